"""What tables of shares were to reach, held against what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tests.benchmarks.batch import csv_file, on_spark, peak
from tests.benchmarks.batch.engines import OURS, POLARS
from tests.benchmarks.batch.side_by_side import LOOP
from tests.benchmarks.results import Table, Target

ENOUGH: Final = 100_000
"""How many shares make a table: what is done once for each weighs nothing in it."""

LINEAR: Final = 1.25
"""How much longer a share may take in the largest table than in one of `ENOUGH`."""

MOST_BESIDE: Final = 200 * 2**20


def targets(tables: Sequence[Table]) -> Iterator[Target]:
    """The targets for which something was measured."""
    large = [(table, size) for table in tables if (size := _size(table)) >= ENOUGH and table.figure(OURS)]
    for name, times in ((POLARS, 3), (LOOP, 200)):
        ratios = [
            (row.ratio, table.title) for table, _ in large for row in table.rows if row.name == name and row.ratio
        ]
        if ratios:
            least, title = min(ratios)
            got = f"{least:.1f} times at the least ({title})"
            yield Target(f"a table is decided faster than by {name}", f"{times} times", got, least >= times)
    yield from _linear(large)
    for table in tables:
        if beside := table.figure(peak.BESIDE):
            got = f"{beside.median / 2**20:.0f} MiB"
            yield Target(table.title, "the table and up to 200 MiB", got, beside.median <= MOST_BESIDE)
    yield from _ratio(tables, csv_file.DECIDED, "a CSV file is decided within the time of merely reading it", most=3)
    yield from _ratio(tables, on_spark.FRAME, "row groups on Spark are decided faster than by mapInArrow", least=5)


def _size(table: Table) -> int:
    first = table.title.partition(" ")[0].replace(",", "")
    return int(first) if first.isdecimal() else 0


def _linear(large: Sequence[tuple[Table, int]]) -> Iterator[Target]:
    """Of tables that differ in nothing but their size, the largest against the smallest."""
    kinds: dict[str, list[tuple[int, float]]] = {}
    for table, size in large:
        if figure := table.figure(OURS):
            kinds.setdefault(table.title.partition(" ")[2], []).append((size, figure.median))
    for kind, measured in kinds.items():
        (least, first), (most, last) = min(measured), max(measured)
        if most > least:
            got = f"{last / first:.2f} times"
            what = f"time for each share, {most:,} against {least:,} {kind}"
            yield Target(what, f"up to {LINEAR} times", got, last / first <= LINEAR)


def _ratio(
    tables: Sequence[Table], name: str, what: str, *, least: float | None = None, most: float | None = None
) -> Iterator[Target]:
    for row in (row for table in tables for row in table.rows):
        if row.name == name and row.ratio:
            reached = (least is None or row.ratio >= least) and (most is None or row.ratio <= most)
            wanted = f"{least} times" if most is None else f"up to {most} times"
            yield Target(what, wanted, f"{row.ratio:.1f} times", reached)
