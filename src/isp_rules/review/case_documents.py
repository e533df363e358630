"""The shape of a file of worked cases, as it is written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from isp_rules.pack.document import Entry, RuleId, Scalar, Text, seen

Ids = list[RuleId] | None
Kinds = list[Literal["out_of_scope", "condition_failed", "term_breach", "not_in_force", "not_shown"]] | None
Parameters = dict[str, Scalar]


def _on_one_line(title: str) -> str:
    """A title that was folded in the file is one line all the same: it names a test."""
    return seen(" ".join(title.split()))


Title = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"\S"), AfterValidator(_on_one_line)]


class CaseDocument(Entry):
    """One worked case: what it changes in the base share, and what must come of it."""

    case: Title = Field(description="What the case shows, as a fact in one line.")
    changes: dict[str, Any] = Field(
        default_factory=dict, description="A fact's name sets it on every item; any other key is a merge patch."
    )
    parameters: Parameters = Field(default_factory=dict, description="Values for parameters of the pack.")
    expect: Literal["allow", "deny", "impossible"]
    clauses: Ids = Field(default=None, description="Among the clauses of the findings, or of the grounds and duties.")
    findings: Ids = Field(default=None, description="Exactly these rules stand against the share.")
    findings_include: Ids = Field(default=None, description="At least these rules stand against the share.")
    kinds: Kinds = Field(default=None, description="Exactly these kinds of finding.")
    grounds_include: Ids = Field(default=None, description="At least these grounds are met.")
    duties: Ids = Field(default=None, description="Exactly these duties are owed.")
    duties_include: Ids = Field(default=None, description="At least these duties are owed.")
    notices: Ids = Field(default=None, description="Exactly these notices are given.")
    notices_include: Ids = Field(default=None, description="At least these notices are given.")
    missing: list[str] | None = Field(default=None, description="Exactly these facts are missing in what is not shown.")
    impossible: Ids = Field(default=None, description="With `expect: impossible`: exactly these cannot be.")


class CasesDocument(Entry):
    """A file of cases."""

    base: Text = Field(description="A complete share, as a path beside this file.")
    parameters: Parameters = Field(default_factory=dict, description="Values for parameters in every case.")
    cases: list[CaseDocument] = Field(min_length=1)
