"""
One generic share as z3 sees it: for each of its facts whether it is known, and what it is worth.

A share of the symbols has one purpose, one subject with one category, one means, and two ends. That is enough, for a
share is allowed if and only if each share of one item each, taken out of it, is (the theorem
`a_share_is_allowed_iff_each_of_its_one_item_shares_is`): rules never see two items of one list, and a requirement or an
exclusion must be passed by all combinations. So whatever a pack allows or denies, it does so to some share of one item
each, and nothing is true of all of these that is not true of all shares. The ends are two in every share, and both are
here: `party` stands for each in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final, NamedTuple, assert_never

import z3

from isp_rules.backends.smt.logic import FALSE, TRUE, at_most, either, no
from isp_rules.pack.layout import ShareFacts, Value
from isp_rules.pack.scope import ENDS
from isp_rules.pack.syntax import Fact, FactType, Pack, Parameter, Scalar
from isp_rules.pack.values import LARGEST_NUMBER
from isp_rules.share.model import MOST_DECIMALS

WHOLE: Final = 1
DECIMAL: Final = 10**MOST_DECIMALS
"""How many steps there are from one whole number to the next. A share has no finer ones, so z3 needs no fractions."""

_NO_NUMBER: Final = z3.IntVal(0)


@dataclass(frozen=True, slots=True)
class Symbol:
    """One fact of the generic share, or a parameter, which is known and has one worth."""

    name: str
    type: FactType
    known: z3.BoolRef
    options: Mapping[Scalar, z3.BoolRef]
    """Of a term or a flag, which one it is; of a set of terms, which of them it holds. None of them while not known."""
    number: z3.ArithRef = _NO_NUMBER
    """What a number or a date is worth, in steps; anything at all while it is not known."""
    steps: int = WHOLE
    """How many steps one is: a date goes by days, counted as `date.toordinal` does."""

    def option(self, value: Scalar) -> z3.BoolRef:
        """That it is, or holds, this term or flag."""
        return self.options.get(value, FALSE)

    @property
    def least(self) -> int:
        """The lowest that a number or a date can be, in steps."""
        return date.min.toordinal() if self.type is FactType.DATE else -self.most

    @property
    def most(self) -> int:
        """The highest that a number or a date can be, in steps."""
        return date.max.toordinal() if self.type is FactType.DATE else LARGEST_NUMBER * self.steps

    def constraints(self) -> Iterator[z3.BoolRef]:
        """What holds in every share."""
        match self.type:
            case FactType.TERM | FactType.FLAG:
                yield self.known == either(self.options.values())
                if len(self.options) > 1:
                    yield at_most(1, list(self.options.values()))
            case FactType.TERMS:
                yield from (z3.Implies(held, self.known) for held in self.options.values())
            case FactType.NUMBER | FactType.DATE:
                yield from (self.number >= self.least, self.number <= self.most)
            case FactType.TEXT:
                pass
            case _:
                assert_never(self.type)

    def worth(self, value: Value) -> list[z3.BoolRef]:
        """That it is worth exactly this; None is *not known*."""
        if value is None:
            return [no(self.known)]
        match self.type:
            case FactType.TERM | FactType.FLAG:
                return [self.option(value)]
            case FactType.TERMS:
                return [self.known, *(held if term in value else no(held) for term, held in self.options.items())]
            case FactType.NUMBER | FactType.DATE:
                return [self.known, self.number == in_steps(value, self.steps)]
            case FactType.TEXT:
                return [self.known]
            case _:
                assert_never(self.type)


def in_steps(value: Scalar, steps: int) -> Fraction:
    """A number or a date on the scale of a symbol; a fraction where it falls between two steps."""
    if isinstance(value, date):
        return Fraction(value.toordinal())
    assert isinstance(value, int | Decimal)  # noqa: S101 - a number or a date, by the type of its fact
    return Fraction(value) * steps


class Symbols:
    """
    The facts of one generic share, over what one pack or several declare: several are asked about the same share.

    A fact that two packs declare with different types is never known, for no share that gives it can be read by both.
    """

    def __init__(self, *packs: Pack) -> None:
        """
        Take the facts of all, and for a fact that several declare the terms of all.

        Args:
            packs: one, or several that are asked together.
        """
        self.packs = packs
        declarations: dict[str, list[Declaration]] = {}
        for pack in packs:
            for fact in pack.facts.values():
                terms = tuple(pack.vocabularies[fact.vocabulary].terms) if fact.vocabulary else ()
                declarations.setdefault(fact.name, []).append(Declaration(fact, terms))
        self._symbols = {
            name: _symbol(name, of_fact) for fact, of_fact in declarations.items() for name in readable(fact)
        }

    def __getitem__(self, fact: str) -> Symbol:
        """The symbol of a fact, named as rules name it; `party.x` is named by its end."""
        return self._symbols[fact]

    def __iter__(self) -> Iterator[Symbol]:
        return iter(self._symbols.values())

    def as_declared(self, name: str, fact: Fact) -> Symbol:
        """
        The symbol of a fact with the type that one pack gives it.

        Args:
            name: of the fact; one of `readable(fact.name)`.
            fact: how the pack declares it.
        """
        symbol = self._symbols[name]
        return symbol if symbol.type is fact.type and symbol.steps == _steps(fact) else _never_known(name, fact)

    @cached_property
    def constraints(self) -> Sequence[z3.BoolRef]:
        """What holds in every share, whatever a pack says of it."""
        return [each for symbol in self for each in symbol.constraints()]

    def given(self, pack: Pack, share: ShareFacts) -> list[z3.BoolRef]:
        """
        That the generic share is this one, fact for fact, those not known included.

        Args:
            pack: by whose layout the facts are read; what it does not declare is not known.
            share: a share with one purpose, one subject with one category, and one means.
        """
        worth = worths(pack, share)
        return [each for symbol in self for each in symbol.worth(worth.get(symbol.name))]


def readable(fact: str) -> tuple[str, ...]:
    """
    The names under which a declared fact stands in one share: a fact of `party` in each of its ends.

    >>> readable("party.kind"), readable("date")
    (('sender.kind', 'recipient.kind'), ('date',))
    """
    head, _, rest = fact.partition(".")
    return tuple(f"{end}.{rest}" for end in ENDS) if head == "party" else (fact,)


def worths(pack: Pack, share: ShareFacts) -> dict[str, Value]:
    """The facts of a share of one item each, by name."""
    (purpose,), (subject,), (means,) = share.purposes, share.subjects, share.means
    (category,) = subject.categories
    layout = pack.layout
    rows = {
        "": (layout.share, share.share),
        "sender.": (layout.party, share.sender),
        "recipient.": (layout.party, share.recipient),
        "subject.": (layout.subject, subject.facts),
        "means.": (layout.means, means),
    }
    worth = {head + name: value for head, (names, row) in rows.items() for name, value in zip(names, row, strict=True)}
    return {**worth, "purpose": purpose, "category": category}


# --- symbols ------------------------------------------------------------------------------------------


class Declaration(NamedTuple):
    """A fact as one pack declares it, with the terms of its vocabulary."""

    fact: Fact
    terms: tuple[str, ...]


def of_parameter(parameter: Parameter) -> Symbol:
    """A parameter as if it were a fact: the same in every share."""
    match parameter.type:
        case FactType.TERM | FactType.FLAG:
            return Symbol(parameter.name, parameter.type, TRUE, {parameter.value: TRUE})
        case FactType.NUMBER | FactType.DATE:
            number = z3.IntVal(int(in_steps(parameter.value, WHOLE)))
            return Symbol(parameter.name, parameter.type, TRUE, {}, number)
        case FactType.TERMS | FactType.TEXT:
            raise AssertionError(f"a parameter is no {parameter.type.value}")
        case _:
            assert_never(parameter.type)


def is_choice(parameter: Parameter) -> bool:
    """Whether a parameter is a choice among a few values."""
    return parameter.type in {FactType.TERM, FactType.FLAG}


def any_of_parameter(parameter: Parameter) -> Symbol:
    """A parameter that is a choice, with any of its values."""
    values: tuple[Scalar, ...] = parameter.terms or (True, False)
    options = {value: z3.Bool(f"parameter {parameter.name} {value}") for value in values}
    return Symbol(parameter.name, parameter.type, TRUE, options)


def _symbol(name: str, declarations: Sequence[Declaration]) -> Symbol:
    first = declarations[0].fact
    if any(each.fact.type is not first.type or _steps(each.fact) != _steps(first) for each in declarations):
        return _never_known(name, first)
    known = z3.Bool(f"{name} known")
    match first.type:
        case FactType.TERM | FactType.TERMS:
            terms = dict.fromkeys(term for each in declarations for term in each.terms)
            return Symbol(name, first.type, known, {term: z3.Bool(f"{name} {term}") for term in terms})
        case FactType.FLAG:
            return Symbol(name, first.type, known, {value: z3.Bool(f"{name} {value}") for value in (True, False)})
        case FactType.NUMBER | FactType.DATE:
            return Symbol(name, first.type, known, {}, z3.Int(name), _steps(first))
        case FactType.TEXT:
            return Symbol(name, first.type, known, {})
        case _:
            assert_never(first.type)


def _never_known(name: str, fact: Fact) -> Symbol:
    return Symbol(name, fact.type, FALSE, {}, steps=_steps(fact))


def _steps(fact: Fact) -> int:
    return DECIMAL if fact.decimal else WHOLE
