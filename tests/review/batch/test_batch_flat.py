"""The flat form: what each cell says, read in columns and one by one, which must be the same."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isp_rules import RulePack, ShareError
from isp_rules.backends.arrow import share_of
from isp_rules.backends.files import flat
from isp_rules.backends.files.chunk import Chunk, Form
from isp_rules.backends.files.form import Column, FlatForm
from isp_rules.pack.syntax import Fact, FactType
from isp_rules.review.batch.chunks import ChunkDecider, DecidedChunk, Wanted
from tests.library import PACK as LIBRARY
from tests.strategies import FACTS, pack_of


def fact(name: str, kind: FactType, *, decimal: bool = False) -> Fact:
    """A fact beside those of the generated packs."""
    vocabulary = "word" if kind in {FactType.TERM, FactType.TERMS} else ""
    return Fact(name=name, type=kind, label="is so", about="", asks="Is it so?", vocabulary=vocabulary, decimal=decimal)


MORE = [
    fact("share_of_all", FactType.NUMBER, decimal=True),
    fact("means.open", FactType.FLAG),
    fact("means.stops", FactType.NUMBER),
    fact("means.since", FactType.DATE),
    fact("means.covers", FactType.TERMS),
    fact("means.note", FactType.TEXT),
    fact("means.lock.kind", FactType.TERM),
]
PACK = RulePack(replace(pack_of(), facts={**FACTS, **{each.name: each for each in MORE}}))
FORM = FlatForm(PACK.syntax)

TEXTS = {
    FactType.TERM: ("red", "green", " blue ", "rde", "red;blue", "Red"),
    FactType.TERMS: ("red", "red; blue", "blue;red;blue", "[]", "red;", ";", "red,blue", "rde"),
    FactType.FLAG: ("TRUE", "false", "Yes", " no", "1", "perhaps"),
    FactType.NUMBER: (
        "5",
        "-3",
        "007",
        " 7 ",
        "9.0",
        "0.5",
        ".5",
        "1e3",
        "9" * 15,
        "9" * 16,
        "9" * 50,
        "0." + "0" * 9 + "1",
    ),
    FactType.DATE: ("2016-08-01", "2016-8-1", "01/08/2016", "2016-02-30", "2016-08-01 00:00"),
    FactType.TEXT: ("some text", "a; b", "=1+1", "x" * 2000, "x" * 2001),
}


def cells(column: Column) -> st.SearchStrategy[str]:
    """What may stand in a column, blanks among it; about a route for several routes, too."""
    texts = st.sampled_from(["", " ", *TEXTS[column.fact.type]])
    if column.place[0] != "means":
        return texts
    return st.lists(texts, min_size=1, max_size=2).map(";".join)


ROWS = st.lists(
    st.fixed_dictionaries({}, optional={name: cells(each) for name, each in FORM.columns.items()}), min_size=1
)


def decided(pack: RulePack, rows: list[dict[str, str]], *, coded: bool = False) -> DecidedChunk:
    """The rows of a sheet, which are numbered from 2."""
    names = sorted({name for row in rows for name in row}) or ["purpose"]
    arrays = [pa.array([row.get(name) for row in rows], pa.string()) for name in names]
    data = pa.RecordBatch.from_arrays([each.dictionary_encode() for each in arrays] if coded else arrays, names=names)
    chunk = Chunk(Form.FLAT, np.arange(2, len(rows) + 2), data)
    return ChunkDecider(pack, Wanted(rows=True, duties=True)).decide(chunk)


def one_by_one(pack: RulePack, row: dict[str, str]) -> Any:
    """The share that a row is, made by itself; None if it is none."""
    share, wrong = FlatForm(pack.syntax).share({name: text.strip() for name, text in row.items() if text.strip()})
    try:
        made = pack.share(share)
    except ShareError:
        return None
    return None if wrong else made


@given(ROWS, st.booleans())
def test_columns_are_read_as_cells_are(rows: list[dict[str, str]], coded: bool) -> None:
    """Read in columns, a row is the share that its cells make one by one, or it is rejected for what is wrong there."""
    made = [one_by_one(PACK, row) for row in rows]
    reader = ChunkDecider(PACK, Wanted(rows=True, duties=True))
    names = sorted({name for row in rows for name in row})
    arrays = [pa.array([row.get(name) for row in rows], pa.string()) for name in names]
    if not names:
        return
    batch = pa.RecordBatch.from_arrays([each.dictionary_encode() for each in arrays] if coded else arrays, names=names)

    shares, bad = reader._flat.shares(batch)

    assert bad.tolist() == [each is None for each in made]
    for row, share in enumerate(made):
        if share is not None:
            assert PACK.share(share_of(shares, row)).facts == share.facts


@given(ROWS)
def test_every_row_is_decided_or_rejected(rows: list[dict[str, str]]) -> None:
    """Each row is decided as `pack.decide` does, or told among the rejects, and never both."""
    came = decided(PACK, rows)
    assert came.table is not None
    told = came.table.to_pylist()
    good = {number: share for number, row in enumerate(rows, 2) if (share := one_by_one(PACK, row)) is not None}

    assert [each["row"] for each in told] == list(good)
    assert [each["outcome"] for each in told] == [PACK.decide(share).outcome for share in good.values()]
    assert {each.row for each in came.rejected} == set(range(2, len(rows) + 2)) - set(good)
    assert came.summary.rows == len(rows)
    assert all(each.column in FORM.columns for each in came.rejected)


ROW = {
    "date": "2021-06-01",
    "told_by_notice": "TRUE",
    "sender.kind": "library",
    "recipient.kind": "museum",
    "purpose": "exhibition",
    "subject.role": "reader",
    "subject.age": "30",
    "category": "contact_details",
    "means.channel": "email",
    "means.encrypted": "yes",
}


def test_a_row_that_is_right_is_allowed() -> None:
    """The base share of the library pack as a row is allowed, with its duty."""
    came = decided(LIBRARY, [ROW])

    assert came.table is not None
    assert came.table.to_pylist() == [
        {"row": 2, "outcome": "allow", "kinds": [], "still_needed": [], "rules": [], "duties": ["D-2"]}
    ]


@pytest.mark.parametrize(
    ("changes", "column", "message", "help_"),
    [
        ({"purpose": "exhibtion"}, "purpose", "unknown term: `exhibtion`", "did you mean `exhibition`?"),
        (
            {"purpose": "exhibition;Mrs Smith"},
            "purpose",
            "this text is not a term that is known here",
            "one of `exhibition`, `joint_ticket`, `advertising`",
        ),
        (
            {"subject.age": "thirty"},
            "subject.age",
            "`age` must be a whole number, not this text",
            "write a whole number. How old is this person?",
        ),
        (
            {"told_by_notice": "1"},
            "told_by_notice",
            "`told_by_notice` must be true or false, not this text",
            "write TRUE or FALSE (yes and no are read as well). Does the notice in the reading room name the museum?",
        ),
        (
            {"date": "01/06/2021"},
            "date",
            "`date` must be a date such as 2016-11-14, not this text",
            "write a date, year first: 2016-11-14. On which day is it shared?",
        ),
        (
            {"means.channel": "email; post", "means.encrypted": "yes"},
            "means.encrypted",
            "other cells of this row tell of 2 routes, this one of 1",
            "write a value for each route, separated by `;`, in the same order; nothing for an unknown one",
        ),
        (
            {"subject.age": "-1"},
            "",
            "this cannot be: nobody has a negative age",
            "IMP-1 of the pack's impossible shares",
        ),
    ],
    ids=["misspelt", "a name", "no number", "no flag", "no ISO date", "routes", "impossible"],
)
def test_a_wrong_cell_is_told_with_its_row_and_column(
    changes: dict[str, str], column: str, message: str, help_: str
) -> None:
    """The other rows are decided; the wrong one is told in the words of a share's errors, and repeats nothing."""
    came = decided(LIBRARY, [ROW, {**ROW, **changes}, ROW])

    assert came.table is not None
    assert came.table["row"].to_pylist() == [2, 4]
    (told,) = came.rejected
    assert (told.row, told.column, told.diagnostic.message, told.diagnostic.help) == (3, column, message, help_)
    assert (came.summary.allowed, came.summary.rejected) == (2, 1)


@pytest.mark.parametrize("room", [1 << 62, 20], ids=["at once", "in steps"])
def test_each_set_of_cells_about_routes_has_a_code_of_its_own(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """However many different texts the columns have, blank cells among them, no two rows are taken for one another."""
    monkeypatch.setattr(flat, "_ROOM", room)
    sizes = (2, 3, 1, 4)
    every = list(itertools.product(*([None, *range(size)] for size in sizes)))
    columns = [pa.array([row[place] for row in every * 2], pa.int32()) for place in range(len(sizes))]

    together = flat._together(columns, sizes)

    assert len(together.dictionary) == len(every)
    assert together.indices.to_pylist() == [*range(len(every))] * 2
    assert flat._first_rows(together).tolist() == [*range(len(every))]


def test_several_routes_stand_in_parallel_cells() -> None:
    """The values of each route stand in the same place of each cell; an empty place is unknown."""
    both, unknown = (
        {"means.channel": "email;post", "means.encrypted": "yes;"},
        {"means.channel": "email;post", "means.encrypted": ";no"},
    )
    came = decided(LIBRARY, [{**ROW, **both}, {**ROW, **unknown}])

    assert came.table is not None
    assert came.table["outcome"].to_pylist() == ["allow", "deny"]
    assert came.table["still_needed"].to_pylist() == [[], ["means.encrypted"]]


def test_a_text_about_a_route_may_have_semicolons() -> None:
    """A text is taken whole, unless another cell says that there are several routes."""
    share, wrong = FORM.share({"means.note": "a; b", "means.channel": "red"})
    assert (share, wrong) == ({"means": [{"channel": "red", "note": "a; b"}]}, [])
    share, wrong = FORM.share({"means.note": "a; b", "means.channel": "red;blue"})
    assert (share, wrong) == ({"means": [{"channel": "red", "note": "a"}, {"channel": "blue", "note": "b"}]}, [])


def test_a_blank_cell_is_unknown_and_brackets_are_none() -> None:
    """Nothing in a cell is not known; `[]` is a set of which is known that nothing is in it."""
    assert FORM.share({"relies": "[]"}) == ({"relies": []}, [])
    assert FORM.share({}) == ({}, [])


def test_all_that_is_wrong_with_a_row_is_told() -> None:
    """A row with several faults is told of once for each, in the order of the file."""
    came = decided(LIBRARY, [{**ROW, "means.encrypted": "yes;no", "subject.age": "x", "purpose": "exhibtion"}])

    assert [(each.row, each.column) for each in came.rejected] == [
        (2, "means.channel"),
        (2, "purpose"),
        (2, "subject.age"),
    ]
    assert came.summary.rejected == 1


def test_the_columns_are_named_as_rules_name_facts() -> None:
    """Every fact of a rule is a column, `party` once for each end; purposes and categories in the singular."""
    assert list(FlatForm(LIBRARY.syntax).columns) == [
        "date",
        "told_by_notice",
        "sender.name",
        "sender.kind",
        "recipient.name",
        "recipient.kind",
        "purpose",
        "category",
        "subject.role",
        "subject.age",
        "subject.consented",
        "means.channel",
        "means.encrypted",
    ]
