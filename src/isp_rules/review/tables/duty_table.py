"""Who owes what, and when: the duties of a pack or of one decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from isp_rules.decision.decision import Decision
from isp_rules.decision.record import DutyOwed
from isp_rules.errors import needs_extra
from isp_rules.pack.english.rule_words import OWED_BY, WHEN_DUE
from isp_rules.pack.english.texts import counted, sentence_of
from isp_rules.pack.syntax import End, Timing
from isp_rules.page.parts import Page, Table
from isp_rules.page.shown import ShowsItself
from isp_rules.review.asked import check_pack
from isp_rules.rulepack import RulePack

if TYPE_CHECKING:
    import pandas as pd

_ENDS = (End.SENDER, End.RECIPIENT)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty."""

    duty: str
    timing: Timing
    owed_by: End
    ends: tuple[End, ...]
    """The ends that owe it; both where the pack leaves open which end it concerns."""
    text: str
    certain: bool
    """False where it depends on the share, or on what is not known of it."""
    section: str


@dataclass(frozen=True, slots=True, repr=False)
class DutyTable(ShowsItself):
    """Duties by time and end; in a notebook it shows itself."""

    title: str
    rows: tuple[DutyRow, ...]

    @property
    def page(self) -> Page:
        """The table as data for a renderer."""
        rows = tuple(row for timing in Timing for row in self._at(timing))
        table = Table(("When", "The sender", "The recipient"), rows, tuple(": ".join(row[:2]) for row in rows))
        return Page(self.title, counted(len(self.rows), "duty", "duties"), None, (table,) if rows else (), ())

    def frame(self) -> pd.DataFrame:
        """
        A data frame with a row for each duty.

        Raises:
            IspRulesError: pandas is not installed.
        """
        with needs_extra("notebook"):
            import pandas as pd  # noqa: PLC0415 - an extra
        columns = ("duty", "timing", "owed_by", "text", "certain", "section")
        return pd.DataFrame([[getattr(each, name) for name in columns] for each in self.rows], columns=list(columns))

    def _at(self, timing: Timing) -> Iterator[tuple[str, str, str]]:
        """The duties of a time, those of the two ends beside each other."""
        of_ends = [[each for each in self.rows if each.timing is timing and end in each.ends] for end in _ENDS]
        for place, pair in enumerate(zip_longest(*of_ends)):
            sender, recipient = (_told(each) if each else "" for each in pair)
            yield ("" if place else WHEN_DUE[timing].capitalize(), sender, recipient)

    def __repr__(self) -> str:
        return f"<DutyTable {len(self.rows)} duties>"


def duties(source: RulePack | Decision) -> DutyTable:
    """
    The duties of a pack, or those that one decision brings, by time and end.

    Args:
        source: a pack, for all that may be owed, or the decision of a share.

    >>> from isp_rules import load_pack
    >>> duties(load_pack("kent-schools-2016").decide({"purposes": ["fundraising"]}))
    <DutyTable 0 duties>
    """
    if isinstance(source, Decision):
        return DutyTable(source.pack.title, tuple(map(_owed, source.duties)))
    check_pack(source)
    rows = (
        DutyRow(
            each.id,
            each.timing,
            each.owed_by,
            _ends(each.owed_by),
            sentence_of(each.do),
            certain=False,
            section=each.source.section,
        )
        for each in source.syntax.duties
    )
    return DutyTable(source.title, tuple(rows))


def _owed(duty: DutyOwed) -> DutyRow:
    named = {End(item.party) for item in duty.items if item.party}
    ends = tuple(end for end in _ENDS if end in named) if duty.owed_by is End.PARTY and named else _ends(duty.owed_by)
    return DutyRow(duty.duty, duty.timing, duty.owed_by, ends, sentence_of(duty.text), duty.certain, duty.section)


def _ends(owed_by: End) -> tuple[End, ...]:
    return (owed_by,) if owed_by in _ENDS else _ENDS


def _told(row: DutyRow) -> str:
    which = f" ({OWED_BY[End.PARTY]})" if row.owed_by is End.PARTY and len(row.ends) > 1 else ""
    return f"{row.duty}: {row.text}{which}"
