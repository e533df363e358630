"""
The shapes of a pack's files as they are written: one pydantic model for each kind of entry.

A pack is one document that may be split over files: every section may stand in any of them. Conditions stay plain
data here; `lower` reads them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from isp_rules.page.escape import CONTROL

CONDITION_MARK = "isp-rules-condition"
"""Stands in a generated schema where the pack's own conditions belong; see `schema`."""


def seen(text: str) -> str:
    """
    A text, if all of it can be seen: what steers a terminal has no place in a pack, written as an escape either.

    Raises:
        ValueError: it holds a control character that is neither a tab nor the end of a line.
    """
    odd = CONTROL.search(text.replace("\t", "").replace("\n", ""))
    if odd is not None:
        raise ValueError(f"text without control characters such as U+{ord(odd[0]):04X}")
    return text


Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S"), AfterValidator(seen)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}$", max_length=120)]
PackName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Condition = Annotated[Any, WithJsonSchema({"const": CONDITION_MARK})]
"""A condition as written: a mapping, a list, or a name."""

Scalar = str | bool | int


class Entry(BaseModel):
    """What every entry has in common: no unknown keys, no conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class IdentityDocument(Entry):
    """Which pack this is."""

    name: PackName = Field(description="The name that `load_pack` takes.")
    title: Text
    version: Text = Field(description="The version of the rule pack, as text.")
    protocol: Text = Field(description="The protocol that it encodes, with its version.")
    law: Text = Field(description="The law that it is written under.")
    standing: Text = Field(description="The line that stands under every decision.")
    base: Text | None = Field(default=None, description="A complete share, as a path inside the pack.")


class VocabularyDocument(Entry):
    """The words that a term fact can take."""

    terms: dict[Word, Text] = Field(min_length=1, description="Each term with its label.")
    not_covered: dict[Word, Text] = Field(
        default_factory=dict, description="Known words that the protocol does not list."
    )
    groups: dict[Word, Annotated[list[Word], Field(min_length=1)]] = Field(default_factory=dict)


class FactDocument(Entry):
    """One fact that a share may give."""

    type: Literal["term", "terms", "flag", "number", "date", "text"]
    label: Text = Field(description="A noun phrase; for a flag, what is said of its owner, beginning with a verb.")
    about: Text = Field(description="One line of description.")
    asks: Text = Field(description="The question to put to a person when it is missing.")
    vocabulary: Word | None = Field(default=None, description="For term and terms.")
    unit: Text | None = Field(default=None, description="For number.")
    decimal: bool = Field(default=False, description="For number: not only whole.")
    public: bool = Field(default=False, description="For text: a decision may repeat it.")
    changeable: bool = Field(default=False, description="An end can make it otherwise by acting before the data goes.")


class ImpossibleDocument(Entry):
    """What can be true of no real share."""

    id: RuleId
    when: Condition
    because: Text


class ParameterDocument(Entry):
    """A choice that the protocol leaves to its council."""

    type: Literal["term", "flag", "number", "date"]
    default: Scalar
    about: Text
    terms: list[Word] | None = Field(default=None, min_length=1, description="For term: the words to choose from.")


class SourceDocument(Entry):
    """Where a rule comes from."""

    section: Text = Field(description="The section of the protocol.")
    item: Text | None = Field(default=None, description="The item of that section.")
    act: Text | None = Field(default=None, description="What the Act adds, by paragraph.")


class GroundDocument(Entry):
    """One way in which a requirement can be met."""

    id: RuleId
    title: Text
    when: Condition
    act: Text | None = None
    clauses: list[RuleId] | None = Field(default=None, min_length=1)
    evidence: Text | None = Field(default=None, description="What to keep, to be able to show it later.")


class ToleranceDocument(Entry):
    """The one fact that may be unknown, and the duty that its absence attaches."""

    fact: FactName
    duty: RuleId


class RuleEntry(Entry):
    """What all four kinds of rule have."""

    id: RuleId
    source: SourceDocument
    clauses: list[RuleId] | None = Field(default=None, min_length=1, description="Left out: the rule's own id.")
    readings: list[RuleId] | None = Field(
        default=None, min_length=1, description="The ambiguities whose reading it takes."
    )


class RequirementDocument(RuleEntry):
    """A question that passes when any of its grounds holds."""

    asks: Text
    otherwise: Literal["out_of_scope", "condition_failed", "term_breach", "not_in_force"]
    grounds: list[GroundDocument] = Field(min_length=1)
    applies_when: Condition | None = None
    when_unknown: ToleranceDocument | None = None
    remedy: Text | None = None
    notices: list[RuleId] | None = Field(default=None, min_length=1)


class ExclusionDocument(RuleEntry):
    """Applies: denied, whatever else holds."""

    when: Condition
    because: Text
    instead: Text | None = Field(default=None, description="The signpost: the way to take instead.")
    notices: list[RuleId] | None = Field(default=None, min_length=1)


class DutyDocument(RuleEntry):
    """Something owed on an allow."""

    owed_by: Literal["sender", "recipient", "both", "party"]
    timing: Literal["before", "at", "after"]
    do: Text
    when: Condition | None = None
    evidence: Text | None = None


class NoticeDocument(RuleEntry):
    """Something the reader should know."""

    say: Text
    when: Condition | None = None


class ClauseDocument(Entry):
    """One clause of the protocol."""

    section: Text
    title: Text
    not_encoded: Text | None = Field(default=None, description="Why no rule encodes it.")


class ReadingDocument(Entry):
    """An ambiguity and the reading that is taken."""

    point: Text
    taken: Text
    other: Text
    why: Text | None = None
    parameter: Word | None = None


class PackDocument(Entry):
    """A file of a rule pack. All sections are optional in each file; together they make the pack."""

    pack: IdentityDocument | None = None
    owners: dict[FactName, Text] | None = Field(
        default=None, description="What a dotted prefix stands for in a sentence."
    )
    vocabularies: dict[Word, VocabularyDocument] | None = None
    facts: dict[FactName, FactDocument] | None = None
    impossible: list[ImpossibleDocument] | None = Field(default=None, min_length=1)
    parameters: dict[Word, ParameterDocument] | None = None
    conditions: dict[Word, Condition] | None = None
    requirements: list[RequirementDocument] | None = Field(default=None, min_length=1)
    exclusions: list[ExclusionDocument] | None = Field(default=None, min_length=1)
    duties: list[DutyDocument] | None = Field(default=None, min_length=1)
    notices: list[NoticeDocument] | None = Field(default=None, min_length=1)
    clauses: dict[RuleId, ClauseDocument] | None = None
    readings: dict[RuleId, ReadingDocument] | None = None
