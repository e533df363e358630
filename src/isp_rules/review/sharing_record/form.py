"""A form as data: parts of fields, each with what is filled in and what a person must write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INSTEAD: Final = "Instead"
IMPORTANT: Final = "Important"
NOTE: Final = "Note"
"""What the texts are called that are to be read first."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    label: str
    lines: tuple[str, ...] = ()
    """What is filled in."""
    to_write: str = ""
    """What a person must write; empty where nothing is left to do."""
    choices: tuple[str, ...] = ()
    """Boxes of which a person ticks one."""


@dataclass(frozen=True, slots=True)
class Part:
    """Fields under a heading."""

    heading: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form."""

    title: str
    subtitle: str
    answer: str
    """What the rules say, in one sentence."""
    allowed: bool
    first: tuple[tuple[str, str], ...]
    """What is to be read before anything else, each text under a word that says what it is."""
    parts: tuple[Part, ...]
    standing: str
    """What the form is worth, on every page."""
    digests: str
    """What identifies the decision, at the foot of every page."""
