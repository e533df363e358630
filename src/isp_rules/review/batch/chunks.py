"""One chunk of a file -> its decided rows, and those that are no shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from isp_rules.backends.arrow import BatchDecision, Summary
from isp_rules.backends.files.chunk import Chunk, Form, Numbers, Rejected
from isp_rules.backends.files.flat import FlatReader
from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.json_rows import NestedLines, flat_lines
from isp_rules.errors import Diagnostic, ShareError
from isp_rules.rulepack import RulePack


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be told of each share besides the counts."""

    rows: bool
    """Whether a row for each share is wanted at all."""
    duties: bool


@dataclass(frozen=True, slots=True)
class DecidedChunk:
    """What a chunk came to."""

    table: pa.RecordBatch | None
    """A row for each share, numbered as the file counts; None where no rows are wanted."""
    rejected: Sequence[Rejected]
    summary: Summary
    blank: int


class ChunkDecider:
    """Decides the chunks of a file with one pack."""

    def __init__(self, pack: RulePack, wanted: Wanted) -> None:
        self._pack = pack
        self._wanted = wanted
        self._form = FlatForm(pack.syntax)
        schema = pack.arrow_schema()
        self._flat = FlatReader(self._form, schema)
        self._nested = NestedLines(pack.Share, schema)
        self._decider = pack.table_decider(with_rules=wanted.rows, with_duties=wanted.rows and wanted.duties)

    def decide(self, chunk: Chunk) -> DecidedChunk:
        """Decide the rows of a chunk."""
        rejected = list(chunk.rejected)
        numbers, data = chunk.numbers, chunk.data
        if not isinstance(data, pa.RecordBatch):
            if chunk.form is Form.FLAT:
                numbers, data, wrong = flat_lines(self._form, numbers, data)
            else:
                numbers, data, wrong = self._nested.read(numbers, data)
            rejected += wrong
        if chunk.form is Form.FLAT:
            numbers, data, wrong = self._shares(numbers, data)
            rejected += wrong
        decided = self._decider.decide(data)
        for each in decided.rejects:
            rejected += self._named(int(numbers[each.row]), each.diagnostics, chunk.form)
        rejected.sort(key=lambda each: each.row)
        return self._result(decided, numbers, rejected, chunk.blank)

    def _shares(self, numbers: Numbers, cells: pa.RecordBatch) -> tuple[Numbers, pa.RecordBatch, list[Rejected]]:
        shares, bad = self._flat.shares(cells)
        if not bad.any():
            return numbers, shares, []
        rejected: list[Rejected] = []
        rows = cells.filter(pa.array(bad)).to_pylist()
        for number, row in zip(numbers[bad].tolist(), rows, strict=True):
            rejected += self._wrong(number, row)
        return numbers[~bad], shares.filter(pa.array(~bad)), rejected

    def _wrong(self, number: int, row: dict[str, str | None]) -> list[Rejected]:
        """What is wrong with a row of cells, as the model of a share has it."""
        cells = {name: text.strip() for name, text in row.items() if text and text.strip()}
        share, wrong = self._form.share(cells)
        rejected = [Rejected(number, column, problem) for column, problem in wrong]
        try:
            self._pack.share(share)
        except ShareError as error:
            rejected += self._named(number, error.diagnostics, Form.FLAT)
        return rejected

    def _named(self, number: int, problems: Iterable[Diagnostic], form: Form) -> list[Rejected]:
        """Problems of a share under the columns of its file."""
        if form is Form.NESTED:
            return [Rejected(number, each.path, replace(each, span=None)) for each in problems]
        return [self._form.rejected(number, each) for each in problems]

    def _result(
        self, decided: BatchDecision, numbers: Numbers, rejected: Sequence[Rejected], blank: int
    ) -> DecidedChunk:
        summary = replace(decided.summary, rejected=len({each.row for each in rejected}))
        table = None
        if self._wanted.rows:
            table = decided.table
            rows = numbers[np.asarray(table.column("row"))]
            table = table.set_column(table.schema.get_field_index("row"), "row", pa.array(rows, pa.int64()))
        return DecidedChunk(table, rejected, summary, blank)
