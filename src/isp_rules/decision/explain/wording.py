"""The words that the parts of an explanation share: kinds, ends, times, lists of ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from isp_rules.decision.record import Compared, Record
from isp_rules.pack.syntax import End, Kind, Timing

KIND: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.OUT_OF_SCOPE: "outside this protocol",
        Kind.CONDITION_FAILED: "a condition is not met",
        Kind.TERM_BREACH: "a term of the protocol would be broken",
        Kind.NOT_IN_FORCE: "the protocol is not in force on this date",
        Kind.NOT_SHOWN: "not shown",
    }
)
"""What a finding of each kind says."""

OWED_BY: Final[Mapping[End, str]] = MappingProxyType(
    {
        End.SENDER: "the sender",
        End.RECIPIENT: "the recipient",
        End.BOTH: "both ends",
        End.PARTY: "the end concerned",
    }
)

WHEN: Final[Mapping[Timing, str]] = MappingProxyType(
    {Timing.BEFORE: "Before sharing", Timing.AT: "When sharing", Timing.AFTER: "After sharing"}
)


def sentence(text: str) -> str:
    """
    A text of the pack as a sentence.

    >>> sentence("record an explicit consent")
    'Record an explicit consent.'
    """
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}" if text else ""


def listed(words: Iterable[str], most: int = 20) -> str:
    """
    Words with commas; beyond so many they are counted.

    >>> listed(["LB-S1", "LB-S2", "LB-S3"], most=2)
    'LB-S1, LB-S2 and 1 more'
    """
    words = list(dict.fromkeys(each for each in words if each))
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def counted(number: int, one: str, many: str = "") -> str:
    """
    A number with its noun.

    >>> counted(2, "duty", "duties")
    '2 duties'
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def phrases(record: Record) -> Mapping[str, str]:
    """What the facts that a decision names are called in words."""
    compared = (one for found in _compared(record) for one in found)
    return {
        **{each.fact: each.fact_phrase for each in compared},
        **{each.fact: each.fact_phrase for each in record.questions},
    }


def _compared(record: Record) -> Iterable[tuple[Compared, ...]]:
    return (tried.compared for finding in record.findings for item in finding.items for tried in item.tried)
