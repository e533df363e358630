"""Rows that are no valid shares: found in columns, judged by the model of a share, and told in its words."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import pyarrow as pa
import pytest

from isp_rules import RulePack, ShareError
from isp_rules.backends.arrow import Reject
from isp_rules.pack.syntax import Comparison, Exclusion, Operator, Pack, Source, Values
from tests.backends.tables import Mapped, decided, expected, table_of, table_with_dictionaries
from tests.backends.test_arrow import BASE, KENT, kent_shares
from tests.strategies import FACTS, pack_of

PERSON: Final = BASE["subjects"][0]
ROUTE: Final = BASE["means"][0]

HOSTILE: Final[dict[str, Mapped]] = {
    "an unknown term": {"dataset": "no_such_set"},
    "a misspelt term": {"purposes": ["youth_justic"]},
    "an unknown term of an end": {"recipient": {"kind": "councill"}},
    "an unknown term among others": {"relies_on": ["function", "nothing"]},
    "an unknown category of a second person": {"subjects": [PERSON, {"categories": ["health", "wealth"]}]},
    "nothing among terms": {"relies_on": ["function", None]},
    "no purposes": {"purposes": []},
    "no subjects": {"subjects": []},
    "no means": {"means": []},
    "no categories": {"subjects": [{**PERSON, "categories": []}]},
    "nobody": {"subjects": [PERSON, None]},
    "no route": {"means": [None]},
    "an empty text": {"sender": {"name": ""}},
    "a blank text": {"function": {"gateway": " \t\n"}},
    "a text of wide blanks": {"function": {"gateway": "\u2003\u3000\u00a0"}},
    "a blank text of a second route": {"means": [ROUTE, {"network_evidence": " "}]},
    "a long text": {"sender": {"name": "x" * 2_001}},
    "a large number": {"subjects": [{**PERSON, "age": 10**15 + 1}]},
    "a number far below zero": {"subjects": [{**PERSON, "age": -(10**15) - 1}]},
    "the largest number": {"subjects": [{**PERSON, "age": 2**63 - 1}]},
    "what cannot be": {"subjects": [{**PERSON, "age": 131}]},
    "what cannot be of a second person": {"subjects": [PERSON, {"role": "employee", "age": 9}]},
    "what cannot be of a second route": {"means": [ROUTE, {"channel": "paper", "system": "liberi"}]},
    "too many categories": {"subjects": [{**PERSON, "categories": ["health"] * 10_001}]},
    "too many combinations": {"purposes": ["fair_access"] * 230, "means": [ROUTE] * 230},
    "two things at once": {"dataset": "nonsense", "purposes": []},
}
HARMLESS: Final[dict[str, Mapped]] = {
    "a text with blanks": {"sender": {"name": " Oakfield "}},
    "a text of two bytes a letter": {"sender": {"name": "é" * 2_000}},
    "a text that begins with a blank of two bytes": {"sender": {"name": "\u00a0Oakfield"}},
    "an empty set of terms": {"relies_on": []},
    "unknown items": {"purposes": [None], "means": [{}], "subjects": [{"categories": [None]}]},
    "the same item twice": {"subjects": [PERSON, PERSON], "purposes": ["inclusion_and_attendance"] * 2},
    "the first day": {"date": date(1, 1, 1)},
    "the last day": {"date": date(9999, 12, 31)},
    "the largest number allowed": {"subjects": [{**PERSON, "year_group": -(10**15)}]},
}


@pytest.mark.parametrize("wrong", HOSTILE.values(), ids=HOSTILE)
def test_a_row_that_is_no_share_is_rejected_in_the_words_of_a_share(wrong: Mapped) -> None:
    """The row is left out and told with the diagnostics of `pack.share`; the rows around it are decided."""
    shares = [BASE, {**BASE, **wrong}, BASE]
    rows, rejects = expected(KENT, shares)

    assert list(rejects) == [1]
    assert decided(KENT, table_of(KENT, shares)) == (rows, rejects)
    assert decided(KENT, table_with_dictionaries(table_of(KENT, shares))) == (rows, rejects)


@pytest.mark.parametrize("odd", HARMLESS.values(), ids=HARMLESS)
def test_a_row_that_is_odd_and_a_share_is_decided(odd: Mapped) -> None:
    """What only looks wrong is tried by the model and decided."""
    shares = [BASE, {**BASE, **odd}]
    rows, rejects = expected(KENT, shares)

    assert rejects == {}
    assert decided(KENT, table_of(KENT, shares)) == (rows, rejects)
    assert decided(KENT, table_with_dictionaries(table_of(KENT, shares))) == (rows, rejects)


def test_every_other_row_wrong() -> None:
    """Many rejects among many rows of unlike lists leave the others as they are."""
    dice = random.Random(6)
    shares = kent_shares(dice, 200)
    for number in range(0, 200, 2):
        shares[number] = {**shares[number], **dice.choice(list(HOSTILE.values()))}
    rows, rejects = expected(KENT, shares, whole=10)

    assert len(rejects) > 100
    assert decided(KENT, table_of(KENT, shares)) == (rows, rejects)


def test_a_table_of_rejects_alone_has_no_rows() -> None:
    """Nothing is left of a table in which no row is a share."""
    shares: list[Mapped] = [{"purposes": []}] * 3
    rows, rejects = decided(KENT, table_of(KENT, shares))

    assert rows == []
    assert list(rejects) == [0, 1, 2]


def test_without_a_place_for_rejects_they_are_an_error_that_names_their_rows() -> None:
    """All of them are told, by row, in the order of rows."""
    shares: list[Mapped] = [BASE] * 11
    shares[2] = {**BASE, "purposes": []}
    shares[10] = {**BASE, "subjects": [{**PERSON, "age": -1}]}

    with pytest.raises(ShareError) as error:
        KENT.decide_table(table_of(KENT, shares))

    assert (
        str(error.value)
        == """\
error[ISP404]: row  2, purposes: a share needs at least one purpose
  = help: leave the list out if it is not known
error[ISP405]: row 10, the pupil: this cannot be: nobody has a negative age
  = help: IMP-01 of the pack's impossible shares"""
    )


def test_an_error_repeats_nothing_of_a_row() -> None:
    """A name that stands where a term should is not told."""
    table = pa.table({"subjects": [[{"role": "Ada Nobody", "categories": ["health"]}]]})

    with pytest.raises(ShareError) as error:
        KENT.decide_table(table)

    assert "Ada" not in str(error.value)
    (told,) = error.value.diagnostics
    assert (told.path, told.message) == ("row 0, subjects[0].role", "this text is not a term that is known here")


def test_a_day_beyond_the_calendar_is_a_reject() -> None:
    """Arrow knows days after the year 9999; Python and a share do not."""
    table = pa.table({"date": pa.array([0, 10**8, -(10**8), None], pa.int32()).cast(pa.date32())})
    rows, rejects = decided(KENT, table)

    assert [row["row"] for row in rows] == [0, 3]
    assert [str(each) for diagnostics in rejects.values() for each in diagnostics] == [
        "error[ISP407]: this row cannot be read: it has a day beyond the year 9999, or a text that is no UTF-8"
    ] * 2


def test_a_text_that_is_no_utf8_is_a_reject() -> None:
    """Arrow does not look into texts; whoever does finds what is wrong."""
    broken = pa.Array.from_buffers(
        pa.string(), 2, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0\4\0\0\0"), pa.py_buffer(b"\xff\xfeok")]
    )
    table = pa.table({"dataset": broken})
    rejects = decided(KENT, table)[1]

    assert list(rejects) == [0, 1]


def test_rejects_are_counted_through_a_stream() -> None:
    """Rows have the numbers of the whole stream, in the result and among the rejects."""
    shares = [BASE, {"purposes": []}, BASE, {"means": []}, BASE]
    found = list(KENT.decide_batches(table_of(KENT, shares).to_batches(max_chunksize=2)))

    assert [each.table["row"].to_pylist() for each in found] == [[0], [2], [4]]
    assert [reject.row for each in found for reject in each.rejects] == [1, 3]
    assert all(isinstance(reject, Reject) for each in found for reject in each.rejects)


# --- numbers with decimals ----------------------------------------------------------------------------


def _with_decimals() -> Pack:
    facts = {**FACTS, "subject.age": replace(FACTS["subject.age"], decimal=True)}
    when = Comparison("subject.age", Operator.AT_LEAST, Values(frozenset([Decimal("1.5")])))
    exclusion = Exclusion(id="X", source=Source("Somewhere"), when=when, because="it is outside")
    return replace(pack_of(exclusions=(exclusion,)), facts=facts)


def test_decimals_are_compared_exactly() -> None:
    """Numbers with decimals are compared to the last digit; those with too many are rejects."""
    pack = RulePack(_with_decimals())
    numbers = ["1.5", "1.499999999", "1.500000001", "0.1", "1", None, "1000000000000000", "1000000000000001", "-0.5"]
    shares: list[Mapped] = [{"subjects": [{"age": None if each is None else Decimal(each)}]} for each in numbers]
    table = table_of(pack, shares)
    fine: list[Mapped] = [{"subjects": [{"age": Decimal("1.5000000001")}]}, {"subjects": [{"age": 2}]}]
    finer = pa.table({"subjects": pa.array([each["subjects"] for each in fine], _list_of_ages(pa.decimal128(30, 12)))})

    assert decided(pack, table) == expected(pack, shares)
    assert list(expected(pack, shares)[1]) == [7]
    assert decided(pack, finer) == expected(pack, fine)


def _list_of_ages(kind: pa.DataType) -> pa.DataType:
    return pa.list_(pa.struct([("age", kind)]))
