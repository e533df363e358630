"""Remedies as a value: for a program, as JSON, and for a person, as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from isp_rules.decision.decision import Decision
from isp_rules.decision.record import ItemNamed
from isp_rules.pack.canonical import CanonicalData
from isp_rules.pack.english.texts import counted, listed, sentence_of
from isp_rules.page.parts import Block, Callout, Page, Paragraph, Point, Points, Section, Tone
from isp_rules.review.explained import Explained
from isp_rules.review.remedy.moves import Hands, What

SCHEMA: Final = "isp-rules/remedies/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change; to several items it is one, too."""

    what: What
    fact: str
    """The fact as rules name it; `subject` or `means` where a whole person or route is left out."""
    items: tuple[ItemNamed, ...]
    """The items that it changes; none for a fact of the share or of an end."""
    values: tuple[CanonicalData, ...]
    """What the fact is set to, any one of them; or the term that is added or removed. Empty for a text."""
    ranges: tuple[tuple[CanonicalData, CanonicalData], ...]
    """For a number or a date, instead of values: from and to, either of which may be open (None)."""
    hands: Hands
    text: str
    """The change as a sentence."""

    def to_dict(self) -> dict[str, CanonicalData]:
        """The change as plain data."""
        return {
            "what": self.what.value,
            "fact": self.fact,
            "items": [_item(each) for each in self.items],
            "values": list(self.values),
            "ranges": [{"from": low, "to": high} for low, high in self.ranges],
            "hands": self.hands.value,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Changes that together make the share allowed, none of which could be spared."""

    changes: tuple[Change, ...]
    decision: Decision
    """The decision on the share after the changes: allowed. Where values can be chosen, with the first of them."""

    @property
    def in_senders_hands(self) -> bool:
        """Whether the sender can do all of it without anybody else, and without knowing more."""
        return all(each.hands is Hands.SENDER for each in self.changes)

    def to_dict(self) -> dict[str, Any]:
        """The remedy as plain data."""
        return {
            "changes": [each.to_dict() for each in self.changes],
            "in_senders_hands": self.in_senders_hands,
            "share_digest": self.decision.share_digest,
            "duties": [each.duty for each in self.decision.duties],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """A rule that no change mends."""

    rule: str
    text: str
    signpost: str
    """The way to take instead, for an exclusion that applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies(Explained):
    """What would make one share allowed: the value of `remedies`."""

    allowed: bool
    """Whether the share is allowed as it is, and so has no remedies."""
    remedies: tuple[Remedy, ...]
    """Fewest changes first; of as many, those most in the sender's hands."""
    complete: bool
    """Whether there are no others: the search ended, and had not to stop."""
    more: int
    """How many others were found and are not told, because they take more changes."""
    beyond: tuple[Beyond, ...]
    """Where there are no remedies: the rules that stand in the way of any."""
    title: str
    """The pack, in words."""
    most_changes: int
    """How many changes a remedy was allowed to have."""

    # --- saying it ---

    def section(self) -> Section:
        """The remedies as a section of the page of the decision, which tells the way to take instead already."""
        return Section("The smallest changes that would make it allowed", tuple(self._blocks()))

    def beside(self, page: Page) -> Page:
        """The page of the decision with the remedies behind what stands against it; an allowed share needs none."""
        if self.allowed:
            return page
        reasons = [place for place, each in enumerate(page.sections) if each.heading.startswith("What ")]
        behind = reasons[-1] + 1 if reasons else 0
        return replace(page, sections=(*page.sections[:behind], self.section(), *page.sections[behind:]))

    @property
    def page(self) -> Page:
        """The remedies as a page of their own."""
        return Page(self.title, self.summary, None, (*self._blocks(), *self._instead()), ())

    @property
    def summary(self) -> str:
        """The answer in one sentence."""
        if self.allowed:
            return "Allowed as it is: there is nothing to mend."
        if self.remedies:
            found = len(self.remedies) + self.more
            return f"{counted(found, 'way', 'ways')} to make it allowed."
        return "No change to this share makes it allowed." if self.complete else "No small change makes it allowed."

    def _blocks(self) -> Iterator[Block]:
        if self.allowed:
            yield Paragraph("It is allowed as it is.")
        elif self.remedies:
            each = "Each of these" if len(self.remedies) > 1 else "This"
            yield Paragraph(f"{each} is enough, and needs all its changes. State only what is true.")
            yield Points(tuple(_point(each) for each in self.remedies), numbered=True)
            if self.more:
                yield Paragraph(f"{counted(self.more, 'further way')} would take as many changes, or more.")
            if not self.complete:
                yield Paragraph("The search stopped before every way had been tried: there may be others.", quiet=True)
        elif self.beyond:
            rules = listed(each.rule for each in self.beyond)
            yield Paragraph(f"There is none: as long as what is stated is true, this share cannot get past {rules}.")
        else:
            most = counted(self.most_changes, "change")
            if self.complete:
                yield Paragraph("No change to this share makes it allowed.")
            else:
                yield Paragraph(f"None was found with {most} or fewer. Begin with what stands against it.")

    def _instead(self) -> Iterator[Block]:
        for way in dict.fromkeys(each.signpost for each in self.beyond if each.signpost):
            yield Callout(Tone.ROUTE, "Instead", sentence_of(way))

    # --- as data ---

    def to_dict(self) -> dict[str, Any]:
        """The remedies as plain data, in the form that `schema` names."""
        return {
            "schema": SCHEMA,
            "allowed": self.allowed,
            "summary": self.summary,
            "remedies": [each.to_dict() for each in self.remedies],
            "complete": self.complete,
            "more": self.more,
            "beyond": [{"rule": each.rule, "text": each.text, "signpost": each.signpost} for each in self.beyond],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The same as JSON text."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)


def _point(remedy: Remedy) -> Point:
    if len(remedy.changes) == 1:
        return Point(remedy.changes[0].text)
    points = tuple(Point(each.text) for each in remedy.changes)
    return Point(f"{counted(len(remedy.changes), 'change')} together:", blocks=(Points(points),))


def _item(item: ItemNamed) -> dict[str, CanonicalData]:
    fields: dict[str, CanonicalData] = {
        "party": item.party,
        "purpose": item.purpose,
        "subject": item.subject,
        "role": item.role,
        "category": item.category,
        "means": item.means,
        "channel": item.channel,
        "phrase": item.phrase,
    }
    return {name: value for name, value in fields.items() if value is not None}
