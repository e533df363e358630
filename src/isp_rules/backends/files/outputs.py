"""Decided rows out: Parquet, CSV or JSON Lines, as they come."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from isp_rules.backends.files.cells import BETWEEN
from isp_rules.backends.files.chunk import Rejected

REJECT_COLUMNS: Final = ("row", "column", "code", "message", "help")


class Writer(Protocol):
    """What takes decided rows."""

    def write(self, rows: pa.RecordBatch) -> None:
        """Write some rows behind those before."""


@contextmanager
def decisions_to(path: Path, ending: str, schema: pa.Schema) -> Iterator[Writer]:
    """
    What writes decided rows to a file.

    Args:
        path: where to write.
        ending: `.parquet`, `.csv` or `.jsonl`, which is the form.
        schema: of the rows.
    """
    if ending == ".parquet":
        with pq.ParquetWriter(path, schema) as parquet:
            yield _Parquet(parquet)
    elif ending == ".csv":
        texts = pa.schema(
            [(field.name, pa.string() if pa.types.is_list(field.type) else field.type) for field in schema]
        )
        with arrow_csv.CSVWriter(path, texts) as sheet:
            yield _Csv(sheet, texts)
    else:
        with path.open("wb") as file:
            yield _Lines(file)


class _Parquet:
    def __init__(self, file: pq.ParquetWriter) -> None:
        self._file = file

    def write(self, rows: pa.RecordBatch) -> None:
        self._file.write_batch(rows)


class _Csv:
    def __init__(self, file: arrow_csv.CSVWriter, schema: pa.Schema) -> None:
        self._file, self._schema = file, schema

    def write(self, rows: pa.RecordBatch) -> None:
        arrays = [pc.binary_join(array, BETWEEN) if pa.types.is_list(array.type) else array for array in rows.columns]
        self._file.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))


class _Lines:
    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, rows: pa.RecordBatch) -> None:
        self._file.write("".join(json.dumps(row) + "\n" for row in rows.to_pylist()).encode())


@contextmanager
def rejects_to(path: Path, ending: str) -> Iterator[RejectWriter]:
    """
    What writes rejected rows to a file.

    Args:
        path: where to write.
        ending: `.csv` or `.jsonl`, which is the form.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        yield RejectWriter(file, as_lines=ending == ".jsonl")


class RejectWriter:
    """Writes rejected rows: number, column, code, message and help, and nothing of what the row said."""

    def __init__(self, file: Any, *, as_lines: bool) -> None:
        self._file = file
        self._sheet = None if as_lines else csv.writer(file, lineterminator="\n")
        if self._sheet:
            self._sheet.writerow(REJECT_COLUMNS)

    def write(self, rejected: Rejected) -> None:
        """Write one problem of one row."""
        problem = rejected.diagnostic
        values = (rejected.row, rejected.column, problem.code, problem.message, problem.help)
        if self._sheet:
            self._sheet.writerow([safe(each) if isinstance(each, str) else each for each in values])
        else:
            self._file.write(json.dumps(dict(zip(REJECT_COLUMNS, values, strict=True)), ensure_ascii=False) + "\n")


def safe(text: str) -> str:
    """
    A text that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("the row has 5 cells")
    ("'=1+1", 'the row has 5 cells')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
