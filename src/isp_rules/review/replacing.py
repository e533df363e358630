"""The same pack with another condition at a place, or with other rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar, assert_never, cast

from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Duty,
    Exclusion,
    Impossible,
    Named,
    Not,
    Notice,
    Pack,
    Requirement,
)
from isp_rules.review.places import GUARD, Judged, Owner, Place, all_judged, roots

_J = TypeVar("_J", bound=Judged)


def with_node(pack: Pack, place: Place, node: Condition) -> Pack:
    """The pack with another condition at a place; one that is named changes wherever it is used."""
    if place.owner is Owner.CONDITION:
        body = _with(pack.conditions[place.of], place.steps, node)
        conditions = {**pack.conditions, place.of: body}
        return _renamed(replace(pack, conditions=conditions), place.of, body)
    return with_judged(pack, [_judged_with(each, place, node) for each in all_judged(pack) if each.id == place.of])


def with_judged(pack: Pack, changed: Iterable[Judged]) -> Pack:
    """The pack with these in the places of those that have the same ids."""
    by_id = {each.id: each for each in changed}

    def swapped(judged: tuple[_J, ...]) -> tuple[_J, ...]:
        # Ids are unique over a pack, so that what has the id of a requirement is one.
        return tuple(cast("_J", by_id.get(each.id, each)) for each in judged)

    return replace(
        pack,
        requirements=swapped(pack.requirements),
        exclusions=swapped(pack.exclusions),
        duties=swapped(pack.duties),
        notices=swapped(pack.notices),
        impossible=swapped(pack.impossible),
    )


def without(pack: Pack, id_: str) -> Pack:
    """The pack without a rule, or without something that cannot be; of a duty or a notice its condition is taken."""

    def bare(judged: tuple[_J, ...]) -> tuple[_J, ...]:
        return tuple(each for each in judged if each.id != id_)

    return replace(
        pack,
        requirements=bare(pack.requirements),
        exclusions=bare(pack.exclusions),
        # Others may name it: a requirement that tolerates not to know something, a rule with whose finding it is shown.
        duties=tuple(replace(each, when=None) if each.id == id_ else each for each in pack.duties),
        notices=tuple(replace(each, when=None) if each.id == id_ else each for each in pack.notices),
        impossible=bare(pack.impossible),
    )


def _judged_with(judged: Judged, place: Place, node: Condition) -> Judged:
    match judged:
        case Requirement() if place.part == GUARD:
            assert judged.applies_when is not None  # noqa: S101 - the place is one of this rule's
            return replace(judged, applies_when=_with(judged.applies_when, place.steps, node))
        case Requirement():
            grounds = (
                replace(each, when=_with(each.when, place.steps, node)) if each.id == place.part else each
                for each in judged.grounds
            )
            return replace(judged, grounds=tuple(grounds))
        case Exclusion() | Duty() | Notice() | Impossible():
            assert judged.when is not None  # noqa: S101 - the place is one of this rule's
            return replace(judged, when=_with(judged.when, place.steps, node))
        case _:
            assert_never(judged)


def _with(whole: Condition, steps: tuple[int, ...], node: Condition) -> Condition:
    if not steps:
        return node
    step, *rest = steps
    match whole:
        case All(parts) | Any(parts):
            inner = _with(parts[step], tuple(rest), node)
            return replace(whole, parts=(*parts[:step], inner, *parts[step + 1 :]))
        case Not(part):
            return replace(whole, part=_with(part, tuple(rest), node))
        case Comparison() | Named():
            raise KeyError(steps)
        case _:
            assert_never(whole)


def _renamed(pack: Pack, name: str, body: Condition) -> Pack:
    """The pack with a new body behind a name, in the bodies of other names, too."""

    def inside(node: Condition) -> Condition:
        match node:
            case Comparison():
                return node
            case All(parts) | Any(parts):
                return replace(node, parts=tuple(map(inside, parts)))
            case Not(part):
                return replace(node, part=inside(part))
            case Named(name=used, body=old):
                return replace(node, body=body if used == name else inside(old))
            case _:
                assert_never(node)

    def through(judged: Judged) -> Judged:
        for place, node in roots(judged):
            judged = _judged_with(judged, place, inside(node))
        return judged

    conditions = {each: body if each == name else inside(old) for each, old in pack.conditions.items()}
    return with_judged(replace(pack, conditions=conditions), map(through, all_judged(pack)))
