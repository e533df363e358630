"""What becomes of the rows of one record batch, gathered tile by tile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

import numpy as np
import pyarrow as pa

from isp_rules.backends.arrow.answers import (
    KINDS,
    Answers,
    Lists,
    counted,
    entries,
    kind_codes,
    kinds_column,
    kinds_of,
    picked,
    places_of,
    tally,
)
from isp_rules.backends.arrow.columns import Array
from isp_rules.backends.arrow.program import Plane
from isp_rules.backends.arrow.result import BatchDecision, Reject, Summary, coded_schema
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import Outcome
from isp_rules.errors import Diagnostic
from isp_rules.pack.syntax import Exclusion, Kind


class Decided:
    """The rows of a record batch, of which each is decided or rejected."""

    def __init__(
        self, prepared: PreparedPack, count: int, *, with_rules: bool, with_duties: bool, facts: Sequence[str]
    ) -> None:
        self._pack = prepared.pack
        self._count = count
        self._facts = facts
        self._codes = np.zeros(count, np.uint16)
        self._rejects: dict[int, tuple[Diagnostic, ...]] = {}
        self._is_reject = np.zeros(count, bool)
        self._many = 1 << len(self._pack.against).bit_length()
        self._needed = Lists(len(facts) * self._many)
        self._rules = Lists(2 * len(self._pack.against)) if with_rules else None
        self._duties = Lists(len(self._pack.duties)) if with_duties else None
        self._times_found = np.zeros(len(self._pack.against), np.int64)
        self._kinds = [
            Kind.OUT_OF_SCOPE if isinstance(rule, Exclusion) else rule.otherwise for rule in self._pack.against
        ]

    # --- taking in ---

    def reject(self, row: int, diagnostics: tuple[Diagnostic, ...]) -> None:
        """A row that is no valid share."""
        self._rejects[row] = diagnostics
        self._is_reject[row] = True

    def is_rejected(self, row: int) -> bool:
        """Whether a row was rejected before."""
        return row in self._rejects

    def take(self, answers: Answers, rows: Array) -> None:
        """The answers for some rows."""
        valid = self._valid(rows, answers.definite.shape[1])
        definite, not_shown = answers.definite & valid, answers.not_shown & valid
        count = len(rows)
        found = definite | not_shown
        self._times_found += counted(found)
        self._codes[rows] = kind_codes(definite, not_shown, self._kinds, count)
        if self._rules is not None:
            places, numbers = entries(np.concatenate([definite, not_shown & ~definite]), count)
            self._rules.add(rows[places], numbers)
        stands = np.bitwise_or.reduce(found, axis=0)
        if self._duties is not None:
            places, numbers = entries(answers.duties & (valid & ~stands), count)
            self._duties.add(rows[places], numbers)
        self._need(answers.missing, stands & ~np.bitwise_or.reduce(definite, axis=0), rows)

    def _need(self, missing: Iterable[tuple[int, Plane]], waiting: Plane, rows: Array) -> None:
        """Which facts are missing for rows that something not shown stands against, and nothing definite."""
        if not waiting.any():
            return
        for fact, lines in missing:
            counters = tally(lines)
            places = places_of(reduce(or_, counters) & waiting, len(rows))
            often = np.zeros(len(places), np.uint32)
            for bit, counter in enumerate(counters):
                often |= picked(counter, places).astype(np.uint32) << np.uint32(bit)
            # Those that most findings wait for come first, and of these the first of the pack.
            rank = (np.uint32(self._many) - often) * np.uint32(len(self._facts)) + np.uint32(fact)
            self._needed.add(rows.take(places), rank)

    def settle(self) -> None:
        """All rows of a part are taken in."""
        for each in (self._needed, self._rules, self._duties):
            if each is not None:
                each.settle()

    def _valid(self, rows: Array, words: int) -> Plane:
        valid = np.zeros(words * 64, bool)
        valid[: len(rows)] = ~self._is_reject[rows]
        plane: Plane = np.packbits(valid, bitorder="little").view(np.uint64)
        return plane

    # --- giving out ---

    def result(self, first_row: int) -> BatchDecision:
        """The whole batch."""
        pack = self._pack
        outcomes = pa.DictionaryArray.from_arrays(
            pa.array((self._codes != 0).astype(np.int8)), pa.array([Outcome.ALLOW.value, Outcome.DENY.value])
        )
        columns = {
            "row": pa.array(np.arange(first_row, first_row + self._count)),
            "outcome": outcomes,
            "kinds": kinds_column(self._codes),
            "still_needed": self._needed.column(self._facts, self._count),
        }
        if self._rules is not None:
            columns["rules"] = self._rules.column([rule.id for rule in pack.against], self._count)
        if self._duties is not None:
            columns["duties"] = self._duties.column([duty.id for duty in pack.duties], self._count)
        coded = pa.RecordBatch.from_pydict(
            columns, schema=coded_schema(with_rules=self._rules is not None, with_duties=self._duties is not None)
        )
        if self._rejects:
            coded = coded.filter(pa.array(~self._is_reject))
        rejects = tuple(Reject(first_row + row, self._rejects[row]) for row in sorted(self._rejects))
        return BatchDecision(coded, rejects, self._summary())

    def _summary(self) -> Summary:
        counts = np.bincount(self._codes)
        kinds: dict[str, int] = {}
        for code in np.flatnonzero(counts):
            for number in kinds_of(int(code)):
                kinds[KINDS[number].value] = kinds.get(KINDS[number].value, 0) + int(counts[code])
        missing = np.bincount(self._needed.numbers(self._facts), minlength=len(self._facts))
        allowed = self._count and int(counts[0]) - len(self._rejects)
        return Summary(
            allowed=allowed,
            denied=self._count - allowed - len(self._rejects),
            rejected=len(self._rejects),
            kinds=kinds,
            rules=_named([rule.id for rule in self._pack.against], self._times_found),
            missing=_named(self._facts, missing),
        )


def _named(names: Sequence[str], counts: Array) -> dict[str, int]:
    return {name: int(count) for name, count in zip(names, counts, strict=True) if count}
