"""The memory that loading takes, and that decisions take: dropped at once, or all kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.benchmarks.kent import NAME
from tests.benchmarks.measure import Effort, printed
from tests.benchmarks.results import Figure, Row, Table

_START = """
import resource, sys, tracemalloc
def peak():
    try:  # what `getrusage` says includes the parent's peak here
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
name, count = sys.argv[1], int(sys.argv[2])
"""
_PROCESS = (
    _START
    + """
print(peak())
import isp_rules
print(peak())
pack = isp_rules.load_pack(name)
print(peak())
share = pack.share(pack.path / pack.syntax.identity.base)
for _ in range(count):
    pack.decide(share)
print(peak())
kept = [pack.decide(share) for _ in range(count)]
print(peak())
"""
)
_TRACED = (
    _START
    + """
import isp_rules
tracemalloc.start()
pack = isp_rules.load_pack(name)
print(*tracemalloc.get_traced_memory())
share = pack.share(pack.path / pack.syntax.identity.base)
nothing = pack.share({})
before = tracemalloc.get_traced_memory()[0]
kept = [pack.decide(share) for _ in range(count)]
allowed = tracemalloc.get_traced_memory()[0]
denied = [pack.decide(nothing) for _ in range(count // 10)]
print((allowed - before) / count, (tracemalloc.get_traced_memory()[0] - allowed) / (count // 10))
"""
)


def tables(effort: Effort, say: Callable[[str], None]) -> Iterator[Table]:
    """The peak of a process as it goes on, and what Python objects take of it."""
    count = str(effort.decisions)
    say("memory of a process")
    stages = [
        "Python itself",
        "and import isp_rules",
        "and load the Kent pack",
        f"and {effort.decisions:,} decisions, one after another",
        f"and {effort.decisions:,} more, all kept",
    ]
    peaks = [printed(_PROCESS, NAME, count) for _ in range(3)]
    yield _table("Peak memory of a process that decides on the Kent pack", stages, peaks)
    say("memory of Python objects")
    parts = [
        "the pack",
        "the peak while it is loaded",
        "one decision, kept: allowed",
        "one decision, kept: nothing known",
    ]
    yield _table("Memory of Python objects, the Kent pack", parts, [printed(_TRACED, NAME, count)])


def _table(title: str, names: list[str], measured: list[list[float]]) -> Table:
    figures = [Figure.of(each, "B") for each in zip(*measured, strict=True)]
    rows = (Row(name, figure, figure.median / figures[0].median) for name, figure in zip(names, figures, strict=True))
    return Table(title, tuple(rows))
