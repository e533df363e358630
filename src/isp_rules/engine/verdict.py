"""What an evaluator returns: rules by number and items by position, no texts. Cheap to build, easy to compare."""

from __future__ import annotations

from typing import Final, NamedTuple

from isp_rules.engine.items import Item

DOES_NOT_APPLY: Final = -1
"""In place of a ground: the requirement does not apply to this item."""

TOLERATED: Final = -2
"""In place of a ground: the answer is unknown, and the requirement's `when_unknown` tolerates that."""


class Failure(NamedTuple):
    """A requirement or exclusion that stands against the share, for one combination of items."""

    rule: int
    """Its number in `pack.against`."""
    definite: bool
    """False where the answer is unknown."""
    item: Item


class GroundMet(NamedTuple):
    """How one requirement passes for one combination: by a ground, or `DOES_NOT_APPLY`, or `TOLERATED`."""

    requirement: int
    ground: int
    item: Item


class DutyOwed(NamedTuple):
    """A duty whose condition is true, or unknown, for one combination."""

    duty: int
    certain: bool
    item: Item


class Attachments(NamedTuple):
    """What goes with an allow."""

    grounds: tuple[GroundMet, ...]
    duties: tuple[DutyOwed, ...]
