"""One share before and after a change: both decisions, and what differs between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from isp_rules.decision.decision import Decision
from isp_rules.decision.record import Finding
from isp_rules.pack.english.rule_words import KIND_WORDS, OWED_BY, WHEN_DUE
from isp_rules.pack.english.texts import listed, sentence_of
from isp_rules.pack.english.words import fact_phrase, value_phrase
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import Pack
from isp_rules.page.parts import Block, Page, Paragraph, Point, Points, Section, Table
from isp_rules.page.shown import ShowsItself
from isp_rules.review.asked import check_pack
from isp_rules.review.base_share import base_share
from isp_rules.review.changes import EVERY_CATEGORY, changed
from isp_rules.rulepack import RulePack
from isp_rules.share.reading import ShareLike


@dataclass(frozen=True, slots=True, repr=False)
class WhatIf(ShowsItself):
    """A share before and after a change; in a notebook it shows what differs."""

    before: Decision
    after: Decision
    changes: tuple[str, ...]
    """What is changed, in words; free text is not repeated."""

    @property
    def gone(self) -> tuple[Finding, ...]:
        """The findings that the change does away with."""
        return tuple(_only_in(self.before, self.after))

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that the change brings."""
        return tuple(_only_in(self.after, self.before))

    @property
    def page(self) -> Page:
        """What differs, as data for a renderer."""
        before, after = self.before, self.after
        turned = before.allowed is not after.allowed
        was = "allowed" if before.allowed else "denied"
        answer = f"{after.summary} Before the change it was {was}{'' if turned else ' as well'}."
        rows = (
            ("Outcome", before.outcome.value, after.outcome.value),
            ("Against it", listed(before.rules), listed(after.rules)),
            ("Still needed", listed(before.still_needed), listed(after.still_needed)),
            ("Duties", listed(each.duty for each in before.duties), listed(each.duty for each in after.duties)),
            ("Notices", listed(each.notice for each in before.notices), listed(each.notice for each in after.notices)),
        )
        table = Table(("", "Before", "After"), rows, tuple(": ".join(row[:2]) for row in rows))
        lead = (Paragraph(f"Changed: {'; '.join(self.changes)}." if self.changes else "Nothing is changed."), table)
        return Page(after.pack.title, answer, after.allowed, lead, tuple(self._sections()))

    def _sections(self) -> Iterator[Section]:
        yield from _section("No longer against it", (_finding(each) for each in self.gone))
        yield from _section("Newly against it", (_finding(each) for each in self.new))
        yield from _section("New duties", _duties(self.after, self.before))
        # A denial has no duties at all: to list those of the allow before it would say nothing.
        if self.after.allowed:
            yield from _section("Duties that fall away", _duties(self.before, self.after))

    def __repr__(self) -> str:
        return f"<WhatIf: {self.before.outcome.value} -> {self.after.outcome.value}>"


def what_if(pack: RulePack, share: ShareLike, changes: Mapping[str, Any]) -> WhatIf:
    """
    What comes of a share, and what would come of it with some changes.

    Args:
        pack: the pack that decides.
        share: as `RulePack.share` takes it.
        changes: as a worked case writes them: a fact's name (`subject.age`, `category`, `sender.kind`) sets it on
            every item, any other key is a merge patch (RFC 7396) on the share, and None takes a fact away.

    Raises:
        ShareError: the share, or the changed one, is no share of this pack, or cannot be.
        IspRulesError: the changes are no mapping, or it is no pack.

    >>> from isp_rules import load_pack
    >>> from isp_rules.review.base_share import base_share
    >>> pack = load_pack("kent-schools-2016")
    >>> what_if(pack, base_share(pack), {"category": "health"})
    <WhatIf: allow -> deny>
    """
    check_pack(pack)
    pack.share(share)  # where it is nothing, this does not ask about the pack's own base share instead
    data = base_share(pack, share)
    before, after = pack.decide(data), pack.decide(changed(data, changes))
    return WhatIf(before, after, tuple(_said(pack.syntax, key, value) for key, value in changes.items()))


def _said(pack: Pack, key: str, value: Any) -> str:
    fact = "category" if key == EVERY_CATEGORY else key
    if declared(pack.facts, fact) is None:
        return f"{key}, a part of the share"
    return f"{fact_phrase(pack, fact)}: {value_phrase(pack, fact, value)}"


def _only_in(one: Decision, other: Decision) -> Iterator[Finding]:
    there = {(each.rule, each.kind) for each in other.findings}
    return (each for each in one.findings if (each.rule, each.kind) not in there)


def _finding(finding: Finding) -> Point:
    return Point(f"{sentence_of(finding.text)} ({KIND_WORDS[finding.kind]})", finding.rule)


def _duties(one: Decision, other: Decision) -> Iterator[Point]:
    there = {each.duty for each in other.duties}
    for each in one.duties:
        if each.duty not in there:
            yield Point(f"{OWED_BY[each.owed_by]}, {WHEN_DUE[each.timing]}: {sentence_of(each.text)}", each.duty)


def _section(heading: str, points: Iterable[Point]) -> Iterator[Section]:
    found = tuple(points)
    if found:
        blocks: tuple[Block, ...] = (Points(found),)
        yield Section(heading, blocks)
