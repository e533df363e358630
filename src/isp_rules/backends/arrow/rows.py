"""One row of a table as the mapping that a share is made from."""

from __future__ import annotations

from typing import Any

import pyarrow as pa


def share_of(table: pa.Table | pa.RecordBatch, row: int) -> dict[str, Any]:
    """The mapping of one row, which is counted from 0."""
    made: dict[str, Any] = table.slice(row, 1).to_pylist()[0]
    return made
