"""
Where a condition stands in a pack: the rule, ground or name it belongs to, and the steps down to it.

A named condition is one place, where it is defined, however many rules use it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import assert_never

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
        node = dict(root for each in all_judged(pack) if each.id == place.of for root in roots(each))[place.root]
    for step in place.steps:
        node = parts_of(node)[step]
    return node


def all_judged(pack: Pack) -> tuple[Judged, ...]:
    """Every rule of a pack, and whatever cannot be."""
    return (*pack.rules, *pack.impossible)
