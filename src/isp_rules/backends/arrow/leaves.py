"""The planes of facts, for the rows of one tile: what a program starts from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, assert_never

import numpy as np

from isp_rules.backends.arrow.columns import FIRST_DAY, Array, Coded, Measured, Several
from isp_rules.backends.arrow.planes import RELATIONS, Bit, Given, Having, Leaf, Ordered
from isp_rules.backends.arrow.program import Plane, shape_of
from isp_rules.backends.arrow.tiles import Tile
from isp_rules.pack.layout import axis_of
from isp_rules.pack.syntax import OtherFact, Parameter, Scalar

_MOST_POSITIONS: Final = 16
"""How long sets of terms may be to be looked through position by position."""

_NOWHERE, _EVERYWHERE = np.uint64(0), np.uint64(0xFFFF_FFFF_FFFF_FFFF)


class Leaves:
    """Gives the planes of facts and comparisons for a tile; what several of them read is read once."""

    def __init__(self, tile: Tile, parameters: Mapping[str, Parameter]) -> None:
        self._tile = tile
        self._columns = tile.part.columns
        self._parameters = parameters
        self._bits: dict[str, list[Plane]] = {}
        self._sets: dict[str, _Sets] = {}
        self._numbers: dict[str, Array] = {}

    def __call__(self, leaf: Leaf) -> Plane:
        """The plane of a fact, in the shape that `Program` reads."""
        match leaf:
            case Bit(fact, place):
                return self._bits_of(fact)[place]
            case Given(fact):
                return ~self._bits_of(fact)[-1]
            case Having(fact, term):
                column = self._columns.get(fact)
                return self._set_of(fact, column).having(term) if isinstance(column, Several) else self._same(_NOWHERE)
            case Ordered():
                return self._ordered(leaf)
            case _:
                assert_never(leaf)

    def _same(self, word: np.uint64) -> Plane:
        return np.full((1, 1, 1, 1, 1, self._tile.words), word)

    def _bits_of(self, fact: str) -> list[Plane]:
        """The bits of the codes of a fact, the highest first; all set for one that is not there."""
        if fact not in self._bits:
            column = self._columns.get(fact)
            if column is None:
                return [self._same(_EVERYWHERE)] * 16
            coded = column if isinstance(column, Coded) else column.given
            codes = self._boxed(self._tile.spread(coded.codes, axis_of(fact)), fact)
            scratch = np.empty_like(codes)
            masks = [codes.dtype.type(1 << bit) for bit in reversed(range(coded.count.bit_length()))]
            self._bits[fact] = [packed(np.bitwise_and(codes, mask, out=scratch)) for mask in masks]
        return self._bits[fact]

    def _set_of(self, fact: str, column: Several) -> _Sets:
        if fact not in self._sets:
            axis = axis_of(fact)
            starts = self._boxed(self._tile.spread(column.starts, axis), fact)
            lengths = self._boxed(self._tile.spread(column.lengths, axis), fact)
            self._sets[fact] = _Sets(starts, lengths, column.terms)
        return self._sets[fact]

    # --- numbers and dates ---

    def _ordered(self, leaf: Ordered) -> Plane:
        names = [leaf.fact, *([leaf.other.fact] if isinstance(leaf.other, OtherFact) else [])]
        facts = [name for name in names if not name.startswith("parameter.")]
        if not all(isinstance(self._columns.get(name), Measured) for name in facts):
            return self._same(_NOWHERE)
        operands = [self._number(name) for name in names]
        if not isinstance(leaf.other, OtherFact):
            operands.append(_plain(leaf.other))
        plane = packed(RELATIONS[leaf.operator](*operands))
        for name in facts:
            plane = plane & ~self._bits_of(name)[-1]
        return plane

    def _number(self, name: str) -> Any:
        """The numbers of a fact in a box, or the number of a parameter."""
        head, _, rest = name.partition(".")
        if head == "parameter":
            return _plain(self._parameters[rest].value)
        if name not in self._numbers:
            column = self._columns[name]
            assert isinstance(column, Measured)  # noqa: S101 - asked before
            self._numbers[name] = self._boxed(self._tile.spread(column.values, axis_of(name)), name)
        return self._numbers[name]

    def _boxed(self, values: Array, fact: str) -> Array:
        """Values of rows in a box that has an axis for each list of items."""
        axis = axis_of(fact)
        axes = frozenset(["subject", "category"] if axis == "category" else [axis] if axis else [])
        return values.reshape(shape_of(axes, self._tile.sizes, values.shape[-1]))


def packed(truths: Array) -> Plane:
    """Truths as bits; there are whole words of rows."""
    plane: Plane = np.packbits(truths, bitorder="little").view(np.uint64).reshape(*truths.shape[:-1], -1)
    return plane


def _plain(value: Scalar) -> Any:
    return (value - FIRST_DAY).days if isinstance(value, date) else value


# --- sets of terms ------------------------------------------------------------------------------------


class _Sets:
    """Sets of terms, each a part of an array of codes."""

    def __init__(self, starts: Array, lengths: Array, terms: Coded) -> None:
        self._numbers = terms.numbers
        longest = int(lengths.max())
        self._codes = self._table = None
        if longest <= _MOST_POSITIONS:
            self._codes = _by_position(starts, lengths, terms, longest)
        else:
            self._table = _by_code(starts, lengths, terms)

    def having(self, term: Scalar) -> Plane:
        """Where the term is in the set."""
        codes = self._numbers.get(term, ())
        if self._codes is not None:
            found = np.zeros(self._codes.shape[1:], bool)
            for code in codes:
                for position in self._codes:
                    found |= position == code
            return packed(found)
        assert self._table is not None  # noqa: S101 - one of the two is there
        return packed(np.any(self._table[list(codes)], axis=0))


def _by_position(starts: Array, lengths: Array, terms: Coded, longest: int) -> Array:
    """The first codes of all sets, then the second ones, and so on; what no set has is not known."""
    codes = np.empty((longest, *starts.shape), terms.codes.dtype)
    few = lengths.astype(np.uint8)
    one = codes.dtype.type(1)
    for position in range(longest):
        np.take(terms.codes, starts + starts.dtype.type(position), out=codes[position], mode="clip")
        codes[position] |= (few > position).view(np.uint8).astype(codes.dtype, copy=False) - one
    return codes


def _by_code(starts: Array, lengths: Array, terms: Coded) -> Array:
    """For each code, where it is in the set: for long sets, whose length does not matter then."""
    last = max((code for codes in terms.numbers.values() for code in codes), default=0)
    table = np.zeros((last + 2, starts.size), bool)
    many = lengths.ravel()
    behind = np.cumsum(many)
    places = np.arange(behind[-1]) + np.repeat(starts.ravel() - (behind - many), many)
    table[np.minimum(terms.codes.take(places), last + 1), np.repeat(np.arange(starts.size), many)] = True
    return table.reshape(last + 2, *starts.shape)
