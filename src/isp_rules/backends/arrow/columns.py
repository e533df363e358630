"""
The columns of a part of a table as arrays of numpy, one for each fact, without decoding a term to a string.

A term is a small number, its place in the dictionary of the part; what is not known is the number whose bits are all
set. Every array has one more element than there are items, for an item that is not there: it is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isp_rules.backends.arrow.planes import Held
from isp_rules.pack.syntax import Scalar

Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

FIRST_DAY: Final = date(1970, 1, 1)
"""The day from which Arrow counts."""

_MOST_WORDS: Final = 254
"""How long a dictionary may be for its terms to be numbered in one byte."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One value an item, by its number among the words; what is not known has every bit of its number set."""

    codes: Array
    words: tuple[Scalar | None, ...]
    """The value of each code; None for a word that is no term."""
    everywhere: bool

    @property
    def held(self) -> Held:
        """What there is, for the graph of planes."""
        return Held(self.words, coded=True, everywhere=self.everywhere)

    def numbers(self, value: Scalar) -> list[int]:
        """The codes of a value: more than one where a dictionary has it twice."""
        return [code for code, word in enumerate(self.words) if word == value]


@dataclass(frozen=True, slots=True)
class Measured:
    """A number or a date an item; dates are days since `FIRST_DAY`."""

    values: Array
    given: Coded

    @property
    def held(self) -> Held:
        """What there is, for the graph of planes."""
        return Held(everywhere=self.given.everywhere)


@dataclass(frozen=True, slots=True)
class Several:
    """A set of terms an item: those from `starts`, as many as `lengths` says."""

    starts: Array
    lengths: Array
    terms: Coded
    given: Coded

    @property
    def held(self) -> Held:
        """What there is, for the graph of planes."""
        return Held(self.terms.words, everywhere=self.given.everywhere)


Column = Coded | Measured | Several


# --- reading Arrow ------------------------------------------------------------------------------------


def known(array: pa.Array) -> Mask | None:
    """Which elements are not null; None where none is."""
    if pa.types.is_null(array.type):
        return np.zeros(len(array), bool)
    if array.null_count == 0:
        return None
    return _bits(array.buffers()[0], array.offset, len(array))


def _bits(buffer: pa.Buffer, offset: int, length: int) -> Mask:
    first, last = offset // 8, (offset + length + 7) // 8
    packed = np.frombuffer(buffer, np.uint8)[first:last]
    skipped = offset % 8
    return np.unpackbits(packed, bitorder="little")[skipped : skipped + length].view(bool)


def joined(one: Mask | None, other: Mask | None) -> Mask | None:
    """Where both hold; None holds everywhere."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def plain(array: pa.Array) -> Array:
    """The numbers of an array, whatever stands where it is null."""
    kind = array.type
    dtype = np.dtype(f"{'u' if pa.types.is_unsigned_integer(kind) else 'i'}{kind.bit_width // 8}")
    if not len(array):
        return np.empty(0, dtype)
    return np.frombuffer(array.buffers()[1], dtype)[array.offset : array.offset + len(array)]


# --- making columns -----------------------------------------------------------------------------------


def flags(array: pa.Array, there: Mask | None) -> Coded:
    """A column of flags."""
    values = _bits(array.buffers()[1], array.offset, len(array)) if len(array) else np.empty(0, bool)
    return _coded(values.view(np.uint8), joined(there, known(array)), (False, True))


def only_given(there: Mask | None, length: int) -> Coded:
    """A column of which rules ask no more than whether it is there."""
    return _coded(np.zeros(length, np.uint8), there, (None,))


def measured(values: Array, there: Mask | None) -> Measured:
    """A column of numbers, or of days."""
    return Measured(_and_none(values), only_given(there, len(values)))


def several(starts: Array, lengths: Array, terms: Coded, there: Mask | None) -> Several:
    """A column of sets of terms; those that are not given have no length."""
    return Several(_and_none(starts), _and_none(lengths), terms, only_given(there, len(starts)))


def _and_none(values: Array) -> Array:
    """With one more, for an item that is not there."""
    made = np.empty(len(values) + 1, values.dtype)
    made[:-1], made[-1] = values, 0
    return made


def _coded(codes: Array, there: Mask | None, words: tuple[Scalar | None, ...]) -> Coded:
    """Codes of words, with what is not known made so, and the element for an item that is not there."""
    wide: np.dtype[Any] = np.dtype(np.uint8 if len(words) <= _MOST_WORDS else np.uint16)
    made = np.empty(len(codes) + 1, wide)
    made[-1] = ~wide.type(0)
    np.copyto(made[:-1], codes, casting="unsafe")
    if there is not None:
        # Every bit where nothing is known: one less than false is the largest number.
        made[:-1] |= there.view(np.uint8).astype(wide, copy=False) - wide.type(1)
    return Coded(made, words, there is None)


def terms(array: pa.Array, there: Mask | None, vocabulary: Collection[str], *, renumber: bool) -> tuple[Coded, Array]:
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
        return _coded(np.zeros(len(array), np.uint8), there, (None,)), _nothing()
    if pa.types.is_dictionary(array.type):
        return _numbered(plain(array.indices), there, array.dictionary.to_pylist(), vocabulary, renumber=renumber)
    codes = pc.index_in(array, value_set=pa.array(list(vocabulary), array.type))
    found = known(codes)
    wrong = _nothing() if found is None else np.flatnonzero(~found if there is None else there & ~found)
    return _coded(plain(codes), joined(there, found), tuple(vocabulary)), wrong


def _numbered(
    codes: Array, there: Mask | None, words: Sequence[str | None], vocabulary: Collection[str], *, renumber: bool
) -> tuple[Coded, Array]:
    wrong = _nothing()
    if not all(word in vocabulary for word in words):
        there = joined(there, _looked_up([word is not None for word in words], codes, np.bool_))
        unknown = _looked_up([word is not None and word not in vocabulary for word in words], codes, np.bool_)
        wrong = np.flatnonzero(unknown if there is None else unknown & there)
    if renumber or len(words) > _MOST_WORDS:
        places = {word: place for place, word in enumerate(vocabulary)}
        kind = np.uint8 if len(places) <= _MOST_WORDS else np.uint16
        codes = _looked_up([places.get(word or "", 0) for word in words], codes, kind)
        return _coded(codes, there, tuple(vocabulary)), wrong
    return _coded(codes, there, tuple(word if word in vocabulary else None for word in words) or (None,)), wrong


def _looked_up(table: Sequence[int], codes: Array, kind: type[np.generic]) -> Array:
    # Under a null may stand any number, even one beyond the table.
    return np.array(table or [0], kind).take(codes, mode="clip")


def _nothing() -> Array:
    return np.empty(0, np.intp)


def decimals(array: pa.Array) -> Array:
    """Exact numbers, with the operations of Python: slower, and right to the last digit."""
    return np.array([Decimal(0) if value is None else Decimal(value) for value in array.to_pylist()], object)
