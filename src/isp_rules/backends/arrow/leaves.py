"""The planes of facts, for the rows of one tile: what a program starts from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, assert_never

import numpy as np

from isp_rules.backends.arrow.columns import FIRST_DAY, Array, Bits, Coded, Flags, Measured, Several
from isp_rules.backends.arrow.nodes import RELATIONS, Among, Bit, Given, Having, Leaf, Ordered
from isp_rules.backends.arrow.program import Plane, shape_of
from isp_rules.backends.arrow.sets import FewTerms, ManyTerms, Sets
from isp_rules.backends.arrow.tiles import Tile, packed
from isp_rules.pack.layout import axis_of
from isp_rules.pack.syntax import OtherFact, Parameter, Scalar

_NOWHERE: Final = np.uint64(0)
_EVERYWHERE: Final = np.uint64(0xFFFF_FFFF_FFFF_FFFF)


class Leaves:
    """Gives the planes of facts and comparisons for a tile; what several of them read is read once."""

    def __init__(self, tile: Tile, parameters: Mapping[str, Parameter]) -> None:
        self._tile = tile
        self._columns = tile.part.columns
        self._parameters = parameters
        self._bits: dict[str, dict[int, Plane]] = {}
        self._known: dict[str, Plane] = {}
        self._sets: dict[str, Sets] = {}
        self._numbers: dict[str, Array] = {}
        self._codes: dict[str, Array] = {}

    def __call__(self, leaf: Leaf) -> Plane:
        """The plane of a fact, in the shape that `Program` reads."""
        match leaf:
            case Bit(fact, place):
                return self._bits_of(fact).pop(place)  # a program asks for each but once
            case Given(fact):
                return self._given(fact)
            case Having(fact, value):
                return self._having(fact, value)
            case Among(fact, other):
                return self._among(fact, other)
            case Ordered():
                return self._ordered(leaf)
            case _:
                assert_never(leaf)

    def _same(self, word: np.uint64) -> Plane:
        return np.full((1, 1, 1, 1, 1, self._tile.words), word)

    def _given(self, fact: str) -> Plane:
        """Where a fact is known."""
        if fact not in self._known:
            column, axis = self._columns.get(fact), axis_of(fact)
            present = self._tile.present(axis)
            if column is None:
                plane = self._same(_NOWHERE)
            elif column.known is None:
                plane = self._same(_EVERYWHERE) if present is None else self._boxed(present, fact)
            else:
                known = self._tile.bits(column.known, axis)
                plane = self._boxed(known if present is None else known & present, fact)
            self._known[fact] = plane
        return self._known[fact]

    def _bits_of(self, fact: str) -> dict[int, Plane]:
        """The bits of the codes of a fact, the highest being number 0; of one that is not there, anything."""
        if fact not in self._bits:
            column = self._columns.get(fact)
            if not isinstance(column, Coded):
                return dict.fromkeys(range(16), self._same(_NOWHERE))
            codes = self._boxed(self._tile.spread(column.raw, axis_of(fact), column.width), fact)
            scratch = np.empty_like(codes)
            masks = [column.width(1 << bit) for bit in reversed(range((len(column.words) - 1).bit_length()))]
            planes = (packed(np.bitwise_and(codes, mask, out=scratch)) for mask in masks)
            self._bits[fact] = dict(enumerate(planes))
        return self._bits[fact]

    def _having(self, fact: str, value: Scalar) -> Plane:
        match self._columns.get(fact):
            case Bits() | Several() as column:
                # More than one number where a dictionary has a term twice.
                numbers = [number for number, word in enumerate(column.words) if word == value]
                return self._set_of(fact, column).having(numbers)
            case Flags() as column:
                return self._boxed(self._tile.bits(column.values, axis_of(fact)), fact) & self._given(fact)
            case _:
                return self._same(_NOWHERE)

    def _among(self, fact: str, other: str) -> Plane:
        one, several = self._columns.get(fact), self._columns.get(other)
        if not isinstance(one, Coded) or not isinstance(several, Bits | Several):
            return self._same(_NOWHERE)
        if fact not in self._codes:
            self._codes[fact] = self._spread(one.codes, fact)
        return self._set_of(other, several).among(self._codes[fact])

    def _set_of(self, fact: str, column: Bits | Several) -> Sets:
        if fact not in self._sets:
            match column:
                case Bits(sets=sets):
                    self._sets[fact] = FewTerms(self._where_there(self._spread(sets, fact), fact))
                case Several(starts=starts, lengths=lengths, terms=terms):
                    many = self._where_there(self._spread(lengths, fact), fact)
                    self._sets[fact] = ManyTerms(self._spread(starts, fact), many, terms.codes, len(terms.words))
        return self._sets[fact]

    def _where_there(self, values: Array, fact: str) -> Array:
        """The values where there is an item that may have the fact, else 0."""
        present = self._tile.present(axis_of(fact))
        if present is None:
            return values
        return values * self._boxed(np.unpackbits(present.view(np.uint8), axis=-1, bitorder="little"), fact)

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
            plane = plane & self._given(name)
        return plane

    def _number(self, name: str) -> Any:
        """The numbers of a fact in a box, or the number of a parameter."""
        head, _, rest = name.partition(".")
        if head == "parameter":
            return _plain(self._parameters[rest].value)
        if name not in self._numbers:
            column = self._columns[name]
            assert isinstance(column, Measured)  # noqa: S101 - asked before
            self._numbers[name] = self._spread(column.narrow, name)
        return self._numbers[name]

    def _spread(self, values: Array, fact: str) -> Array:
        return self._boxed(self._tile.spread(values, axis_of(fact)), fact)

    def _boxed(self, values: Array, fact: str) -> Array:
        """Values or words of rows in a box that has an axis for each list of items."""
        axis = axis_of(fact)
        axes = frozenset(["subject", "category"] if axis == "category" else [axis] if axis else [])
        return values.reshape(shape_of(axes, self._tile.sizes, values.shape[-1]))


def _plain(value: Scalar) -> Any:
    return (value - FIRST_DAY).days if isinstance(value, date) else value
