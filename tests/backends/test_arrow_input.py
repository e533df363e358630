"""What may hold a table of shares, and in which of Arrow's layouts: all of them come to the same answers."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from typing import Any, Final

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from isp_rules import IspRulesError, RulePack, ShareError
from tests.backends.tables import Mapped, decided, expected, near, table_of, table_with_dictionaries
from tests.backends.test_arrow import BASE, KENT, kent_shares

SHARES: Final = kent_shares(random.Random(3), 120)
TABLE: Final = table_of(KENT, SHARES)
NUMBERED: Final = table_with_dictionaries(TABLE)
EXPECTED: Final = expected(KENT, SHARES, whole=10)
VALID: Final = [share for number, share in enumerate(SHARES) if number not in EXPECTED[1]]


# --- what holds a table -------------------------------------------------------------------------------


class Stream:
    """Something of which no more is known than that it has the interface of a stream."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


class Array:
    """The same, of one batch."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._batch = batch

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        return self._batch.__arrow_c_array__(requested_schema)


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    return table.combine_chunks().to_batches()[0]


def _generated(table: pa.Table) -> Iterator[pa.RecordBatch]:
    yield from table.to_batches(max_chunksize=7)


HOLDERS: Final = {
    "a table": TABLE,
    "a table with dictionaries": NUMBERED,
    "a table in chunks": pa.concat_tables([TABLE.slice(0, 50), TABLE.slice(50, 0), TABLE.slice(50)]),
    "chunks with dictionaries of their own": pa.concat_tables(
        [table_with_dictionaries(TABLE.slice(0, 60)), table_with_dictionaries(TABLE.slice(60), ["", None, "red"])]
    ),
    "a record batch": _one_batch(TABLE),
    "a stream": Stream(TABLE),
    "an array": Array(_one_batch(TABLE)),
    "a list of batches": TABLE.to_batches(max_chunksize=11),
    "Polars": pl.from_arrow(TABLE),
    "Polars with categories": pl.from_arrow(NUMBERED),
}


@pytest.mark.parametrize("table", HOLDERS.values(), ids=HOLDERS)
def test_whatever_holds_columns_is_a_table(table: Any) -> None:
    """Every holder of the same rows comes to the answers of `decide`, its rows counted through."""
    assert decided(KENT, table) == EXPECTED


def test_a_reader_and_a_generator_are_read_once() -> None:
    """What can be read but once is read batch by batch, each decided before the next is asked for."""
    assert decided(KENT, TABLE.to_reader(max_chunksize=13)) == EXPECTED
    assert decided(KENT, _generated(TABLE)) == EXPECTED

    asked: list[int] = []

    def slowly() -> Iterator[pa.RecordBatch]:
        for batch in TABLE.to_batches(max_chunksize=40):
            asked.append(len(asked))
            yield batch

    stream = KENT.decide_batches(slowly())
    assert asked == []
    next(stream)
    assert asked == [0]


def test_pandas_and_duckdb_are_tables() -> None:
    """A data frame of pandas and a relation of DuckDB come to the answers of `decide`."""
    shares = [{name: share[name] for name in ("date", "purposes", "bulk", "dataset", "sender")} for share in VALID[:40]]
    table = table_of(KENT, shares).select(["date", "purposes", "bulk", "dataset", "sender"])
    table_of_shares = table  # DuckDB finds it by this name
    rows = expected(KENT, shares)
    assert table_of_shares is table

    assert decided(KENT, table.to_pandas(types_mapper=pd.ArrowDtype)) == rows
    assert decided(KENT, pd.DataFrame(table.to_pylist(), columns=table.column_names)) == rows
    assert decided(KENT, duckdb.sql("from table_of_shares")) == rows


@pytest.mark.parametrize("table", [5, "shares.parquet", b"", None, {"date": []}, [1], [{}]])
def test_what_is_no_table_is_an_error(table: Any) -> None:
    """Anything else is an error in one sentence that repeats nothing of it."""
    with pytest.raises(IspRulesError, match=r"^(a table of shares|an iterable of record batches) is wanted here, not "):
        KENT.decide_table(table)


# --- layouts ------------------------------------------------------------------------------------------

LAYOUTS: Final = {
    "large": {pa.string(): pa.large_string()},
    "views": {pa.string(): pa.string_view()},
    "narrow numbers": {pa.int64(): pa.int16()},
    "numbers without a sign": {pa.int64(): pa.uint8()},
    "dates in milliseconds": {pa.date32(): pa.date64()},
}


def _laid_out(kind: pa.DataType, change: dict[pa.DataType, pa.DataType], *, large: bool) -> pa.DataType:
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, _laid_out(field.type, change, large=large)) for field in kind])
    if pa.types.is_list(kind):
        return (pa.large_list if large else pa.list_)(_laid_out(kind.value_type, change, large=large))
    return change.get(kind, kind)


@pytest.mark.parametrize("change", LAYOUTS.values(), ids=LAYOUTS)
def test_the_layout_of_a_column_does_not_matter(change: dict[pa.DataType, pa.DataType]) -> None:
    """Columns of another width or layout hold the same shares."""
    schema = pa.schema([(each.name, _laid_out(each.type, change, large=True)) for each in TABLE.schema])
    table = pa.Table.from_pylist(VALID, schema=schema)

    assert decided(KENT, table) == expected(KENT, VALID, whole=10)


def test_a_list_of_one_length_is_a_list() -> None:
    """Lists that Arrow knows to be equally long, and lists as views, are lists."""
    shares = [{"purposes": [purpose, "youth_justice"]} for purpose in ("fair_access", "fundraising", None)]
    for kind in (pa.list_(pa.string(), 2), pa.list_view(pa.string()), pa.large_list_view(pa.string())):
        table = pa.table({"purposes": pa.array([share["purposes"] for share in shares], kind)})

        assert decided(KENT, table) == expected(KENT, shares)


@pytest.mark.parametrize("first", [1, 7, 64, 65])
def test_a_part_of_a_table_is_a_table(first: int) -> None:
    """A slice, whose bits begin within a byte, is decided as the rows that it shows."""
    shares = SHARES[first:]

    assert decided(KENT, TABLE.slice(first)) == expected(KENT, shares, whole=10)
    assert decided(KENT, NUMBERED.slice(first)) == expected(KENT, shares, whole=10)


def test_a_dictionary_may_hold_more_than_is_used() -> None:
    """Words that no row uses do no harm: neither wrong ones, nor nothing, nor more of them than fit a byte."""
    unused = ["no such term", None, "", *(f"word {number}" for number in range(300))]

    assert decided(KENT, table_with_dictionaries(TABLE, unused)) == EXPECTED


def test_a_term_may_stand_twice_in_a_dictionary() -> None:
    """Two numbers for one term, and a number for nothing, are read for what they stand for."""
    dictionary = pa.array(["fair_access", "fundraising", "fair_access", None])
    codes = pa.array([0, 1, 2, 3, None], pa.int8())
    table = pa.table(
        {"purposes": pa.ListArray.from_arrays(range(6), pa.DictionaryArray.from_arrays(codes, dictionary))}
    )
    terms = ["fair_access", "fundraising", "fair_access", None, None]

    assert decided(KENT, table) == expected(KENT, [{"purposes": [term]} for term in terms])


def test_what_stands_under_a_null_is_not_read() -> None:
    """Lists and structs that are null may have something under them, which is nobody's."""
    words = pa.array(["no such term", "fair_access", "fundraising"])
    purposes = pa.ListArray.from_arrays(pa.array([0, 1, 2, 3], pa.int32()), words, mask=pa.array([True, False, True]))
    kinds = pa.StructArray.from_arrays(
        [pa.array(["nonsense", "academy", "council"])], ["kind"], mask=pa.array([True, False, True])
    )
    shares: list[Mapped] = [{}, {"purposes": ["fair_access"], "sender": {"kind": "academy"}}, {}]

    assert decided(KENT, pa.table({"purposes": purposes, "sender": kinds})) == expected(KENT, shares)


# --- what is not given --------------------------------------------------------------------------------


def test_a_column_that_is_left_out_is_unknown() -> None:
    """Any part of the columns will do; what they do not tell is unknown, as null is, whole columns of it too."""
    dice = random.Random(4)
    for _ in range(6):
        kept = dice.sample(TABLE.column_names, dice.randint(0, 6))
        shares = [{name: share.get(name) for name in kept} for share in SHARES[:30]]
        some = TABLE.slice(0, 30).select(kept)
        rest = {name: pa.nulls(30) for name in TABLE.column_names if name not in kept}

        assert decided(KENT, pa.table({**dict(zip(kept, some.columns, strict=True)), **rest})) == expected(KENT, shares)
        if kept:
            assert decided(KENT, some) == expected(KENT, shares)


def test_an_item_about_which_nothing_is_known_is_an_item() -> None:
    """Null in a list of terms is one unknown term; a list of nulls has a type that says nothing, and means the same."""
    shares: list[Mapped] = [{"purposes": [None]}, {"purposes": [None, None]}, {"purposes": None}]

    assert decided(KENT, table_of(KENT, shares)) == expected(KENT, shares)
    assert decided(KENT, pa.table({"purposes": pa.array([each["purposes"] for each in shares])})) == expected(
        KENT, shares
    )


def test_a_table_without_rows_comes_to_one_without_rows() -> None:
    """Its columns are those of any other, and no share of nothing is an error."""
    empty = KENT.decide_table(TABLE.slice(0, 0), with_rules=True, with_duties=True)

    assert empty.num_rows == 0
    assert empty.schema == KENT.decide_table(table_of(KENT, [BASE]), with_rules=True, with_duties=True).schema
    assert KENT.decide_table([]).num_rows == 0
    assert KENT.decide_table(pa.table({"date": pa.array([], pa.date32())})).column_names == [
        "row",
        "outcome",
        "kinds",
        "still_needed",
    ]


# --- columns that are wrong ---------------------------------------------------------------------------

WRONG: Final = {
    "an unknown column": (
        {"sendr": [1]},
        "error[ISP401]: unknown column `sendr` in a table of shares\n  = help: did you mean `sender`?",
    ),
    "an unknown field": (
        {"subjects": [[{"agee": 5}]]},
        "error[ISP401]: subjects: unknown column `subjects.agee` in `subjects`\n  = help: did you mean `age`?",
    ),
    "a number for a date": (
        {"date": [1]},
        "error[ISP402]: date: this column holds `int64`, where `date32[day]` is wanted",
    ),
    "a text for a list": (
        {"purposes": ["fair_access"]},
        "error[ISP402]: purposes: this column holds `string`, where a list of `string` is wanted",
    ),
    "a text for a struct": (
        {"sender": ["academy"]},
        "error[ISP402]: sender: this column holds `string`, where a struct is wanted",
    ),
    "a text for a flag": (
        {"subjects": [[{"consent": {"explicit": "yes"}}]]},
        "error[ISP402]: subjects.consent.explicit: this column holds `string`, where `bool` is wanted",
    ),
    "two at once": (
        {"bulk": [1], "dat": [1]},
        """error[ISP401]: unknown column `dat` in a table of shares
  = help: did you mean `date` or `dataset`?
error[ISP402]: bulk: this column holds `int64`, where `bool` is wanted""",
    ),
}


@pytest.mark.parametrize(("columns", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_column_is_an_error_of_the_whole_table(columns: dict[str, list[Any]], message: str) -> None:
    """A column that is not known or of the wrong type is an error that names it, whatever its rows hold."""
    with pytest.raises(ShareError) as error:
        KENT.decide_table(pa.table(columns), rejects=[])

    assert str(error.value) == message


def test_a_column_that_is_there_twice_is_an_error() -> None:
    """Which of the two should count is not guessed."""
    with pytest.raises(ShareError) as error:
        KENT.decide_table(pa.table([pa.array([True]), pa.array([False])], names=["bulk", "bulk"]))

    assert str(error.value) == "error[ISP401]: the column `bulk` is there twice"


# --- many at once -------------------------------------------------------------------------------------


def test_one_pack_decides_tables_in_many_threads() -> None:
    """Eight threads with tables of their own, and the same decider, get the answers of one."""
    pack = RulePack(KENT.syntax)
    dice = random.Random(8)
    shares = [[near(dice, pack.syntax, BASE) for _ in range(70)] for _ in range(8)]
    tables = [table_of(pack, each) for each in shares]
    found: dict[int, object] = {}

    def work(number: int) -> None:
        for _ in range(3):
            found[number] = decided(pack, tables[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {number: expected(pack, each, whole=10) for number, each in enumerate(shares)}
