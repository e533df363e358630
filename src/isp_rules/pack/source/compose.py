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
from typing import ClassVar, NamedTuple, NoReturn, TypeAlias

from isp_rules.errors import Diagnostic
from isp_rules.pack.said import quoted
from isp_rules.pack.source.complaints import DEEPEST, told
from isp_rules.pack.source.events import Event, Kind
from isp_rules.pack.source.lines import Lines
from isp_rules.pack.source.places import NO_KEY, Bounds, Places
from isp_rules.pack.source.scalars import Refusal, Scalar, scalar

Plain: TypeAlias = "bool | int | Decimal | str | list[Plain] | dict[str, Plain] | None"
"""What a file can hold: dates are text here, and every key is text."""

MOST_NODES = 200_000
"""How many values and keys one file may hold."""

MOST_PROBLEMS = 100
"""After so many problems the rest of a file is not looked at."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Composed(NamedTuple):
    """The data of a document, and the places of its parts."""

    data: Plain
    places: Places


@dataclass(slots=True)
class _List:
    """A list that is not closed yet."""

    number: int
    data: list[Plain] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    last: int = 0
    awaits_key: ClassVar[bool] = False
    key_at: ClassVar[Bounds] = NO_KEY

    def put(self, data: Plain, number: int) -> None:
        self.data.append(data)
        self.parts.append(number)


@dataclass(slots=True)
class _Mapping:
    """A mapping that is not closed yet; it awaits keys and values in turn."""

    number: int
    data: dict[str, Plain] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    last: int = 0
    awaits_key: bool = True
    key: str | None = None
    key_at: Bounds = NO_KEY

    def put(self, data: Plain, number: int) -> None:
        self.awaits_key = True
        # A key that was refused has no name to keep its value under.
        if self.key is not None:
            self.data[self.key] = data
            self.parts[self.key] = number


def compose(lines: Lines, events: Iterable[Event | Diagnostic]) -> tuple[Composed | None, list[Diagnostic]]:
    """The document that events tell of, or `None` if they do not reach its end, and all problems found."""
    composer = _Composer(lines)
    try:
        if not composer.follow(events):
            return None, composer.problems
        if not composer.top.data:
            composer.problem("ISP005", "the file holds nothing", "write one mapping of keys to values", 0, 0)
            return None, composer.problems
    except _LimitError:
        return None, composer.problems
    return Composed(composer.top.data[0], composer.places), composer.problems


class _LimitError(Exception):
    """A limit is exceeded; its diagnostic is already among the problems."""


class _Composer:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.problems: list[Diagnostic] = []
        self.places = Places()
        # The document is the one item of a list around it, so that there is always something around a value.
        self.top = _List(-1)
        self.around: _List | _Mapping = self.top
        self.stack: list[_List | _Mapping] = [self.top]

    def follow(self, events: Iterable[Event | Diagnostic]) -> bool:
        """Whether the events reach the end of a document."""
        nodes = 0
        for event in events:
            if isinstance(event, Diagnostic):
                self.report(event)
                continue
            kind, start, end, text = event
            if kind == "end":
                return True
            nodes += kind != "close"
            if nodes > MOST_NODES:
                message = f"the file holds more than {MOST_NODES} keys and values"
                self.stop("ISP007", message, "split it over several files", start, end)
            if kind in {"plain", "text"}:
                if isinstance(self.around, _Mapping) and self.around.awaits_key:
                    self.key(self.around, kind, start, end, text)
                else:
                    self.scalar(kind, start, end, text)
            elif kind == "close":
                self.close(start, end)
            else:
                self.open(_Mapping if kind == "mapping" else _List, start, end)
        return False

    def scalar(self, kind: Kind, start: int, end: int, text: str) -> None:
        if start == end:
            if len(self.stack) == 1:
                return
            # `{purpose}` would else say, without a word, that the purpose is not known.
            if self.around.key_at != NO_KEY and self.lines.text[start - 1] != ":":
                self.report(told(self.lines, "no colon", *self.around.key_at))
        self.around.last = end
        self.around.put(self.meaning(kind, start, end, text), self.places.add(start, end, self.around.key_at))

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

    def key(self, mapping: _Mapping, kind: Kind, start: int, end: int, text: str) -> None:
        mapping.awaits_key, mapping.key, mapping.key_at = False, None, (start, end)
        first = self.places.key(mapping.parts[text]) if text in mapping.parts else None
        if text == "<<" and kind == "plain":
            self.problem("ISP037", "a merge key is not allowed", "write the keys out where they are meant", start, end)
        elif start == end:
            self.report(told(self.lines, "no key", start, end))
        elif first:
            help_ = f"it is first written at {self.lines.span(*first)}: keep one of the two"
            self.problem("ISP038", f"the key {quoted(text)} is written twice", help_, start, end)
        else:
            mapping.key = text
            if not isinstance(self.meaning(kind, start, end, text), str):
                self.problem("ISP036", f"the key {quoted(text)} is not text", "put it in quotes", start, end)

    def open(self, opened: type[_List | _Mapping], start: int, end: int) -> None:
        if self.around.awaits_key:
            self.problem("ISP035", "a mapping or a list cannot be a key", "put it in quotes if it is text", start, end)
        if len(self.stack) > DEEPEST:
            self.report(told(self.lines, "deep", start, end))
            raise _LimitError
        self.around = opened(self.places.add(start, end, self.around.key_at))
        self.stack.append(self.around)

    def close(self, start: int, end: int) -> None:
        closed = self.stack.pop()
        self.around = around = self.stack[-1]
        # The end of a block is only noticed at the start of what follows.
        around.last = end if end > start else closed.last
        self.places.close(closed.number, around.last)
        if closed.parts:
            self.places.parts[closed.number] = closed.parts
        if isinstance(around, _Mapping) and around.awaits_key:
            around.awaits_key, around.key, around.key_at = False, None, NO_KEY
        else:
            around.put(closed.data, closed.number)

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
