"""Every mutant of a pack: each edit that can be made, at each place where it can be made."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Final, assert_never

from isp_rules.pack.english.words import in_order, vocabulary_of
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Duty,
    Exclusion,
    Impossible,
    Kind,
    Named,
    Not,
    Notice,
    Operator,
    OtherFact,
    Pack,
    Requirement,
    Values,
)
from isp_rules.review.mutation.edits import (
    AddValue,
    ChangeKind,
    DropGround,
    DropGuard,
    DropPart,
    DropRule,
    DropTolerance,
    DropValue,
    MoveBound,
    Mutant,
    Negate,
    NodeEdit,
    RuleEdit,
    Swap,
)
from isp_rules.review.places import Judged, Owner, Place, Places

_KINDS: Final = tuple(kind for kind in Kind if kind is not Kind.NOT_SHOWN)


def mutants_of(pack: Pack, only: Collection[str] = ()) -> Iterator[Mutant]:
    """
    Every mutant, rule by rule, those of named conditions last.

    Args:
        pack: the pack.
        only: the ids of rules; the mutants that change none of them are left out. Left out, all are made.
    """
    places = Places(pack)
    for judged in places.judged.values():
        if not only or judged.id in only:
            place = Place(Owner.IMPOSSIBLE if isinstance(judged, Impossible) else Owner.RULE, judged.id)
            yield from (Mutant(place, edit) for edit in _of_rule(judged))
    for place, node in places.nodes.items():
        users = {each.id for each in places.judged_by(place)}
        # A condition that no rule uses changes nothing.
        if users and (not only or users & set(only)):
            yield from (Mutant(place, edit) for edit in _of_node(pack, node))


def _of_rule(judged: Judged) -> Iterator[RuleEdit]:
    match judged:
        case Requirement():
            yield DropRule()
            if judged.applies_when is not None:
                yield DropGuard()
            if len(judged.grounds) > 1:
                yield from (DropGround(ground.id) for ground in judged.grounds)
            if judged.when_unknown is not None:
                yield DropTolerance()
            yield ChangeKind(_KINDS[(_KINDS.index(judged.otherwise) + 1) % len(_KINDS)])
        case Duty() | Notice():
            if judged.when is not None:
                yield DropRule()
        case Exclusion() | Impossible():
            yield DropRule()
        case _:
            assert_never(judged)


def _of_node(pack: Pack, node: Condition) -> Iterator[NodeEdit]:
    match node:
        case All(parts) | Any(parts):
            if len(parts) > 1:
                yield Swap()
                yield from (DropPart(step) for step in range(len(parts)))
        case Not() | Named():
            yield Negate()
        case Comparison():
            yield Negate()
            yield from _of_comparison(pack, node)
        case _:
            assert_never(node)


def _of_comparison(pack: Pack, node: Comparison) -> Iterator[NodeEdit]:
    match node.operand:
        case Values(values):
            match node.operator:
                case Operator.AT_LEAST | Operator.AT_MOST | Operator.FROM | Operator.BEFORE:
                    yield from (MoveBound(1), MoveBound(-1))
                case Operator.IS | Operator.INCLUDES_ANY | Operator.INCLUDES_ALL | Operator.ONLY:
                    listed = in_order(pack, node.fact, values)
                    if len(listed) > 1:
                        yield from map(DropValue, listed)
                    yield from map(AddValue, _next(pack, node, listed))
                case Operator.STATED:
                    pass
                case _:
                    assert_never(node.operator)
        case OtherFact():
            pass
        case _:
            assert_never(node.operand)


def _next(pack: Pack, node: Comparison, listed: list[object]) -> Iterator[str | int | Decimal]:
    """What a list is made longer by: the next number, or the next term that it lacks, as the vocabulary lists them."""
    last = listed[-1]
    if isinstance(last, int | Decimal) and not isinstance(last, bool):
        yield last + 1
        return
    terms = list(vocabulary_of(pack, node.fact).terms)
    lacking = [term for term in terms if term not in listed]
    if lacking:
        after = [term for term in lacking if terms.index(term) > terms.index(str(last))]
        yield (after or lacking)[0]
