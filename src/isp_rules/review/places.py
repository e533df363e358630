"""
Where a condition stands in a pack: the rule, ground or name it belongs to, and the steps down to it.

A named condition is one place, where it is defined, however many rules use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
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
    Rule,
)

Judged = Rule | Impossible
"""What has conditions of its own: a rule, or what cannot be."""

_J = TypeVar("_J", bound=Judged)

GUARD = "applies_when"
"""The part of a requirement that is no ground."""


class Owner(StrEnum):
    """What a condition belongs to."""

    RULE = "rule"
    IMPOSSIBLE = "impossible"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """
    One node of a pack's trees.

    `of` is the id of a rule or of what cannot be, or the name of a condition. `part` is the id of a ground, or
    `applies_when`, or empty. `steps` are the positions of parts on the way down; `not` has one part.

    >>> str(Place(Owner.RULE, "LB-S0", "LB-S1a", (0, 1)))
    'LB-S0/LB-S1a/0.1'
    """

    owner: Owner
    of: str
    part: str = ""
    steps: tuple[int, ...] = ()

    def __str__(self) -> str:
        return "/".join(filter(None, [self.of, self.part, ".".join(map(str, self.steps))]))

    def down(self, step: int) -> Place:
        """The place of one part of what stands here."""
        return Place(self.owner, self.of, self.part, (*self.steps, step))

    @property
    def root(self) -> Place:
        """The place of the whole condition that this is a part of."""
        return Place(self.owner, self.of, self.part)


def parts_of(node: Condition) -> tuple[Condition, ...]:
    """The parts of a node that stand below it, none behind a name."""
    match node:
        case Comparison() | Named():
            return ()
        case All(parts) | Any(parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            assert_never(node)


def roots(judged: Judged) -> Iterator[tuple[Place, Condition]]:
    """The whole conditions of a rule, or of what cannot be."""
    match judged:
        case Requirement():
            if judged.applies_when is not None:
                yield Place(Owner.RULE, judged.id, GUARD), judged.applies_when
            for ground in judged.grounds:
                yield Place(Owner.RULE, judged.id, ground.id), ground.when
        case Exclusion() | Duty() | Notice():
            if judged.when is not None:
                yield Place(Owner.RULE, judged.id), judged.when
        case Impossible():
            yield Place(Owner.IMPOSSIBLE, judged.id), judged.when
        case _:
            assert_never(judged)


def below(place: Place, node: Condition) -> Iterator[tuple[Place, Condition]]:
    """A node and all below it, in the order of the text; a name is not followed."""
    yield place, node
    for step, part in enumerate(parts_of(node)):
        yield from below(place.down(step), part)


class Places:
    """
    All places of a pack.

    Attributes:
        pack: the pack.
        nodes: every node by its place: those of rules, of what cannot be, and then of named conditions.
        judged: every rule, and whatever cannot be, by its id.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.judged: Mapping[str, Judged] = {each.id: each for each in (*pack.rules, *pack.impossible)}
        whole = [
            *(root for each in self.judged.values() for root in roots(each)),
            *((Place(Owner.CONDITION, name), body) for name, body in pack.conditions.items()),
        ]
        self.nodes: Mapping[Place, Condition] = {
            place: node for root, condition in whole for place, node in below(root, condition)
        }
        self._above: dict[Place, frozenset[Place]] = {}

    @cached_property
    def uses(self) -> Mapping[str, tuple[Place, ...]]:
        """Where each named condition is used."""
        found: dict[str, list[Place]] = {name: [] for name in self.pack.conditions}
        for place, node in self.nodes.items():
            if isinstance(node, Named):
                found[node.name].append(place)
        return {name: tuple(places) for name, places in found.items()}

    def above(self, place: Place) -> frozenset[Place]:
        """What may change with the node at a place: itself, all that it is a part of, through names as well."""
        if place not in self._above:
            depths = range(len(place.steps) + 1)
            found = {Place(place.owner, place.of, place.part, place.steps[:depth]) for depth in depths}
            if place.owner is Owner.CONDITION:
                found = found.union(*map(self.above, self.uses[place.of]))
            self._above[place] = frozenset(found)
        return self._above[place]

    def judged_by(self, place: Place) -> tuple[Judged, ...]:
        """The rules, and what cannot be, that the node at a place is a part of, in the order of the pack."""
        ids = {each.of for each in self.above(place) if each.owner is not Owner.CONDITION}
        return tuple(each for id_, each in self.judged.items() if id_ in ids)


def node_at(pack: Pack, place: Place) -> Condition:
    """
    The node at a place.

    Raises:
        KeyError: the pack has no such place.
    """
    if place.owner is Owner.CONDITION:
        node = pack.conditions[place.of]
    else:
        node = dict(root for each in _all(pack) if each.id == place.of for root in roots(each))[place.root]
    for step in place.steps:
        node = parts_of(node)[step]
    return node


# --- the same pack with another node ------------------------------------------------------------------


def with_node(pack: Pack, place: Place, node: Condition) -> Pack:
    """The pack with another condition at a place; one that is named changes wherever it is used."""
    if place.owner is Owner.CONDITION:
        body = _with(pack.conditions[place.of], place.steps, node)
        conditions = {**pack.conditions, place.of: body}
        return _renamed(replace(pack, conditions=conditions), place.of, body)
    return with_judged(pack, [_judged_with(each, place, node) for each in _all(pack) if each.id == place.of])


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


def _all(pack: Pack) -> tuple[Judged, ...]:
    return (*pack.rules, *pack.impossible)


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
    return with_judged(replace(pack, conditions=conditions), map(through, _all(pack)))
