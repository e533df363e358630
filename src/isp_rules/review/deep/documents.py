"""The shape of a file of acknowledgements, as it is written."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from isp_rules.pack.document import Entry, FactName, RuleId, Text, Word


class AcknowledgementDocument(Entry):
    """A finding of `lint --deep` that is meant to be so: with a `rule`, a `ground` or a `fact`, and why."""

    finding: Literal[
        "ISP801", "ISP802", "ISP803", "ISP804", "ISP805", "ISP806", "ISP807", "ISP808", "ISP809", "ISP810"
    ] = Field(description="The code of the finding.")
    rule: RuleId | None = None
    ground: RuleId | None = None
    fact: FactName | None = None
    terms: list[Word] | None = Field(default=None, min_length=1, description="With ISP809: which terms of the fact.")
    because: Text = Field(description="Why it is meant to be so.")


class AcknowledgedDocument(Entry):
    """A file of acknowledgements."""

    acknowledged: list[AcknowledgementDocument] = Field(min_length=1)
