"""The tables that are measured, and that every engine gives the right answers for them."""

from __future__ import annotations

import pyarrow as pa
import pytest

import isp_rules
from tests.benchmarks.batch.engines import engines
from tests.benchmarks.batch.kent_shares import Plain, Pool, encoded, pool

KENT = isp_rules.load_pack("kent-schools-2016")


@pytest.mark.parametrize("subjects", [1, 3])
def test_every_engine_that_is_installed_answers_as_decide(subjects: int) -> None:
    """The figures are those of right answers: the outcome and every rule that stands against a share."""
    found, missing = engines(KENT, pool(KENT, subjects=subjects, count=300), 300)

    assert set(missing.values()) <= {"not installed"}
    assert [engine.remark.rpartition(", ")[2] for engine in found] == ["the same answer for 300 of 300 shares"] * len(
        found
    )


def test_shares_of_which_little_is_known_are_answered_alike() -> None:
    """Lists that are not given, and items of which nothing is known, count as one item that is unknown."""
    shares: list[Plain] = [
        {},
        {"subjects": [{}]},
        {"subjects": [{"categories": [None]}], "purposes": [None], "means": [{}]},
    ]
    plain = pa.Table.from_pylist(shares, schema=KENT.arrow_schema()).combine_chunks()
    columns = {
        name: encoded(column.combine_chunks()) for name, column in zip(plain.column_names, plain.columns, strict=True)
    }
    _, missing = engines(KENT, Pool(shares, pa.table(columns)), len(shares))

    assert set(missing.values()) <= {"not installed"}


def test_a_pool_gives_the_same_table_each_time() -> None:
    """Two runs measure the same shares: some allowed, most denied, none impossible, all with three categories."""
    made, again = (pool(KENT, subjects=1, count=200) for _ in range(2))
    allowed = sum(KENT.decide(share).allowed for share in made.shares)

    assert made.rows(500).equals(again.rows(500))
    assert 0 < allowed < 100
    assert {len(share["subjects"][0]["categories"]) for share in made.shares} == {3}
