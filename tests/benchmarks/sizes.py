"""Generated packs of growing size: the time for a decision, and for one of its rules."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import isp_rules
from isp_rules import RulePack, Share
from tests.benchmarks.generate import Generated, generate
from tests.benchmarks.measure import Effort, Task, by_turns
from tests.benchmarks.results import Row, Table
from tests.benchmarks.shares import Shares

SIZES = (60, 300, 1000)
KINDS = ("allowed", "denied", "unknown", "complete")
"""Of shares, by the names of what draws them."""
EACH = "for each rule"
FURTHER = "each further rule"
SAID = {
    "allowed": "allowed",
    "denied": "denied by a few rules",
    "unknown": "mostly unknown",
    "complete": "complete at random",
}


def tables(effort: Effort, sizes: Sequence[int], say: Callable[[str], None]) -> Iterator[Table]:
    """For flat packs and packs with items: each kind of share with packs of all sizes by turns."""
    for items in (False, True):
        sort = "with items" if items else "facts of the share alone"
        packs: dict[int, Shares] = {}
        for size in sizes:
            say(f"making a pack of {size} rules, {sort}")
            packs[size] = Shares(*loaded(size, items=items))
        for kind in KINDS:
            say(f"packs of all sizes, {sort}: shares {SAID[kind]}")
            figures = by_turns({str(size): _task(shares, kind) for size, shares in packs.items()}, effort)
            whole = [(f"{size} rules", figures[str(size)]) for size in sizes]
            each = [(f"{size} rules, {EACH}", figures[str(size)].over(size)) for size in sizes]
            further = [
                (f"{FURTHER} from {one} to {other}", figures[str(other)].beyond(figures[str(one)]).over(other - one))
                for one, other in pairwise(sizes)
            ]
            yield Table(
                f"Generated packs, {sort}: shares {SAID[kind]}",
                tuple(
                    Row(name, figure, figure.median / group[0][1].median)
                    for group in (whole, each, further)
                    for name, figure in group
                ),
                "A share checked before. Ratios are within a kind of row; a further rule bears no fixed costs.",
            )


def loaded(size: int, *, items: bool = False) -> tuple[Generated, RulePack]:
    """A generated pack, read from a file as any pack is."""
    generated = generate(size, items=items)
    with tempfile.TemporaryDirectory() as folder:
        return generated, isp_rules.load_pack(generated.write(Path(folder)))


def _task(shares: Shares, kind: str) -> Task:
    ready: list[Share] = [shares.ready(facts) for facts in shares.draw(kind, 20)]
    decide = shares.pack.decide

    def run() -> None:
        for share in ready:
            decide(share)

    return Task(run, len(ready))
