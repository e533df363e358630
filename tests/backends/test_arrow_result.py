"""What comes back for a table: its columns and types, numbers that add up, and no more memory for a longer stream."""

from __future__ import annotations

import gc
import pickle
import random
import tracemalloc
from collections import Counter
from functools import reduce
from operator import add
from typing import Any, Final

import pyarrow as pa
import pytest

from isp_rules import RulePack
from isp_rules.backends.arrow import BatchDecision, Summary, result_schema
from tests.backends.tables import expected, table_of, table_with_dictionaries
from tests.backends.test_arrow import BASE, KENT, kent_shares

SHARES: Final = kent_shares(random.Random(7), 150)
TABLE: Final = table_of(KENT, SHARES)


@pytest.mark.parametrize(("with_rules", "with_duties"), [(False, False), (True, False), (False, True), (True, True)])
def test_rules_and_duties_are_told_when_asked_for(with_rules: bool, with_duties: bool) -> None:
    """The columns are those that were asked for, numbered in dictionaries, and the same with the words spelled out."""
    asked: dict[str, Any] = {"with_rules": with_rules, "with_duties": with_duties}
    names = ["row", "outcome", "kinds", "still_needed", *["rules"] * with_rules, *["duties"] * with_duties]
    table = KENT.decide_table(TABLE, rejects=[], **asked)
    (batch,) = KENT.decide_batches(TABLE, **asked)
    rows = [{name: row[name] for name in names} for row in expected(KENT, SHARES, whole=10)[0]]

    assert table.column_names == names
    assert pa.types.is_dictionary(table.schema.field("outcome").type)
    assert table.to_pylist() == batch.coded.to_pylist() == batch.table.to_pylist() == rows
    assert batch.table.schema == result_schema(**asked)
    batch.table.validate(full=True)
    batch.coded.validate(full=True)


def test_the_numbers_are_those_of_the_rows() -> None:
    """A summary counts what its table says, and each rule once for each share that it stands against."""
    (batch,) = KENT.decide_batches(TABLE, with_rules=True)
    rows, rejects = expected(KENT, SHARES, whole=10)

    def count(column: str) -> dict[str, int]:
        return dict(Counter(str(each) for row in rows for each in row[column]))

    assert batch.summary == Summary(
        allowed=sum(row["outcome"] == "allow" for row in rows),
        denied=sum(row["outcome"] == "deny" for row in rows),
        rejected=len(rejects),
        kinds=count("kinds"),
        rules=count("rules"),
        missing=count("still_needed"),
    )
    assert batch.summary.rows == len(SHARES)


def test_summaries_of_parts_add_up_to_that_of_the_whole() -> None:
    """However a table is cut, the sum of the numbers is the same, and the sum of nothing is nothing."""
    (whole,) = KENT.decide_batches(TABLE)
    parts = [each.summary for each in KENT.decide_batches(TABLE.to_batches(max_chunksize=17))]

    assert reduce(add, parts, Summary()) == whole.summary
    assert Summary() + Summary() == Summary()
    assert Summary().rows == 0


def test_kinds_stand_in_the_order_of_the_findings() -> None:
    """Definite kinds by the first rule that has them, and *not shown* last, in every order that there is."""
    orders = {tuple(row["kinds"]) for row in expected(KENT, kent_shares(random.Random(1), 700), whole=1000)[0]}
    found = {
        tuple(row["kinds"])
        for row in KENT.decide_table(table_of(KENT, kent_shares(random.Random(1), 700)), rejects=[]).to_pylist()
    }

    assert found == orders
    assert len(orders) > 12


def test_a_decider_goes_to_another_process_with_its_pack() -> None:
    """A pack that has decided tables is pickled without what it worked out for them."""
    fresh = RulePack(KENT.syntax)
    size = len(pickle.dumps(fresh))
    fresh.decide_table(table_of(fresh, [BASE]))

    assert len(pickle.dumps(fresh)) == size
    assert pickle.loads(pickle.dumps(fresh)).decide_table(table_of(fresh, [BASE]))["outcome"].to_pylist() == ["allow"]  # noqa: S301


def test_a_longer_stream_takes_no_more_memory() -> None:
    """What deciding a stream holds after each batch does not grow with it."""
    batch = table_with_dictionaries(table_of(KENT, SHARES)).combine_chunks().to_batches()[0]
    held = []
    tracemalloc.start()
    for decided in KENT.decide_batches(batch for _ in range(14)):
        assert isinstance(decided, BatchDecision)
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0] + pa.total_allocated_bytes())
    tracemalloc.stop()

    # numpy keeps some small pieces for the next arrays; a thing left behind by each batch would soon outgrow them.
    assert max(held) < 1.03 * held[2]
