"""The facts of the generated packs, and the values that they take."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, Final

WORDS: Final = {
    "organisation": tuple(f"organisation_{number}" for number in range(12)),
    "purpose": tuple(f"purpose_{number}" for number in range(14)),
    "channel": tuple(f"channel_{number}" for number in range(10)),
    "category": tuple(f"category_{number}" for number in range(16)),
}
FIRST_DAY: Final = date(2016, 8, 1)
DAYS: Final = 400
NUMBERS: Final = 100

FLAT: Final = {
    **{f"term_{number}": "term" for number in range(10)},
    **{f"terms_{number}": "terms" for number in range(6)},
    **{f"flag_{number}": "flag" for number in range(14)},
    **{f"number_{number}": "number" for number in range(6)},
    **{f"date_{number}": "date" for number in range(5)},
    **{f"text_{number}": "text" for number in range(3)},
}
"""44 facts of the share, and none of its items: what every other engine can be asked, too."""

WITH_ITEMS: Final = {
    **{f"term_{number}": "term" for number in range(4)},
    **{f"terms_{number}": "terms" for number in range(4)},
    **{f"flag_{number}": "flag" for number in range(6)},
    **{f"number_{number}": "number" for number in range(2)},
    **{f"date_{number}": "date" for number in range(2)},
    "text_0": "text",
    **{f"party.{name}": kind for name, kind in {"term_0": "term", "text_0": "text"}.items()},
    **{f"party.flag_{number}": "flag" for number in range(4)},
    "purpose": "term",
    "subject.role": "term",
    **{f"subject.number_{number}": "number" for number in range(2)},
    "subject.terms_0": "terms",
    **{f"subject.flag_{number}": "flag" for number in range(6)},
    "category": "term",
    "means.channel": "term",
    "means.term_0": "term",
    **{f"means.flag_{number}": "flag" for number in range(3)},
}
"""42 facts, more than half of them facts of an item."""

CLOSED: Final = ("purpose", "subject.role", "category", "means.channel")

Value = Any
"""What a fact holds: a word, a list of words, a flag, a number, a date or a text."""


def vocabulary_of(name: str) -> str:
    """The vocabulary of a term fact or a set of terms."""
    last = name.rpartition(".")[2]
    if last in WORDS:
        return last
    return "organisation" if last == "role" else tuple(WORDS)[int(last.rpartition("_")[2]) % len(WORDS)]


def value_of(dice: random.Random, name: str, kind: str) -> Value:
    """Some value of a fact."""
    match kind:
        case "term":
            return dice.choice(WORDS[vocabulary_of(name)])
        case "terms":
            return sorted(dice.sample(WORDS[vocabulary_of(name)], dice.randint(1, 4)))
        case "flag":
            return dice.random() < 0.5
        case "number":
            return dice.randint(0, NUMBERS)
        case "date":
            return FIRST_DAY + timedelta(dice.randint(0, DAYS))
        case _:
            return f"some text, number {dice.randint(0, 9)}"
