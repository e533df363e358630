"""What changed between two packs, as a value: for a program, as JSON, and for whoever signs it off, as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from isp_rules.decision.decision import Decision
from isp_rules.pack.canonical import canonical
from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.english.texts import listed
from isp_rules.page.parts import (
    Block,
    Callout,
    Definition,
    Definitions,
    Entry,
    Page,
    Paragraph,
    Point,
    Points,
    Revised,
    Section,
    Tone,
)
from isp_rules.review.difference.replay import Replay
from isp_rules.review.difference.told import Name, Part
from isp_rules.review.difference.witnesses import Asked, Flip, Witness
from isp_rules.review.explained import Explained
from isp_rules.review.in_lines import in_lines, lines_of

SCHEMA: Final = "isp-rules/diff/1"

FLIP_WORDS: Final[Mapping[Flip, str]] = {
    Flip.ALLOW_TO_DENY: "Allowed before, denied now",
    Flip.DENY_TO_ALLOW: "Denied before, allowed now",
    Flip.OTHER_FINDINGS: "Denied before and now, with other findings",
    Flip.OTHER_DUTIES: "Allowed before and now, with other duties",
    Flip.OTHER_NOTICES: "Other notices",
    Flip.ONLY_OLD: "Readable before, no share of the pack now",
    Flip.ONLY_NEW: "No share of the pack before, readable now",
}

How = Literal["added", "removed", "changed", "reached"]

_HOW: Final[Mapping[How, str]] = {
    "added": "new",
    "removed": "gone",
    "changed": "changed",
    "reached": "changed by what it reads",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two packs."""

    called: str
    """As it was asked for."""
    name: str
    version: str
    digest: str
    parameters: Mapping[str, Any]
    """Those that are not the default."""

    def to_dict(self) -> dict[str, Any]:
        """The pack as plain data."""
        return {
            "called": self.called,
            "name": self.name,
            "version": self.version,
            "digest": self.digest,
            "parameters": canonical(self.parameters),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One part of a pack that was added, removed or changed; or a rule that is reached by a change of what it reads."""

    name: Name
    how: How
    revised: Revised
    read_by: tuple[str, ...]
    """For what rules read: the rules that read it, before or now; for a ground its requirement."""
    through: tuple[Name, ...]
    """For a rule that is reached: what it reads that was changed."""
    witnesses: tuple[Witness, ...]
    same: bool
    """Whether its meaning is written otherwise and is proved to come to the same."""

    def to_dict(self) -> dict[str, Any]:
        """The change as plain data."""
        return {
            "part": self.name.part.value,
            "id": self.name.id,
            "within": self.name.within,
            "how": self.how,
            "lines": [[{"text": run.text, "mark": run.mark} for run in line] for line in self.revised.lines],
            "read_by": list(self.read_by),
            "through": [str(each) for each in self.through],
            "same": self.same,
            "witnesses": [_witness(each) for each in self.witnesses],
        }


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PackDiff(Explained):
    """What changed from one pack to another: the value of `diff`."""

    old: Side
    new: Side
    title: str
    changes: tuple[Change, ...]
    asked: Asked
    replay: Replay | None

    # --- the answer ---

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """The shares of which the packs say different things."""
        return self.asked.witnesses

    @property
    def equivalent(self) -> bool:
        """Whether it is proved that every share is read by both or neither, and comes to the same in both."""
        return not self.asked.witnesses and not self.asked.unknown

    @property
    def decisions_change(self) -> bool:
        """Whether a decision changes, or it is not proved that none does: whoever is responsible should see it."""
        return not self.equivalent or (self.replay is not None and self.replay.changed > 0)

    @property
    def summary(self) -> str:
        """The answer in one sentence."""
        if self.equivalent:
            if not self.changes:
                return "The packs are the same."
            return "Proved equivalent: every share has the same outcome, findings, kinds, duties and notices."
        counts = [
            f"{words[0].lower()}{words[1:]} ({listed(ids, most=6)})"
            for flip, words in FLIP_WORDS.items()
            if (ids := [each.of for each in self.witnesses if each.flip is flip])
        ]
        unknown = listed((each.of for each in self.asked.unknown), most=6)
        if not counts:
            return f"Whether decisions change is not known ({unknown})."
        if unknown:
            counts.append(f"not known ({unknown})")
        return f"Decisions change: {'; '.join(counts)}."

    # --- saying it ---

    @property
    def page(self) -> Page:
        """The change as a page."""
        sections = [*_readable(self), *_rules(self), *_rest(self), *_unknown(self), *_replayed(self), _about(self)]
        return Page(self.title, self.summary, None, (), tuple(sections))

    def __repr__(self) -> str:
        return f"<PackDiff: {self.summary}>"

    # --- as data ---

    def to_dict(self) -> dict[str, Any]:
        """The change as plain data, in the form that `schema` names."""
        return {
            "schema": SCHEMA,
            "old": self.old.to_dict(),
            "new": self.new.to_dict(),
            "summary": self.summary,
            "equivalent": self.equivalent,
            "decisions_change": self.decisions_change,
            "changes": [each.to_dict() for each in self.changes],
            "readable": [_witness(each) for each in self.witnesses if _is_of_reading(each)],
            "unknown": [{"of": each.of, "why": each.why} for each in self.asked.unknown],
            "replay": None if self.replay is None else self.replay.to_dict(),
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The same as JSON text."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)


def _witness(witness: Witness) -> dict[str, Any]:
    def outcome(decision: Decision | None) -> dict[str, Any] | None:
        if decision is None:
            return None
        return {
            "outcome": decision.outcome.value,
            "findings": [{"rule": each.rule, "kind": each.kind.value} for each in decision.findings],
            "duties": [{"duty": each.duty, "certain": each.certain} for each in decision.duties],
            "notices": [each.notice for each in decision.notices],
        }

    return {
        "flip": witness.flip.value,
        "of": witness.of,
        "share": canonical(witness.share),
        "old": outcome(witness.old),
        "new": outcome(witness.new),
    }


def _is_of_reading(witness: Witness) -> bool:
    return witness.flip in {Flip.ONLY_OLD, Flip.ONLY_NEW}


# --- sections -----------------------------------------------------------------------------------------

_RULES: Final = {Part.REQUIREMENT, Part.GROUND, Part.EXCLUSION, Part.DUTY, Part.NOTICE}


def _rules(diff: PackDiff) -> Iterator[Section]:
    entries = tuple(_entry(each) for each in diff.changes if each.name.part in _RULES)
    if entries:
        yield Section("Rules", entries)


def _rest(diff: PackDiff) -> Iterator[Section]:
    words = {Part.CONDITION, Part.PARAMETER, Part.FACT, Part.VOCABULARY, Part.GROUP, Part.IMPOSSIBLE}
    read = tuple(_entry(each) for each in diff.changes if each.name.part in words)
    if read:
        yield Section("What rules read", read)
    rest = tuple(_entry(each) for each in diff.changes if each.name.part not in words | _RULES)
    if rest:
        yield Section("What decides nothing", rest)


def _readable(diff: PackDiff) -> Iterator[Section]:
    for flip in (Flip.ONLY_OLD, Flip.ONLY_NEW):
        points = tuple(Point(_in_lines(each.share), label=each.of) for each in diff.witnesses if each.flip is flip)
        if points:
            yield Section(FLIP_WORDS[flip], (Paragraph("The smallest share of each kind:"), Points(points)))


def _unknown(diff: PackDiff) -> Iterator[Section]:
    points = tuple(Point(each.why, label=each.of) for each in diff.asked.unknown)
    if points:
        yield Section("Not known", (Paragraph("Whether these come to the same could not be told."), Points(points)))


def _entry(change: Change) -> Entry:
    blocks: list[Block] = []
    if change.revised.lines:
        blocks.append(change.revised)
    if change.through:
        blocks.append(
            Paragraph(f"Its own words are the same; what changed is {listed(map(str, change.through), most=6)}.")
        )
    if change.read_by and change.name.part is not Part.GROUND:
        blocks.append(Paragraph(f"Read by {listed(change.read_by, most=12)}.", quiet=True))
    if change.same:
        blocks.append(Paragraph("Proved to come to the same for every share."))
    for witness in change.witnesses:
        blocks += _shown(witness)
    return Entry("", f"{str(change.name)[:1].upper()}{str(change.name)[1:]} ({_HOW[change.how]})", tuple(blocks))


def _shown(witness: Witness) -> Iterator[Block]:
    before, now = _said(witness, witness.old), _said(witness, witness.new)
    match witness.flip:
        case Flip.ALLOW_TO_DENY:
            said = f"against it stands {now}"
        case Flip.DENY_TO_ALLOW:
            said = f"against it stood {before}"
        case _:
            said = f"before {before}; now {now}"
    yield Callout(Tone.NOTE, FLIP_WORDS[witness.flip], f"{said}. The smallest such share:")
    yield in_lines(witness.share)


def _said(witness: Witness, decision: Decision | None) -> str:
    """What is told apart by a witness, as one of the two packs has it."""
    if decision is None:
        return ""
    match witness.flip:
        case Flip.OTHER_DUTIES:
            certain = [each.duty if each.certain else f"{each.duty} (perhaps)" for each in decision.duties]
            return listed(certain) or "no duties"
        case Flip.OTHER_NOTICES:
            return listed(each.notice for each in decision.notices) or "no notices"
        case _:
            return listed(f"{each.rule} ({KIND_WORDS[each.kind]})" for each in decision.findings)


def _in_lines(share: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {text}" for name, text in lines_of(share))


def _replayed(diff: PackDiff) -> Iterator[Section]:
    if diff.replay is not None:
        yield diff.replay.section()


def _about(diff: PackDiff) -> Section:
    pairs = []
    for word, side in (("Before", diff.old), ("Now", diff.new)):
        values = "".join(f", {name}={canonical(value)}" for name, value in side.parameters.items())
        called = "" if side.called == side.name else f"{side.called}: "
        said = f"{called}{side.name} {side.version} ({side.digest[:12]}){values}"
        pairs.append(Definition(word, said))
    return Section("About this comparison", (Definitions(tuple(pairs)),))
