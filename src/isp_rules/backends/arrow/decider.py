"""Decides record batches of shares with one pack."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa

from isp_rules.backends.arrow.result import BatchDecision, Reject, Summary, result_schema
from isp_rules.backends.arrow.rows import share_of
from isp_rules.backends.arrow.schema import arrow_schema, wrong_columns
from isp_rules.decision.decision import Decision
from isp_rules.decision.prepared import PreparedPack
from isp_rules.errors import ShareError
from isp_rules.share.model import Share


class TableDecider:
    """
    Decides record batches of shares with one pack.

    Args:
        prepared: the pack, made ready.
        share: its model of a share, which says what is wrong with a row that is none.
        with_rules: whether to name the rules that stand against each share.
        with_duties: whether to name the duties that go with each allow.
    """

    def __init__(
        self, prepared: PreparedPack, share: type[Share], *, with_rules: bool = False, with_duties: bool = False
    ) -> None:
        self._prepared = prepared
        self._share = share
        self.schema = arrow_schema(prepared.pack)
        self.result_schema = result_schema(with_rules=with_rules, with_duties=with_duties)

    def decide(self, batch: pa.RecordBatch, first_row: int = 0) -> BatchDecision:
        """
        Decide each share of a record batch.

        Args:
            batch: one row a share, with columns of `arrow_schema`; those left out are unknown.
            first_row: the number of its first row, for the rows of the result.

        Raises:
            ShareError: a column that is not known, or of the wrong type. A row that is no share is among the rejects.
        """
        if wrong := list(wrong_columns(self.schema, batch.schema)):
            raise ShareError(wrong)
        rows: list[dict[str, Any]] = []
        rejects = []
        for row in range(batch.num_rows):
            try:
                share = self._share.model_validate(share_of(batch, row))
            except ShareError as error:
                rejects.append(Reject(first_row + row, error.diagnostics))
            else:
                decision = Decision(self._prepared, share.facts, self._prepared.compiled.judge(share.facts))
                rows.append(_row(first_row + row, decision))
        table = pa.Table.from_pylist(rows, schema=self.result_schema).combine_chunks()
        batches = table.to_batches()
        empty = pa.RecordBatch.from_pylist([], schema=self.result_schema)
        return BatchDecision(batches[0] if batches else empty, tuple(rejects), _summary(rows, len(rejects)))


def _row(number: int, decision: Decision) -> dict[str, Any]:
    return {
        "row": number,
        "outcome": decision.outcome,
        "kinds": decision.kinds,
        "still_needed": decision.still_needed,
        "rules": decision.rules,
        "duties": [duty.duty for duty in decision.duties],
    }


def _summary(rows: list[dict[str, Any]], rejected: int) -> Summary:
    allowed = sum(row["outcome"] == "allow" for row in rows)

    def count(column: str) -> dict[str, int]:
        return dict(Counter(str(each) for row in rows for each in row[column]))

    return Summary(allowed, len(rows) - allowed, rejected, count("kinds"), count("rules"), count("still_needed"))
