"""A CSV file of Kent shares, decided end to end, against merely reading it and encoding its texts."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import csv as arrow_csv

from isp_rules import RulePack
from isp_rules.backends.files.form import FlatForm
from isp_rules.review.batch import Outputs, decide_file
from tests.benchmarks.batch.kent_shares import Plain, Pool
from tests.benchmarks.measure import Effort, Task, by_turns
from tests.benchmarks.results import Row, Table

MERELY: Final = "read by pyarrow, texts encoded, one thread"
DECIDED: Final = "decided, written as Parquet"


def tables(pack: RulePack, pool: Pool, effort: Effort, rows: int, say: Callable[[str], None]) -> Iterator[Table]:
    """One file in the flat form, of shares of one person."""
    say(f"a CSV file of {rows:,} shares")
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "shares.csv", Path(folder) / "decided.parquet"
        write(pack, pool, rows, file)
        tasks = {
            MERELY: Task(lambda: _merely_read(file), rows),
            DECIDED: Task(lambda: decide_file(pack, file, Outputs(out=out)), rows),
            "decided, only the summary kept": Task(lambda: decide_file(pack, file), rows),
        }
        figures = by_turns(tasks, Effort(repeats=min(effort.repeats, 5), seconds=0))
        size = file.stat().st_size / rows
    first = figures[MERELY].median
    yield Table(
        f"A CSV file of {rows:,} Kent shares, {size:.0f} bytes each",
        tuple(Row(name, figure, figure.median / first) for name, figure in figures.items()),
        "For one share, from the file to the end.",
    )


def write(pack: RulePack, pool: Pool, rows: int, file: Path) -> None:
    """Write shares of the pool, drawn at random, in the flat form."""
    dice = random.Random(0)
    columns = FlatForm(pack.syntax).columns
    cells = [[_cell(share, column.place) for column in columns.values()] for share in pool.shares]
    with file.open("w", newline="", encoding="utf-8") as opened:
        sheet = csv.writer(opened)
        sheet.writerow(columns)
        sheet.writerows(dice.choice(cells) for _ in range(rows))


def _cell(share: Plain, place: tuple[str, ...]) -> str:
    value: Any = share
    for key in place:
        value = value[0] if isinstance(value, list) else value
        value = value.get(key) if value else None
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return ";".join(each for each in value if each)  # no cell can say that one of several is unknown
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _merely_read(file: Path) -> pa.Table:
    names = arrow_csv.open_csv(file).schema.names
    text = arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True)
    table = arrow_csv.read_csv(file, read_options=arrow_csv.ReadOptions(use_threads=False), convert_options=text)
    return pa.table({name: column.dictionary_encode() for name, column in zip(names, table.columns, strict=True)})
