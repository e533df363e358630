"""The memory that deciding a table takes beside the table, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tests.benchmarks.measure import printed
from tests.benchmarks.results import Figure, Row, Table

BESIDE: Final = "what deciding it in parts takes at its peak, beside the table"

_PROCESS: Final = """
import ctypes, gc, sys
import pyarrow as pa
import isp_rules
from tests.benchmarks.batch.kent_shares import pool

def status(key):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))

def peak_over(run):
    gc.collect()
    pa.default_memory_pool().release_unused()
    ctypes.CDLL(None).malloc_trim(0)
    before = status("VmRSS")
    with open("/proc/self/clear_refs", "w") as reset:  # the peak is counted anew
        reset.write("5")
    kept = run()
    return status("VmHWM") - before, kept

def in_parts():
    for each in pack.decide_batches(table):
        pass

pack = isp_rules.load_pack("kent-schools-2016")
some = pool(pack, subjects=int(sys.argv[2]))
pack.decide_table(some.table)
table = some.rows(int(sys.argv[1]))
parts, _ = peak_over(in_parts)
whole, decided = peak_over(lambda: pack.decide_table(table))
print(table.nbytes, parts, decided.nbytes, whole - decided.nbytes)
"""


def tables(sizes: Sequence[int], say: Callable[[str], None]) -> Iterator[Table]:
    """For the largest table."""
    if sys.platform != "linux":
        return
    for subjects in (1, 3):
        say(f"memory for {max(sizes):,} shares")
        figures = [Figure.of([each], "B") for each in printed(_PROCESS, str(max(sizes)), str(subjects))]
        names = ("the table", BESIDE, "all decisions as one table", "what that takes at its peak, beside both tables")
        yield Table(
            f"Peak memory for {max(sizes):,} Kent shares of {subjects} {'person' if subjects == 1 else 'people'}",
            tuple(
                Row(name, figure, figure.median / figures[0].median)
                for name, figure in zip(names, figures, strict=True)
            ),
        )
