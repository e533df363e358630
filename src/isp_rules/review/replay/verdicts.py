"""What one rule makes of every row: where it stands against a share, where it is owed, shown or met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, assert_never

from isp_rules.pack.syntax import Duty, Exclusion, Impossible, Notice, Requirement
from isp_rules.review.places import Judged, roots
from isp_rules.review.replay.rows import Bits, Truth3
from isp_rules.review.replay.truths import Truths, any_of, negation

NOWHERE: Truth3 = Truth3(0, 0)
_NO_GROUNDS: Mapping[str, Bits] = MappingProxyType({})


class Verdict(NamedTuple):
    """
    Sets of rows, for one rule.

    For a requirement or an exclusion `surely` is where it is definitely against the share, and `perhaps` where that is
    not shown; for a duty where it is owed, and where it may be; for a notice, or what cannot be, where it is true.
    """

    surely: Bits
    perhaps: Bits = 0
    tolerated: Bits = 0
    """Where a requirement is unknown, and that is tolerated."""
    met: Mapping[str, Bits] = _NO_GROUNDS
    """Where a requirement that applies is met by each of its grounds."""


def verdict(judged: Judged, truths: Truths) -> Verdict:
    """What a rule makes of every row, by the truth of its conditions."""
    rows = truths.rows
    match judged:
        case Requirement():
            return _of_requirement(judged, truths)
        case Exclusion() | Duty():
            when = truth(judged, truths)
            return Verdict(when.true, rows.every & ~(when.true | when.false) if judged.when is not None else 0)
        case Notice() | Impossible():
            return Verdict(truth(judged, truths).true)
        case _:
            assert_never(judged)


def truth(judged: Judged, truths: Truths) -> Truth3:
    """Where a requirement holds, or the condition of anything else is true; nowhere, if it has none."""
    if isinstance(judged, Requirement):
        guard, *grounds = _conditions(judged, truths)
        return any_of([negation(guard), *grounds])
    return next((truths.at(place) for place, _ in roots(judged)), NOWHERE)


def applies(requirement: Requirement, truths: Truths) -> Truth3:
    """Where a requirement applies."""
    return next(_conditions(requirement, truths))


def _of_requirement(requirement: Requirement, truths: Truths) -> Verdict:
    every, holds = truths.rows.every, truth(requirement, truths)
    unknown = every & ~(holds.true | holds.false)
    tolerance = requirement.when_unknown
    tolerated = unknown & truths.rows.unknown(tolerance.fact) if tolerance else 0
    guard, *grounds = _conditions(requirement, truths)
    met = {each.id: found.true & ~guard.false for each, found in zip(requirement.grounds, grounds, strict=True)}
    return Verdict(holds.false, unknown & ~tolerated, tolerated, met)


def _conditions(requirement: Requirement, truths: Truths) -> Iterator[Truth3]:
    """Where it applies, and where each of its grounds is met."""
    if requirement.applies_when is None:
        yield Truth3(truths.rows.every, 0)
    for place, _ in roots(requirement):
        yield truths.at(place)
