"""Whatever holds columns, as a stream of record batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from isp_rules.errors import IspRulesError
from isp_rules.pack.said import by_shape

TableLike = Any
"""A `pyarrow.Table`, record batch or reader; what has `__arrow_c_stream__` or `__arrow_c_array__` (Polars, pandas,
DuckDB); or an iterable of record batches."""


def batches_of(table: TableLike) -> Iterator[pa.RecordBatch]:
    """
    The record batches of a table or a stream, one after another.

    Raises:
        IspRulesError: it is none of what `TableLike` names.
    """
    match table:
        case pa.RecordBatch():
            yield table
        case pa.Table():
            yield from table.to_batches()
        case pa.RecordBatchReader():
            yield from table
        case _ if hasattr(table, "__arrow_c_stream__"):
            with _importing(table):
                reader = pa.RecordBatchReader.from_stream(table)
            yield from reader
        case _ if hasattr(table, "__arrow_c_array__"):
            with _importing(table):
                batch = pa.record_batch(table)
            yield batch
        case Iterable() if not isinstance(table, str | bytes | dict):
            for each in table:
                yield from batches_of(_batch(each))
        case _:
            raise IspRulesError(f"a table of shares is wanted here, not {by_shape(table)}")


@contextmanager
def _importing(table: object) -> Iterator[None]:
    """What Arrow says of what is no table would repeat a cell of it."""
    try:
        yield
    except pa.ArrowException:
        help_ = "a table has a column for each fact, each of one type"
        raise IspRulesError(
            f"a table of shares is wanted here, not this {type(table).__name__}\n  = help: {help_}"
        ) from None


def _batch(each: object) -> object:
    if isinstance(each, pa.RecordBatch | pa.Table) or hasattr(each, "__arrow_c_array__"):
        return each
    raise IspRulesError(f"an iterable of record batches is wanted here, not one of {by_shape(each)}")
