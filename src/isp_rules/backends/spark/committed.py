"""
Decisions as Parquet, written by Python and committed by Spark.

Each attempt of a task writes into a folder of its own, under a name that readers of Parquet pass over, and tells
Spark what it wrote. Spark takes the word of one attempt for each task, whichever was killed, tried again or run twice
for speed, and when all have given theirs, has the files moved to where they belong, `_SUCCESS` last. That is its
protocol for data sources written in Python; its own writer of Parquet would want every row in the JVM, which costs
more than reading and deciding them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final, cast
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow.fs import FileType
from pyspark import TaskContext
from pyspark.sql.datasource import DataSource, DataSourceWriter, WriterCommitMessage
from pyspark.sql.types import Row, StructType

from isp_rules.backends.spark.row_groups import AT_ONCE, RowGroup, batches_of
from isp_rules.backends.spark.sent import REJECTED, Sent
from isp_rules.backends.spark.storage import storage
from isp_rules.errors import IspRulesError

OUTCOMES: Final = ("allow", "deny", REJECTED)
_ASIDE: Final = "_temporary"
_SUCCESS: Final = "_SUCCESS"


@dataclass(frozen=True)
class Job:
    """What is to be decided, and where the decisions go."""

    sent: Sent
    groups: tuple[RowGroup, ...]
    out: str
    """The URI of a folder."""


@dataclass(frozen=True)
class Written(WriterCommitMessage):
    """What one attempt of a task has written."""

    folder: str
    files: tuple[str, ...]
    """Their names in the folder, each that of an outcome."""
    task: int
    rows: int


def source_of(job: Job) -> type[DataSource]:
    """A data source that takes the numbers of row groups and writes the decisions on their rows."""

    class Decisions(DataSource):
        @classmethod
        def name(cls) -> str:
            """Another one for each job: two may run at once."""
            return name

        def writer(self, schema: StructType, overwrite: bool) -> DataSourceWriter:  # noqa: ARG002 - Spark asks so
            """What each task is given."""
            return JobWriter(job)

    name = f"isp_rules_{uuid4().hex}"
    return Decisions


class JobWriter(DataSourceWriter):
    """Writes the decisions of one job: `write` on the workers, `commit` or `abort` once, beside the driver."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def write(self, iterator: Iterator[Row]) -> WriterCommitMessage:
        """Decide the row groups whose numbers come, into a folder of this attempt's own."""
        job = self._job
        files, out = storage(job.out)
        folder = f"{out}/{_ASIDE}/{uuid4().hex}"
        files.create_dir(folder)
        rows = 0
        with ExitStack() as opened:
            writers: dict[str, pq.ParquetWriter] = {}
            for outcome, batch in _parts(job, (job.groups[row[0]] for row in iterator)):
                if outcome not in writers:
                    sink = opened.enter_context(files.open_output_stream(f"{folder}/{outcome}"))
                    # Whoever reads them need not know Arrow's dictionaries, in which words are written.
                    writers[outcome] = opened.enter_context(pq.ParquetWriter(sink, batch.schema, store_schema=False))
                writers[outcome].write_batch(batch)
                rows += batch.num_rows
        context = TaskContext.get()
        return Written(folder, tuple(writers), context.partitionId() if context else 0, rows)

    def commit(self, messages: Sequence[WriterCommitMessage | None]) -> None:
        """Move what the attempts that count have written to its place, and say that all is there."""
        told = [cast("Written", each) for each in messages if each is not None]
        wanted, got = sum(group.rows for group in self._job.groups), sum(each.rows for each in told)
        if got != wanted:
            raise IspRulesError(f"{wanted:,} rows were to be decided, and {got:,} are")
        files, out = storage(self._job.out)
        for outcome in {outcome for each in told for outcome in each.files}:
            files.create_dir(f"{out}/outcome={outcome}")
        moves = {
            f"{each.folder}/{outcome}": f"{out}/outcome={outcome}/part-{each.task:05}.parquet"
            for each in told
            for outcome in each.files
        }
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(files.move, moves, moves.values()))
        if files.get_file_info(f"{out}/{_ASIDE}").type is FileType.Directory:
            files.delete_dir(f"{out}/{_ASIDE}")
        with files.open_output_stream(f"{out}/{_SUCCESS}"):
            pass

    def abort(self, messages: Sequence[WriterCommitMessage | None]) -> None:  # noqa: ARG002 - Spark says what was written
        """Leave nothing behind: what tasks have written, and whatever a commit that failed had moved."""
        files, out = storage(self._job.out)
        if files.get_file_info(out).type is FileType.Directory:
            files.delete_dir(out)


def _parts(job: Job, groups: Iterator[RowGroup]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The decided rows of row groups, those of one outcome after those of another."""
    for group in groups:
        for first_row, batch in batches_of(group):
            for part in job.sent.decide(batch, coded=True):
                rows = len(part.positions)
                columns = {
                    "file": pa.repeat(group.file, rows),
                    "row_group": pa.repeat(pa.scalar(group.number, pa.int32()), rows),
                    "row": pc.add(part.positions, first_row),
                    **part.columns,
                }
                outcomes = columns.pop("outcome").cast(pa.string())
                decided = pa.RecordBatch.from_pydict(columns)
                for outcome in OUTCOMES:
                    some = decided.filter(pc.equal(outcomes, outcome))
                    if some.num_rows:
                        yield outcome, some
