"""What can be demanded of all shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from isp_rules.errors import Span
from isp_rules.pack.syntax import Condition


@dataclass(frozen=True, slots=True)
class NeverAllowed:
    """No share is allowed for which this is certainly true, for some combination of its items."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class AlwaysNeeds:
    """No share is allowed while this fact is not known of some item, of which `when` is certainly true."""

    fact: str
    when: Condition | None


@dataclass(frozen=True, slots=True)
class AlwaysDeniedBy:
    """This requirement or exclusion stands against every share for which `when` is certainly true."""

    rule: str
    when: Condition


Claim = NeverAllowed | AlwaysNeeds | AlwaysDeniedBy

KINDS: Final = ("never_allowed", "always_needs", "always_denied_by")
"""How they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One demand, with why it is made and the clauses that it comes from."""

    id: str
    title: str
    because: str
    clauses: tuple[str, ...]
    claim: Claim
    span: Span | None = field(default=None, compare=False, repr=False)
