"""Planes of bits as the columns of a result: which kinds of finding each share has, and lists of rules or facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from isp_rules.backends.arrow.columns import Array, Mask
from isp_rules.backends.arrow.program import Plane
from isp_rules.pack.syntax import Kind

Codes = npt.NDArray[np.uint16]

DEFINITE: Final = tuple(kind for kind in Kind if kind is not Kind.NOT_SHOWN)
KINDS: Final = (*DEFINITE, Kind.NOT_SHOWN)

_PAIRS: Final = tuple(combinations(range(len(DEFINITE)), 2))
_BIT_OF_PAIR: Final = {pair: len(KINDS) + place for place, pair in enumerate(_PAIRS)}
"""Bits of the code of a list of kinds: one for each kind, and for each pair of them one if the later comes first."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Lines of bits, one bit for each row of a tile."""

    definite: Plane
    """For each rule, where it definitely stands against the share."""
    not_shown: Plane
    """For each rule, where it does so as not shown."""
    impossible: Plane
    """For each thing that cannot be, where it is so."""
    duties: Plane
    """For each duty, where it would be owed; none where that was not asked."""
    missing: tuple[tuple[int, Plane], ...]
    """For facts by number, a line for each finding that may wait for it."""


def tally(lines: Plane) -> list[Plane]:
    """How many lines have each bit set: the numbers bit by bit, the lowest first."""
    counters = [lines[0]]
    for number, line in enumerate(lines[1:], start=2):
        carry = line
        for place, counter in enumerate(counters):
            counters[place], carry = counter ^ carry, counter & carry
        if number.bit_length() > len(counters):
            counters.append(carry)
    return counters


def places_of(line: Plane, count: int) -> Array:
    """Where the bits of a line are set, which few of them are."""
    line_of_bytes = line.view(np.uint8)[: -(-count // 8)]
    some = np.flatnonzero(line_of_bytes != 0)
    within = np.flatnonzero(np.unpackbits(line_of_bytes.take(some), bitorder="little").view(bool))
    return (some.take(within >> 3) << 3) + (within & 7)


def picked(line: Plane, places: Array) -> Array:
    """The bits of a line at some places, as numbers."""
    return line.view(np.uint8).take(places >> 3) >> (places & 7).astype(np.uint8) & np.uint8(1)


def counted(lines: Plane) -> Array:
    """How many bits of each line are set."""
    if hasattr(np, "bitwise_count"):
        counts: Array = np.bitwise_count(lines).sum(axis=1, dtype=np.int64)
        return counts
    return np.array([np.unpackbits(line.view(np.uint8)).sum(dtype=np.int64) for line in lines], np.int64)


def unpacked(line: Plane, count: int) -> Mask:
    """The bits of a line as truths."""
    return np.unpackbits(line.view(np.uint8), count=count, bitorder="little").view(bool)


# --- kinds --------------------------------------------------------------------------------------------


def kind_codes(definite: Plane, not_shown: Plane, kinds: Sequence[Kind], count: int) -> Codes:
    """
    The code of each row's list of kinds: those of its definite findings in the order of rules, and *not shown*.

    Args:
        definite: a line for each rule.
        not_shown: the same.
        kinds: of a definite finding of each rule.
        count: how many rows.
    """
    words = definite.shape[1]
    seen = np.zeros((len(KINDS), words), np.uint64)
    turned = np.zeros((len(_PAIRS), words), np.uint64)
    for line, kind in zip(definite, kinds, strict=True):
        number = DEFINITE.index(kind)
        new = line & ~seen[number]
        if new.any():
            for other in range(number):  # before which it should come last
                turned[_PAIRS.index((other, number))] |= new & ~seen[other]
            seen[number] |= new
    seen[-1] = np.bitwise_or.reduce(not_shown, axis=0)
    codes = np.zeros(count, np.uint16)
    for place, line in enumerate((*seen, *turned)):
        if line.any():
            codes |= unpacked(line, count).astype(np.uint16) << np.uint16(place)
    return codes


@cache
def kinds_of(code: int) -> tuple[int, ...]:
    """
    The numbers of the kinds that a code stands for, in their order.

    >>> [KINDS[number].value for number in kinds_of(0b10001)]
    ['out_of_scope', 'not_shown']
    """
    found: list[int] = []
    for number in range(len(DEFINITE)):
        if code >> number & 1:
            ahead = [other for other in found if code >> _BIT_OF_PAIR[other, number] & 1]
            place = found.index(ahead[0]) if ahead else len(found)
            found.insert(place, number)
    return (*found, len(DEFINITE)) if code >> len(DEFINITE) & 1 else tuple(found)


def kinds_column(codes: Array) -> pa.ListArray:
    """A list of kinds for each code."""
    used = np.flatnonzero(np.bincount(codes)).tolist()
    lists = [kinds_of(code) for code in used]
    longest = max(map(len, lists), default=0)
    most = max(used, default=0) + 1
    lengths, table = np.zeros(most, np.uint8), np.zeros((longest, most), np.int8)
    for code, each in zip(used, lists, strict=True):
        lengths[code] = len(each)
        table[: len(each), code] = each
    codes = codes.astype(np.intp)  # what `take` would make of them each time
    many = lengths.take(codes)
    offsets = np.zeros(len(codes) + 1, np.int32)
    np.cumsum(many, out=offsets[1:])
    flat = np.empty(offsets[-1], np.int8)
    for position in range(longest):
        rows = np.flatnonzero(many > position)
        flat[offsets.take(rows) + position] = table[position].take(codes.take(rows))
    return _lists(offsets, flat, [kind.value for kind in KINDS])


# --- lists of words -----------------------------------------------------------------------------------


def entries(lines: Plane, count: int) -> tuple[Array, Array]:
    """Each bit that is set, as its row and the number of its line; by line."""
    found = [places_of(line, count) for line in lines]
    numbers = np.repeat(np.arange(len(found), dtype=np.int32), [len(each) for each in found])
    return np.concatenate([*found, np.empty(0, np.intp)]), numbers


class Lists:
    """
    A list of words for each row, gathered in any order.

    Args:
        places: how many places there may be for a word in the order of a list; the place tells the word, too.
    """

    def __init__(self, places: int) -> None:
        self._bits = places.bit_length()
        self._rows: list[Array] = []
        self._places: list[Array | int] = []
        self._keys: list[Array] = []

    def add(self, rows: Array, places: Array | int) -> None:
        """Words of rows, by their places."""
        if len(rows):
            self._rows.append(rows)
            self._places.append(places)

    def settle(self) -> None:
        """All words of some rows were added: put them in order, while they are few."""
        if not self._rows:
            return
        first = min(int(rows.min()) for rows in self._rows)
        last = max(int(rows.max()) for rows in self._rows)
        # As narrow as can be: numbers of four bytes are sorted twice as fast as those of eight.
        kind = np.uint32 if (last - first + 1) << self._bits <= 1 << 32 else np.uint64
        found = np.empty(sum(map(len, self._rows)), kind)
        end = 0
        for rows, places in zip(self._rows, self._places, strict=True):
            some = found[end : end + len(rows)]
            np.subtract(rows, first, out=some, casting="unsafe")
            np.left_shift(some, kind(self._bits), out=some)
            np.bitwise_or(some, places, out=some, casting="unsafe")
            end += len(rows)
        found.sort(kind="stable")  # which makes use of that the rows of each word are in order
        self._keys.append(found.astype(np.int64) + (first << self._bits))
        self._rows, self._places = [], []

    def _sorted(self) -> Array:
        self.settle()
        keys = np.concatenate([*self._keys, np.empty(0, np.int64)])
        if np.any(keys[1:] < keys[:-1]):  # rows that waited for others
            keys.sort()
        self._keys = [keys]
        return keys

    def numbers(self, words: Sequence[str]) -> Array:
        """The number of the word of each entry: the places of all words follow one another, and then again."""
        return (self._sorted() & ((1 << self._bits) - 1)) % len(words)

    def column(self, words: Sequence[str], count: int) -> pa.ListArray:
        """The lists of this many rows."""
        offsets = np.zeros(count + 1, np.int32)
        np.cumsum(np.bincount(self._sorted() >> self._bits, minlength=count), out=offsets[1:])
        return _lists(offsets, self.numbers(words).astype(np.int32), words)


def _lists(offsets: Array, numbers: Array, words: Sequence[str]) -> pa.ListArray:
    values = pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(words, pa.string()))
    return pa.ListArray.from_arrays(pa.array(offsets), values)
