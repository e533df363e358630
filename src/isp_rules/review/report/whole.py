"""The report of a pack: its cover, and its chapters made one after another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from isp_rules.decision.prepared import engine_version
from isp_rules.errors import MissingExtraError
from isp_rules.page.document import Chapter, Document, as_document_html
from isp_rules.page.parts import Block, Callout, Definition, Definitions, Tone
from isp_rules.review.asked import check_pack, path_of
from isp_rules.review.charts.timeline import changes
from isp_rules.review.difference.revisions import pack_of
from isp_rules.review.report.given import Given, Made, Told, left_out, said_day
from isp_rules.review.report.policy import choices, policy, words
from isp_rules.review.report.results import change, results
from isp_rules.review.report.tables import matrices, over_time, owed
from isp_rules.review.report.trust import cases, dead, proofs
from isp_rules.rulepack import RulePack


@dataclass(frozen=True, slots=True)
class Step:
    """How far a report has got."""

    what: str
    """The chapter that is being made."""
    share: float
    """How much of the whole is done, from 0 to 1."""


@dataclass(frozen=True, slots=True, repr=False)
class PolicyReport:
    """The report of a pack."""

    document: Document

    def to_html(self) -> str:
        """
        The report as one file that loads nothing, for a screen and for paper.

        Raises:
            MissingExtraError: markdown-it-py is not installed.
        """
        return as_document_html(self.document)

    def __repr__(self) -> str:
        return f"<PolicyReport: {len(self.document.chapters)} chapters>"


def policy_report(
    pack: RulePack,
    *,
    made_on: date,
    shares: Path | None = None,
    against: str | os.PathLike[str] | None = None,
    progress: Callable[[Step], None] = lambda _: None,
) -> PolicyReport:
    """
    All that a review has to say of a pack, as one document.

    A chapter for which an extra is missing says which one to install; the others come all the same.

    Args:
        pack: the pack.
        made_on: the day that the cover names.
        shares: a file of shares to decide, as `isp-rules batch` takes it.
        against: an older pack to compare with: a name or path, with `@REV` as it was at a git revision.
        progress: told how far it has got.

    Raises:
        PackError: the older pack, or the cases or properties of the pack, cannot be used.
        FileError: the shares cannot be read.
    """
    check_pack(pack)
    old = None if against is None else pack_of(against)
    given = Given(pack, None if shares is None else path_of(shares), old, "" if against is None else os.fspath(against))
    plan = tuple(_plan(given))
    chapters = []
    for number, (name, heading, make) in enumerate(plan):

        def told(done: float, number: int = number, heading: str = heading) -> None:
            progress(Step(heading, (number + done) / len(plan)))

        told(0.0)
        try:
            made = make(given, told)
        except MissingExtraError as missing:
            made = left_out(missing)
        chapters.append(Chapter(f"chapter-{name}", heading, made.brief, made.parts))
    foot = f"{pack.name} {pack.version} · {pack.digest[:12]} · {made_on.isoformat()}"
    return PolicyReport(Document(pack.title, "Policy report", tuple(_cover(given, made_on)), tuple(chapters), foot))


def _plan(given: Given) -> Iterator[tuple[str, str, Callable[[Given, Told], Made]]]:
    if given.old is not None:
        yield "changes", f"Changes since {given.old_called}", change
    if given.shares is not None:
        yield "results", "Results over the shares", results
    yield "choices", "Open ambiguities and the readings chosen", choices
    yield "matrices", "What may be shared: matrices of decisions", matrices
    yield "duties", "Who owes what, and when", owed
    yield "dates", "What applied when", over_time
    yield "cases", "Worked cases and what they cover", cases
    yield "proofs", "What is proved of every share", proofs
    yield "dead", "Rules that are dead, doubled or out of reach", dead
    yield "policy", "The policy, clause by clause", policy
    yield "words", "The words that rules use", words


def _cover(given: Given, made_on: date) -> Iterator[Block]:
    pack, identity = given.pack, given.pack.syntax.identity
    days = ", ".join(said_day(each) for each in changes(pack.syntax))
    pairs = [
        Definition("Protocol", identity.protocol),
        Definition("Law", identity.law),
        Definition("Rule pack", f"{pack.name}, version {pack.version}"),
        Definition("Digest", pack.digest),
        Definition("Dates", f"rules change on {days}" if days else "no rule depends on a day"),
        Definition("Report made", f"{said_day(made_on)}, with isp-rules {engine_version()}"),
    ]
    if given.old is not None:
        old = given.old
        pairs.append(Definition("Compared with", f"{given.old_called}: {old.name} {old.version}, {old.digest[:12]}"))
    if given.shares is not None:
        pairs.append(Definition("Shares decided", given.shares.name))
    yield Definitions(tuple(pairs))
    yield Callout(Tone.URGENT, "Standing", identity.standing)
