"""
Which values of a fact are worth trying: those that no rule tells apart are one cell, and one of them stands for all.

The terms that every comparison treats alike, the ages between two bounds, the days before and after a bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, assert_never

from isp_rules.pack.layout import ShareFacts, Value
from isp_rules.pack.scope import comparisons, conditions_of, declared
from isp_rules.pack.syntax import Comparison, Fact, FactType, OtherFact, Pack, Values

TEXT: Final = "given"
"""Stands for whatever a text will say."""

_ANCHOR: Final[Mapping[FactType, Value]] = {FactType.NUMBER: 0, FactType.DATE: date(2000, 1, 1)}
"""A bound for facts that are compared with each other and with nothing else."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Values that no rule tells apart: `values` for terms and flags, from `low` to `high` for numbers and dates."""

    values: tuple[Value, ...]
    low: Value = None
    high: Value = None

    @property
    def one(self) -> Value:
        """The value that stands for all."""
        return self.values[0]


@dataclass(slots=True)
class _Use:
    """How the rules read one fact."""

    compared: list[frozenset[Value]] = field(default_factory=list)
    with_others: set[str] = field(default_factory=set)


class Domains:
    """The cells of each fact of a pack, for one share."""

    def __init__(self, pack: Pack, share: ShareFacts) -> None:
        self._pack = pack
        self._share = share
        self._uses: dict[str, _Use] = {}
        self._cells: dict[str, tuple[Cell, ...]] = {}
        for condition in _conditions(pack):
            for comparison in comparisons(condition):
                self._note(comparison)

    def fact(self, name: str) -> Fact | None:
        """The declaration of a fact as rules write it; None for a parameter."""
        return declared(self._pack.facts, name)

    def cells(self, name: str) -> tuple[Cell, ...]:
        """The cells of a fact as rules write it."""
        fact = self.fact(name)
        if fact is None:
            return ()
        if fact.name not in self._cells:
            self._cells[fact.name] = self._of(fact)
        return self._cells[fact.name]

    def terms(self, name: str) -> tuple[str, ...]:
        """The terms that the protocol covers, for a fact that holds terms."""
        fact = self.fact(name)
        vocabulary = self._pack.vocabularies.get(fact.vocabulary) if fact else None
        return tuple(each.name for each in vocabulary.terms.values() if each.covered) if vocabulary else ()

    def _note(self, comparison: Comparison) -> None:
        fact = self.fact(comparison.fact)
        match comparison.operand:
            case Values(values):
                if fact is not None:
                    self._uses.setdefault(fact.name, _Use()).compared.append(values)
            case OtherFact(name):
                other = self.fact(name)
                if fact is not None and other is not None:
                    self._uses.setdefault(fact.name, _Use()).with_others.add(other.name)
                    self._uses.setdefault(other.name, _Use()).with_others.add(fact.name)
            case _:
                assert_never(comparison.operand)

    def _of(self, fact: Fact) -> tuple[Cell, ...]:
        match fact.type:
            case FactType.FLAG:
                return (Cell((True,)), Cell((False,)))
            case FactType.TEXT:
                return (Cell((TEXT,)),)
            case FactType.TERM | FactType.TERMS:
                return tuple(self._term_cells(fact))
            case FactType.NUMBER | FactType.DATE:
                return tuple(_between(sorted(self._bounds(fact)), fact))
            case _:
                assert_never(fact.type)

    def _term_cells(self, fact: Fact) -> Iterator[Cell]:
        use = self._uses.get(fact.name, _Use())
        alike: dict[Any, list[Value]] = {}
        for term in self.terms(fact.name):
            mark: Any = term if use.with_others else tuple(term in values for values in use.compared)
            alike.setdefault(mark, []).append(term)
        yield from (Cell(tuple(terms)) for terms in alike.values())

    def _bounds(self, fact: Fact) -> set[Value]:
        linked = self._linked(fact.name, set())
        found: set[Value] = set()
        for name in linked:
            known = _known(self._pack, self._share, name)
            for value in (*(each for values in self._uses.get(name, _Use()).compared for each in values), *known):
                found |= {value, _next(value)}
        return found or {_ANCHOR[fact.type]}

    def _linked(self, name: str, seen: set[str]) -> set[str]:
        if name not in seen:
            seen.add(name)
            for other in self._uses.get(name, _Use()).with_others:
                self._linked(other, seen)
        return seen


def _conditions(pack: Pack) -> Iterator[Any]:
    for rule in pack.against:
        yield from conditions_of(rule)
    for each in pack.impossible:
        yield each.when


def _known(pack: Pack, share: ShareFacts, name: str) -> Iterable[Value]:
    """What the share says of a fact, wherever it says it."""
    layout = pack.layout
    head, _, rest = name.partition(".")
    match head:
        case "party":
            rows = [row[layout.party.index(rest)] for row in (share.sender, share.recipient)]
        case "subject":
            rows = [each.facts[layout.subject.index(rest)] for each in share.subjects]
        case "means":
            rows = [row[layout.means.index(rest)] for row in share.means]
        case "purpose" | "category":
            rows = []
        case _:
            rows = [share.share[layout.share.index(name)]]
    return [each for each in rows if each is not None]


def _next(value: Value) -> Value:
    """The next value; for what is not whole, one between two neighbours is added when the cells are made."""
    if isinstance(value, date):
        return value + timedelta(days=1) if value < date.max else value
    return value + 1


def _between(bounds: list[Value], fact: Fact) -> Iterator[Cell]:
    """The cells that begin at each bound, and the one before the first."""
    if fact.decimal:
        yield from _decimal_cells(bounds)
        return
    first = bounds[0]
    if fact.type is FactType.NUMBER or first > date.min:
        yield Cell((_before(first),), None, _before(first))
    for low, after in zip(bounds, [*bounds[1:], None], strict=True):
        yield Cell((low,), low, None if after is None else _before(after))


def _decimal_cells(bounds: list[Value]) -> Iterator[Cell]:
    """Each bound by itself, and one number on either side of it."""
    middles = [(Decimal(low) + Decimal(high)) / 2 for low, high in pairwise(bounds)]
    for value in sorted({bounds[0] - 1, *bounds, *middles}):
        yield Cell((value,), value, value)


def _before(value: Value) -> Value:
    return value - timedelta(days=1) if isinstance(value, date) else value - 1
