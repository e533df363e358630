"""What is asked of each share: which rules stand against it, what cannot be, which duties are owed, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, assert_never

from isp_rules.backends.arrow.nodes import ALWAYS, NEVER, NodeId
from isp_rules.backends.arrow.planes import Planes, axes_of, in_one_vocabulary
from isp_rules.pack.layout import axis_of
from isp_rules.pack.scope import ENDS, axes, comparisons, conditions_of
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
)


class Stands(NamedTuple):
    """Where a rule stands against a share: definitely, or as not shown; a bit for each of its items."""

    definite: NodeId
    not_shown: NodeId


def against(planes: Planes, rule: Requirement | Exclusion) -> Stands:
    """Where a rule stands against the shares."""
    match rule:
        case Requirement():
            holds = planes.truth(_holds(rule))
            not_shown = planes.unknown(holds)
            if rule.when_unknown is not None:
                not_shown = planes.both(not_shown, planes.given(rule.when_unknown.fact))
            return Stands(holds.false, not_shown)
        case Exclusion():
            applies = planes.truth(rule.when)
            return Stands(applies.true, planes.unknown(applies))
        case _:
            assert_never(rule)


def duty_owed(planes: Planes, number: int) -> NodeId:
    """Where a duty is owed or may be: by its own condition, or for what a requirement tolerates not to know."""
    duty = planes.pack.duties[number]
    ways = [] if duty.when is None else [planes.somewhere(planes.opposite(planes.truth(duty.when).false))]
    for rule in planes.pack.requirements:
        tolerance = rule.when_unknown
        if tolerance is not None and tolerance.duty == duty.id:
            not_given = planes.opposite(planes.given(tolerance.fact))
            ways.append(planes.somewhere(planes.both(planes.unknown(planes.truth(_holds(rule))), not_given)))
    return planes.either(*ways)


def missing(planes: Planes, rule: Requirement | Exclusion) -> dict[str, NodeId]:
    """Each fact that would settle a rule that is not shown, by its end, and for which shares it would."""
    where = against(planes, rule).not_shown
    found: dict[str, list[NodeId]] = {}
    for condition in conditions_of(rule):
        for fact, plane in _missing_in(planes, condition, planes.both(where, planes.unknown(planes.truth(condition)))):
            for name, at_its_end in _by_end(planes, fact, plane):
                found.setdefault(name, []).append(planes.somewhere(at_its_end))
    joined = {fact: planes.either(*each) for fact, each in found.items()}
    return {fact: plane for fact, plane in joined.items() if plane != NEVER}


def _holds(rule: Requirement) -> Condition:
    guard = () if rule.applies_when is None else (Not(rule.applies_when),)
    return Any((*guard, *(ground.when for ground in rule.grounds)))


def _missing_in(planes: Planes, condition: Condition, where: NodeId) -> Iterator[tuple[str, NodeId]]:
    """The facts that are missing where a condition is unknown: those of its unknown parts. See `engine.trace`."""
    # It is unknown for all items that it does not mention, and one of them is enough.
    where = planes.somewhere(where, axes([condition]))
    match condition:
        case Comparison(fact, operand=operand):
            for name in (fact, *([operand.fact] if isinstance(operand, OtherFact) else [])):
                yield name, planes.both(planes.somewhere(where, axes_of(name)), planes.opposite(planes.given(name)))
        case All(parts) | Any(parts):
            for part in parts:
                # Of a comparison, that a fact is missing says enough.
                unknown = ALWAYS if isinstance(part, Comparison) else planes.unknown(planes.truth(part))
                yield from _missing_in(planes, part, planes.both(where, unknown))
        case Not(part) | Named(body=part):
            yield from _missing_in(planes, part, where)
        case _:
            assert_never(condition)


def _by_end(planes: Planes, fact: str, plane: NodeId) -> Iterator[tuple[str, NodeId]]:
    if axis_of(fact) != "party":
        yield fact, plane
        return
    for number, end in enumerate(ENDS):
        yield f"{end}.{fact.partition('.')[2]}", planes.at_end(plane, number)


def compared_by_number(pack: Pack) -> frozenset[str]:
    """The facts of which one term is looked for among the terms of another; columns are to number them alike."""
    conditions = [
        *(each for rule in pack.rules for each in conditions_of(rule)),
        *(each.when for each in pack.impossible),
    ]
    found: set[str] = set()
    for comparison in (each for condition in conditions for each in comparisons(condition)):
        if isinstance(comparison.operand, OtherFact):
            found.update(in_one_vocabulary(pack, comparison.fact, comparison.operand.fact) or ())
    ends = {f"{end}.{fact.partition('.')[2]}" for end in ENDS for fact in found if axis_of(fact) == "party"}
    return frozenset(found | ends)
