"""Decides record batches of shares with one pack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from isp_rules.backends.arrow import one_by_one
from isp_rules.backends.arrow.columns import Array
from isp_rules.backends.arrow.decided import Decided
from isp_rules.backends.arrow.leaves import Leaves
from isp_rules.backends.arrow.part import Part
from isp_rules.backends.arrow.program import Plane
from isp_rules.backends.arrow.programs import Programs
from isp_rules.backends.arrow.result import BatchDecision, coded_schema, result_schema
from isp_rules.backends.arrow.rows import share_of
from isp_rules.backends.arrow.rules import compared_by_number
from isp_rules.backends.arrow.schema import arrow_schema, in_plain_layout, wrong_columns
from isp_rules.backends.arrow.tiles import tiling
from isp_rules.decision.prepared import PreparedPack
from isp_rules.errors import Diagnostic, ShareError
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.scope import ENDS
from isp_rules.share.model import Share

ROWS_OF_A_PART: Final = 1 << 18

_WORTH_ASKING: Final = 1 << 10
"""How many rows of a part are asked at once what they miss; fewer wait for those of the other parts."""


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
        self._layouts: dict[pa.Schema, pa.Schema] = {}
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
        batch = self._checked(batch)
        decided = Decided(
            self._prepared,
            batch.num_rows,
            with_rules=self._with_rules,
            with_duties=self._with_duties,
            facts=self._facts,
        )
        for first in range(0, batch.num_rows, ROWS_OF_A_PART):
            self._decide(self._part(batch.slice(first, ROWS_OF_A_PART)), first, decided)
        later = decided.pending(0, batch.num_rows)
        for first in range(0, len(later), ROWS_OF_A_PART):
            rows = later[first : first + ROWS_OF_A_PART]
            self._ask(self._part(batch.take(pa.array(rows))), None, rows, decided)
        return decided.result(first_row)

    def _checked(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch in a layout that can be read, if its columns are right."""
        schema = batch.schema
        if schema not in self._layouts:
            if wrong := list(wrong_columns(self.schema, schema)):
                raise ShareError(wrong)
            self._layouts[schema] = in_plain_layout(schema)
        plain = self._layouts[schema]
        return batch if plain == schema else batch.cast(plain)

    def _part(self, batch: pa.RecordBatch) -> Part:
        part = Part(self._prepared.pack, batch, self._numbered)
        return part if self._programs.suit(part) else Part(self._prepared.pack, batch, alike=True)

    # --- one part ---

    def _decide(self, part: Part, first: int, decided: Decided) -> None:
        tiled = tiling(part)
        self._validate(part, part.suspects, first, decided)
        program = self._programs.decide(part)
        for tile in tiled.tiles:
            leaves = Leaves(tile, self._prepared.pack.parameters)
            lines = program.run(leaves, tile.sizes, tile.words)
            self._take(part, lines, tile.numbers, first, decided)
        if len(tiled.one_by_one):
            valid = self._validate(part, tiled.one_by_one, first, decided)
            lines = one_by_one.decided(self._prepared, [share for _, share in valid])
            decided.take(lines, first + np.array([row for row, _ in valid], np.intp))
        pending = decided.pending(first, part.rows)
        if len(pending) >= _WORTH_ASKING:
            self._ask(part, pending - first, pending, decided)
        decided.settle()

    def _take(self, part: Part, lines: Plane, rows: Array, first: int, decided: Decided) -> None:
        cannot_be = decided.impossible(lines, len(rows))
        if len(cannot_be):
            self._validate(part, rows[cannot_be], first, decided)
        decided.take(lines, first + rows)

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

    # --- what is still needed ---

    def _ask(self, part: Part, rows: Array | None, numbers: Array, decided: Decided) -> None:
        """
        Which facts are missing for shares that nothing definite stands against.

        Args:
            part: with the shares.
            rows: which of its rows they are; all when left out.
            numbers: of all rows of the part, or of these, in the batch.
            decided: takes the answers.
        """
        tiled = tiling(part, rows)
        number = numbers if rows is None else _spread(rows, numbers, part.rows)
        wants = self._programs.missing(part)
        for tile in tiled.tiles:
            lines = wants.program.run(Leaves(tile, self._prepared.pack.parameters), tile.sizes, tile.words)
            decided.need(lines, wants.facts, number[tile.numbers])
        if len(tiled.one_by_one):
            shares = [self._share.model_validate(share_of(part.batch, int(row))).facts for row in tiled.one_by_one]
            decided.need_counted(one_by_one.missing(self._prepared, shares, self._facts), number[tiled.one_by_one])
        decided.asked(numbers)


def _spread(rows: Array, numbers: Array, count: int) -> Array:
    spread = np.zeros(count, np.intp)
    spread[rows] = numbers
    return spread


def _in_order(prepared: PreparedPack) -> Sequence[str]:
    """The facts that may be missing, by the end that they are of, in the order in which they are asked for."""
    names = []
    for fact in prepared.pack.facts:
        head, _, rest = fact.partition(".")
        names += [f"{end}.{rest}" for end in ENDS] if head == "party" else [fact]
    return sorted(names, key=prepared.rank)
