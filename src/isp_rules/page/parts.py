"""A page for a person to read, as data: an answer, what leads, and sections of blocks. It says nothing about looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Tone(StrEnum):
    """How loud a callout is."""

    ROUTE = "route"
    """The way to take instead."""
    URGENT = "urgent"
    """To be read before anything else."""
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text; a quiet one tells a source, not a reason."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Callout:
    """A text that must not be overlooked, under a word that says what it is."""

    tone: Tone
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a list: a label that stands out, a text, and what belongs under it."""

    text: str
    label: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A list, numbered where its order says what comes first."""

    points: tuple[Point, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; every row is as long as the head. `brief` says it in lines, where a table has no room."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    brief: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A name and what is said of it; `full` is the long form of a shortened text."""

    term: str
    text: str
    full: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """Names, each with what is said of it."""

    pairs: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of many that each need several blocks, such as a finding."""

    label: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a line that was revised."""

    text: str
    mark: Literal["", "removed", "added"] = ""


@dataclass(frozen=True, slots=True)
class Revised:
    """Lines as they were and as they are: words that only one of the two has are marked."""

    lines: tuple[tuple[Run, ...], ...]


Block = Paragraph | Callout | Points | Table | Definitions | Entry | Revised


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading; a folded one is for those who ask for it, where the page can fold."""

    heading: str
    blocks: tuple[Block, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page: the answer comes first, then what leads, then the sections."""

    title: str
    answer: str
    allowed: bool | None
    """None where the page is about something else than one decision."""
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]
