"""What every condition of a pack is worth in every row, and what becomes of it when one of them is changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_
from typing import assert_never

from isp_rules.pack.syntax import All, Any, Comparison, Condition, Named, Not
from isp_rules.review.places import Owner, Place, Places
from isp_rules.review.replay.rows import Rows, Truth3


class Truths:
    """The truth of each node of a pack over some rows, worked out when it is first asked for."""

    def __init__(
        self, places: Places, rows: Rows, *, forced: Mapping[Place, Truth3] | None = None, base: Truths | None = None
    ) -> None:
        """Made without `forced` and `base`; the others by `with_forced`."""
        self.places = places
        self.rows = rows
        self._known = dict(forced or {})
        self._base = base
        self._stale = {above for place in self._known for above in places.above(place)}

    def at(self, place: Place) -> Truth3:
        """The truth of the node at a place."""
        if place not in self._known:
            stale = self._base is None or place in self._stale
            self._known[place] = self._of(place) if stale or self._base is None else self._base.at(place)
        return self._known[place]

    def with_forced(self, forced: Mapping[Place, Truth3]) -> Truths:
        """The same with nodes forced to a truth, and whatever they are a part of worked out again."""
        return Truths(self.places, self.rows, forced=forced, base=self)

    def _of(self, place: Place) -> Truth3:
        node = self.places.nodes[place]
        match node:
            case Comparison():
                return self.rows.compared(node)
            case All(parts):
                return all_of([self.at(place.down(step)) for step in range(len(parts))])
            case Any(parts):
                return any_of([self.at(place.down(step)) for step in range(len(parts))])
            case Not():
                return negation(self.at(place.down(0)))
            case Named(name):
                return self.at(Place(Owner.CONDITION, name))
            case _:
                assert_never(node)

    def of(self, node: Condition) -> Truth3:
        """The truth of a condition that need not stand in the pack; the names in it do."""
        match node:
            case Comparison():
                return self.rows.compared(node)
            case All(parts):
                return all_of(list(map(self.of, parts)))
            case Any(parts):
                return any_of(list(map(self.of, parts)))
            case Not(part):
                return negation(self.of(part))
            case Named(name):
                return self.at(Place(Owner.CONDITION, name))
            case _:
                assert_never(node)


def all_of(truths: list[Truth3]) -> Truth3:
    """Kleene's *and*, row by row."""
    return Truth3(reduce(and_, (each.true for each in truths)), reduce(or_, (each.false for each in truths)))


def any_of(truths: list[Truth3]) -> Truth3:
    """Kleene's *or*, row by row."""
    return Truth3(reduce(or_, (each.true for each in truths)), reduce(and_, (each.false for each in truths)))


def negation(truth: Truth3) -> Truth3:
    """Kleene's *not*, row by row."""
    return Truth3(truth.false, truth.true)
