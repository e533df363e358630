"""What decides a share, and nothing else: two rules that mean the same need not be asked of any share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from isp_rules.pack.scope import conditions_of, declared, facts_of, items_of
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
    Pack,
    Requirement,
    Rule,
)

Meaning = tuple[object, ...]
"""Equal for rules that come to the same for every share."""


def meanings(pack: Pack) -> Mapping[str, Meaning]:
    """
    What each rule of a pack means, by its id: its conditions, opened, and the facts and parameters that they read.

    Args:
        pack: the pack.
    """
    return {rule.id: (type(rule).__name__, items_of(rule), _own(pack, rule), _read(pack, rule)) for rule in pack.rules}


def impossibilities(pack: Pack) -> Mapping[str, Meaning]:
    """What each impossible share of a pack means, by its id."""
    return {each.id: (opened(each.when), _facts(pack, [each.when])) for each in pack.impossible}


def opened(condition: Condition) -> Condition:
    """A condition with the bodies of named ones in their place."""
    match condition:
        case Comparison():
            return condition
        case All(parts):
            return All(tuple(map(opened, parts)))
        case Any(parts):
            return Any(tuple(map(opened, parts)))
        case Not(part):
            return Not(opened(part))
        case Named(body=body):
            return opened(body)
        case _:
            assert_never(condition)


def _own(pack: Pack, rule: Rule) -> Meaning:
    match rule:
        case Requirement():
            guard = () if rule.applies_when is None else opened(rule.applies_when)
            return (guard, frozenset(opened(each.when) for each in rule.grounds), rule.otherwise, rule.when_unknown)
        case Exclusion():
            return (opened(rule.when),)
        case Duty():
            when = None if rule.when is None else opened(rule.when)
            tolerated = frozenset(
                each.id for each in pack.requirements if each.when_unknown and each.when_unknown.duty == rule.id
            )
            return (when, tolerated)
        case Notice():
            when = None if rule.when is None else opened(rule.when)
            naming = frozenset(each.id for each in pack.against if rule.id in each.notices)
            return (when, naming)
        case _:
            assert_never(rule)


def _read(pack: Pack, rule: Rule) -> Meaning:
    conditions = list(conditions_of(rule))
    tolerance = rule.when_unknown if isinstance(rule, Requirement) else None
    return (*_facts(pack, conditions), tolerance)


def _facts(pack: Pack, conditions: list[Condition]) -> Meaning:
    """How each fact that is read is declared, as far as that has a meaning, and what each parameter is worth."""
    read: dict[str, object] = {}
    for name in (name for condition in conditions for name in facts_of(condition)):
        fact = declared(pack.facts, name)
        if fact is not None:
            read[name] = (fact.type, fact.decimal)
        else:
            read[name] = pack.parameters[name.partition(".")[2]].value
    return tuple(sorted(read.items(), key=lambda each: each[0]))
