"""What a file of shares came to: counts, the rules that deny most, the facts most often missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from isp_rules.backends.arrow import Summary
from isp_rules.backends.files.chunk import Rejected
from isp_rules.pack.english.texts import sentence_of
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import Exclusion
from isp_rules.page.parts import Page
from isp_rules.page.shown import ShowsItself
from isp_rules.review.batch.chunks import DecidedChunk
from isp_rules.rulepack import RulePack

BATCH_SCHEMA: Final = "isp-rules/batch/1"

MOST_REJECTED_KEPT: Final = 10
"""How many problems of rows a report keeps; all are counted."""


@dataclass(slots=True, repr=False)
class BatchReport(ShowsItself):
    """
    What the shares of a file came to, added up chunk by chunk; in a notebook it shows itself.

    Attributes:
        pack: which decided.
        summary: how many were allowed and denied, by kind, rule and missing fact; `rejected` counts rows.
        columns: how often each column was what made a row no share.
        problems: how many problems rows had; one row may have several.
        first_rejected: the first few of them.
        blank: rows that held nothing and were passed over.
    """

    pack: RulePack
    summary: Summary = field(default_factory=Summary)
    columns: Counter[str] = field(default_factory=Counter)
    problems: int = 0
    first_rejected: list[Rejected] = field(default_factory=list)
    blank: int = 0

    def add(self, chunk: DecidedChunk) -> None:
        """Count a chunk in."""
        self.summary += chunk.summary
        self.problems += len(chunk.rejected)
        self.columns.update(each.column for each in chunk.rejected if each.column)
        self.first_rejected += chunk.rejected[: MOST_REJECTED_KEPT - len(self.first_rejected)]
        self.blank += chunk.blank

    @property
    def page(self) -> Page:
        """The counts, with the texts of the rules and facts, as data for a renderer."""
        from isp_rules.review.batch.page import batch_page  # noqa: PLC0415 - each of the two needs the other

        return batch_page(self)

    def __repr__(self) -> str:
        return f"<BatchReport: {self.summary.allowed} allowed, {self.summary.denied} denied>"

    def to_dict(self) -> dict[str, Any]:
        """The counts as plain data, with the texts of the rules and facts; `schema` names the form and the version."""
        pack = self.pack
        return {
            "schema": BATCH_SCHEMA,
            "pack": {"name": pack.name, "version": pack.version, "digest": pack.digest},
            "shares": self.summary.allowed + self.summary.denied,
            "allowed": self.summary.allowed,
            "denied": self.summary.denied,
            "rejected": self.summary.rejected,
            "blank": self.blank,
            "kinds": dict(most(self.summary.kinds)),
            "rules": [
                {"rule": rule, "text": rule_text(pack, rule), "shares": count}
                for rule, count in most(self.summary.rules)
            ],
            "missing": [
                {"fact": fact, "asks": fact_text(pack, fact), "shares": count}
                for fact, count in most(self.summary.missing)
            ],
            "rejected_columns": dict(most(self.columns)),
        }


def most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The counts, largest first; equal ones by name."""
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def rule_text(pack: RulePack, rule: str) -> str:
    """What a rule asks, or why it excludes."""
    each = next(each for each in pack.syntax.against if each.id == rule)
    return sentence_of(each.because if isinstance(each, Exclusion) else each.asks)


def fact_text(pack: RulePack, name: str) -> str:
    """The question that a missing fact would answer."""
    fact = declared(pack.syntax.facts, name)
    return sentence_of(fact.asks) if fact else ""


def row_problem(rejected: Rejected) -> str:
    """A problem of a row as one line, without its help."""
    column = f", {rejected.column}" if rejected.column else ""
    return f"row {rejected.row}{column}: {rejected.diagnostic.message}"
