"""`python -m tests.benchmarks`: measure, and say what was reached."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console

from tests.benchmarks import analysis, durable, kent, memory, remedies, report, side_by_side, sizes, startup
from tests.benchmarks.batch import part as batch
from tests.benchmarks.measure import QUICK, Effort
from tests.benchmarks.results import Table
from tests.benchmarks.targets import targets

PARTS = {
    "kent": "decide with the Kent pack",
    "peers": "the same generated rules in other engines",
    "durable": "the Kent pack on durable_rules beside ours",
    "sizes": "generated packs of growing size",
    "analysis": "questions to a solver: one, and prove and lint --deep whole",
    "remedies": "remedies of denied shares, and the difference of two packs",
    "startup": "loading and importing",
    "memory": "what a process and its objects take",
    "batch": "tables of Kent shares, in other engines and on Spark as well",
}


def main() -> int:
    """Measure what was asked for."""
    asked = _arguments()
    effort = QUICK if asked.quick else Effort()
    console, progress = Console(width=None if sys.stdout.isatty() else 140), Console(stderr=True)
    tables: list[Table] = []
    with progress.status("") as status:
        for part in asked.parts or PARTS:
            say = _saying(status.update, part)
            for table in _tables(part, effort, asked, say):
                tables.append(table)
                report.show(console, table)
    reached = list(targets(tables))
    if reached:
        report.show_targets(console, reached)
    if asked.json:
        report.save(asked.json, tables, reached)
    return 0


def _tables(part: str, effort: Effort, asked: argparse.Namespace, say: Callable[[str], None]) -> Iterator[Table]:
    say(PARTS[part])
    match part:
        case "kent":
            return kent.tables(effort)
        case "peers":
            return side_by_side.tables(effort, asked.peer_rules, say)
        case "durable":
            return durable.tables(effort, say)
        case "sizes":
            return sizes.tables(effort, asked.rules, say)
        case "analysis":
            return analysis.tables(effort, asked.rules, say)
        case "remedies":
            return remedies.tables(effort, asked.rules, say)
        case "startup":
            return startup.tables(effort, asked.rules, say)
        case "memory":
            return memory.tables(effort, say)
        case _:
            return batch.tables(effort, asked.rows or batch.SIZES[: 2 if asked.quick else None], say)


def _saying(update: Callable[[str], None], part: str) -> Callable[[str], None]:
    return lambda what: update(f"{part}: {what}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure isp_rules.")
    about = "; ".join(f"{name}: {what}" for name, what in PARTS.items())
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"what to measure; all of it if left out. {about}")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter repeats: a first look, no more")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to this file, too")
    parser.add_argument(
        "--rules", type=int, nargs="+", default=sizes.SIZES, metavar="N", help="sizes of generated packs"
    )
    parser.add_argument("--peer-rules", type=int, nargs="+", default=[60], metavar="N", help="sizes for other engines")
    parser.add_argument("--rows", type=int, nargs="+", metavar="N", help="how many shares a table holds")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - PARTS.keys():
        parser.error(f"no part {', '.join(sorted(unknown))}: {', '.join(PARTS)}")
    return asked


if __name__ == "__main__":
    sys.exit(main())
