"""What the project set out to reach, held against what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.benchmarks import analysis, remedies, side_by_side, sizes, startup
from tests.benchmarks.batch import targets as batch
from tests.benchmarks.results import Table, Target

FLAT = 1.25
"""How much longer a rule may take in the largest pack than in the smallest, to be called the same."""


def targets(tables: Sequence[Table]) -> Iterator[Target]:
    """The targets for which something was measured."""
    yield from _faster(tables, "zen-engine", 5)
    yield from _faster(tables, "cedarpy", 50)
    yield from _flat(tables)
    yield from _within(tables, "the Kent pack loads from YAML", startup.LOAD, 0.25)
    what = "the Kent pack loads in a fresh process, import included and no bytecode kept"
    yield from _within(tables, what, startup.WITHOUT, 0.375)
    yield from _within(tables, "isp_rules is imported", startup.IMPORT, 0.2)
    for name in (analysis.QUESTION, analysis.SMALLEST):
        yield from _within(tables, f"a question to a solver about the Kent pack: {name}", name, 0.05)
    for name in (analysis.PROVE, analysis.DEEP):
        yield from _within(tables, f"the Kent pack: {name}", name, 5)
    for name in (remedies.EACH, remedies.NEARLY_ALL, remedies.SLOWEST):
        yield from _within(tables, f"the Kent pack: {name}", name, 0.1)
    yield from batch.targets(tables)


def _faster(tables: Sequence[Table], engine: str, times: int) -> Iterator[Target]:
    """Against the fastest way to use an engine, on the pack and shares that suit it best."""
    ratios = [
        (row.ratio, table.title)
        for table in tables
        if table.figure(side_by_side.OURS)
        for row in table.rows
        if row.ratio and row.name.startswith(engine)
    ]
    if ratios:
        least, title = min(ratios)
        got = f"{least:.1f} times at the least ({title})"
        yield Target(f"faster than {engine}, a share checked before", f"{times} times", got, least >= times)


def _flat(tables: Sequence[Table]) -> Iterator[Target]:
    for table in tables:
        each = [row.ratio for row in table.rows if row.name.endswith(sizes.EACH) and row.ratio]
        further = [row.ratio for row in table.rows if row.name.startswith(sizes.FURTHER) and row.ratio]
        if len(each) > 1:
            what = f"time for each rule, {table.title.removeprefix('Generated packs, ')}"
            got = f"{each[-1]:.2f} times; a further rule {further[-1]:.2f} times"
            yield Target(what, f"up to {FLAT} times", got, each[-1] <= FLAT)


def _within(tables: Sequence[Table], what: str, name: str, seconds: float) -> Iterator[Target]:
    for table in tables:
        if (figure := table.figure(name)) and figure.unit == "s":
            yield Target(what, f"within {seconds} s", f"{figure.median:.3f} s", figure.median <= seconds)
