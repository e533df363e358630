"""Tables in the terminal, and everything as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table as Grid

from tests.benchmarks.results import Figure, Row, Table, Target

_SCALES = {"s": ((1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")), "B": ((2**20, "MiB"), (2**10, "KiB"), (1, "B"))}


def show(console: Console, table: Table) -> None:
    """Print a table: medians, quartiles, and ratios to its first row."""
    grid = Grid(title=table.title, caption=table.note, box=box.SIMPLE, title_justify="left", caption_justify="left")
    grid.add_column("")
    grid.add_column("median", justify="right", no_wrap=True)
    grid.add_column("quartiles", justify="right", no_wrap=True)
    grid.add_column("times", justify="right", no_wrap=True)
    if any(row.remark for row in table.rows):
        grid.add_column("")
    for row in table.rows:
        grid.add_row(row.name, *_figure(row), *([row.remark] if len(grid.columns) > 4 else []))
    console.print(grid)


def show_targets(console: Console, targets: Sequence[Target]) -> None:
    """Print what was to be reached and what was."""
    grid = Grid(title="To reach", box=box.SIMPLE, title_justify="left")
    for column in ("", "wanted", "measured", "reached"):
        grid.add_column(column)
    for each in targets:
        grid.add_row(each.what, each.wanted, each.got, "yes" if each.reached else "no")
    console.print(grid)


def amount(value: float, unit: str) -> str:
    """
    A figure for people.

    >>> amount(0.0000123, "s"), amount(3 * 2**20, "B")
    ('12.3 µs', '3.00 MiB')
    """
    size, name = next((each for each in _SCALES[unit] if value >= each[0]), _SCALES[unit][-1])
    scaled = value / size
    return f"{scaled:.{max(0, 2 - len(str(int(scaled))) + 1)}f} {name}"


def save(path: Path, tables: Sequence[Table], targets: Sequence[Target]) -> None:
    """Write all figures in seconds and bytes, with what they were measured on."""
    measured = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "isp_rules": version("isp-rules"),
        "tables": [asdict(table) for table in tables],
        "targets": [asdict(target) for target in targets],
    }
    path.write_text(json.dumps(measured, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _figure(row: Row) -> tuple[str, str, str]:
    if row.figure is None:
        return "-", "-", "-"
    figure: Figure = row.figure
    spread = f"{amount(figure.low, figure.unit)} to {amount(figure.high, figure.unit)}"
    return amount(figure.median, figure.unit), spread, "-" if row.ratio is None else f"{row.ratio:.2f}"
