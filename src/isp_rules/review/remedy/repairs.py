"""
What would make a condition true, or false: every smallest set of moves that settles it as wanted.

A fact that is known and that nobody can change is never contradicted, no known fact is withdrawn, and no word that the
protocol does not cover is proposed. A set whose owner cannot change it may still hold a term that was not thought of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final, assert_never

from isp_rules.engine.evaluate import truth_of
from isp_rules.engine.items import Item, Reader
from isp_rules.engine.truth import negation
from isp_rules.pack.layout import Value
from isp_rules.pack.scope import ENDS
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Fact,
    FactType,
    Named,
    Not,
    Operator,
    OtherFact,
    Values,
)
from isp_rules.review.remedy.domains import Domains
from isp_rules.review.remedy.moves import Move, Moves, Place, What

NOTHING: Final[Moves] = frozenset()

_AS_IT_IS: Final = [NOTHING]
_NEVER: Final[list[Moves]] = []


_MOST_JOINED: Final = 10000
"""How many pairs of sets are joined in one search before it ends with what it has."""


class TooManyError(Exception):
    """There are more ways to mend something than the search has time for."""


@dataclass(frozen=True, slots=True)
class At:
    """Where a condition is judged: an item by its first position, what the facts are worth, and what has been moved."""

    item: Item
    read: Reader
    moved: Moves


class Repairs:
    """Finds repairs for the conditions of one pack over one share, of at most `most` moves each."""

    def __init__(self, domains: Domains, most: int) -> None:
        self._domains = domains
        self._most = most
        self._left = _MOST_JOINED
        self.cut = False
        """Whether a repair was left aside because it takes more moves than asked for."""

    def of(self, condition: Condition, at: At, *, wanted: bool, tolerated: bool = False) -> list[Moves]:
        """
        The sets of moves after which a condition is as wanted, as far as the moves go.

        Args:
            condition: the condition.
            at: where it is judged.
            wanted: whether it is to be true, or false.
            tolerated: whether it will do that it is not the opposite. As no known fact is withheld, only comparisons
                that are the opposite have to be mended then.

        Returns:
            The sets, none of which holds another; one empty set where the condition is as wanted already.

        Raises:
            TooManyError: there are more ways than the search has time for.
        """
        return self._of(condition, _Comparing(self._domains, at, tolerated=tolerated), wanted=wanted)

    def _of(self, condition: Condition, comparing: _Comparing, *, wanted: bool) -> list[Moves]:
        match condition:
            case Comparison():
                return comparing.repairs(condition, wanted=wanted)
            case All(parts) | Any(parts):
                each = (self._of(part, comparing, wanted=wanted) for part in parts)
                return self._together(each) if isinstance(condition, All) is wanted else self._either(each)
            case Not(part):
                return self._of(part, comparing, wanted=not wanted)
            case Named(body=body):
                return self._of(body, comparing, wanted=wanted)
            case _:
                assert_never(condition)

    def _either(self, parts: Iterable[list[Moves]]) -> list[Moves]:
        """The repairs of any part; none is needed where one is as wanted already."""
        made: list[Moves] = []
        for found in parts:
            if found == _AS_IT_IS:
                return _AS_IT_IS
            made += found
        return smallest(made)

    def _together(self, parts: Iterable[list[Moves]]) -> list[Moves]:
        """One repair of every part, in every way that does not contradict itself."""
        made = _AS_IT_IS
        for found in parts:
            if not found:
                return _NEVER
            if found == _AS_IT_IS:
                continue
            self._spend(len(made) * len(found))
            joined = list(_both(made, found))
            small = [each for each in joined if len(each) <= self._most]
            self.cut = self.cut or len(small) < len(joined)
            made = smallest(small)
        return made

    def _spend(self, work: int) -> None:
        self._left -= work
        if self._left < 0:
            raise TooManyError


def smallest(found: Iterable[Moves]) -> list[Moves]:
    """The sets that hold no other of them, the smaller ones first."""
    kept: list[Moves] = []
    for moves in sorted(dict.fromkeys(found), key=len):
        if not any(each <= moves for each in kept):
            kept.append(moves)
    return kept


def _agree(one: Moves, other: Moves) -> bool:
    """Whether two sets of moves can be made together: no fact is set to two values, no term both added and removed."""
    if not one or not other:
        return True
    said = {_said(move): move for move in one}
    return all(said.get(_said(move), move) == move for move in other)


def _said(move: Move) -> tuple[Place, Value]:
    return (move.place, None if move.what is What.SET else move.value)


# --- comparisons --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a comparison: a fact in its place, or, with no place, what never changes."""

    name: str
    place: Place | None
    value: Value
    """None where it is not known; a set for a fact of several terms and for fixed values."""
    many: bool
    settable: tuple[Value, ...] = ()
    """What a fact of one value may be set to."""

    def holds(self, value: Value) -> bool:
        """Whether it is, or includes, a value."""
        return self.value is not None and (value in self.value if self.many else value == self.value)


class _Comparing:
    """The repairs of comparisons, in one place of a share."""

    def __init__(self, domains: Domains, at: At, *, tolerated: bool) -> None:
        self._domains = domains
        self._at = at
        self._good_enough = (True, None) if tolerated else (True,)
        self._sides: dict[str, _Side] = {}

    def repairs(self, comparison: Comparison, *, wanted: bool) -> list[Moves]:
        """As `Repairs.of`."""
        truth = truth_of(comparison, self._at.read)
        if (truth if wanted else negation(truth)) in self._good_enough:
            return _AS_IT_IS
        return smallest(self._flips(comparison, wanted=wanted))

    def _flips(self, comparison: Comparison, *, wanted: bool) -> Iterator[Moves]:
        left = self._side(comparison.fact)
        right = self._operand(comparison)
        match comparison.operator:
            case Operator.IS | Operator.INCLUDES_ANY:
                return self._overlap(left, right) if wanted else self._apart(left, right)
            case Operator.INCLUDES_ALL:
                return self._within(right, left) if wanted else self._outside(right, left)
            case Operator.ONLY:
                return self._within(left, right) if wanted else self._outside(left, right)
            case Operator.AT_LEAST | Operator.FROM:
                return self._ordered(left, right, lambda one, other: (one >= other) is wanted)
            case Operator.AT_MOST:
                return self._ordered(left, right, lambda one, other: (one <= other) is wanted)
            case Operator.BEFORE:
                return self._ordered(left, right, lambda one, other: (one < other) is wanted)
            case Operator.STATED:
                return self._stated(left) if wanted else iter(_NEVER)
            case _:
                assert_never(comparison.operator)

    # --- what is compared ---

    def _side(self, name: str) -> _Side:
        if name not in self._sides:
            self._sides[name] = self._new_side(name)
        return self._sides[name]

    def _new_side(self, name: str) -> _Side:
        fact, value = self._domains.fact(name), self._at.read(name)
        if fact is None:
            return _Side(name, None, value, many=False)
        place = self._place(name)
        if fact.type is FactType.TERMS:
            return _Side(name, place, value, many=True)
        return _Side(name, place, value, many=False, settable=self._settable(fact, place, name, value))

    def _operand(self, comparison: Comparison) -> _Side:
        match comparison.operand:
            case Values(values):
                return _Side(comparison.fact, None, values, many=True)
            case OtherFact(fact):
                return self._side(fact)
            case _:
                assert_never(comparison.operand)

    def _place(self, name: str) -> Place:
        head, _, rest = name.partition(".")
        item = self._at.item
        match head:
            case "party":
                return Place(f"{ENDS[item.party]}.{rest}")
            case "purpose":
                return Place(name, Item(purpose=item.purpose))
            case "subject":
                return Place(name, Item(subject=item.subject))
            case "category":
                return Place(name, Item(subject=item.subject, category=item.category))
            case "means":
                return Place(name, Item(means=item.means))
            case _:
                return Place(name)

    def _settable(self, fact: Fact, place: Place, name: str, value: Value) -> tuple[Value, ...]:
        if value is not None and not fact.changeable:
            return ()
        if any(move.place == place and move.what is What.SET for move in self._at.moved):
            return ()
        # The share can wait, but a day that was named for it cannot be brought forward by any act.
        later = fact.type is FactType.DATE and value is not None
        cells = (cell.one for cell in self._domains.cells(name))
        return tuple(each for each in cells if each != value and not (later and each <= value))

    # --- one side ---

    def _stated(self, side: _Side) -> Iterator[Moves]:
        return (moves for value in side.settable for moves in self._include(side, value))

    def _members(self, side: _Side) -> Iterable[Value]:
        """The values that a side holds or could hold."""
        if side.place is None:
            # In an order of their own: that of a set changes from one process to the next.
            return sorted(side.value) if side.many else [side.value]
        if side.many:
            return self._domains.terms(side.name)
        return side.settable if side.value is None else (side.value, *side.settable)

    def _include(self, side: _Side, value: Value) -> list[Moves]:
        """How a side comes to be, or to include, a value."""
        if side.holds(value):
            return _AS_IT_IS
        if side.place is None:
            return _NEVER
        if not side.many:
            return [frozenset([Move(What.SET, side.place, value)])] if value in side.settable else _NEVER
        if value not in self._domains.terms(side.name) or Move(What.REMOVE, side.place, value) in self._at.moved:
            return _NEVER
        return [frozenset([Move(What.ADD, side.place, value)])]

    def _exclude(self, side: _Side, value: Value) -> list[Moves]:
        """How a side comes to be known, and not to be or include a value."""
        if side.value is not None and not side.holds(value):
            return _AS_IT_IS
        if side.place is None:
            return _NEVER
        if not side.many:
            return [frozenset([Move(What.SET, side.place, each)]) for each in side.settable if each != value]
        if side.value is None:
            return [moves for moves in self._known(side) if Move(What.ADD, side.place, value) not in moves]
        fact = self._domains.fact(side.name)
        if fact is None or not fact.changeable or Move(What.ADD, side.place, value) in self._at.moved:
            return _NEVER
        return [frozenset([Move(What.REMOVE, side.place, value)])]

    def _known(self, side: _Side) -> list[Moves]:
        """How a side comes to be known: by any value, or by holding none."""
        if side.value is not None:
            return _AS_IT_IS
        included = [moves for value in self._members(side) for moves in self._include(side, value)]
        return [*self._empty(side), *included]

    def _empty(self, side: _Side) -> list[Moves]:
        """How a set of which nothing is known comes to hold nothing."""
        if side.value is not None or side.place is None or not side.many:
            return _NEVER
        return [frozenset([Move(What.SET, side.place, frozenset())])]

    # --- both sides ---

    def _overlap(self, left: _Side, right: _Side) -> Iterator[Moves]:
        """They have a value in common."""
        narrow, wide = (right, left) if left.place is None or left.many else (left, right)
        for value in self._members(narrow):
            if wide.place is not None or wide.holds(value):
                yield from _both(self._include(narrow, value), self._include(wide, value))

    def _apart(self, left: _Side, right: _Side) -> Iterator[Moves]:
        """Both are known, and they have no value in common."""
        yield from _both(self._empty(left), self._known(right))
        yield from _both(self._empty(right), self._known(left))
        if not left.many or left.value is None:
            for value in self._members(left):
                yield from _both(self._include(left, value), self._exclude(right, value))
        elif right.value is None:
            for value in self._members(right):
                yield from _both(self._include(right, value), self._exclude(left, value))
        else:
            common = left.value & right.value if right.many else left.value & {right.value}
            yield from _all([*self._exclude(left, value), *self._exclude(right, value)] for value in sorted(common))

    def _within(self, inner: _Side, outer: _Side) -> Iterator[Moves]:
        """Both are known, and everything that one holds is in the other."""
        yield from _both(self._empty(inner), self._known(outer))
        if not inner.many or inner.value is None:
            for value in self._members(inner):
                yield from _both(self._include(inner, value), self._include(outer, value))
        elif not inner.value:
            yield from self._known(outer)
        else:
            yield from _all(
                [*self._include(outer, value), *self._exclude(inner, value)] for value in sorted(inner.value)
            )

    def _outside(self, inner: _Side, outer: _Side) -> Iterator[Moves]:
        """Both are known, and one holds something that is not in the other."""
        for value in self._members(inner):
            yield from _both(self._include(inner, value), self._exclude(outer, value))

    def _ordered(self, left: _Side, right: _Side, so: Callable[[Value, Value], bool]) -> Iterator[Moves]:
        for one, other in product(self._members(left), list(self._members(right))):
            if so(one, other):
                yield from _both(self._include(left, one), self._include(right, other))


def _both(one: list[Moves], other: list[Moves]) -> Iterator[Moves]:
    return (first | second for first, second in product(one, other) if _agree(first, second))


def _all(parts: Iterable[list[Moves]]) -> Iterator[Moves]:
    made = _AS_IT_IS
    for found in parts:
        made = smallest(_both(made, found))
    return iter(made)
