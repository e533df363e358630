"""The planes of facts, for the rows of one tile: what a program starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, assert_never

import numpy as np

from isp_rules.backends.arrow.columns import FIRST_DAY, Array, Coded, Measured, Several
from isp_rules.backends.arrow.planes import RELATIONS, Among, Bit, Given, Having, Leaf, Ordered
from isp_rules.backends.arrow.program import Plane, shape_of
from isp_rules.backends.arrow.tiles import WORD, Tile
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
        self._room: dict[object, Array] = {}

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
            case Among(fact, other):
                return self._among(fact, other)
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
            codes = self._spread(coded.codes, fact)
            scratch = self._scratch(codes)
            masks = [codes.dtype.type(1 << bit) for bit in reversed(range(len(coded.words).bit_length()))]
            self._bits[fact] = [packed(np.bitwise_and(codes, mask, out=scratch)) for mask in masks]
        return self._bits[fact]

    def _spread(self, values: Array, fact: str) -> Array:
        """The values of a fact in the tile's order, in a box that has an axis for each list of items."""
        return self._boxed(self._tile.spread(values, axis_of(fact)), fact)

    def _scratch(self, like: Array) -> Array:
        """Room for as many values, to be used at once."""
        key = like.shape, like.dtype
        if key not in self._room:
            self._room[key] = np.empty_like(like)
        return self._room[key]

    # --- sets of terms ---

    def _set_of(self, fact: str, column: Several) -> _Sets:
        if fact not in self._sets:
            starts, lengths = self._spread(column.starts, fact), self._spread(column.lengths, fact)
            self._sets[fact] = _Sets(starts, lengths, column.terms)
        return self._sets[fact]

    def _among(self, fact: str, other: str) -> Plane:
        one, several = self._columns.get(fact), self._columns.get(other)
        if not isinstance(one, Coded) or not isinstance(several, Several):
            return self._same(_NOWHERE)
        found = self._set_of(other, several).among(self._bits_of(fact))
        return found if found is not None else self._set_of(other, several).looked_up(self._spread(one.codes, fact))

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
            self._numbers[name] = self._spread(column.values, name)
        return self._numbers[name]

    def _boxed(self, values: Array, fact: str) -> Array:
        """Values of rows in a box that has an axis for each list of items."""
        axis = axis_of(fact)
        axes = frozenset(["subject", "category"] if axis == "category" else [axis] if axis else [])
        return values.reshape(shape_of(axes, self._tile.sizes, values.shape[-1]))


def packed(truths: Array) -> Plane:
    """Truths as bits; there are whole words of rows."""
    plane: Plane = (
        np.packbits(truths, bitorder="little").view(np.uint64).reshape(*truths.shape[:-1], truths.shape[-1] // WORD)
    )
    return plane


def _plain(value: Scalar) -> Any:
    return (value - FIRST_DAY).days if isinstance(value, date) else value


# --- sets of terms ------------------------------------------------------------------------------------


class _Sets:
    """Sets of terms, each a part of an array of codes."""

    def __init__(self, starts: Array, lengths: Array, terms: Coded) -> None:
        self._terms = terms
        longest = int(lengths.max())
        self._positions = self._table = None
        if longest <= _MOST_POSITIONS:
            self._positions = _by_position(starts, lengths, terms, longest)
        else:
            self._table = _by_code(starts, lengths, terms)

    def having(self, term: Scalar) -> Plane:
        """Where the term is in the set."""
        return packed(self._has(self._terms.numbers(term)))

    def _has(self, codes: Sequence[int]) -> Array:
        if self._table is not None:
            found: Array = np.any(self._table[list(codes)], axis=0)
            return found
        assert self._positions is not None  # noqa: S101 - one of the two is there
        found = np.zeros(self._positions.shape[1:], bool)
        for code in codes:
            for position in self._positions:
                found |= position == code
        return found

    def among(self, bits: Sequence[Plane]) -> Plane | None:
        """
        Where the set has the term of a code, whose column numbers them alike; None for long sets.

        What is not known has the code of what a short set has not, so nothing is said of it here.
        """
        if self._positions is None:
            return None
        masks = [self._positions.dtype.type(1 << bit) for bit in reversed(range(len(bits)))]
        own = [packed(self._positions & mask) for mask in masks]
        found = np.zeros(np.broadcast_shapes(bits[0].shape, own[0].shape[1:]), np.uint64)
        differ, differs = np.empty_like(found), np.empty_like(found)
        for position in range(len(self._positions)):
            np.bitwise_xor(bits[0], own[0][position], out=differs)
            for bit, mine in zip(bits[1:], own[1:], strict=True):
                differs |= np.bitwise_xor(bit, mine[position], out=differ)
            found |= np.invert(differs, out=differs)
        return found

    def looked_up(self, codes: Array) -> Plane:
        """The same, for long sets."""
        assert self._table is not None  # noqa: S101 - one of the two is there
        table = self._table.reshape(len(self._table), -1)
        cells = np.arange(table.shape[1]).reshape(self._table.shape[1:])
        return packed(table[np.minimum(codes, len(table) - 1), cells])


def _by_position(starts: Array, lengths: Array, terms: Coded, longest: int) -> Array:
    """The first codes of all sets, then the second ones, and so on; where a set has no more, the highest number."""
    codes = np.empty((longest, *starts.shape), terms.codes.dtype)
    few = lengths.astype(np.uint8)
    one = codes.dtype.type(1)
    for position in range(longest):
        np.take(terms.codes, starts + starts.dtype.type(position), out=codes[position], mode="clip")
        codes[position] |= (few > position).view(np.uint8).astype(codes.dtype, copy=False) - one
    return codes


def _by_code(starts: Array, lengths: Array, terms: Coded) -> Array:
    """For each code, where it is in the set, and last for what is no term: for long sets, whatever their length."""
    table = np.zeros((len(terms.words) + 1, starts.size), bool)
    many = lengths.ravel()
    behind = np.cumsum(many, dtype=np.intp)
    places = np.arange(behind[-1]) + np.repeat(starts.ravel() - (behind - many), many)
    table[np.minimum(terms.codes.take(places), len(terms.words)), np.repeat(np.arange(starts.size), many)] = True
    return table.reshape(-1, *starts.shape)
