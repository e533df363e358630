"""
Events put together: plain data, and beside it a tree of the places where each part was written.

The stack is a list and everything is counted as it comes, so that a hostile file is refused before it costs
time or memory. A problem does not stop the reading unless there is no sensible way on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, NoReturn, TypeAlias

from isp_rules.errors import Diagnostic
from isp_rules.pack.complaints import told
from isp_rules.pack.events import Event, Kind
from isp_rules.pack.lines import Lines, quoted
from isp_rules.pack.scalars import Refusal, Scalar, scalar

Plain: TypeAlias = "bool | int | Decimal | str | list[Plain] | dict[str, Plain] | None"
"""What a file can hold: dates are text here, and every key is text."""

DEEPEST = 50
"""How many mappings and lists may stand inside one another."""

MOST_NODES = 200_000
"""How many values and keys one file may hold."""

MOST_PROBLEMS = 100
"""After so many problems the rest of a file is not looked at."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Place(NamedTuple):
    """Where a value, its key and its parts were written; offsets into the text."""

    start: int
    end: int
    key: tuple[int, int] | None
    parts: dict[str | int, Place] | None


class Node(NamedTuple):
    """A value and its place."""

    value: Plain
    place: Place


@dataclass(slots=True)
class _Open:
    """A mapping or list that is not closed yet; a mapping awaits keys and values in turn."""

    value: list[Plain] | dict[str, Plain]
    start: int = 0
    parts: dict[str | int, Place] = field(default_factory=dict)
    awaits_key: bool = False
    key: str | None = None
    key_at: tuple[int, int] | None = None
    last: int = 0


def compose(lines: Lines, events: Iterable[Event | Diagnostic]) -> tuple[Node | None, list[Diagnostic]]:
    """The document that events tell of, or `None` if they do not reach its end, and all problems found."""
    composer = _Composer(lines)
    try:
        if not composer.follow(events):
            return None, composer.problems
        document = composer.document()
        if document is None:
            composer.problem("ISP005", "the file holds nothing", "write one mapping of keys to values", 0, 0)
    except _LimitError:
        document = None
    return document, composer.problems


class _LimitError(Exception):
    """A limit is exceeded; its diagnostic is already among the problems."""


class _Composer:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.problems: list[Diagnostic] = []
        # The document is the one item of a list around it, so that there is always something around a value.
        self.around = _Open([])
        self.stack = [self.around]

    def document(self) -> Node | None:
        """The value and the place of the whole, if there is anything."""
        root = self.stack[0]
        return Node(root.value[0], root.parts[0]) if isinstance(root.value, list) and root.value else None

    def follow(self, events: Iterable[Event | Diagnostic]) -> bool:
        """Whether the events reach the end of a document."""
        nodes = 0
        for event in events:
            if isinstance(event, Diagnostic):
                self.report(event)
                continue
            kind, start, end, text = event
            nodes += kind != "close"
            if nodes > MOST_NODES:
                self.stop("ISP007", f"the file holds more than {MOST_NODES} values", "split it", start, end)
            if kind == "plain" or kind == "text":  # noqa: PLR1714 - half as slow as asking a tuple
                if self.around.awaits_key:
                    self.key(kind, start, end, text)
                else:
                    self.scalar(kind, start, end, text)
            elif kind == "close":
                self.close(start, end)
            elif kind == "end":
                return True
            else:
                self.open({} if kind == "mapping" else [], start, end)
        return False

    def scalar(self, kind: Kind, start: int, end: int, text: str) -> None:
        around = self.around
        if start == end and len(self.stack) == 1:
            return
        # `{purpose}` would else say, without a word, that the purpose is not known.
        if start == end and around.key_at and self.lines.text[start - 1] != ":":
            self.report(told(self.lines, "no colon", *around.key_at))
        self.put(self.meaning(kind, start, end, text), start, end, None)

    def meaning(self, kind: Kind, start: int, end: int, text: str) -> Scalar:
        if kind == "text":
            if not text.isascii() and _SURROGATE.search(text):
                self.report(told(self.lines, "half escape", start, end))
            return text
        value = scalar(text)
        if isinstance(value, Refusal):
            self.problem(*value, start, end)
            return text
        return value

    def key(self, kind: Kind, start: int, end: int, text: str) -> None:
        mapping = self.around
        mapping.awaits_key, mapping.key, mapping.key_at = False, None, (start, end)
        first = mapping.parts.get(text)
        if text == "<<" and kind == "plain":
            self.problem("ISP037", "a merge key is not allowed", "write the keys out where they are meant", start, end)
        elif start == end:
            self.report(told(self.lines, "no key", start, end))
        elif first and first.key:
            help_ = f"it is first written at {self.lines.span(*first.key)}: keep one of the two"
            self.problem("ISP038", f"the key {quoted(text)} is written twice", help_, start, end)
        else:
            mapping.key = text
            if not isinstance(self.meaning(kind, start, end, text), str):
                self.problem("ISP036", f"the key {quoted(text)} is not text", "put it in quotes", start, end)

    def open(self, empty: list[Plain] | dict[str, Plain], start: int, end: int) -> None:
        if self.around.awaits_key:
            self.problem("ISP035", "a mapping or a list cannot be a key", "put it in quotes if it is text", start, end)
        if len(self.stack) > DEEPEST:
            message = f"more than {DEEPEST} mappings and lists stand inside one another"
            self.stop("ISP006", message, "no pack and no share needs so many", start, end)
        self.around = _Open(empty, start, awaits_key=isinstance(empty, dict))
        self.stack.append(self.around)

    def close(self, start: int, end: int) -> None:
        closed = self.stack.pop()
        self.around = self.stack[-1]
        if self.around.awaits_key:
            self.around.awaits_key, self.around.key, self.around.key_at = False, None, None
        else:
            # The end of a block is only noticed at the start of what follows.
            self.put(closed.value, closed.start, end if end > start else closed.last, closed.parts)

    def put(self, value: Plain, start: int, end: int, parts: dict[str | int, Place] | None) -> None:
        around = self.around
        around.last = end
        into = around.value
        if isinstance(into, list):
            around.parts[len(into)] = Place(start, end, None, parts)
            into.append(value)
            return
        around.awaits_key = True
        if around.key is not None:
            around.parts[around.key] = Place(start, end, around.key_at, parts)
            into[around.key] = value

    def problem(self, code: str, message: str, help: str, start: int, end: int) -> None:  # noqa: A002
        self.report(self.lines.problem(code, message, help, start, end))

    def report(self, problem: Diagnostic) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            message = f"after {MOST_PROBLEMS} problems the rest of the file is not read"
            self.problems.append(Diagnostic("ISP008", message, problem.span, help="mend these first"))
            raise _LimitError

    def stop(self, code: str, message: str, help: str, start: int, end: int) -> NoReturn:  # noqa: A002
        self.problem(code, message, help, start, end)
        raise _LimitError
