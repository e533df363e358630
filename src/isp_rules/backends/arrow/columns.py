"""
The columns of a part of a table as arrays of numpy, one for each fact, without decoding a term to a string.

A term is a small number, its place in the dictionary of the part; what is not known is the number whose bits are all
set. Every array has one more element than there are items, for an item that is not there: it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

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
    """One value an item, by number."""

    codes: Array
    bits: int
    """How many bits of a code count; all of them set say that nothing is known."""
    numbers: Mapping[Scalar, tuple[int, ...]]
    """The codes of each value: more than one where a dictionary has it twice."""
    everywhere: bool

    @property
    def held(self) -> Held:
        """What there is, for the graph of planes."""
        return Held(frozenset(self.numbers), self.everywhere)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number or a date an item; dates are days since `FIRST_DAY`."""

    values: Array
    given: Coded

    @property
    def held(self) -> Held:
        """What there is, for the graph of planes."""
        return Held(None, self.given.everywhere)


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
        return Held(frozenset(self.terms.numbers), self.given.everywhere)


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
    return _coded(values.view(np.uint8), joined(there, known(array)), {False: (0,), True: (1,)}, 2)


def only_given(there: Mask | None, length: int) -> Coded:
    """A column of which rules ask no more than whether it is there."""
    return _coded(np.zeros(length, np.uint8), there, {}, 1)


def measured(values: Array, there: Mask | None) -> Measured:
    """A column of numbers, or of days."""
    return Measured(np.append(values, values.dtype.type(0)), only_given(there, len(values)))


def several(starts: Array, lengths: Array, terms: Coded, there: Mask | None) -> Several:
    """A column of sets of terms."""
    lengths = lengths if there is None else np.where(there, lengths, 0)
    return Several(np.append(starts, 0), np.append(lengths, 0), terms, only_given(there, len(starts)))


def _coded(codes: Array, there: Mask | None, numbers: Mapping[Scalar, tuple[int, ...]], count: int) -> Coded:
    """Codes from 0 to `count`, with what is not known made so, and the element for an item that is not there."""
    bits = max(1, count.bit_length())
    wide = np.uint8 if bits <= 8 else np.uint16
    made = np.empty(len(codes) + 1, wide)
    made[:-1] = codes
    made[-1] = unknown = (1 << bits) - 1
    if there is not None:
        made[:-1][~there] = unknown
    return Coded(made, bits, numbers, there is None)


@dataclass
class Dictionary:
    """The terms that a column numbers, and which of them its vocabulary knows."""

    words: Sequence[str | None]
    vocabulary: Mapping[str, object]
    unknown: Mask = field(init=False)
    """Words that are no terms: whoever uses one is no valid share."""

    def __post_init__(self) -> None:
        self.unknown = np.array([word is not None and word not in self.vocabulary for word in self.words], bool)

    def numbers(self) -> dict[Scalar, tuple[int, ...]]:
        """The codes of each term."""
        made: dict[Scalar, tuple[int, ...]] = {}
        for code, word in enumerate(self.words):
            if word is not None and word in self.vocabulary:
                made[word] = (*made.get(word, ()), code)
        return made


def terms(array: pa.Array, there: Mask | None, vocabulary: Mapping[str, object]) -> tuple[Coded, Array]:
    """
    A column of terms.

    Returns:
        The column, and the places of elements that are no terms.
    """
    if pa.types.is_null(array.type):
        return _coded(np.zeros(len(array), np.uint8), np.zeros(len(array), bool), {}, 1), np.empty(0, np.intp)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    there = joined(there, known(array))
    codes = plain(array.indices)
    dictionary = Dictionary(array.dictionary.to_pylist(), vocabulary)
    nulls = np.array([word is None for word in dictionary.words], bool)
    if nulls.any():
        there = joined(there, ~_looked_up(nulls, codes, there))
    wrong = np.empty(0, np.intp)
    if dictionary.unknown.any():
        used = _looked_up(dictionary.unknown, codes, there)
        wrong = np.flatnonzero(used if there is None else used & there)
    if len(dictionary.words) > _MOST_WORDS:
        codes, dictionary = _renumbered(codes, there, dictionary)
    return _coded(codes, there, dictionary.numbers(), len(dictionary.words)), wrong


def _looked_up(table: Array, codes: Array, there: Mask | None) -> Array:
    # What stands under a null may be any number.
    codes = codes if there is None else np.where(there, codes, 0)
    return table.take(codes) if len(table) else np.zeros(len(codes), table.dtype)


def _renumbered(codes: Array, there: Mask | None, dictionary: Dictionary) -> tuple[Array, Dictionary]:
    """The same by the places of terms in the vocabulary, for a dictionary with many words that nobody knows."""
    places = {word: place for place, word in enumerate(dictionary.vocabulary)}
    table = np.array([places.get(word or "", len(places)) for word in dictionary.words], np.uint16)
    return _looked_up(table, codes, there), Dictionary([*places, None], dictionary.vocabulary)


def decimals(array: pa.Array) -> Array:
    """Exact numbers, with the operations of Python: slower, and right to the last digit."""
    return np.array([Decimal(0) if value is None else Decimal(value) for value in array.to_pylist()], object)
