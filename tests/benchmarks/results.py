"""What a benchmark gives: figures with their spread, gathered in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Figure:
    """The median of repeated measurements, and the quartiles around it."""

    median: float
    low: float
    high: float
    repeats: int
    unit: str = "s"
    """`s` for seconds, `B` for bytes."""

    @classmethod
    def of(cls, measured: Sequence[float], unit: str = "s") -> Figure:
        """
        The figure of some measurements.

        >>> Figure.of([3.0, 1.0, 2.0])
        Figure(median=2.0, low=1.0, high=3.0, repeats=3, unit='s')
        """
        low, _, high = quantiles(measured, n=4) if len(measured) > 1 else [measured[0]] * 3
        return cls(median(measured), low, high, len(measured), unit)

    def over(self, count: int) -> Figure:
        """The figure for one of `count` equal parts."""
        return Figure(self.median / count, self.low / count, self.high / count, self.repeats, self.unit)

    def beyond(self, other: Figure) -> Figure:
        """How much more this is, at the least and the most."""
        return Figure(self.median - other.median, self.low - other.high, self.high - other.low, self.repeats, self.unit)


@dataclass(frozen=True)
class Row:
    """One thing that was measured, or why it was not."""

    name: str
    figure: Figure | None
    ratio: float | None = None
    """How many times the first row of the table."""
    remark: str = ""


@dataclass(frozen=True)
class Table:
    """Rows that were measured together: in one process and by turns, unless it says otherwise."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""

    def figure(self, name: str) -> Figure | None:
        """The figure of a row."""
        return next((row.figure for row in self.rows if row.name == name), None)


@dataclass(frozen=True)
class Target:
    """What was to be reached, and what was."""

    what: str
    wanted: str
    got: str
    reached: bool
