"""
The planes of comparisons, for the rows of one tile.

The codes of a column are cut into planes of their bits, one call for each bit; a term is then a few operations on
packed bits, which share what they have in common like the branches of a tree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, assert_never

import numpy as np

from isp_rules.backends.arrow.columns import FIRST_DAY, Array, Coded, Measured, Several
from isp_rules.backends.arrow.planes import RELATIONS, Given, Leaf, Member, Ordered
from isp_rules.backends.arrow.program import Plane
from isp_rules.backends.arrow.tiles import Tile
from isp_rules.pack.layout import AXES, axis_of
from isp_rules.pack.scope import ENDS
from isp_rules.pack.syntax import OtherFact, Parameter, Scalar

_MOST_SLOTS: Final = 16
"""How long sets of terms may be to be looked through position by position."""


class Leaves:
    """Gives the planes of comparisons for a tile; what several of them read is read once."""

    def __init__(self, tile: Tile, parameters: Mapping[str, Parameter]) -> None:
        self._tile = tile
        self._columns = tile.part.columns
        self._parameters = parameters
        self._bits: dict[str, _Bits] = {}
        self._sets: dict[str, _Sets] = {}
        self._numbers: dict[str, Array] = {}

    def __call__(self, leaf: Leaf) -> Plane:
        """The plane of a comparison, in the shape that `Program` reads."""
        match leaf:
            case Given(fact):
                return self._at_each_end(self._given, fact)
            case Member(fact, value):
                return self._at_each_end(partial(self._member, value=value), fact)
            case Ordered(fact, operator, other):
                compare = partial(self._ordered, relation=RELATIONS[operator], other=other)
                others = [other.fact] if isinstance(other, OtherFact) else []
                return self._at_each_end(compare, fact, *others)
            case _:
                assert_never(leaf)

    @staticmethod
    def _at_each_end(plane: Callable[[str, str], Plane], fact: str, *others: str) -> Plane:
        """The plane of a comparison at one end after the other, where it speaks of the party."""
        if any(axis_of(each) == "party" for each in (fact, *others)):
            return np.concatenate([plane(fact, end) for end in ENDS])
        return plane(fact, "")

    def _given(self, fact: str, end: str) -> Plane:
        name = _at(fact, end)
        column = self._columns.get(name)
        if column is None:
            return self._boxed(_nowhere(self._tile), None)
        coded = column if isinstance(column, Coded) else column.given
        return self._boxed(self._bits_of(name, coded).given(), name)

    def _member(self, fact: str, end: str, *, value: Scalar) -> Plane:
        name = _at(fact, end)
        match self._columns.get(name):
            case Coded() as column:
                return self._boxed(self._bits_of(name, column).one_of(column.numbers.get(value, ())), name)
            case Several() as column:
                return self._boxed(self._set_of(name, column).having(column.terms.numbers.get(value, ())), name)
            case _:
                return self._boxed(_nowhere(self._tile), None)

    def _ordered(self, fact: str, end: str, *, relation: Callable[[Any, Any], Any], other: Scalar | OtherFact) -> Plane:
        names = [_at(each, end) for each in (fact, *([other.fact] if isinstance(other, OtherFact) else []))]
        facts = [name for name in names if not name.startswith("parameter.")]
        if not all(isinstance(self._columns.get(name), Measured) for name in facts):
            return self._boxed(_nowhere(self._tile), None)
        operands = [self._number(name) for name in names]
        if not isinstance(other, OtherFact):
            operands.append(_plain(other))
        plane = packed(relation(*operands))
        for name in facts:
            plane = plane & self._given(name, "")
        return plane

    def _number(self, name: str) -> Any:
        """The numbers of a fact in a box, or the number of a parameter."""
        head, _, rest = name.partition(".")
        if head == "parameter":
            return _plain(self._parameters[rest].value)
        column = self._columns[name]
        assert isinstance(column, Measured)  # noqa: S101 - asked before
        if name not in self._numbers:
            self._numbers[name] = self._tile.spread(column.values, _axis(name))
        return self._boxed(self._numbers[name], name)

    def _bits_of(self, name: str, column: Coded) -> _Bits:
        if name not in self._bits:
            self._bits[name] = _Bits(self._tile.spread(column.codes, _axis(name)), column.bits)
        return self._bits[name]

    def _set_of(self, name: str, column: Several) -> _Sets:
        if name not in self._sets:
            starts, lengths = (self._tile.spread(each, _axis(name)) for each in (column.starts, column.lengths))
            self._sets[name] = _Sets(starts, lengths, column.terms)
        return self._sets[name]

    def _boxed(self, plane: Array, fact: str | None) -> Array:
        """Values or words of rows in a box that has an axis for each list of items."""
        axis = _axis(fact) if fact else None
        axes = {"subject", "category"} if axis == "category" else {axis}
        return plane.reshape(
            *(size if each in axes else 1 for each, size in zip(AXES, self._tile.sizes, strict=True)), plane.shape[-1]
        )


def packed(truths: Array) -> Plane:
    """Truths as bits; there are whole words of rows."""
    plane: Plane = np.packbits(truths, bitorder="little").view(np.uint64).reshape(*truths.shape[:-1], -1)
    return plane


def _nowhere(tile: Tile) -> Plane:
    return np.zeros(tile.words, np.uint64)


def _at(fact: str, end: str) -> str:
    return f"{end}.{fact.partition('.')[2]}" if axis_of(fact) == "party" else fact


def _axis(fact: str) -> str | None:
    """The list whose items a column has a value for; an end is no list."""
    axis = axis_of(fact)
    return None if axis == "party" else axis


def _plain(value: Scalar) -> Any:
    return (value - FIRST_DAY).days if isinstance(value, date) else value


# --- bits of codes ------------------------------------------------------------------------------------


class _Bits:
    """The codes of a column, bit by bit."""

    def __init__(self, codes: Array, bits: int) -> None:
        # The highest bit first, as the branches of the tree part there.
        masks = [codes.dtype.type(1 << bit) for bit in reversed(range(bits))]
        scratch = np.empty_like(codes)
        self._planes = [packed(np.bitwise_and(codes, mask, out=scratch)) for mask in masks]
        self._branches: dict[tuple[int, int], Plane] = {}

    def given(self) -> Plane:
        """Where not all bits are set."""
        unknown = self._planes[0]
        for plane in self._planes[1:]:
            unknown = unknown & plane
        return ~unknown

    def one_of(self, codes: Sequence[int]) -> Plane:
        """Where the code is one of these."""
        if not codes:
            return np.zeros_like(self._planes[0])
        found = [self._branch(len(self._planes), code) for code in codes]
        return found[0] if len(found) == 1 else np.bitwise_or.reduce(found)

    def _branch(self, depth: int, bits: int) -> Plane:
        """Where the highest bits of the code are these."""
        key = depth, bits
        if key not in self._branches:
            plane = self._planes[depth - 1]
            if depth == 1:
                self._branches[key] = plane if bits else ~plane
            else:
                above = self._branch(depth - 1, bits >> 1)
                # Of what is above, what has the bit; or what is left over.
                self._branches[key] = above & plane if bits & 1 else above ^ self._branch(depth, bits | 1)
        return self._branches[key]


class _Sets:
    """Sets of terms, each a part of an array of codes."""

    def __init__(self, starts: Array, lengths: Array, terms: Coded) -> None:
        self._terms = terms
        longest = max(int(lengths.max()), 1)  # where no set of the tile has a term, each has one slot without one
        if longest <= _MOST_SLOTS:
            codes = np.empty((longest, *starts.shape), terms.codes.dtype)
            few = lengths.astype(np.uint8)
            for position in range(longest):
                np.take(terms.codes, starts + starts.dtype.type(position), out=codes[position], mode="clip")
                codes[position] |= (few > position).view(np.uint8).astype(codes.dtype, copy=False) - codes.dtype.type(1)
            self._having = _Bits(codes, terms.bits).one_of
            self._reduce = True
        else:
            self._table = _table(starts, lengths, terms)
            self._reduce = False

    def having(self, codes: Sequence[int]) -> Plane:
        """Where one of these codes is in the set."""
        if self._reduce:
            plane: Plane = np.bitwise_or.reduce(self._having(codes), axis=0)
            return plane
        return packed(np.any(self._table[list(codes)], axis=0))


def _table(starts: Array, lengths: Array, terms: Coded) -> Array:
    """For each code, where it is in the set: for long sets, whose length does not matter then."""
    last = max((code for codes in terms.numbers.values() for code in codes), default=0)
    table = np.zeros((last + 2, starts.size), bool)
    many = lengths.ravel()
    behind = np.cumsum(many)
    places = np.arange(behind[-1]) + np.repeat(starts.ravel() - (behind - many), many)
    table[np.minimum(terms.codes.take(places), last + 1), np.repeat(np.arange(starts.size), many)] = True
    return table.reshape(last + 2, *starts.shape)
