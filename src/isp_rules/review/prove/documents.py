"""The shape of a file of properties, as it is written."""

from __future__ import annotations

from pydantic import Field

from isp_rules.pack.document import Condition, Entry, FactName, RuleId, Text


class PropertyDocument(Entry):
    """Something that holds of every share: just one of `never_allowed`, `always_needs` and `always_denied_by`."""

    id: RuleId
    title: Text = Field(description="What holds, as a sentence.")
    because: Text = Field(description="Why it must.")
    clauses: list[RuleId] | None = Field(default=None, min_length=1, description="Where the protocol asks for it.")
    never_allowed: Condition | None = Field(
        default=None, description="No share is allowed for which this is certainly true."
    )
    always_needs: FactName | None = Field(
        default=None, description="No share is allowed while this fact is not known; with `when`, where that is true."
    )
    always_denied_by: RuleId | None = Field(
        default=None, description="This rule stands against every share for which `when` is certainly true."
    )
    when: Condition | None = Field(default=None, description="For `always_needs` and `always_denied_by`.")


class PropertiesDocument(Entry):
    """A file of properties."""

    properties: list[PropertyDocument] = Field(min_length=1)
