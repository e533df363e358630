"""Parquet in: the nested form, or the flat one, a part of a row group at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from isp_rules.backends.files.chunk import BYTES, ROWS, Chunk, FileError, Form, Source, reading
from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.header import form_of
from isp_rules.backends.files.texts import texts_of
from isp_rules.errors import Diagnostic

_STEPS: Final = ("list", "element", "item", "array", "bag")
"""What a path names between a list and what is in it, as different writers call it."""

_BROKEN: Final = "it is no Parquet file, or a part of one"


@contextmanager
def parquet_source(path: Path, form: FlatForm, nested: frozenset[str]) -> Iterator[Source]:
    """
    A Parquet file of shares.

    Raises:
        FileError: it is no such file, or its columns are not those of the pack.
    """
    with reading(path, pa.ArrowException, why=_BROKEN):
        coded = _terms(pq.read_metadata(path).schema, form)
        # Read in pieces, or a whole row group would be in memory.
        file = pq.ParquetFile(path, read_dictionary=coded, pre_buffer=False, buffer_size=1 << 20)
    with file:
        found = form_of(path, file.schema_arrow.names, form, nested)
        done = [0]
        total = max(file.metadata.num_rows, 1)
        yield Source(_chunks(path, file, found, done), lambda: done[0] / total)


def _terms(columns: pq.ParquetSchema, form: FlatForm) -> list[str]:
    """The columns of terms, as Parquet names them; read by their numbers in a dictionary they are decided fastest."""
    paths = [columns.column(number).path for number in range(len(columns)) if _is_text(columns.column(number))]
    facts = {path: form.fact_at([key for key in path.split(".") if key not in _STEPS]) for path in paths}
    return [path for path, fact in facts.items() if fact and fact.vocabulary]


def _is_text(column: pq.ColumnSchema) -> bool:
    return bool(column.physical_type == "BYTE_ARRAY")


def _chunks(path: Path, file: pq.ParquetFile, form: Form, done: list[int]) -> Iterator[Chunk]:
    # A batch that spans two row groups cannot have its lists of words read by their numbers.
    groups = range(file.num_row_groups)
    batches = chain.from_iterable(file.iter_batches(_rows(file, group), row_groups=[group]) for group in groups)
    while True:
        with reading(path, pa.ArrowException, why=f"it breaks off after row {done[0]}"):
            batch = next(batches, None)
        if batch is None:
            return
        numbers = np.arange(done[0] + 1, done[0] + 1 + batch.num_rows, dtype=np.int64)
        done[0] += batch.num_rows
        yield Chunk(form, numbers, batch if form is Form.NESTED else _texts(path, batch))


def _rows(file: pq.ParquetFile, group: int) -> int:
    """How many rows of a row group are read at a time: as many as make a chunk."""
    about = file.metadata.row_group(group)
    fit = int(about.num_rows * BYTES // max(about.total_byte_size, 1))
    return max(1, min(ROWS, fit))


def _texts(path: Path, batch: pa.RecordBatch) -> pa.RecordBatch:
    arrays = {name: texts_of(array) for name, array in zip(batch.schema.names, batch.columns, strict=True)}
    odd = {name: batch.schema.field(name).type for name, array in arrays.items() if array is None}
    if odd:
        raise FileError(
            Diagnostic("ISP607", f"the column `{name}` of `{path}` holds `{kind}`, which no cell holds")
            for name, kind in odd.items()
        )
    return pa.RecordBatch.from_pydict(arrays)
