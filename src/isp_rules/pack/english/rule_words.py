"""What the kinds of finding, the ends that owe a duty, and the times at which it is due are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from isp_rules.pack.syntax import End, Kind, Timing

KIND_WORDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.OUT_OF_SCOPE: "outside this protocol",
        Kind.CONDITION_FAILED: "a condition is not met",
        Kind.TERM_BREACH: "a term would be broken",
        Kind.NOT_IN_FORCE: "not in force",
        Kind.NOT_SHOWN: "not shown",
    }
)

OWED_BY: Final[Mapping[End, str]] = MappingProxyType(
    {
        End.SENDER: "the sender",
        End.RECIPIENT: "the recipient",
        End.BOTH: "the sender and the recipient",
        End.PARTY: "the end that it concerns",
    }
)

WHEN_DUE: Final[Mapping[Timing, str]] = MappingProxyType(
    {Timing.BEFORE: "before sharing", Timing.AT: "at the time of sharing", Timing.AFTER: "after sharing"}
)
