"""What can be found in a pack that has no errors, and about what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from isp_rules.errors import Diagnostic, Span

CODES: Final = {
    "ISP801": "a requirement that can never fail, or an exclusion that can never apply",
    "ISP802": "a requirement that no share can meet, or an exclusion that applies to every share",
    "ISP803": "a ground that can never hold, or is never the only one",
    "ISP804": "a requirement that others imply",
    "ISP805": "an exclusion that others shadow",
    "ISP806": "an `applies_when` that is never true",
    "ISP807": "a duty that is never owed, or a notice that is never shown",
    "ISP808": "two grounds that are equal",
    "ISP809": "terms with which no share is allowed",
    "ISP810": "a fact that no rule reads",
}

OF_TERMS: Final = "ISP809"
"""The one that is about several terms of a fact."""


class Sort(StrEnum):
    """What a finding can be about, as an acknowledgement names it."""

    RULE = "rule"
    GROUND = "ground"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: a rule or a ground by its id, a fact by its name."""

    sort: Sort
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found."""

    code: str
    subject: Subject
    message: str
    span: Span | None
    help: str
    terms: tuple[str, ...] = ()
    """The terms that the message goes on to name."""

    def without(self, terms: Collection[str]) -> Finding:
        """The same finding about fewer terms."""
        return replace(self, terms=tuple(each for each in self.terms if each not in terms))

    @property
    def diagnostic(self) -> Diagnostic:
        """The same as a warning."""
        message = f"{self.message} {listed(self.terms, 'or')}" if self.terms else self.message
        return Diagnostic(self.code, message, self.span, help=self.help, severity="warning")


def listed(names: Sequence[str], last_word: str) -> str:
    """
    Names in a sentence.

    >>> listed(["a", "b", "c"], "and"), listed(["a"], "and")
    ('`a`, `b` and `c`', '`a`')
    """
    *most, last = (f"`{each}`" for each in names)
    return f"{', '.join(most)} {last_word} {last}" if most else last
