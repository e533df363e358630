"""
Whether a condition can be true at all: a small tableau over what its comparisons leave each fact.

It is exact for terms, flags, numbers and dates, and careful for the rest: what it calls a contradiction is one.
The method is that of R. Smullyan, First-Order Logic (1968), chapter 2, for the propositional part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, assert_never

from isp_rules.pack import syntax
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import Comparison, Condition, FactType, Operator, OtherFact, Pack, Values

MOST_STEPS: Final = 20_000
"""How long a search may take; a condition that takes longer is taken to be possible."""

Literals = Mapping[str, tuple[tuple[Comparison, bool], ...]]
"""For each fact the comparisons, and whether each must be true or false."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Why a condition can never be true: what the first branch of the search asked of one fact, and no more."""

    fact: str
    asked: tuple[tuple[Comparison, bool], ...]
    """The comparisons, and whether each must be true or false."""


def contradiction(
    pack: Pack, *conditions: Condition, readable: Callable[[str], bool] = lambda _: True
) -> Contradiction | None:
    """
    Why these conditions can never all be true together; None where they can.

    Args:
        pack: the pack whose facts they read.
        conditions: taken together, as under `all`.
        readable: which facts count as known; a comparison with any other is unknown, hence neither true nor false.
    """
    search = _Search(pack, readable)
    return None if search.possible([(each, True) for each in conditions], {}) else search.first


class _Search:
    def __init__(self, pack: Pack, readable: Callable[[str], bool]) -> None:
        self._pack = pack
        self._readable = readable
        self._steps = 0
        self.first: Contradiction | None = None

    def possible(self, pending: list[tuple[Condition, bool]], literals: Literals) -> bool:
        """Whether all that is pending can be made so, beside what is already settled."""
        self._steps += 1
        if not pending or self._steps > MOST_STEPS:
            return True
        (condition, wanted), *rest = pending
        match condition:
            case Comparison():
                return self._with(condition, wanted, literals, rest)
            case syntax.Not(part):
                return self.possible([(part, not wanted), *rest], literals)
            case syntax.Named(body=body):
                return self.possible([(body, wanted), *rest], literals)
            case syntax.All(parts) | syntax.Any(parts):
                together = isinstance(condition, syntax.All) is wanted
                if together:
                    return self.possible([*((part, wanted) for part in parts), *rest], literals)
                # Comparisons that are settled prune the branches, so the rest goes first.
                if rest and not all(isinstance(each, (syntax.Any, syntax.All)) for each, _ in rest):
                    plain = sorted(rest, key=lambda each: isinstance(each[0], (syntax.Any, syntax.All)))
                    return self.possible([*plain, (condition, wanted)], literals)
                return any(self.possible([(part, wanted), *rest], literals) for part in parts)
            case _:
                assert_never(condition)

    def _with(
        self, comparison: Comparison, wanted: bool, literals: Literals, rest: list[tuple[Condition, bool]]
    ) -> bool:
        fact = comparison.fact
        asked = (*literals.get(fact, ()), (comparison, wanted))
        if not self._agree(fact, asked):
            self.first = self.first or Contradiction(fact, self._least(fact, asked))
            return False
        return self.possible(rest, {**literals, fact: asked})

    def _least(self, fact: str, asked: tuple[tuple[Comparison, bool], ...]) -> tuple[tuple[Comparison, bool], ...]:
        """What is enough to disagree: without any one of these, the rest would agree."""
        for each in asked:
            rest = tuple(other for other in asked if other is not each)
            if not self._agree(fact, rest):
                asked = rest
        return asked

    def _agree(self, fact: str, asked: tuple[tuple[Comparison, bool], ...]) -> bool:
        if not all(self._known(comparison) for comparison, _ in asked):
            return False
        if any(comparison.operator is Operator.STATED and not wanted for comparison, wanted in asked):
            return False
        if any((comparison, not wanted) in asked for comparison, wanted in asked):
            return False
        fixed = [
            (each.operator, each.operand.values, wanted) for each, wanted in asked if isinstance(each.operand, Values)
        ]
        kind, domain = self._domain(fact)
        if kind is FactType.TERMS:
            return _sets_agree(fixed, domain or frozenset())
        if kind in {FactType.NUMBER, FactType.DATE}:
            domain = _candidates(fixed)
        return domain is None or any(
            all(_holds(operator, value, values) is wanted for operator, values, wanted in fixed) for value in domain
        )

    def _known(self, comparison: Comparison) -> bool:
        names = [comparison.fact]
        if isinstance(comparison.operand, OtherFact):
            names.append(comparison.operand.fact)
        return all(name.startswith("parameter.") or self._readable(name) for name in names)

    def _domain(self, name: str) -> tuple[FactType, frozenset[Any] | None]:
        if name.startswith("parameter."):  # it can be set to anything of its type
            parameter = self._pack.parameters[name.removeprefix("parameter.")]
            flags = frozenset([True, False]) if parameter.type is FactType.FLAG else None
            return parameter.type, frozenset(parameter.terms) or flags
        fact = declared(self._pack.facts, name)
        if fact is None:
            return FactType.TEXT, None
        if fact.type is FactType.FLAG:
            return fact.type, frozenset([True, False])
        return fact.type, frozenset(self._pack.vocabularies[fact.vocabulary].terms) if fact.vocabulary else None


Fixed = list[tuple[Operator, frozenset[Any], bool]]


def _holds(operator: Operator, value: Any, values: frozenset[Any]) -> bool:
    match operator:
        case Operator.IS:
            return value in values
        case Operator.AT_LEAST | Operator.FROM:
            return all(value >= each for each in values)
        case Operator.AT_MOST:
            return all(value <= each for each in values)
        case Operator.BEFORE:
            return all(value < each for each in values)
        case _:
            return True


def _candidates(fixed: Fixed) -> frozenset[Any] | None:
    """Numbers or days enough to decide: each one named, and its neighbours. None where nothing is named."""
    named = [value for _, values, _ in fixed for value in values]
    if not named:
        return None
    near: set[Any] = set()
    for value in named:
        step: Any = 1 if not hasattr(value, "toordinal") else type(value).resolution
        near |= {value}
        for neighbour in (-step, step):
            try:
                near.add(value + neighbour)
            except OverflowError:  # the first or last day that a date can hold
                continue
    ordered = sorted(named)
    between = [(low + (high - low) / 2) for low, high in pairwise(ordered)]
    return frozenset(near | set(between))


def _sets_agree(fixed: Fixed, terms: frozenset[Any]) -> bool:
    """Whether one set of terms can satisfy all of these."""
    most, least, some = terms, frozenset[Any](), []
    for operator, values, wanted in fixed:
        if operator is Operator.ONLY and wanted:
            most &= values
        elif operator is Operator.INCLUDES_ANY and not wanted:
            most -= values
        elif operator is Operator.INCLUDES_ALL and wanted:
            least |= values
        elif operator is Operator.INCLUDES_ANY and wanted:
            some.append(values)
        elif operator is Operator.ONLY:
            some.append(terms - values)
        elif not values - most:
            some.append(frozenset())  # must lack one of `values`: settled below by what it must hold
            if values <= least:
                return False
            some.pop()
    return least <= most and all(values & most for values in some)
