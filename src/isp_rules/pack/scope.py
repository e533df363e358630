"""
Which items a rule is judged for, worked out from the facts that it reads.

A share has five lists of things that a rule may speak of in the singular: its two ends (`party`), its purposes, its
subjects, each subject's categories, and its means. A rule is judged for every combination of those that it mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar, assert_never

from isp_rules.pack.layout import AXES, axis_of
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Duty,
    Exclusion,
    Named,
    Not,
    Notice,
    OtherFact,
    Requirement,
    Rule,
    Values,
)

Declared = TypeVar("Declared")

ENDS: Final = ("sender", "recipient")

ITEM_LISTS: Final = {"purposes": "purpose", "subjects": "subject", "categories": "category", "means": "means"}
"""How a share spells the lists, and the singular that a rule uses."""

CLOSED: Final = ("purpose", "subject.role", "category", "means.channel")
"""The facts that say what each item is: every list of the protocol is closed over one of them."""


def declared(facts: Mapping[str, Declared], name: str) -> Declared | None:
    """The declaration behind a name as rules write it: `sender.kind` and `recipient.kind` are `party.kind`."""
    head, _, rest = name.partition(".")
    return facts.get(f"party.{rest}" if head in ENDS else name)


def spellings(fact: str) -> tuple[str, ...]:
    """
    The names under which rules and cases write a fact that is declared.

    >>> spellings("party.kind"), spellings("date")
    (('party.kind', 'sender.kind', 'recipient.kind'), ('date',))
    """
    head, _, rest = fact.partition(".")
    return (fact, *(f"{end}.{rest}" for end in ENDS)) if head == "party" else (fact,)


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Every comparison in a condition, in the order of the text, those behind names included."""
    match condition:
        case Comparison():
            yield condition
        case All(parts) | Any(parts):
            for part in parts:
                yield from comparisons(part)
        case Not(part) | Named(body=part):
            yield from comparisons(part)
        case _:
            assert_never(condition)


def facts_of(condition: Condition) -> Iterator[str]:
    """The names of the facts and parameters that a condition reads, as often as it reads them."""
    for comparison in comparisons(condition):
        yield comparison.fact
        match comparison.operand:
            case OtherFact(fact):
                yield fact
            case Values():
                pass
            case _:
                assert_never(comparison.operand)


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """The conditions that a rule is made of."""
    match rule:
        case Requirement():
            guard = () if rule.applies_when is None else (rule.applies_when,)
            return (*guard, *(ground.when for ground in rule.grounds))
        case Exclusion():
            return (rule.when,)
        case Duty() | Notice():
            return () if rule.when is None else (rule.when,)
        case _:
            assert_never(rule)


def axes(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The items that these conditions mention together, in the order of `AXES`. A category brings its subject."""
    found = {axis_of(fact) for condition in conditions for fact in facts_of(condition)}
    if "category" in found:
        found.add("subject")
    return tuple(axis for axis in AXES if axis in found)


def items_of(rule: Rule) -> tuple[str, ...]:
    """What a rule is judged *for each* of."""
    return axes(conditions_of(rule))
