"""
Everything that a decision says, as data: ids, items, facts and texts, in the shape of its JSON.

The shape has a version, `SCHEMA`. A field may be added within a version; none changes its meaning or goes away.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from isp_rules.pack.syntax import End, Kind, Timing

SCHEMA: Final = "isp-rules/decision/1"

MOST_ITEMS_NAMED: Final = 20
"""How many items a finding, ground or duty names; all are counted."""


class Outcome(StrEnum):
    """The two answers."""

    ALLOW = "allow"
    DENY = "deny"


class Answer(StrEnum):
    """What became of one ground or guard."""

    NO = "no"
    NOT_SHOWN = "not_shown"


class Passed(StrEnum):
    """How a requirement passed."""

    BY_GROUND = "by_ground"
    DOES_NOT_APPLY = "does_not_apply"
    TOLERATED = "tolerated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNamed:
    """
    One combination of items that a rule was judged for; None for a list that the rule does not mention.

    `subject` and `means` count from 0; `role` and `channel` say what they are, where known. `phrase` is it in words.
    """

    party: Literal["sender", "recipient"] | None = None
    purpose: str | None = None
    subject: int | None = None
    role: str | None = None
    category: str | None = None
    means: int | None = None
    channel: str | None = None
    phrase: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What was read against what was required. `read` is in words; private text is never repeated."""

    fact: str
    fact_phrase: str
    required: str
    read: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A ground of a requirement that did not hold (or, with no `ground`, the condition of an exclusion or a guard)."""

    ground: str
    title: str
    answer: Answer
    compared: tuple[Compared, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFor:
    """One item that a finding is about, and what was tried for it."""

    item: ItemNamed
    tried: tuple[Tried, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that stands against the share, in one way."""

    rule: str
    kind: Kind
    exclusion: bool
    text: str
    section: str
    act: str
    clauses: tuple[str, ...]
    """The rule's id, and the clauses that it and its grounds cite."""
    items: tuple[FoundFor, ...]
    count: int
    missing: tuple[str, ...]
    """The facts that would settle it, over all items."""
    remedy: str
    """What would make a requirement pass; empty for an exclusion, which nothing mends."""
    signpost: str
    """For an exclusion the way to take instead: to be shown once it applies, and not while it is not shown."""
    readings: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """How one requirement passed, for some of its items."""

    requirement: str
    asks: str
    section: str
    passed: Passed
    ground: str
    title: str
    act: str
    clauses: tuple[str, ...]
    evidence: str
    items: tuple[ItemNamed, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOwed:
    """Something to be done, by whom and when."""

    duty: str
    owed_by: End
    timing: Timing
    text: str
    section: str
    act: str
    clauses: tuple[str, ...]
    evidence: str
    certain: bool
    """False where it is not known whether the duty is owed, and `missing` would tell."""
    missing: tuple[str, ...]
    not_known: tuple[str, ...]
    """The facts whose absence is tolerated, and for which this duty is owed."""
    asks: tuple[str, ...]
    """The questions to ask for `missing` and then for `not_known`."""
    items: tuple[ItemNamed, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGiven:
    """Something the reader should know."""

    notice: str
    text: str
    section: str
    act: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingTaken:
    """An ambiguity that a finding turns on, the reading taken, and the other one."""

    reading: str
    point: str
    taken: str
    other: str
    why: str
    parameter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """A missing fact, the question to ask for it, and how many findings wait for it."""

    fact: str
    fact_phrase: str
    question: str
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackUsed:
    """Which pack decided, and with which engine."""

    name: str
    title: str
    version: str
    protocol: str
    law: str
    digest: str
    parameters: tuple[tuple[str, str], ...]
    """The parameters whose values are not the defaults, with the value."""
    engine: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A whole decision as data."""

    schema: Literal["isp-rules/decision/1"] = SCHEMA
    outcome: Outcome
    summary: str
    kinds: tuple[Kind, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Needed, ...]
    """Every missing fact of a not-shown finding, those that most findings wait for first."""
    still_needed: tuple[str, ...]
    """The facts of `questions`; empty when a finding is definite, because no answer would help."""
    grounds: tuple[Met, ...]
    duties: tuple[DutyOwed, ...]
    notices: tuple[NoticeGiven, ...]
    readings: tuple[ReadingTaken, ...]
    pack: PackUsed
    share_digest: str
