"""
Many shares at once, as rows of bits: one row for each combination of a share's items, and one bit behind them.

A set of rows is a whole number, so that one operation on numbers answers for all shares. Rows stand for combinations of
*all* items: a rule that mentions fewer is true of several rows alike, which changes no answer to *for some* or *for
every*, since no list of items is empty. The bit behind the rows of a share, its end, stands for the share: added to
the rows of a set, a share's full row of ones carries into its end exactly when the set has one of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, assert_never

from isp_rules.engine.evaluate import truth_of
from isp_rules.engine.items import Reader, combinations, readers
from isp_rules.pack.layout import AXES, ShareFacts, Value
from isp_rules.pack.syntax import Comparison, OtherFact, Pack, Values

Bits = int
"""A set of rows, or of the ends of shares."""


class Truth3(NamedTuple):
    """Where something is true, and where it is false; it is unknown in the other rows."""

    true: Bits
    false: Bits


class Rows:
    """
    The rows of some shares.

    Attributes:
        every: all rows.
        ends: the end of each share.
    """

    def __init__(self, pack: Pack, shares: Sequence[ShareFacts]) -> None:
        self._readers: list[Reader | None] = []
        self._end_of: list[int] = []
        self._columns: dict[tuple[str, ...], dict[tuple[Value, ...], Bits]] = {}
        self._compared: dict[Comparison, Truth3] = {}
        for share in shares:
            at = readers(pack, share)
            self._readers += [at(item) for item in combinations(share, AXES)]
            self._end_of.append(len(self._readers))
            self._readers.append(None)
        self.ends = sum(1 << end for end in self._end_of)
        self.every = (1 << len(self._readers)) - 1 - self.ends
        self._numbers = {end: number for number, end in enumerate(self._end_of)}

    def some(self, rows: Bits) -> Bits:
        """The ends of the shares of which at least one row is in the set."""
        return (rows + self.every) & self.ends

    def end(self, number: int) -> Bits:
        """The end of one share, by its number."""
        return 1 << self._end_of[number]

    def numbers(self, ends: Bits) -> Iterator[int]:
        """The numbers of the shares whose ends are in the set."""
        while ends:
            lowest = ends & -ends
            yield self._numbers[lowest.bit_length() - 1]
            ends ^= lowest

    def unknown(self, fact: str) -> Bits:
        """The rows in which a fact is not known."""
        return self._column((fact,)).get((None,), 0)

    def compared(self, comparison: Comparison) -> Truth3:
        """Where a comparison is true and where it is false: decided once for each value that occurs."""
        if comparison not in self._compared:
            self._compared[comparison] = self._compare(comparison)
        return self._compared[comparison]

    def _compare(self, comparison: Comparison) -> Truth3:
        match comparison.operand:
            case Values():
                facts: tuple[str, ...] = (comparison.fact,)
            case OtherFact(fact):
                facts = tuple(dict.fromkeys((comparison.fact, fact)))
            case _:
                assert_never(comparison.operand)
        true = false = 0
        for values, rows in self._column(facts).items():
            match truth_of(comparison, dict(zip(facts, values, strict=True)).__getitem__):
                case True:
                    true |= rows
                case False:
                    false |= rows
                case None:
                    pass
        return Truth3(true, false)

    def _column(self, facts: tuple[str, ...]) -> dict[tuple[Value, ...], Bits]:
        if facts not in self._columns:
            found: dict[tuple[Value, ...], list[int]] = {}
            for number, read in enumerate(self._readers):
                if read is not None:
                    found.setdefault(tuple(map(read, facts)), []).append(number)
            self._columns[facts] = {values: _bits(numbers) for values, numbers in found.items()}
        return self._columns[facts]


def _bits(numbers: Sequence[int]) -> Bits:
    """The set of these numbers, which are in order."""
    made = bytearray(numbers[-1] // 8 + 1)
    for number in numbers:
        made[number // 8] |= 1 << number % 8
    return int.from_bytes(made, "little")
