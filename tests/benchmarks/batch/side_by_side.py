"""Tables of Kent shares of several sizes: the same rules in every engine by turns, and `pack.decide` in a loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from isp_rules import RulePack
from tests.benchmarks.batch.engines import OURS, WITH_RULES, Engine, engines
from tests.benchmarks.batch.kent_shares import Pool
from tests.benchmarks.measure import Effort, Task, by_turns
from tests.benchmarks.results import Figure, Row, Table

SIZES: Final = (10_000, 100_000, 1_000_000, 5_000_000)

LARGEST: Final = {1: 1_000_000, 3: 100_000}
"""How many shares of so many people the other engines are given: they would take gigabytes and minutes for more."""

LOOP: Final = "pack.decide in a loop, from mappings"
LOOP_READY: Final = "pack.decide in a loop, shares checked before"
SAMPLED: Final = 2_000


def tables(
    pack: RulePack, pools: dict[int, Pool], effort: Effort, sizes: Sequence[int], say: Callable[[str], None]
) -> Iterator[Table]:
    """One table for each number of people and each size, every figure for one share."""
    for subjects, pool in pools.items():
        what = f"Kent shares of {subjects} {'person' if subjects == 1 else 'people'} with 3 categories each"
        say(f"do the engines answer alike? {what}")
        found, missing = engines(pack, pool, effort.checked * 5)
        for size in sizes:
            say(f"{size:,} {what}")
            others = found if size <= LARGEST[subjects] else [engine for engine in found if engine.name == WITH_RULES]
            tasks = _tasks(pack, pool, size, others)
            # A repeat takes long enough as it is, and many of the largest would take an hour.
            repeats = min(effort.repeats, 5 if size <= 100_000 else 3)
            figures = by_turns(tasks, Effort(repeats=repeats, seconds=0))
            remarks = {engine.name: engine.remark for engine in others}
            remarks[LOOP] = remarks[LOOP_READY] = f"a sample of {SAMPLED:,}"
            yield _table(f"{size:,} {what}", figures, remarks, missing)


def _tasks(pack: RulePack, pool: Pool, size: int, others: Sequence[Engine]) -> dict[str, Task]:
    table = pool.rows(size)
    sample = pool.shares[:SAMPLED]
    ready = [pack.share(share) for share in sample]
    return {
        OURS: Task(lambda: pack.decide_table(table), size),
        **{engine.name: Task(engine.ready(table), size) for engine in others},
        LOOP: Task(lambda: _each(pack.decide, sample), SAMPLED),
        LOOP_READY: Task(lambda: _each(pack.decide, ready), SAMPLED),
    }


def _table(title: str, figures: dict[str, Figure], remarks: dict[str, str], missing: dict[str, str]) -> Table:
    first = figures[OURS].median
    return Table(
        title,
        (
            *(Row(name, each, each.median / first, remarks.get(name, "")) for name, each in figures.items()),
            *(Row(name, None, None, why) for name, why in missing.items()),
        ),
        "For one share. Only isp_rules tells a definite no from an unknown, the kinds and what is still needed; the"
        " others give the outcome and a bit for each rule that stands against a share. Tables are ready in their form.",
    )


def _each(decide: Callable[[Any], object], shares: Sequence[Any]) -> None:
    for share in shares:
        decide(share)
