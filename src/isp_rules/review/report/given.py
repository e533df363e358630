"""What a report is made from, and how a chapter says that a part of it cannot be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from isp_rules.errors import MissingExtraError
from isp_rules.page.document import Figure, Part
from isp_rules.page.parts import Callout, Table, Tone
from isp_rules.review.charts.picture import Picture
from isp_rules.rulepack import RulePack

Told = Callable[[float], None]
"""Told how much of a chapter is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Given:
    """The pack, and what it is compared with and tried on."""

    pack: RulePack
    shares: Path | None = None
    old: RulePack | None = None
    old_called: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What a chapter holds, and in one line what is found in it."""

    brief: str
    parts: tuple[Part, ...]


def left_out(missing: MissingExtraError) -> Made:
    """
    What stands in a chapter that cannot be made: what to install to have it.

    Args:
        missing: why.
    """
    return Made(f"Not made: {missing}", ())


def drawn(make: Callable[[], Picture]) -> Iterator[Figure | Callout]:
    """
    A picture, or what to install to have it.

    Args:
        make: draws it.
    """
    try:
        picture = make()
        yield Figure(picture.svg(), f"{picture.title}. {picture.alt}")
    except MissingExtraError as missing:
        yield note(f"There is no picture: {missing}")


def note(text: str) -> Callout:
    """A remark that must not be overlooked."""
    return Callout(Tone.NOTE, "Note", text)


def table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    """A table, in short by its first two columns."""
    return Table(head, rows, tuple(": ".join(row[:2]) for row in rows))


def said_day(day: date) -> str:
    """
    A day in words.

    >>> said_day(date(2016, 7, 18))
    '18 July 2016'
    """
    return f"{day.day} {day:%B %Y}"
