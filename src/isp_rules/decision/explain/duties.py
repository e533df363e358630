"""What goes with an allow: what must be done, by whom and when, and what to keep so that it can be shown later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from isp_rules.decision.explain.item_words import for_items
from isp_rules.decision.record import DutyOwed, ItemNamed, Outcome, Record
from isp_rules.pack.english.rule_words import OWED_BY, WHEN_DUE
from isp_rules.pack.english.texts import listed, sentence_of
from isp_rules.pack.syntax import Timing
from isp_rules.page.parts import Entry, Paragraph, Point, Points, Section


def duties(record: Record) -> Iterator[Section]:
    """The duties, by the time at which they fall due."""
    entries = tuple(
        Entry("", WHEN_DUE[timing].capitalize(), (Points(tuple(map(_duty, due))),))
        for timing in Timing
        if (due := [each for each in record.duties if each.timing is timing])
    )
    if entries:
        yield Section("What must be done", entries)


def evidence(record: Record) -> Iterator[Section]:
    """What to keep, each thing once, with the rules that ask for it."""
    if record.outcome is not Outcome.ALLOW:
        return
    kept: dict[str, list[str]] = {}
    for met in record.grounds:
        kept.setdefault(met.evidence, []).append(met.ground)
    for duty in record.duties:
        kept.setdefault(duty.evidence, []).append(duty.duty)
    points = tuple(Point(sentence_of(text), label=listed(rules)) for text, rules in kept.items() if text)
    if points:
        yield Section("Evidence to keep", (Points(points),))


def _duty(duty: DutyOwed) -> Point:
    cited = "; ".join(filter(None, (duty.duty, duty.act)))
    text = f"{sentence_of(duty.text)[:-1]} ({cited})."
    blocks = tuple(map(Paragraph, _because(duty)))
    if not duty.certain:
        return Point(text, f"{OWED_BY[duty.owed_by]}, if it applies", blocks)
    return Point(text, OWED_BY[duty.owed_by], blocks)


def _because(duty: DutyOwed) -> Iterator[str]:
    """Why a duty is owed, or may be, and about whom."""
    depends, tolerated = duty.asks[: len(duty.missing)], duty.asks[len(duty.missing) :]
    if depends:
        yield sentence_of(f"it depends on what is not known: {' '.join(depends)}")
    if tolerated:
        yield sentence_of(f"it is owed because this is not known: {' '.join(tolerated)}")
    # Which end it is about stands before the duty already.
    items = list(dict.fromkeys(map(_without_party, duty.items)))
    if all(each.phrase for each in items) and (about := for_items(items, duty.count - len(duty.items) + len(items))):
        yield sentence_of(about)


def _without_party(item: ItemNamed) -> ItemNamed:
    if item.party is None:
        return item
    return replace(item, party=None, phrase=item.phrase.removeprefix(f"the {item.party}").removeprefix(", "))
