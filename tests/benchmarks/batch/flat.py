"""
What an engine of tables is given: rules grouped by the items that they are judged for.

Each group becomes one flat table with a row for every combination of its items, as whoever writes such rules by hand
would have it. A rule that speaks of `party` is asked once for each end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, assert_never

from isp_rules.pack.layout import axis_of
from isp_rules.pack.scope import ENDS, conditions_of, facts_of, items_of
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Exclusion,
    Named,
    Not,
    OtherFact,
    Pack,
    Requirement,
    Values,
)

LISTS: Final = {"purpose": "purposes", "subject": "subjects", "category": "categories", "means": "means"}
"""Each item, and the list that it is one of."""

MOST: Final = 62
"""How many rules go into one number, a bit for each."""


@dataclass(frozen=True)
class Group:
    """Some rules that are judged for the same items."""

    items: tuple[str, ...]
    """The items without `party`, which needs no rows of its own."""
    rules: tuple[int, ...]
    """The numbers of the rules."""
    facts: tuple[str, ...]
    """The facts that they read."""


def groups(pack: Pack) -> list[Group]:
    """All requirements and exclusions, in groups of no more than `MOST`."""
    found: dict[tuple[str, ...], list[int]] = {}
    for number, rule in enumerate(pack.against):
        found.setdefault(tuple(item for item in items_of(rule) if item != "party"), []).append(number)
    return [
        Group(items, part, facts_read(pack, part))
        for items, numbers in found.items()
        for start in range(0, len(numbers), MOST)
        for part in [tuple(numbers[start : start + MOST])]
    ]


def facts_read(pack: Pack, numbers: tuple[int, ...]) -> tuple[str, ...]:
    """The facts that some rules read, each once, without parameters."""
    read = {
        fact
        for number in numbers
        for rule in at_each_end(pack.against[number])
        for condition in conditions_of(rule)
        for fact in facts_of(condition)
        if not fact.startswith("parameter.")
    }
    return tuple(sorted(read))


def at_each_end(rule: Requirement | Exclusion) -> Iterator[Requirement | Exclusion]:
    """A rule for the sender and for the recipient, if it speaks of `party`; else the rule itself."""
    if "party" not in items_of(rule):
        yield rule
        return
    for end in ENDS:
        match rule:
            case Requirement():
                yield replace(
                    rule,
                    applies_when=None if rule.applies_when is None else _at(rule.applies_when, end),
                    grounds=tuple(replace(each, when=_at(each.when, end)) for each in rule.grounds),
                    when_unknown=rule.when_unknown
                    and replace(rule.when_unknown, fact=_fact_at(rule.when_unknown.fact, end)),
                )
            case Exclusion():
                yield replace(rule, when=_at(rule.when, end))
            case _:
                assert_never(rule)


def _at(condition: Condition, end: str) -> Condition:
    match condition:
        case Comparison(fact, operator, operand):
            match operand:
                case OtherFact(other):
                    operand = OtherFact(_fact_at(other, end))
                case Values():
                    pass
                case _:
                    assert_never(operand)
            return Comparison(_fact_at(fact, end), operator, operand)
        case All(parts):
            return All(tuple(_at(part, end) for part in parts))
        case Any(parts):
            return Any(tuple(_at(part, end) for part in parts))
        case Not(part):
            return Not(_at(part, end))
        case Named(body=body):
            return _at(body, end)
        case _:
            assert_never(condition)


def _fact_at(fact: str, end: str) -> str:
    return f"{end}.{fact.removeprefix('party.')}" if axis_of(fact) == "party" else fact
