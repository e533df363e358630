"""All that is measured of tables: side by side, memory, CSV and Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import isp_rules
from tests.benchmarks.batch import csv_file, kent_shares, on_spark, peak, side_by_side
from tests.benchmarks.kent import NAME
from tests.benchmarks.measure import Effort
from tests.benchmarks.results import Table

SIZES = side_by_side.SIZES


def tables(effort: Effort, sizes: Sequence[int], say: Callable[[str], None]) -> Iterator[Table]:
    """
    Everything, one after another.

    Args:
        effort: how much is measured.
        sizes: how many shares a table holds.
        say: told what goes on.
    """
    pack = isp_rules.load_pack(NAME)
    say("making shares")
    pools = {subjects: kent_shares.pool(pack, subjects=subjects) for subjects in (1, 3)}
    yield from side_by_side.tables(pack, pools, effort, sizes, say)
    yield from peak.tables(sizes, say)
    yield from csv_file.tables(pack, pools[1], effort, min(200_000, max(sizes)), say)
    yield from on_spark.tables(pack, pools[1], min(1_000_000, max(sizes)), say)
