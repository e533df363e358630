"""Whole tables and streams, decided batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import index
from typing import Any, SupportsIndex

import pyarrow as pa

from isp_rules.backends.arrow.decider import ROWS_OF_A_PART, TableDecider
from isp_rules.backends.arrow.result import BatchDecision, Reject
from isp_rules.backends.arrow.rows import share_of
from isp_rules.backends.arrow.stream import TableLike, batches_of
from isp_rules.errors import Diagnostic, IspRulesError, ShareError
from isp_rules.pack.said import by_shape


def decide_batches(decider: TableDecider, table: TableLike) -> Iterator[BatchDecision]:
    """Decide a stream, one record batch after another; rows are counted through."""
    row = 0
    for batch in batches_of(table):
        for first in range(0, batch.num_rows, ROWS_OF_A_PART):  # a batch may be as long as memory
            part = batch.slice(first, ROWS_OF_A_PART)
            yield decider.decide(part, row)
            row += part.num_rows
        if not batch.num_rows:
            yield decider.decide(batch, row)


def decide_table(decider: TableDecider, table: TableLike, rejects: list[Reject] | None = None) -> pa.Table:
    """
    Decide a whole table.

    Args:
        decider: of the pack.
        table: the shares.
        rejects: takes the rows that are no valid share; without it they are an error.

    Raises:
        ShareError: a column is wrong, or a row while `rejects` is not given.
    """
    if rejects is not None and not isinstance(rejects, list):
        raise IspRulesError(f"`rejects` is a list that takes the rows, not `{type(rejects).__name__}`")
    decided: list[pa.RecordBatch] = []
    found: list[Reject] = []
    for each in decide_batches(decider, table):
        decided.append(each.coded)
        found += each.rejects
    if rejects is not None:
        rejects += found
    elif found:
        raise ShareError(_by_row(found))
    return pa.Table.from_batches(decided, schema=decider.coded_schema)


def _by_row(rejects: Sequence[Reject]) -> Iterator[Diagnostic]:
    # Equally wide numbers: an error sorts its diagnostics by their paths.
    width = len(str(max(each.row for each in rejects)))
    for reject in rejects:
        for each in reject.diagnostics:
            place = f"row {reject.row:>{width}}"
            yield replace(each, path=f"{place}, {each.path}" if each.path else place)


def row_of(decider: TableDecider, table: TableLike, row: int) -> dict[str, Any]:
    """
    The mapping of one row of a table, for a decision with every reason.

    Raises:
        ShareError: a column is wrong.
        IspRulesError: there is no such row.
    """
    if isinstance(row, bool) or not isinstance(row, SupportsIndex):
        raise IspRulesError(f"the number of a row is wanted here, not {by_shape(row)}")
    wanted = row = index(row)
    for batch in batches_of(table) if row >= 0 else ():
        if wanted < batch.num_rows:
            return share_of(decider.checked(batch.slice(wanted, 1)), 0)
        wanted -= batch.num_rows
    raise IspRulesError(f"the table has no row {row}; the first is row 0")
