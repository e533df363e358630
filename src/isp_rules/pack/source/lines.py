"""Offsets in a text turned into places: line, column, and the line itself for the caret."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from itertools import chain

from isp_rules.errors import Diagnostic, Span

LONGEST_LINE = 160
"""How much of a line a message shows; a place further right is named without its line."""

FORBIDDEN = re.compile(
    "[^\t\n\r -~\u00a0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""
Control characters, lone surrogates, byte order marks, hidden line ends and marks that turn the direction of text.

A line end that an editor does not show could hide a rule behind a comment, and a turned line shows another rule.
"""

_LINE_END = re.compile("\r\n?|\n")


class Lines:
    r"""
    A text that knows where its lines begin.

    >>> str(Lines("a: 1\nb: 2", "facts.yaml").span(8, 9))
    'facts.yaml:2:4'
    """

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self._starts: array[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """The place of the part from `start` to `end`, as far as it stands on its first line."""
        # Few files have a problem, so the lines are looked for when the first place is asked for.
        if self._starts is None:
            self._starts = array("I", chain((0,), (found.end() for found in _LINE_END.finditer(self.text))))
        number = bisect_right(self._starts, start)
        begin = self._starts[number - 1]
        stop = self._starts[number] if number < len(self._starts) else len(self.text)
        column = start - begin + 1
        width = len(self.text[start : min(end, stop, start + LONGEST_LINE)].rstrip())
        return Span(self.file, number, column, max(1, width), self._shown(begin, stop, column))

    def problem(self, code: str, message: str, help: str, start: int, end: int) -> Diagnostic:  # noqa: A002
        """A diagnostic about the part from `start` to `end`."""
        return Diagnostic(code, message, self.span(start, end), help=help)

    def _shown(self, begin: int, stop: int, column: int) -> str:
        # Cutting on the left would move the caret, which counts columns from the start of the line.
        if column > LONGEST_LINE:
            return ""
        line = self.text[begin : min(stop, begin + LONGEST_LINE + 1)].rstrip("\r\n")
        if not line.isprintable():
            line = FORBIDDEN.sub("\ufffd", line)
        return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"
