"""What is no table, no row and no list is told in one sentence, which repeats nothing of what was given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from isp_rules import IspRulesError, ShareError, load_pack

KENT = load_pack("kent-schools-2016")
TABLE = pa.table({"purposes": [["fundraising"], ["youth_justice"]]})


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (pd.DataFrame({"bulk": [True, None, "Robert Tables"]}), "DataFrame"),
        (pd.Series([1]), "Series"),
        (pa.chunked_array([[1]]), "ChunkedArray"),
        (pa.array([1]), "Int64Array"),
    ],
)
def test_what_arrow_cannot_read_as_a_table_is_an_error(given: Any, what: str) -> None:
    """A column of several types, or no columns at all: Arrow's own message would repeat a cell."""
    message = (
        f"a table of shares is wanted here, not this {what}\n"
        "  = help: a table has a column for each fact, each of one type"
    )
    for ask in (KENT.decide_table, lambda it: list(KENT.decide_batches(it)), lambda it: KENT.explain_row(it, 0)):
        with pytest.raises(IspRulesError) as caught:
            ask(given)
        assert str(caught.value) == message
        assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("row", "what"), [("0", "this text"), (None, "nothing"), (1.0, "a number with decimals"), (True, "`true`")]
)
def test_a_row_is_named_by_its_number(row: Any, what: str) -> None:
    """Other things name no row; any whole number does."""
    with pytest.raises(IspRulesError) as caught:
        KENT.explain_row(TABLE, row)
    assert str(caught.value) == f"the number of a row is wanted here, not {what}"
    number: Any = np.int64(1)
    assert KENT.explain_row(TABLE, number) == KENT.decide({"purposes": ["youth_justice"]})


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"date": ["2016-11-14"]}),
        pa.table({"unknown": [1]}),
        pa.Table.from_arrays([pa.array([True]), pa.array([False])], names=["bulk", "bulk"]),
    ],
)
def test_a_row_is_explained_only_of_a_table_that_is_decided(table: pa.Table) -> None:
    """A column that `decide_table` refuses is refused for one row, too, in the same words."""
    with pytest.raises(ShareError) as whole:
        KENT.decide_table(table)
    with pytest.raises(ShareError) as one:
        KENT.explain_row(table, 0)
    assert one.value.diagnostics == whole.value.diagnostics


def test_a_row_of_any_layout_is_explained() -> None:
    """What is laid out otherwise is read as `decide_table` reads it."""
    large = pa.table({"purposes": pa.array([["fundraising"]], pa.large_list(pa.large_string()))})
    assert KENT.explain_row(large, 0) == KENT.decide({"purposes": ["fundraising"]})


@pytest.mark.parametrize("rejects", [(), {}, "rows", 3])
def test_rejects_are_taken_by_a_list(rejects: Any) -> None:
    """Anything else is refused before a row is decided."""
    with pytest.raises(IspRulesError) as caught:
        KENT.decide_table(iter([object()]), rejects=rejects)
    assert str(caught.value) == f"`rejects` is a list that takes the rows, not `{type(rejects).__name__}`"
