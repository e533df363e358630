"""
The columns of a part of a table as arrays of numpy, one for each fact, without decoding a term to a string.

Nothing is copied before it is asked for. A term is a small number, its place in a dictionary; a flag, and whether
something is known, is a bit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isp_rules.backends.arrow.nodes import Held
from isp_rules.pack.syntax import Scalar

Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

Bitmap = npt.NDArray[np.uint8]
"""Eight elements a byte, the first in the lowest bit; what is behind the last element may be anything."""

FIRST_DAY: Final = date(1970, 1, 1)
"""The day from which Arrow counts."""

MOST_BITS: Final = 64
"""How many terms a vocabulary may have for a set of them to be one number."""

_MOST_WORDS: Final = 256
"""How many words may be numbered in one byte."""


# --- columns ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coded:
    """One term an item, by its number among the words; where it is not known, any number."""

    known: Bitmap | None
    """Where something is known; None where everything is."""
    indices: Array
    words: tuple[Scalar | None, ...]
    """The value of each number; None for a word that is no term."""
    table: Array | None = None
    """The numbers of these words for those that the column came with, where they are not the same."""

    @property
    def raw(self) -> Array:
        """The numbers, in whatever width they came."""
        return self.indices if self.table is None else self.codes

    @cached_property
    def codes(self) -> Array:
        """The numbers in as few bytes as can be."""
        if self.table is None:
            return self.indices.astype(self.width, copy=False)
        return self.table.take(self.indices, mode="clip")

    @property
    def width(self) -> type[np.unsignedinteger[Any]]:
        """The type of the numbers."""
        return width_of(len(self.words))

    def held(self, *, complete: bool) -> Held:
        """What there is, for the graph of planes; `complete` says that no item is missing."""
        return Held(self.words, coded=True, everywhere=complete and self.known is None)


@dataclass(frozen=True)
class Flags:
    """A flag an item."""

    known: Bitmap | None
    values: Bitmap

    def held(self, *, complete: bool) -> Held:
        """As of `Coded`."""
        return Held((False, True), everywhere=complete and self.known is None)


@dataclass(frozen=True)
class Measured:
    """A number or a date an item; dates are days since `FIRST_DAY`."""

    known: Bitmap | None
    values: Array

    @cached_property
    def narrow(self) -> Array:
        """The values in as few bytes as can be."""
        if self.values.dtype == object or not len(self.values):
            return self.values
        kinds = {
            np.min_scalar_type(min(int(self.values.min()), -1)),
            np.min_scalar_type(-abs(int(self.values.max())) - 1),
        }
        return self.values.astype(max(kinds, key=lambda kind: kind.itemsize), copy=False)

    def held(self, *, complete: bool) -> Held:
        """As of `Coded`."""
        return Held(everywhere=complete and self.known is None)


@dataclass(frozen=True)
class Told:
    """A text an item, of which rules ask no more than whether it is there."""

    known: Bitmap | None

    def held(self, *, complete: bool) -> Held:
        """As of `Coded`."""
        return Held(everywhere=complete and self.known is None)


@dataclass(frozen=True)
class Bits:
    """A set of terms an item, as a number with a bit for each term; none where it is not known."""

    known: Bitmap | None
    sets: Array
    words: tuple[Scalar | None, ...]

    def held(self, *, complete: bool) -> Held:
        """As of `Coded`."""
        return Held(self.words, everywhere=complete and self.known is None)


@dataclass(frozen=True)
class Several:
    """The same, of too many terms for a number: those from `starts`, as many as `lengths` says."""

    known: Bitmap | None
    starts: Array
    lengths: Array
    terms: Coded

    @property
    def words(self) -> tuple[Scalar | None, ...]:
        """As of `Coded`."""
        return self.terms.words

    def held(self, *, complete: bool) -> Held:
        """As of `Coded`."""
        return Held(self.words, everywhere=complete and self.known is None)


Column = Coded | Flags | Measured | Told | Bits | Several


def width_of(count: int) -> type[np.unsignedinteger[Any]]:
    """The type of numbers for so many words."""
    return np.uint8 if count <= _MOST_WORDS else np.uint16


# --- bits ---------------------------------------------------------------------------------------------


def known(array: pa.Array) -> Bitmap | None:
    """Which elements are not null; None where none is."""
    if pa.types.is_null(array.type):
        return np.zeros((len(array) + 7) // 8, np.uint8)
    return None if array.null_count == 0 else _bitmap(array.buffers()[0], array.offset, len(array))


def joined(one: Bitmap | None, other: Bitmap | None) -> Bitmap | None:
    """Where both hold; None holds everywhere."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def unpacked(bits: Bitmap, count: int) -> Mask:
    """A truth for each of so many bits."""
    return np.unpackbits(bits, count=count, bitorder="little").view(bool)


def _bitmap(buffer: pa.Buffer, offset: int, length: int) -> Bitmap:
    bits = np.frombuffer(buffer, np.uint8)[offset // 8 : (offset + length + 7) // 8]
    if offset % 8 == 0:
        return bits
    return np.packbits(unpacked(bits, offset % 8 + length)[offset % 8 :], bitorder="little")


# --- reading Arrow ------------------------------------------------------------------------------------


def plain(array: pa.Array) -> Array:
    """The numbers of an array, whatever stands where it is null."""
    kind = array.type
    dtype = np.dtype(f"{'u' if pa.types.is_unsigned_integer(kind) else 'i'}{kind.bit_width // 8}")
    if not len(array):
        return np.empty(0, dtype)
    return np.frombuffer(array.buffers()[1], dtype)[array.offset : array.offset + len(array)]


def flags(array: pa.Array, there: Bitmap | None) -> Flags:
    """A column of flags."""
    values = _bitmap(array.buffers()[1], array.offset, len(array)) if len(array) else np.empty(0, np.uint8)
    return Flags(joined(there, known(array)), values)


def told(array: pa.Array, there: Bitmap | None) -> Told:
    """A column of texts."""
    there = joined(there, known(array))
    if pa.types.is_dictionary(array.type) and array.dictionary.null_count:
        there = joined(there, _where(plain(array.indices), array.dictionary.is_valid().to_pylist()))
    return Told(there)


def terms(array: pa.Array, there: Bitmap | None, vocabulary: Collection[str], *, renumber: bool) -> tuple[Coded, Array]:
    """
    A column of terms.

    Args:
        array: the terms, spelled out or by number.
        there: where there is something at all.
        vocabulary: all terms, in their order.
        renumber: whether to number them by this order, whatever their dictionary does.

    Returns:
        The column, and the places of elements that are no terms.
    """
    there = joined(there, known(array))
    if pa.types.is_null(array.type):
        return Coded(there, np.zeros(len(array), np.uint8), (None,)), _nothing()
    if pa.types.is_dictionary(array.type):
        return _numbered(plain(array.indices), there, array.dictionary.to_pylist(), vocabulary, renumber=renumber)
    codes = pc.index_in(array, value_set=pa.array(list(vocabulary), array.type))
    found = known(codes)
    wrong = _nothing() if found is None else _places(~found, there, len(array))
    return Coded(joined(there, found), plain(codes), tuple(vocabulary)), wrong


def _numbered(
    indices: Array, there: Bitmap | None, words: Sequence[str | None], vocabulary: Collection[str], *, renumber: bool
) -> tuple[Coded, Array]:
    wrong = _nothing()
    if not all(word in vocabulary for word in words):
        there = joined(there, _where(indices, [word is not None for word in words]))
        wrong = _places(_where(indices, [word not in vocabulary for word in words]), there, len(indices))
    if renumber or len(words) > _MOST_WORDS:
        places = {word: place for place, word in enumerate(vocabulary)}
        table = np.array([places.get(word or "", 0) for word in words] or [0], width_of(len(places)))
        return Coded(there, indices, tuple(vocabulary), table), wrong
    return Coded(there, indices, tuple(word if word in vocabulary else None for word in words) or (None,)), wrong


def _where(indices: Array, truths: Sequence[bool]) -> Bitmap:
    # Under a null may stand any number, even one beyond the table.
    return np.packbits(np.array(truths or [False]).take(indices, mode="clip"), bitorder="little")


def _places(bits: Bitmap, there: Bitmap | None, count: int) -> Array:
    return np.flatnonzero(unpacked(bits if there is None else bits & there, count))


def _nothing() -> Array:
    return np.empty(0, np.intp)


def several(known: Bitmap | None, starts: Array, lengths: Array, terms: Coded) -> Bits | Several:
    """A column of sets of terms: those from `starts`, as many as `lengths` says, none where it is not known."""
    count = len(terms.words)
    if count > MOST_BITS:
        return Several(known, starts, lengths, terms)
    bit = np.array([1 << place for place in range(count)], np.uint32 if count <= 32 else np.uint64)
    each = (bit if terms.table is None else bit.take(terms.table)).take(terms.indices, mode="clip")
    return Bits(known, _sums(each, starts, lengths), terms.words)


def _sums(bits: Array, starts: Array, lengths: Array) -> Array:
    """The bits of each set together: their sum, and the slower way where a set has a term twice."""
    sums = np.zeros(len(bits) + 1, bits.dtype)
    np.cumsum(bits, out=sums[1:])
    if len(starts) and int(lengths.sum()) == len(bits) and hasattr(np, "bitwise_count"):
        # One set begins where the other ends. Sums may have run over, their differences have not.
        before = sums.take(starts)
        found = np.empty_like(before)
        np.subtract(before[1:], before[:-1], out=found[:-1])
        found[-1] = sums[-1] - before[-1]
        # A sum of as many terms as it has bits is one of different terms: fewer bits have the others.
        if int(np.bitwise_count(found).sum(dtype=np.int64)) == len(bits):
            return found
    found = np.bitwise_or.reduceat(np.append(bits, bits.dtype.type(0)), starts) if len(starts) else sums[:0]
    found[lengths == 0] = 0
    return found


def decimals(array: pa.Array) -> Array:
    """Exact numbers, with the operations of Python: slower, and right to the last digit."""
    return np.array([Decimal(0) if value is None else Decimal(value) for value in array.to_pylist()], object)
