"""What durable_rules cannot express, in one table; a pack that needs it is refused when it is translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from isp_rules.errors import Diagnostic, PackError
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import Comparison, OtherFact, Pack

MOST_VALUES: Final = 250
"""How many values a fact may be compared with at once."""

MOST_CONDITIONS: Final = 2_000

FRACTIONS: Final = "numbers that need not be whole"
RESERVED: Final = "a fact named `id` or `sid`"
TOO_LONG: Final = f"a comparison with more than {MOST_VALUES} values"
TOO_MANY: Final = f"a pack of more than {MOST_CONDITIONS:,} conditions"

GAPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        FRACTIONS: "durable_rules keeps them as binary fractions, and of those 0.3 is none",
        RESERVED: "durable_rules knows its own messages by these names",
        TOO_LONG: "behind one test there is room for 511 values; with two more, durable_rules searches for ever",
        TOO_MANY: "a rule set of durable_rules has room for 4,096 rules, and each condition takes two",
    }
)
"""Each gap with its reason."""


def refused(gap: str, about: str) -> PackError:
    """The error for a pack that needs what there is not; `about` says where it does."""
    return PackError([Diagnostic("ISP701", f"durable_rules cannot express {gap}: {about}", help=GAPS[gap])])


def gaps_of(pack: Pack, comparison: Comparison) -> Iterator[str]:
    """What a comparison needs that durable_rules has not."""
    facts = [comparison.fact]
    match comparison.operand:
        case OtherFact(other):
            facts.append(other)
        case values if len(values.values) > MOST_VALUES:
            yield TOO_LONG
    known = [fact for fact in (declared(pack.facts, name) for name in facts) if fact is not None]
    if any(fact.decimal for fact in known):
        yield FRACTIONS
    if {"id", "sid"} & {*facts}:
        yield RESERVED
