"""What coverage counts: rules, the grounds of requirements, and every comparison at the place where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from isp_rules.pack.syntax import (
    Comparison,
    Duty,
    Exclusion,
    Impossible,
    Notice,
    Operator,
    Requirement,
)
from isp_rules.review.places import Judged, Owner, Place, Places


class Sort(StrEnum):
    """What is counted."""

    REQUIREMENT = "requirement"
    GROUND = "ground"
    EXCLUSION = "exclusion"
    DUTY = "duty"
    NOTICE = "notice"
    IMPOSSIBLE = "impossible"
    LEAF = "leaf"

    @property
    def word(self) -> str:
        """What a reader calls it."""
        return "comparison" if self is Sort.LEAF else self.value


@dataclass(frozen=True, slots=True)
class Node:
    """
    One thing that is counted.

    `place` is where it stands: for a rule without steps or part. A leaf is one comparison, counted where it is
    written: in a named condition once, however many rules use the name.
    """

    sort: Sort
    place: Place
    comparison: Comparison | None = None

    @property
    def never_false(self) -> bool:
        """Whether it is true or unknown, whatever is given."""
        return self.comparison is not None and self.comparison.operator is Operator.STATED


def nodes(places: Places) -> Iterator[Node]:
    """Everything that is counted: each rule with what is in it, what cannot be, and the named conditions."""
    leaves: dict[Place, list[Node]] = {}
    for place, node in places.nodes.items():
        if isinstance(node, Comparison):
            leaves.setdefault(Place(place.owner, place.of), []).append(Node(Sort.LEAF, place, node))
    for judged in places.judged.values():
        yield Node(sort_of(judged), place_of(judged))
        if isinstance(judged, Requirement):
            yield from (Node(Sort.GROUND, Place(Owner.RULE, judged.id, each.id)) for each in judged.grounds)
        yield from (
            each for each in _leaves(places) if each.place.of == judged.id and each.place.owner is not Owner.CONDITION
        )
    yield from (each for each in _leaves(places) if each.place.owner is Owner.CONDITION)


def _leaves(places: Places) -> Iterator[Node]:
    for place, node in places.nodes.items():
        if isinstance(node, Comparison):
            yield Node(Sort.LEAF, place, node)


def place_of(judged: Judged) -> Place:
    """A rule as a whole, or what cannot be."""
    return Place(Owner.IMPOSSIBLE if isinstance(judged, Impossible) else Owner.RULE, judged.id)


def sort_of(judged: Judged) -> Sort:
    """What a rule is counted as."""
    match judged:
        case Requirement():
            return Sort.REQUIREMENT
        case Exclusion():
            return Sort.EXCLUSION
        case Duty():
            return Sort.DUTY
        case Notice():
            return Sort.NOTICE
        case Impossible():
            return Sort.IMPOSSIBLE
        case _:
            assert_never(judged)
