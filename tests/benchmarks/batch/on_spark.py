"""Kent shares in Parquet on a local Spark: row groups that Python reads, against rows that Spark hands over."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from isp_rules import RulePack
from isp_rules.backends.spark import decide_frame, decide_parquet
from tests.benchmarks.batch.kent_shares import Pool
from tests.benchmarks.measure import Effort, Task, by_turns
from tests.benchmarks.results import Row, Table

ROW_GROUPS: Final = "decide_parquet: row groups that Python reads"
FRAME: Final = "decide_frame: rows that Spark reads, by mapInArrow"
IN_A_GROUP: Final = 125_000


def tables(pack: RulePack, pool: Pool, rows: int, say: Callable[[str], None]) -> Iterator[Table]:
    """Both ways from the same files to decisions written as Parquet."""
    title = f"{rows:,} Kent shares of one person on Spark, two workers"
    if why := _missing():
        yield Table(title, (Row(ROW_GROUPS, None, None, why), Row(FRAME, None, None, why)))
        return
    say("starting Spark")
    session = _session()
    try:
        with tempfile.TemporaryDirectory() as folder:
            say(title)
            yield _table(title, _tasks(session, pack, pool.rows(rows), Path(folder)))
    finally:
        session.stop()


def _tasks(session: Any, pack: RulePack, table: pa.Table, folder: Path) -> dict[str, Task]:
    # As other programs write Parquet: the types of Arrow, its dictionaries among them, are not kept.
    shares = str(folder / "shares.parquet")
    numbered = table.append_column("number", pa.array(np.arange(len(table))))
    pq.write_table(numbered, shares, row_group_size=IN_A_GROUP, store_schema=False)
    numbers = count()

    def row_groups() -> None:
        decide_parquet(session, pack, shares, str(folder / str(next(numbers))), keys=["number"])

    def frame() -> None:
        decided = decide_frame(session.read.parquet(shares), pack, keys=["number"])
        decided.write.partitionBy("outcome").parquet(str(folder / str(next(numbers))))

    return {ROW_GROUPS: Task(row_groups, len(table)), FRAME: Task(frame, len(table))}


def _table(title: str, tasks: dict[str, Task]) -> Table:
    figures = by_turns(tasks, Effort(repeats=3, seconds=0))
    first = figures[ROW_GROUPS].median
    return Table(
        title,
        tuple(Row(name, figure, figure.median / first) for name, figure in figures.items()),
        "For one share, from Parquet to Parquet, the start of Spark apart.",
    )


def _missing() -> str:
    if find_spec("pyspark") is None:
        return "not installed"
    return "" if shutil.which("java") or "JAVA_HOME" in os.environ else "there is no Java"


def _session() -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is installed

    os.environ["PYSPARK_PYTHON"] = sys.executable
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "OFF")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
