"""Given shares decided by both packs: how many change, and which, without a word of what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from isp_rules.errors import IspRulesError
from isp_rules.pack.english.texts import counted
from isp_rules.pack.said import quoted
from isp_rules.page.parts import Block, Paragraph, Point, Points, Section
from isp_rules.review.difference.given import SHEETS, Said, decided, in_a_sheet, read_shares
from isp_rules.rulepack import RulePack

LISTED: Final = 20
"""How many shares that change are listed of each kind; all are counted."""

_CHANGES: Final = {
    "allow_to_deny": "allowed before, denied now",
    "deny_to_allow": "denied before, allowed now",
    "other_findings": "denied before and now, with other findings",
    "other_duties": "allowed before and now, with other duties",
    "only_old": "readable before, no share of the pack now",
    "only_new": "no share of the pack before, readable now",
}


@dataclass(frozen=True, slots=True)
class Replayed:
    """One share that changes."""

    place: str
    how: str
    old_rules: tuple[str, ...]
    new_rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What became of given shares."""

    shares: int
    same: int
    unreadable: int
    """No share of either pack."""
    unreadable_at: tuple[str, ...]
    """Where the first of them are."""
    counts: Mapping[str, int]
    listed: tuple[Replayed, ...]

    @property
    def changed(self) -> int:
        """How many shares change."""
        return sum(self.counts.values())

    def section(self) -> Section:
        """The counts, and the first shares of each kind."""
        bad = f", {counted(self.unreadable, 'is no share', 'are no shares')} of either" if self.unreadable else ""
        blocks: list[Block] = [
            Paragraph(f"{counted(self.shares, 'share')}: {self.same} stay the same, {self.changed} change{bad}.")
        ]
        for how, count in self.counts.items():
            first = f", of which the first {LISTED} are" if count > LISTED else ""
            blocks.append(Paragraph(f"{count} {_CHANGES[how]}{first}:"))
            blocks.append(Points(tuple(_point(each) for each in self.listed if each.how == how)))
        if self.unreadable:
            first = f", the first {LISTED}" if self.unreadable > LISTED else ""
            blocks.append(Paragraph(f"What is no share of either{first}:"))
            blocks.append(Points(tuple(Point(each) for each in self.unreadable_at)))
        return Section("Given shares, decided by both", tuple(blocks))

    def to_dict(self) -> dict[str, Any]:
        """The replay as plain data."""
        return {
            "shares": self.shares,
            "same": self.same,
            "unreadable": self.unreadable,
            "unreadable_at": list(self.unreadable_at),
            "changed": dict(self.counts),
            "listed": [
                {
                    "place": each.place,
                    "how": each.how,
                    "old_rules": list(each.old_rules),
                    "new_rules": list(each.new_rules),
                }
                for each in self.listed
            ],
        }


def _point(each: Replayed) -> Point:
    before, now = (", ".join(rules) for rules in (each.old_rules, each.new_rules))
    said = "; ".join(filter(None, (f"before {before}" if before else "", f"now {now}" if now else "")))
    return Point(said or "see the counts", label=each.place)


def replay(old: RulePack, new: RulePack, where: Path) -> Replay:
    """
    Decide shares with both packs, and count what changes.

    Args:
        old: the pack as it was.
        new: the pack as it is.
        where: what `read_shares` reads, or a sheet as `isp-rules batch` takes it: CSV, XLSX or Parquet.

    Raises:
        FileError: a sheet cannot be read, or has a column that one of the packs does not know.
        IspRulesError: there are no shares of either pack, a file cannot be read, or the extra `batch` is missing.
    """
    if where.suffix.lower() in SHEETS and where.is_file():
        before, now = in_a_sheet(old, where), in_a_sheet(new, where)
        places: Sequence[str] = [f"{where.name}:{row}" for row in before]
        found = _compared(places, list(before.values()), list(now.values()))
    else:
        shares = read_shares(where)
        found = _compared([each.place for each in shares], decided(old, shares), decided(new, shares))
    if found.unreadable == found.shares:
        help_ = "`isp-rules check` says of a share, and `isp-rules batch` of many, what is wrong"
        raise IspRulesError(f"{quoted(str(where))} holds no share of either pack\n  = help: {help_}")
    return found


def _compared(places: Sequence[str], before: Sequence[Said | None], now: Sequence[Said | None]) -> Replay:
    counts: dict[str, int] = {}
    told: list[Replayed] = []
    unreadable: list[str] = []
    for place, was, is_ in zip(places, before, now, strict=True):
        if was is None and is_ is None:
            unreadable.append(place)
            continue
        how = _how(was, is_)
        if how:
            counts[how] = counts.get(how, 0) + 1
            if counts[how] <= LISTED:
                told.append(Replayed(place, how, was.rules if was else (), is_.rules if is_ else ()))
    return Replay(
        shares=len(places),
        same=len(places) - len(unreadable) - sum(counts.values()),
        unreadable=len(unreadable),
        unreadable_at=tuple(unreadable[:LISTED]),
        counts={how: counts[how] for how in _CHANGES if how in counts},
        listed=tuple(told),
    )


def _how(was: Said | None, is_: Said | None) -> str:
    if was is None or is_ is None:
        return "only_new" if was is None else "only_old"
    if was.allowed != is_.allowed:
        return "allow_to_deny" if was.allowed else "deny_to_allow"
    if (set(was.rules), was.kinds) != (set(is_.rules), is_.kinds):
        return "other_findings"
    return "other_duties" if was.duties != is_.duties else ""
