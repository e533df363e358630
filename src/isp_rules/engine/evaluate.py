"""
The reference evaluator: a direct reading of what rules mean. Everything faster is tested against it.

A share is allowed when `judge` finds nothing: every requirement is certainly true, and every exclusion certainly
false, for every combination of the items that it mentions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from isp_rules.engine.items import Item, Reader, combinations, readers
from isp_rules.engine.truth import Truth, all_of, any_of, negation
from isp_rules.engine.verdict import DOES_NOT_APPLY, TOLERATED, Attachments, DutyOwed, Failure, GroundMet
from isp_rules.pack.layout import ShareFacts, Value
from isp_rules.pack.scope import axes, items_of
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Exclusion,
    Named,
    Not,
    Operator,
    OtherFact,
    Pack,
    Requirement,
    Rule,
    Values,
)


def judge(pack: Pack, share: ShareFacts) -> tuple[Failure, ...]:
    """Every requirement and exclusion that stands against the share, in the order of rules and items."""
    failures = []
    for number, rule in enumerate(pack.against):
        for item, read in _everywhere(pack, share, rule):
            match rule:
                case Requirement():
                    holds = requirement_holds(rule, read)
                    stands_against = holds is False or (holds is None and not tolerates(rule, read))
                    definite = holds is False
                case Exclusion():
                    applies = truth_of(rule.when, read)
                    stands_against = applies is not False
                    definite = applies is True
                case _:
                    assert_never(rule)
            if stands_against:
                failures.append(Failure(number, definite, item))
    return tuple(failures)


def attach(pack: Pack, share: ShareFacts) -> Attachments:
    """What goes with an allow: how each requirement passes, and the duties that are owed or may be."""
    grounds, duties = [], []
    for number, requirement in enumerate(pack.requirements):
        for item, read in _everywhere(pack, share, requirement):
            grounds += [GroundMet(number, ground, item) for ground in passes_by(requirement, read)]
    for number, duty in enumerate(pack.duties):
        for item, read in _everywhere(pack, share, duty):
            owed = False if duty.when is None else truth_of(duty.when, read)
            if owed is not False:
                duties.append(DutyOwed(number, owed is True, item))
    return Attachments(tuple(grounds), tuple(duties))


def notices(pack: Pack, share: ShareFacts) -> tuple[int, ...]:
    """The numbers of the notices that are true for some combination."""
    return tuple(
        number
        for number, notice in enumerate(pack.notices)
        if notice.when is not None
        and any(truth_of(notice.when, read) is True for _, read in _everywhere(pack, share, notice))
    )


def impossible(pack: Pack, share: ShareFacts) -> tuple[tuple[int, Item], ...]:
    """What cannot be: the numbers of `pack.impossible` that are certainly true, each with its item."""
    at = readers(pack, share)
    return tuple(
        (number, item)
        for number, each in enumerate(pack.impossible)
        for item in combinations(share, axes([each.when]))
        if truth_of(each.when, at(item)) is True
    )


def requirement_holds(requirement: Requirement, read: Reader) -> Truth:
    """Not applies_when, or any ground."""
    return any_of([negation(applies(requirement, read)), *(truth_of(each.when, read) for each in requirement.grounds)])


def applies(requirement: Requirement, read: Reader) -> Truth:
    """A requirement without `applies_when` always applies."""
    return True if requirement.applies_when is None else truth_of(requirement.applies_when, read)


def tolerates(requirement: Requirement, read: Reader) -> bool:
    """An unknown answer is tolerated while the fact that `when_unknown` names is not given."""
    return requirement.when_unknown is not None and read(requirement.when_unknown.fact) is None


def passes_by(requirement: Requirement, read: Reader) -> Iterator[int]:
    """The grounds by which a requirement passes, by number, or why it passes without one."""
    if applies(requirement, read) is False:
        yield DOES_NOT_APPLY
        return
    met = [number for number, each in enumerate(requirement.grounds) if truth_of(each.when, read) is True]
    yield from met
    if not met and requirement_holds(requirement, read) is None and tolerates(requirement, read):
        yield TOLERATED


def truth_of(condition: Condition, read: Reader) -> Truth:
    """Strong Kleene truth of a condition for one combination of items."""
    match condition:
        case Comparison():
            return _compare(condition, read)
        case All(parts):
            return all_of(truth_of(part, read) for part in parts)
        case Any(parts):
            return any_of(truth_of(part, read) for part in parts)
        case Not(part):
            return negation(truth_of(part, read))
        case Named(body=body):
            return truth_of(body, read)
        case _:
            assert_never(condition)


def _compare(comparison: Comparison, read: Reader) -> Truth:
    """A comparison on an unknown fact is unknown."""
    value = read(comparison.fact)
    required = _required(comparison, read)
    if value is None or required is None:
        return None
    match comparison.operator:
        case Operator.IS:
            return value in required
        case Operator.AT_LEAST | Operator.FROM:
            return all(value >= each for each in required)
        case Operator.AT_MOST:
            return all(value <= each for each in required)
        case Operator.BEFORE:
            return all(value < each for each in required)
        case Operator.INCLUDES_ANY:
            return not required.isdisjoint(value)
        case Operator.INCLUDES_ALL:
            return required.issubset(value)
        case Operator.ONLY:
            return required.issuperset(value)
        case Operator.STATED:
            return True
        case _:
            assert_never(comparison.operator)


def _required(comparison: Comparison, read: Reader) -> frozenset[Value] | None:
    """What the fact is compared with, always as a set; None where that is another fact and not known."""
    match comparison.operand:
        case Values(values):
            return values
        case OtherFact(fact):
            other = read(fact)
            return other if other is None or isinstance(other, frozenset) else frozenset([other])
        case _:
            assert_never(comparison.operand)


def _everywhere(pack: Pack, share: ShareFacts, rule: Rule) -> Iterator[tuple[Item, Reader]]:
    """Every combination of the items that a rule mentions, with what the facts are worth there."""
    at = readers(pack, share)
    for item in combinations(share, items_of(rule)):
        yield item, at(item)
