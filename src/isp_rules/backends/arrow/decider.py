"""Decides record batches of shares with one pack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from isp_rules.backends.arrow import one_by_one
from isp_rules.backends.arrow.answers import unpacked
from isp_rules.backends.arrow.decided import Decided
from isp_rules.backends.arrow.layouts import in_plain_layout, is_plain
from isp_rules.backends.arrow.part import Part
from isp_rules.backends.arrow.programs import Programs
from isp_rules.backends.arrow.result import BatchDecision, coded_schema, result_schema
from isp_rules.backends.arrow.rows import share_of
from isp_rules.backends.arrow.rules import compared_by_number
from isp_rules.backends.arrow.schema import arrow_schema, wrong_columns
from isp_rules.backends.arrow.tiles import tiling
from isp_rules.decision.prepared import PreparedPack
from isp_rules.errors import Diagnostic, ShareError
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.scope import ENDS
from isp_rules.share.model import Share

ROWS_OF_A_PART: Final = 1 << 18


class TableDecider:
    """
    Decides record batches of shares with one pack. Safe from many threads at once.

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
        self._with_rules, self._with_duties = with_rules, with_duties
        self._facts = _in_order(prepared)
        self._programs = Programs(prepared.pack, self._facts, with_duties=with_duties)
        self._numbered = compared_by_number(prepared.pack)
        self._plain: dict[pa.Schema, bool] = {}
        self.schema = arrow_schema(prepared.pack)
        self.result_schema = result_schema(with_rules=with_rules, with_duties=with_duties)
        self.coded_schema = coded_schema(with_rules=with_rules, with_duties=with_duties)

    def decide(self, batch: pa.RecordBatch, first_row: int = 0) -> BatchDecision:
        """
        Decide each share of a record batch.

        Args:
            batch: one row a share, with columns of `arrow_schema`; those left out are unknown.
            first_row: the number of its first row, for the rows of the result.

        Raises:
            ShareError: a column that is not known, or of the wrong type. A row that is no share is among the rejects.
        """
        batch = self.checked(batch)
        decided = Decided(
            self._prepared,
            batch.num_rows,
            with_rules=self._with_rules,
            with_duties=self._with_duties,
            facts=self._facts,
        )
        for first in range(0, batch.num_rows, ROWS_OF_A_PART):
            self._decide(self._part(batch.slice(first, ROWS_OF_A_PART)), first, decided)
        return decided.result(first_row)

    def checked(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """
        The batch in a layout that can be read.

        Raises:
            ShareError: a column that is not known, or of the wrong type.
        """
        schema = batch.schema.remove_metadata()
        if schema not in self._plain:
            if wrong := list(wrong_columns(self.schema, schema)):
                raise ShareError(wrong)
            self._plain[schema] = all(is_plain(field.type) for field in schema)
        if self._plain[schema]:
            return batch
        return pa.RecordBatch.from_arrays([in_plain_layout(column) for column in batch.columns], schema.names)

    def _part(self, batch: pa.RecordBatch) -> Part:
        part = Part(self._prepared.pack, batch, self._numbered)
        return part if self._programs.suit(part) else Part(self._prepared.pack, batch, alike=True)

    # --- one part ---

    def _decide(self, part: Part, first: int, decided: Decided) -> None:
        tiled = tiling(part)
        self._validate(part, part.suspects, first, decided)
        questions = self._programs.of(part)
        for tile in tiled.tiles:
            answers, rows = questions.ask(tile), tile.numbers
            cannot_be = np.bitwise_or.reduce(answers.impossible, axis=0, initial=0)
            if cannot_be.any():
                self._validate(part, rows[unpacked(cannot_be, len(rows))], first, decided)
            decided.take(answers, first + rows)
        if len(tiled.one_by_one):
            valid = self._validate(part, tiled.one_by_one, first, decided)
            answers = one_by_one.answers(self._prepared, [share for _, share in valid], self._facts)
            decided.take(answers, first + np.array([row for row, _ in valid], np.intp))
        decided.settle()

    def _validate(self, part: Part, rows: Iterable[int], first: int, decided: Decided) -> list[tuple[int, ShareFacts]]:
        """Rows that may be no valid share, tried by its model, which alone says so; those that are one."""
        valid = []
        for row in map(int, rows):
            if decided.is_rejected(first + row):
                continue
            try:
                valid.append((row, self._share.model_validate(share_of(part.batch, row)).facts))
            except ShareError as error:
                decided.reject(first + row, error.diagnostics)
            except (ValueError, OverflowError):
                message = "this row cannot be read: it has a day beyond the year 9999, or a text that is no UTF-8"
                decided.reject(first + row, (Diagnostic("ISP407", message),))
        return valid


def _in_order(prepared: PreparedPack) -> Sequence[str]:
    """The facts that may be missing, by the end that they are of, in the order in which they are asked for."""
    names = []
    for fact in prepared.pack.facts:
        head, _, rest = fact.partition(".")
        names += [f"{end}.{rest}" for end in ENDS] if head == "party" else [fact]
    return sorted(names, key=prepared.rank)
