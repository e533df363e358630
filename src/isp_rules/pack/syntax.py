"""
The tree of a rule pack: frozen data, no behaviour.

Everything that reads a condition is one `match` over :data:`Condition` that ends in `assert_never`, so that
a new node breaks the type check in each reader. Places ride along and never count in equality.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from isp_rules.errors import Span
from isp_rules.pack.layout import Layout

Scalar = str | bool | int | Decimal | date
"""What a fact or a parameter can hold once: a term or text, a flag, a number, a date."""


class FactType(StrEnum):
    """The six types of fact."""

    TERM = "term"
    TERMS = "terms"
    FLAG = "flag"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


class Kind(StrEnum):
    """What a finding says: the four ways to be definitely denied, and *not shown*."""

    OUT_OF_SCOPE = "out_of_scope"
    CONDITION_FAILED = "condition_failed"
    TERM_BREACH = "term_breach"
    NOT_IN_FORCE = "not_in_force"
    NOT_SHOWN = "not_shown"


class End(StrEnum):
    """One end of a share, or who owes a duty."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    BOTH = "both"
    PARTY = "party"


class Timing(StrEnum):
    """When a duty is to be done, seen from the moment of sharing."""

    BEFORE = "before"
    AT = "at"
    AFTER = "after"


class Operator(StrEnum):
    """How a fact is compared with what is required of it."""

    IS = "is"
    """A one-valued fact is one of these values."""
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    FROM = "from"
    """A date is this day or later."""
    BEFORE = "before"
    """A date is earlier than this day."""
    INCLUDES_ANY = "includes_any"
    INCLUDES_ALL = "includes_all"
    ONLY = "only"
    """A set of terms holds nothing but these."""
    STATED = "stated"
    """A text is given. True or unknown, never false."""


# --- what a condition compares with -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Values:
    """Fixed values, groups already opened and parameters already folded in."""

    values: frozenset[Scalar]
    written: tuple[str, ...] = field(default=(), compare=False)
    """The words of the pack, in their order: terms and groups as the author wrote them."""
    parameter: str = field(default="", compare=False)
    """The parameter that the value came from, if it did."""


@dataclass(frozen=True, slots=True)
class OtherFact:
    """The value of another fact of the same share and items."""

    fact: str


Operand = Values | OtherFact


# --- conditions ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    One fact against what is required of it.

    `fact` is a name as rules write it: `sender.kind`, `party.kind`, `purpose`, `subject.consent.by`,
    or `parameter.NAME`, whose value is the same for every share.
    `AT_LEAST`, `AT_MOST`, `FROM` and `BEFORE` hold exactly one value or another fact; `STATED` holds no value.
    """

    fact: str
    operator: Operator
    operand: Operand
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is."""

    parts: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Any:
    """True when one part is."""

    parts: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """True when its part is false; unknown stays unknown."""

    part: Condition
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A condition used by its name; `body` is what the name stands for."""

    name: str
    body: Condition
    span: Span | None = field(default=None, compare=False, repr=False)


Condition = Comparison | All | Any | Not | Named


# --- rules --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the section of the protocol, an item of it, and what the Act adds."""

    section: str
    item: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One way in which a requirement can be met."""

    id: str
    title: str
    when: Condition
    act: str = ""
    clauses: tuple[str, ...] = ()
    evidence: str = ""
    """What to keep to be able to show it later."""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """`when_unknown`: while `fact` is not given, an unknown answer does not deny but attaches `duty`."""

    fact: str
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A question; it passes when any of its grounds holds, or when it does not apply."""

    id: str
    asks: str
    source: Source
    otherwise: Kind
    grounds: tuple[Ground, ...]
    applies_when: Condition | None = None
    when_unknown: Tolerance | None = None
    remedy: str = ""
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Applies: denied, whatever else holds. Its kind is always *out of scope*."""

    id: str
    source: Source
    when: Condition
    because: str
    instead: str = ""
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something owed on an allow. Without `when`, it is attached only by a requirement's `when_unknown`."""

    id: str
    source: Source
    owed_by: End
    timing: Timing
    do: str
    when: Condition | None = None
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    evidence: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """
    Something the reader should know, whatever the outcome.

    Without `when`, it is shown only with the finding of a rule that names it.
    """

    id: str
    say: str
    source: Source
    when: Condition | None = None
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


Rule = Requirement | Exclusion | Duty | Notice


# --- facts --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a vocabulary; `covered` is false for a known word that the protocol does not list."""

    name: str
    label: str
    covered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words that a term fact can take, and named groups of them."""

    name: str
    terms: Mapping[str, Term]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact that a share may give, under the name that rules use for it."""

    name: str
    type: FactType
    label: str
    """A noun phrase (`age`); for a flag what is said of its owner, beginning with a verb (`is in Kent`)."""
    about: str
    asks: str
    """The question to put to a person when the fact is missing."""
    vocabulary: str = ""
    unit: str = ""
    decimal: bool = False
    public: bool = False
    changeable: bool = False
    """Whether an end of the share can make it otherwise by acting before; what the world is like is not changeable."""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """A share for which `when` is certainly true is an error, not a denial."""

    id: str
    when: Condition
    because: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A choice that the protocol leaves to its council, with the value in use."""

    name: str
    type: FactType
    value: Scalar
    default: Scalar
    about: str
    terms: tuple[str, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


# --- the pack -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of the protocol, and why no rule encodes it, if none does."""

    id: str
    title: str
    section: str
    not_encoded: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An ambiguity of the protocol: the reading that the pack takes, and the other one."""

    id: str
    point: str
    taken: str
    other: str
    why: str = ""
    parameter: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which pack this is, for which protocol and law."""

    name: str
    title: str
    version: str
    protocol: str
    law: str
    standing: str
    """The line that stands under every decision."""
    base: str = ""
    """The complete share that the pack's own checks start from, as a path inside the pack."""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A whole rule pack, as the evaluators read it."""

    identity: Identity
    owners: Mapping[str, str]
    """What a dotted prefix stands for in a sentence: `subject` -> *the person*."""
    vocabularies: Mapping[str, Vocabulary]
    facts: Mapping[str, Fact]
    impossible: tuple[Impossible, ...]
    parameters: Mapping[str, Parameter]
    conditions: Mapping[str, Condition]
    requirements: tuple[Requirement, ...]
    exclusions: tuple[Exclusion, ...]
    duties: tuple[Duty, ...]
    notices: tuple[Notice, ...]
    clauses: Mapping[str, Clause]
    readings: Mapping[str, Reading]

    @cached_property
    def layout(self) -> Layout:
        """Where each fact stands in a share that has been read."""
        return Layout.of(self.facts)

    @property
    def against(self) -> tuple[Requirement | Exclusion, ...]:
        """What can stand against a share; a verdict names these rules by their numbers here."""
        return (*self.requirements, *self.exclusions)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules: requirements, then exclusions, duties and notices."""
        return (*self.against, *self.duties, *self.notices)
