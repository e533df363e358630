"""Parquet in: the nested form, or the flat one, a part of a row group at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from isp_rules.backends.files.chunk import ROWS, Chunk, FileError, Form, Source, reading
from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.header import form_of
from isp_rules.backends.files.texts import texts_of
from isp_rules.errors import Diagnostic

_BROKEN = "it is no Parquet file, or a part of one"


@contextmanager
def parquet_source(path: Path, form: FlatForm, nested: frozenset[str]) -> Iterator[Source]:
    """
    A Parquet file of shares.

    Raises:
        FileError: it is no such file, or its columns are not those of the pack.
    """
    with reading(path, pa.ArrowException, why=_BROKEN):
        file = pq.ParquetFile(path, read_dictionary=list(form.columns))
    with file:
        found = form_of(path, file.schema_arrow.names, form, nested)
        done = [0]
        total = max(file.metadata.num_rows, 1)
        yield Source(_chunks(path, file, found, done), lambda: done[0] / total)


def _chunks(path: Path, file: pq.ParquetFile, form: Form, done: list[int]) -> Iterator[Chunk]:
    batches = file.iter_batches(batch_size=ROWS)
    while True:
        with reading(path, pa.ArrowException, why=f"it breaks off after row {done[0]}"):
            batch = next(batches, None)
        if batch is None:
            return
        numbers = np.arange(done[0] + 1, done[0] + 1 + batch.num_rows, dtype=np.int64)
        done[0] += batch.num_rows
        yield Chunk(form, numbers, batch if form is Form.NESTED else _texts(path, batch))


def _texts(path: Path, batch: pa.RecordBatch) -> pa.RecordBatch:
    arrays = {name: texts_of(array) for name, array in zip(batch.schema.names, batch.columns, strict=True)}
    odd = {name: batch.schema.field(name).type for name, array in arrays.items() if array is None}
    if odd:
        raise FileError(
            Diagnostic("ISP607", f"the column `{name}` of `{path}` holds `{kind}`, which no cell holds")
            for name, kind in odd.items()
        )
    return pa.RecordBatch.from_pydict(arrays)
