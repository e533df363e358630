"""
Conditions as operations on planes: what is *certainly true* and *certainly false*, a bit for each row and item.

A plane is a node of a graph in which nothing is there twice: equal comparisons, and conditions that several rules
name, are worked out once for each part of a table. What the columns of that part settle beforehand (a fact that nobody
gives, or everybody) is settled here, and costs nothing when the rows are decided.
"""

from __future__ import annotations

import operator
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, assert_never

from isp_rules.pack.layout import axis_of
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    FactType,
    Named,
    Not,
    Operator,
    OtherFact,
    Pack,
    Scalar,
    Values,
)

NodeId = int

NEVER: Final[NodeId] = 0
ALWAYS: Final[NodeId] = 1


class Truth(NamedTuple):
    """The planes of a condition: certainly true, certainly false."""

    true: NodeId
    false: NodeId


# --- nodes --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every row."""

    value: bool


@dataclass(frozen=True, slots=True)
class Given:
    """The fact is known."""

    fact: str


@dataclass(frozen=True, slots=True)
class Member:
    """The fact is known, and it is this value or has it among its terms."""

    fact: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class Ordered:
    """The fact is known, and is so related to a number or date, or to another fact that is known."""

    fact: str
    operator: Operator
    other: Scalar | OtherFact


@dataclass(frozen=True, slots=True)
class Both:
    """One and the other."""

    one: NodeId
    other: NodeId


@dataclass(frozen=True, slots=True)
class Either:
    """One or the other."""

    one: NodeId
    other: NodeId


@dataclass(frozen=True, slots=True)
class Less:
    """One without the other, which is a part of it."""

    one: NodeId
    other: NodeId


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not that."""

    one: NodeId


@dataclass(frozen=True, slots=True)
class AtEnd:
    """Of a plane with a bit for each end: those of one."""

    one: NodeId
    end: int


@dataclass(frozen=True, slots=True)
class Somewhere:
    """For some item of the share."""

    one: NodeId


Leaf = Given | Member | Ordered
Node = Constant | Leaf | Both | Either | Less | Opposite | AtEnd | Somewhere


# --- what columns settle ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """What a part of a table holds of one fact: which terms may be there, and whether every item gives it."""

    values: frozenset[Scalar] | None = None
    """None where they are not listed, as those of numbers."""
    everywhere: bool = False


Holding = Mapping[str, Held]
"""What a part of a table holds, by fact; a fact that is left out is unknown throughout."""


# --- building -----------------------------------------------------------------------------------------


@dataclass
class Planes:
    """The graph of planes of one pack, for parts of a table that hold the same."""

    pack: Pack
    holding: Holding
    nodes: list[Node] = field(default_factory=lambda: [Constant(value=False), Constant(value=True)])
    axes: list[frozenset[str]] = field(default_factory=lambda: [frozenset(), frozenset()])
    """The items that each plane has a bit for."""

    def __post_init__(self) -> None:
        self._known: dict[Node, NodeId] = {node: number for number, node in enumerate(self.nodes)}
        # By identity: a pack's conditions are trees, whose hash would walk them. Held, so that no other gets its place.
        self._truths: dict[int, tuple[Condition, Truth]] = {}

    def _node(self, node: Node, axes: frozenset[str]) -> NodeId:
        if node not in self._known:
            self._known[node] = len(self.nodes)
            self.nodes.append(node)
            self.axes.append(axes)
        return self._known[node]

    # --- operations, with what is settled folded in ---

    def opposite(self, one: NodeId) -> NodeId:
        """Not that."""
        match self.nodes[one]:
            case Constant(value):
                return NEVER if value else ALWAYS
            case Opposite(inner):
                return inner
            case _:
                return self._node(Opposite(one), self.axes[one])

    def both(self, *parts: NodeId) -> NodeId:
        """All of these; those about few items are joined first, as theirs are the smaller planes."""
        made = ALWAYS
        for part in self._in_order(parts):
            made = self._pair(made, part)
        return made

    def _pair(self, one: NodeId, other: NodeId) -> NodeId:
        if NEVER in {one, other} or self._opposed(one, other):
            return NEVER
        if one in {ALWAYS, other}:
            return other
        return one if other == ALWAYS else self._node(Both(one, other), self.axes[one] | self.axes[other])

    def either(self, *parts: NodeId) -> NodeId:
        """One of these."""
        made = NEVER
        for part in self._in_order(parts):
            if ALWAYS in {made, part} or self._opposed(made, part):
                return ALWAYS
            if made in {NEVER, part}:
                made = part
            elif part != NEVER:
                made = self._node(Either(made, part), self.axes[made] | self.axes[part])
        return made

    def less(self, one: NodeId, other: NodeId) -> NodeId:
        """One without the other, which is a part of it."""
        if other == NEVER:
            return one
        if one == ALWAYS:
            return self.opposite(other)
        return NEVER if one == other else self._node(Less(one, other), self.axes[one] | self.axes[other])

    def unknown(self, truth: Truth) -> NodeId:
        """Neither true nor false."""
        return self.opposite(self.either(*truth))

    def at_end(self, one: NodeId, end: int) -> NodeId:
        """What a plane says of one end, where it speaks of each."""
        if "party" not in self.axes[one]:
            return one
        return self._node(AtEnd(one, end), self.axes[one] - {"party"})

    def somewhere(self, one: NodeId) -> NodeId:
        """For some item of the share."""
        return self._node(Somewhere(one), frozenset()) if self.axes[one] else one

    def _in_order(self, parts: Iterable[NodeId]) -> list[NodeId]:
        return sorted(set(parts), key=lambda part: (len(self.axes[part]), sorted(self.axes[part]), part))

    def _opposed(self, one: NodeId, other: NodeId) -> bool:
        return Opposite(one) == self.nodes[other] or Opposite(other) == self.nodes[one]

    # --- facts ---

    def given(self, fact: str) -> NodeId:
        """The fact is known."""
        if fact.startswith("parameter."):
            return ALWAYS
        if fact not in self.holding:
            return NEVER
        return ALWAYS if self.holding[fact].everywhere else self._leaf(Given(fact))

    def _member(self, fact: str, value: Scalar) -> NodeId:
        """The fact is this value, or has it among its terms."""
        if fact.startswith("parameter."):
            return ALWAYS if self._parameter(fact) == value else NEVER
        held = self.holding.get(fact)
        if held is None or held.values is None or value not in held.values:
            return NEVER
        only = held.everywhere and len(held.values) == 1 and self._type(fact) is not FactType.TERMS
        return ALWAYS if only else self._leaf(Member(fact, value))

    def _leaf(self, leaf: Leaf) -> NodeId:
        names = [leaf.fact]
        if isinstance(leaf, Ordered) and isinstance(leaf.other, OtherFact):
            names.append(leaf.other.fact)
        return self._node(leaf, frozenset(axis for name in names for axis in _axes_of(name)))

    def _parameter(self, fact: str) -> Scalar:
        return self.pack.parameters[fact.partition(".")[2]].value

    def _type(self, fact: str) -> FactType:
        if fact.startswith("parameter."):
            return self.pack.parameters[fact.partition(".")[2]].type
        found = declared(self.pack.facts, fact)
        assert found is not None, fact  # noqa: S101 - lowering saw to it
        return found.type

    # --- conditions ---

    def truth(self, condition: Condition) -> Truth:
        """Both planes of a condition. Of one about facts that everybody gives, one is the opposite of the other."""
        known = self._truths.get(id(condition))
        if known is None:
            known = self._truths[id(condition)] = condition, self._truth(condition)
        return known[1]

    def _truth(self, condition: Condition) -> Truth:
        match condition:
            case Comparison():
                return self._comparison(condition)
            case All(parts):
                truths = [self.truth(part) for part in parts]
                true = self.both(*(each.true for each in truths))
                return Truth(true, self._other_side(truths, true, self.either(*(each.false for each in truths))))
            case Any(parts):
                truths = [self.truth(part) for part in parts]
                true = self.either(*(each.true for each in truths))
                return Truth(true, self._other_side(truths, true, self.both(*(each.false for each in truths))))
            case Not(part):
                true, false = self.truth(part)
                return Truth(false, true)
            case Named(body=body):
                return self.truth(body)
            case _:
                assert_never(condition)

    def _other_side(self, parts: Collection[Truth], true: NodeId, false: NodeId) -> NodeId:
        settled = all(self._opposed(*each) or {*each} == {NEVER, ALWAYS} for each in parts)
        return self.opposite(true) if settled else false

    def _comparison(self, comparison: Comparison) -> Truth:
        fact, operand = comparison.fact, comparison.operand
        given = self.given(fact)
        if isinstance(operand, OtherFact):
            given = self.both(given, self.given(operand.fact))
        if given == NEVER:
            return Truth(NEVER, NEVER)
        true = self._holds(comparison, given)
        return Truth(true, self.less(given, true))

    def _holds(self, comparison: Comparison, given: NodeId) -> NodeId:
        match comparison.operator:
            case Operator.IS if self._listed(comparison):
                return self._shares_a_term(comparison)
            case Operator.INCLUDES_ANY:
                return self._shares_a_term(comparison)
            case Operator.INCLUDES_ALL:
                lacking = [
                    self.less(required, self.both(required, has)) for has, required in self._term_by_term(comparison)
                ]
                return self.both(given, self.opposite(self.either(*lacking)))
            case Operator.ONLY:
                beyond = [self.less(has, self.both(required, has)) for has, required in self._term_by_term(comparison)]
                return self.both(given, self.opposite(self.either(*beyond)))
            case Operator.STATED:
                return given
            case Operator.IS | Operator.AT_LEAST | Operator.AT_MOST | Operator.FROM | Operator.BEFORE:
                return self._related(comparison)
            case _:
                assert_never(comparison.operator)

    def _listed(self, comparison: Comparison) -> bool:
        return self._type(comparison.fact) in {FactType.TERM, FactType.TERMS, FactType.FLAG}

    def _shares_a_term(self, comparison: Comparison) -> NodeId:
        return self.either(*(self.both(has, required) for has, required in self._term_by_term(comparison)))

    def _term_by_term(self, comparison: Comparison) -> Iterable[tuple[NodeId, NodeId]]:
        """For each value that either side may hold: the plane of the fact that has it, and of what is required."""
        match comparison.operand:
            case Values(values):
                held = self._values(comparison.fact)
                for value in sorted(held | values, key=str):
                    yield self._member(comparison.fact, value), ALWAYS if value in values else NEVER
            case OtherFact(fact):
                for value in sorted(self._values(comparison.fact) | self._values(fact), key=str):
                    yield self._member(comparison.fact, value), self._member(fact, value)
            case _:
                assert_never(comparison.operand)

    def _values(self, fact: str) -> frozenset[Scalar]:
        if fact.startswith("parameter."):
            return frozenset([self._parameter(fact)])
        return self.holding[fact].values or frozenset()

    def _related(self, comparison: Comparison) -> NodeId:
        """Numbers and dates."""
        fact, relation, operand = comparison.fact, comparison.operator, comparison.operand
        match operand:
            case Values(values) if relation is Operator.IS:
                return self.either(*(self._one_related(fact, relation, value) for value in sorted(values, key=str)))
            case Values(values):
                return self.both(*(self._one_related(fact, relation, value) for value in sorted(values, key=str)))
            case OtherFact():
                return self._leaf(Ordered(fact, relation, operand))
            case _:
                assert_never(operand)

    def _one_related(self, fact: str, relation: Operator, value: Scalar) -> NodeId:
        if fact.startswith("parameter."):
            return ALWAYS if RELATIONS[relation](self._parameter(fact), value) else NEVER
        return self._leaf(Ordered(fact, relation, value))


def _axes_of(fact: str) -> tuple[str, ...]:
    """The items that a fact has a value for; a category stands under its subject."""
    axis = axis_of(fact)
    if axis == "category":
        return ("subject", "category")
    return () if axis is None else (axis,)


RELATIONS: Final[Mapping[Operator, Callable[[typing.Any, typing.Any], typing.Any]]] = {
    Operator.IS: operator.eq,
    Operator.AT_LEAST: operator.ge,
    Operator.AT_MOST: operator.le,
    Operator.FROM: operator.ge,
    Operator.BEFORE: operator.lt,
}
"""What the operators of numbers and dates say of the fact and of what it is compared with."""
