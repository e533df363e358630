"""The row groups of Parquet files: what Spark schedules, and Python reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from isp_rules.backends.spark.storage import storage
from isp_rules.errors import IspRulesError

AT_ONCE: Final = 16
"""How many footers are read or files moved at a time: each waits for the storage, and costs next to no work."""

ROWS: Final = 64 * 1024
"""How many rows are decoded and decided at a time, which bounds the memory of a task."""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """One row group of a file."""

    file: str
    """As Spark names it in `input_file_name()`."""
    number: int
    first_row: int
    """The number of its first row in the file, counted from 0, as in `_metadata.row_index`."""
    rows: int


def schemas_and_row_groups(files: Iterable[str]) -> Iterator[tuple[str, pa.Schema, list[RowGroup]]]:
    """The schema and the row groups of each file, from its footer alone."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        yield from threads.map(_footer, files)


def _footer(uri: str) -> tuple[str, pa.Schema, list[RowGroup]]:
    files, path = storage(uri)
    with files.open_input_file(path) as source:
        footer = pq.read_metadata(source)
    groups, first = [], 0
    for number in range(footer.num_row_groups):
        rows = footer.row_group(number).num_rows
        groups.append(RowGroup(uri, number, first, rows))
        first += rows
    return uri, footer.schema.to_arrow_schema(), groups


def batches_of(group: RowGroup) -> Iterator[tuple[int, pa.RecordBatch]]:
    """
    The rows of a row group in parts, each with the number of its first row in the file.

    Raises:
        IspRulesError: the file is no longer what it was when the row groups were listed.
    """
    row = group.first_row
    files, path = storage(group.file)
    with files.open_input_file(path) as source:
        footer = pq.read_metadata(source)
        if footer.num_row_groups <= group.number or footer.row_group(group.number).num_rows != group.rows:
            raise IspRulesError(f"`{group.file}` has changed since its row groups were listed")
        # Texts are read as numbers into a dictionary, which are decided faster.
        leaves = (footer.schema.column(number) for number in range(footer.num_columns))
        texts = [leaf.path for leaf in leaves if leaf.logical_type.type == "STRING"]
        file = pq.ParquetFile(source, metadata=footer, read_dictionary=texts)
        for batch in file.iter_batches(ROWS, row_groups=[group.number], use_threads=False):
            yield row, batch
            row += batch.num_rows
