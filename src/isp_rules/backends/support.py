"""What each back end answers, and what it can express: one table, from which `backends/README.md` is written."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from isp_rules.backends.durable.gaps import GAPS

BACK_ENDS: Final = {
    "reference": "`engine.evaluate`: the meaning of rules, one screen long, which all others are tested against",
    "compiled": "`RulePack.decide`: a generated Python function for each pack",
    "arrow": "`RulePack.decide_table`: tables of shares in Arrow, in columns (extra `batch`)",
    "spark": "`backends.spark`: more shares than one machine decides (extra `spark`)",
    "smt": "`backends.smt`: all shares at once, as questions to z3 (extra `analysis`)",
    "durable": "`backends.durable.DurableEngine`: the rules as rules of durable_rules (extra `durable`)",
}
"""The back ends by name, and where each is found."""

OUTCOME: Final = "allow or deny"
RULES: Final = "the rules that stand against a share"
KINDS: Final = "the kinds of findings, *not shown* among them"
NEEDED: Final = "the facts that are still needed"
GROUNDS: Final = "the grounds by which requirements pass"
DUTIES: Final = "the duties that go with an allow"
NOTICES: Final = "the notices"
ITEMS: Final = "the items of each finding, ground and duty"
WORDS: Final = "what was read against what was required, in words"

ITEMS_OF_A_LIST: Final = "several purposes, subjects, categories or means in one share"
TWO_SETS: Final = "two sets of terms compared with each other"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a back end may be able to do."""

    what: str
    gaps: Mapping[str, str] = field(default_factory=dict)
    """The back ends that cannot, each with the reason."""


_COLUMNS: Final = (
    "a table of decisions has a column for what is counted over many shares; `explain_row` gives one whole"
)
_NO_WORDS: Final = "z3 says what is true; the share that it finds is decided, and explains itself, as any"


def _of_tables(reason: str = _COLUMNS, **more: str) -> dict[str, str]:
    return {"arrow": reason, "spark": reason, **more}


ANSWERS: Final = (
    Row(OUTCOME),
    Row(RULES),
    Row(KINDS, {"smt": "z3 is asked whether a rule stands at one end or the other, and not in which way at each"}),
    Row(NEEDED, {"smt": "z3 is asked which facts would do, not which are named by a denial"}),
    Row(GROUNDS, _of_tables()),
    Row(DUTIES),
    Row(NOTICES, _of_tables()),
    Row(ITEMS, _of_tables(smt="a share has one of each there (see below)")),
    Row(WORDS, _of_tables(smt=_NO_WORDS)),
)
"""What is answered."""

PACKS: Final = (
    Row(ITEMS_OF_A_LIST, {"smt": "a share is allowed when each of its one-item shares is: z3 is asked about those"}),
    Row(TWO_SETS),
    *(Row(gap, {"durable": reason}) for gap, reason in GAPS.items()),
)
"""Which packs and shares a back end takes; one that it cannot take is refused, and never answered otherwise."""


def page() -> str:
    """The table in Markdown, with a note for each gap."""
    return "\n".join([*_HEAD, *_table("Answers", ANSWERS), "", *_table("Packs and shares", PACKS), "", *_REST]) + "\n"


_HEAD: Final = (
    "# Back ends",
    "",
    "<!-- Written by `make pack` from support.py, which the tests hold true. -->",
    "",
    "The same meaning elsewhere: tests/backends/test_conformance.py asks all that are installed about the same shares.",
    "",
    *(f"- **{name}**: {about}" for name, about in BACK_ENDS.items()),
    "",
)

_REST: Final = (
    "In every back end the library itself checks shares, and puts answers into words: what was read, what was",
    "required and what is missing. For durable_rules it also forms the combinations of items; whether a condition",
    "holds for one of them, certainly or certainly not, durable_rules works out; the verdict is read off its answers.",
)


def _table(title: str, rows: tuple[Row, ...]) -> Iterator[str]:
    notes: dict[str, int] = {}
    yield f"| {title} | {' | '.join(BACK_ENDS)} |"
    yield f"|---|{':-:|' * len(BACK_ENDS)}"
    for row in rows:
        marks = (_mark(row.gaps.get(name, ""), notes) for name in BACK_ENDS)
        yield f"| {row.what} | {' | '.join(marks)} |"
    yield ""
    yield from (f"{number}. {reason}" for reason, number in notes.items())


def _mark(reason: str, notes: dict[str, int]) -> str:
    return f"no ({notes.setdefault(reason, len(notes) + 1)})" if reason else "yes"


if __name__ == "__main__":
    sys.stdout.write(page())
