"""
Conditions as operations on planes: what is *certainly true* and *certainly false*, a bit for each row and item.

A plane is a node of a graph in which nothing is there twice: equal comparisons, and conditions that several rules
name, are worked out once for each part of a table. What the columns of that part settle beforehand (a fact that nobody
gives, or everybody) is settled here, and costs nothing when the rows are decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import assert_never

from isp_rules.backends.arrow.nodes import (
    ALWAYS,
    NEVER,
    RELATIONS,
    Among,
    AtEach,
    AtEnd,
    Bit,
    Both,
    Constant,
    Either,
    Given,
    Having,
    Holding,
    Leaf,
    Less,
    Node,
    NodeId,
    Opposite,
    Ordered,
    Somewhere,
    Truth,
)
from isp_rules.pack.layout import axis_of
from isp_rules.pack.scope import ENDS, declared
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
        self._opposites: dict[NodeId, NodeId] = {NEVER: ALWAYS, ALWAYS: NEVER}
        self._order: list[tuple[int, list[str], NodeId]] = [(0, [], NEVER), (0, [], ALWAYS)]
        """Where a plane comes among others that it is joined with: first those about few items, which are small."""
        self._branches: dict[tuple[str, int, int], NodeId] = {}
        self._codes: dict[tuple[str, int, int], frozenset[int]] = {}
        # By identity: a pack's conditions are trees, whose hash would walk them. Held, so that no other gets its place.
        self._truths: dict[int, tuple[Condition, Truth]] = {}

    def _node(self, node: Node, axes: frozenset[str]) -> NodeId:
        number = self._known.get(node)
        if number is None:
            number = self._known[node] = len(self.nodes)
            self.nodes.append(node)
            self.axes.append(axes)
            self._order.append((len(axes), sorted(axes), number))
        return number

    # --- operations, with what is settled folded in ---

    def opposite(self, one: NodeId) -> NodeId:
        """Not that."""
        match self.nodes[one]:
            case Constant(value):
                return NEVER if value else ALWAYS
            case Opposite(inner):
                return inner
            case _:
                opposite = self._node(Opposite(one), self.axes[one])
                self._opposites[one], self._opposites[opposite] = opposite, one
                return opposite

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

    def at_each(self, one: NodeId, other: NodeId) -> NodeId:
        """What is so of the sender, and what of the recipient."""
        if one == other and one in {NEVER, ALWAYS}:
            return one
        return self._node(AtEach(one, other), self.axes[one] | self.axes[other] | {"party"})

    def at_end(self, one: NodeId, end: int) -> NodeId:
        """What a plane says of one end, where it speaks of each."""
        match self.nodes[one]:
            case AtEach(of_sender, of_recipient):
                return of_recipient if end else of_sender
            case _ if "party" in self.axes[one]:
                return self._node(AtEnd(one, end), self.axes[one] - {"party"})
            case _:
                return one

    def somewhere(self, one: NodeId, but: Collection[str] = ()) -> NodeId:
        """For some item of every list but these."""
        lists = self.axes[one].difference(but)
        return self._node(Somewhere(one, lists), self.axes[one] - lists) if lists else one

    def _in_order(self, parts: Iterable[NodeId]) -> list[NodeId]:
        return sorted(set(parts), key=self._order.__getitem__)

    def _opposed(self, one: NodeId, other: NodeId) -> bool:
        return self._opposites.get(one) == other

    # --- facts ---

    def given(self, fact: str) -> NodeId:
        """The fact is known."""
        if axis_of(fact) == "party":
            return self.at_each(*(self.given(_at(fact, end)) for end in ENDS))
        if fact.startswith("parameter."):
            return ALWAYS
        held = self.holding.get(fact)
        if held is None:
            return NEVER
        return ALWAYS if held.everywhere else self._leaf(Given(fact))

    def _one_of(self, fact: str, values: Collection[Scalar]) -> NodeId:
        """The fact is one of these values, or has one of them among its terms."""
        if axis_of(fact) == "party":
            return self.at_each(*(self._one_of(_at(fact, end), values) for end in ENDS))
        if fact.startswith("parameter."):
            return ALWAYS if self._parameter(fact) in values else NEVER
        held = self.holding.get(fact)
        if held is None:
            return NEVER
        if held.coded:
            return self._under(fact, 0, 0, {code for code, word in enumerate(held.words) if word in values})
        if held.words == (False, True):
            true, given = self._leaf(Having(fact, value=True)), self.given(fact)
            return self.either(true if True in values else NEVER, self.less(given, true) if False in values else NEVER)
        return self.either(
            *(self._leaf(Having(fact, word)) for word in held.words if word is not None and word in values)
        )

    def _under(self, fact: str, depth: int, prefix: int, wanted: Collection[int]) -> NodeId:
        """The code of the fact is one of those wanted, among the codes whose highest bits are these."""
        there = self._in_use(fact, depth, prefix)
        if there.isdisjoint(wanted):
            return NEVER
        if there.issubset(wanted):
            return self._branch(fact, depth, prefix)
        return self.either(*(self._under(fact, depth + 1, prefix << 1 | bit, wanted) for bit in (0, 1)))

    def _branch(self, fact: str, depth: int, prefix: int) -> NodeId:
        """The highest bits of the code of the fact are these."""
        if not depth:
            return self.given(fact)
        key = fact, depth, prefix
        if key not in self._branches:
            above = self._branch(fact, depth - 1, prefix >> 1)
            if not self._in_use(fact, depth, prefix ^ 1):
                self._branches[key] = above
            elif prefix & 1:
                self._branches[key] = self.both(above, self._leaf(Bit(fact, depth - 1)))
            else:  # of what is above, what is left over
                self._branches[key] = self.less(above, self._branch(fact, depth, prefix | 1))
        return self._branches[key]

    def _in_use(self, fact: str, depth: int, prefix: int) -> frozenset[int]:
        key = fact, depth, prefix
        if key not in self._codes:
            held = self.holding[fact]
            lower = held.bits - depth
            self._codes[key] = frozenset(code for code in range(len(held.words)) if code >> lower == prefix)
        return self._codes[key]

    def _leaf(self, leaf: Leaf) -> NodeId:
        names = [leaf.fact]
        match leaf:
            case Among(other=other) | Ordered(other=OtherFact(other)):
                names.append(other)
            case _:
                pass
        return self._node(leaf, frozenset(axis for name in names for axis in axes_of(name)))

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
        settled = all(self._opposed(*each) for each in parts)
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
        fact = comparison.fact
        match comparison.operator, comparison.operand:
            case Operator.STATED, _:
                return given
            case Operator.IS, _ if not self._listed(fact):
                return self._related(comparison)
            case ((Operator.AT_LEAST | Operator.AT_MOST | Operator.FROM | Operator.BEFORE), _):
                return self._related(comparison)
            case ((Operator.IS | Operator.INCLUDES_ANY), Values(values)):
                return self._one_of(fact, values)
            case ((Operator.IS | Operator.INCLUDES_ANY), OtherFact(other)):
                return self._in_common(fact, other)
            case Operator.INCLUDES_ALL, Values(values):
                return self.both(*(self._one_of(fact, {value}) for value in values))
            case Operator.INCLUDES_ALL, OtherFact(other):
                return self._within(given, other, fact)
            case Operator.ONLY, Values(values):
                return self.less(given, self._one_of(fact, self._values(fact) - values))
            case Operator.ONLY, OtherFact(other):
                return self._within(given, fact, other)
            case _:
                assert_never(comparison.operator)  # type: ignore[arg-type]

    def _in_common(self, fact: str, other: str) -> NodeId:
        """Both facts are known, and have a term in common."""
        if "party" in {axis_of(fact), axis_of(other)}:
            return self.at_each(*(self._in_common(_at(fact, end), _at(other, end)) for end in ENDS))
        among = in_one_vocabulary(self.pack, fact, other)
        if among is None:
            return self.either(*(self.both(*each) for each in self._term_by_term(fact, other)))
        if NEVER in map(self.given, among):
            return NEVER
        return self.both(self._leaf(Among(*among)), self.given(among[0]))

    def _within(self, given: NodeId, inner: str, outer: str) -> NodeId:
        """Both facts are known, and all terms of the inner one are among those of the outer."""
        beyond = [self.less(has, self.both(has, allowed)) for has, allowed in self._term_by_term(inner, outer)]
        return self.both(given, self.opposite(self.either(*beyond)))

    def _term_by_term(self, fact: str, other: str) -> Iterable[tuple[NodeId, NodeId]]:
        for value in sorted(self._values(fact) | self._values(other), key=str):
            yield self._one_of(fact, {value}), self._one_of(other, {value})

    def _values(self, fact: str) -> frozenset[Scalar]:
        """What a fact may be worth, or have among its terms."""
        if fact.startswith("parameter."):
            return frozenset([self._parameter(fact)])
        if axis_of(fact) == "party":
            return frozenset().union(*(self._values(_at(fact, end)) for end in ENDS))
        words = self.holding[fact].words if fact in self.holding else ()
        return frozenset(word for word in words if word is not None)

    def _listed(self, fact: str) -> bool:
        return self._type(fact) in {FactType.TERM, FactType.TERMS, FactType.FLAG}

    def _related(self, comparison: Comparison) -> NodeId:
        """Numbers and dates."""
        fact, relation, operand = comparison.fact, comparison.operator, comparison.operand
        match operand:
            case Values(values) if relation is Operator.IS:
                return self.either(*(self._one_related(fact, relation, value) for value in sorted(values, key=str)))
            case Values(values):
                return self.both(*(self._one_related(fact, relation, value) for value in sorted(values, key=str)))
            case OtherFact():
                return self._one_related(fact, relation, operand)
            case _:
                assert_never(operand)

    def _one_related(self, fact: str, relation: Operator, other: Scalar | OtherFact) -> NodeId:
        names = [fact, *([other.fact] if isinstance(other, OtherFact) else [])]
        if any(axis_of(name) == "party" for name in names):
            ends = (
                (_at(fact, end), OtherFact(_at(other.fact, end)) if isinstance(other, OtherFact) else other)
                for end in ENDS
            )
            return self.at_each(*(self._one_related(one, relation, another) for one, another in ends))
        facts = [name for name in names if not name.startswith("parameter.")]
        if not facts:
            values = [self._parameter(name) for name in names]
            holds = RELATIONS[relation](values[0], values[1] if isinstance(other, OtherFact) else other)
            return ALWAYS if holds else NEVER
        return NEVER if NEVER in map(self.given, facts) else self._leaf(Ordered(fact, relation, other))


def in_one_vocabulary(pack: Pack, fact: str, other: str) -> tuple[str, str] | None:
    """Of a fact that is one term and one that is a set of them, in the same vocabulary: these two, in this order."""
    one, several = declared(pack.facts, fact), declared(pack.facts, other)
    if one is None or several is None or not one.vocabulary or one.vocabulary != several.vocabulary:
        return None
    match one.type, several.type:
        case FactType.TERM, FactType.TERMS:
            return fact, other
        case FactType.TERMS, FactType.TERM:
            return other, fact
        case _:
            return None


def _at(fact: str, end: str) -> str:
    """A fact of the party as that of one end."""
    return f"{end}.{fact.partition('.')[2]}" if axis_of(fact) == "party" else fact


def axes_of(fact: str) -> tuple[str, ...]:
    """The items that a fact has a value for; a category stands under its subject."""
    axis = axis_of(fact)
    if axis == "category":
        return ("subject", "category")
    return () if axis is None else (axis,)
