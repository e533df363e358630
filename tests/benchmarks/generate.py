"""
Generated packs of any size, as an author would write them, each with a share that it allows.

The same size and sort always give the same pack. A rule has two to four comparisons: a requirement asks one to three
of a share that its guard applies to, an exclusion joins two to four. Every type of fact and every operator occurs.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from isp_rules.pack.layout import AXES
from tests.benchmarks.facts import CLOSED, FIRST_DAY, FLAT, WITH_ITEMS, WORDS, Value, value_of, vocabulary_of


@dataclass(frozen=True)
class Generated:
    """
    A pack as plain data, and what its facts are worth in a share that it allows.

    In that share each list holds one item, and both ends are alike.
    """

    document: Mapping[str, Any]
    facts: Mapping[str, str]
    """The type of each fact by its name."""
    base: Mapping[str, Value]
    """The value of each fact by its name."""

    def write(self, folder: Path) -> Path:
        """Write the pack as YAML and return the path of the file."""
        path = folder / "pack.yaml"
        path.write_text(yaml.safe_dump(dict(self.document), sort_keys=False), encoding="utf-8")
        return path


def generate(rules: int, *, items: bool = False) -> Generated:
    """
    A pack with this many requirements and exclusions.

    Args:
        rules: how many.
        items: whether its facts are spread over sender and recipient, purposes, subjects, categories and means.
    """
    facts = WITH_ITEMS if items else FLAT
    dice = random.Random(rules)
    base = {name: value_of(dice, name, kind) for name, kind in facts.items()}
    write = _Writer(dice, facts, base)
    requirements = write.closing()
    exclusions: list[dict[str, Any]] = []
    while len(requirements) + len(exclusions) < rules:
        number = len(requirements) + len(exclusions)
        if dice.random() < 0.6:
            requirements.append(write.requirement(number))
        else:
            exclusions.append(write.exclusion(number))
    document = {
        "pack": {
            "name": f"generated-{rules}",
            "title": f"A generated pack of {rules} rules",
            "version": "1",
            "protocol": "none",
            "law": "none",
            "standing": "It was made to be measured.",
        },
        "vocabularies": {name: {"terms": {word: word for word in words}} for name, words in WORDS.items()},
        "facts": {name: _declared(name, kind) for name, kind in facts.items()},
        "requirements": requirements,
        "exclusions": exclusions,
    }
    return Generated(document, facts, base)


def _declared(name: str, kind: str) -> dict[str, str]:
    label = f"is {name}" if kind == "flag" else name
    vocabulary = {"vocabulary": vocabulary_of(name)} if kind in {"term", "terms"} else {}
    return {"type": kind, **vocabulary, "label": label, "about": f"What {name} is.", "asks": f"What is {name}?"}


class _Writer:
    """Writes rules that the base share passes."""

    def __init__(self, dice: random.Random, facts: Mapping[str, str], base: Mapping[str, Value]) -> None:
        self._dice = dice
        self._facts = facts
        self._base = base

    # --- rules ---

    def closing(self) -> list[dict[str, Any]]:
        """A day from which the pack applies, and each list closed over most of its words."""
        asked: list[dict[str, Any]] = [{"date_0": {"from": FIRST_DAY}}]
        for name in CLOSED:
            if name in self._facts:
                words = WORDS[vocabulary_of(name)]
                asked.append({name: [word for word in words[:-2] if word != self._base[name]] + [self._base[name]]})
        return [self._written(number, grounds=[one]) for number, one in enumerate(asked)]

    def requirement(self, number: int) -> dict[str, Any]:
        """One comparison guards, one to three are asked as one ground or two."""
        guard, *asked = self._some_facts(self._dice.randint(2, 4))
        applies = self._dice.random() < 0.5
        grounds = [asked] if len(asked) < 2 or self._dice.random() < 0.5 else [asked[:1], asked[1:]]
        return self._written(
            number,
            guard=self._joined([guard], [applies]),
            grounds=[self._joined(each, [True] * len(each)) for each in grounds],
        )

    def exclusion(self, number: int) -> dict[str, Any]:
        """Two to four comparisons, of which the base share fails one."""
        facts = self._some_facts(self._dice.randint(2, 4))
        truths = [False, *(self._dice.random() < 0.5 for _ in facts[1:])]
        return {
            "id": f"X-{number}",
            "source": {"section": "Generated"},
            "when": self._joined(facts, truths),
            "because": f"rule {number} excludes it",
            "instead": "Ask somebody.",
        }

    def _written(
        self, number: int, *, grounds: list[dict[str, Any]], guard: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        return {
            "id": f"R-{number}",
            "asks": f"Is rule {number} met?",
            "source": {"section": "Generated"},
            **({} if guard is None else {"applies_when": guard}),
            "otherwise": self._dice.choice(["out_of_scope", "condition_failed", "term_breach", "not_in_force"]),
            "grounds": [
                {"id": f"R-{number}-{position}", "title": f"way {position}", "when": when}
                for position, when in enumerate(grounds)
            ],
            "remedy": "Do better.",
        }

    def _some_facts(self, count: int) -> list[str]:
        """Facts of the share and, in a pack with items, of one sort of item too; the first is not a text."""
        axis = self._dice.choice([None, *AXES]) if "category" in self._facts else None
        heads = {axis, "subject"} if axis == "category" else {axis}
        shared = [name for name in self._facts if name.partition(".")[0] not in AXES]
        own = [name for name in self._facts if name.partition(".")[0] in heads]
        could_be_first = [name for name in own or shared if self._facts[name] != "text"]
        first = axis if axis and axis in self._facts else self._dice.choice(could_be_first)
        return [first, *self._dice.sample([name for name in [*shared, *own] if name != first], count - 1)]

    def _joined(self, names: Iterable[str], truths: Iterable[bool]) -> dict[str, Any]:
        return {name: self._asked(name, truth) for name, truth in zip(names, truths, strict=True)}

    # --- comparisons ---

    def _asked(self, name: str, truth: bool) -> Any:
        """What is asked of a fact, so that the base share gives this answer; a text can only be stated."""
        base = self._base[name]
        match self._facts[name]:
            case "term":
                return self._one_of(name, truth)
            case "terms":
                return self._of_a_set(WORDS[vocabulary_of(name)], base, truth)
            case "flag":
                return base is truth
            case "number":
                step = self._dice.randint(1, 30) * (1 if truth else -1)
                return self._dice.choice([{"at_least": base - step}, {"at_most": base + step}])
            case "date":
                return self._day(name, truth)
            case _:
                return "stated"

    def _one_of(self, name: str, truth: bool) -> Any:
        sets = [each for each, kind in self._facts.items() if kind == "terms" and "." not in each]
        alike = [
            each
            for each in sets
            if vocabulary_of(each) == vocabulary_of(name) and (self._base[name] in self._base[each]) is truth
        ]
        if alike and self._dice.random() < 0.2:
            return {"fact": self._dice.choice(alike)}
        others = [word for word in WORDS[vocabulary_of(name)] if word != self._base[name]]
        words = self._dice.sample(others, self._dice.randint(0 if truth else 1, 3)) + [self._base[name]] * truth
        return words[0] if len(words) == 1 else sorted(words)

    def _of_a_set(self, words: tuple[str, ...], base: list[str], truth: bool) -> dict[str, list[str]]:
        others = [word for word in words if word not in base]
        some = self._dice.sample(others, 2)
        one = self._dice.choice(base)
        match self._dice.choice(["includes_any", "includes_all", "only"]), truth:
            case "includes_any", _:
                return {"includes_any": sorted([one] * truth + some)}
            case "includes_all", _:
                return {"includes_all": [one] if truth else sorted([one, some[0]])}
            case _, True:
                return {"only": sorted([*base, *some])}
            case _:
                return {"only": sorted([*(word for word in base if word != one), *some])}

    def _day(self, name: str, truth: bool) -> dict[str, Any]:
        base = self._base[name]
        later = [
            each
            for each, kind in self._facts.items()
            if kind == "date" and (base < self._base[each]) is truth and each != name
        ]
        if later and self._dice.random() < 0.2:
            return {"before": {"fact": self._dice.choice(later)}}
        step = timedelta(self._dice.randint(1, 100))
        return self._dice.choice([{"from": base - step}, {"before": base + step}]) if truth else {"from": base + step}
