"""
What went wrong, and where: places in a file, diagnostics, and the exceptions that carry them.

    IspRulesError
    ├── MissingExtraError   an optional part of the library is not installed
    ├── PackError           a rule pack cannot be used
    └── ShareError          a proposed share cannot be judged

The last two carry *all* the diagnostics that were found, sorted by place. A fact that a share does
not give is never an error: it is a finding (see :mod:`isp_rules.decision`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]

SHOWN_AT_MOST = 100
"""How many diagnostics a message prints; the rest are counted."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """
    A place in a text: the file as the reader named it, and line and column counted from 1.

    >>> str(Span("facts.yaml", 3, 7))
    'facts.yaml:3:7'
    """

    file: str
    line: int
    column: int
    width: int = field(default=1, compare=False)
    text: str = field(default="", compare=False, repr=False)
    """The whole source line, for the caret."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """
    One problem: a stable code, one lower-case sentence, where it is, and how to mend it.

    `path` names the place inside a share (`subjects[1].categories[0]`) or a pack.

    >>> print(Diagnostic("ISP301", "unknown term `helth`", path="category", help="did you mean `health`?"))
    error[ISP301]: category: unknown term `helth`
      = help: did you mean `health`?
    """

    code: str
    message: str
    span: Span | None = None
    path: str = ""
    help: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        path = f"{self.path}: " if self.path else ""
        lines = [f"{place}{self.severity}[{self.code}]: {path}{self.message}"]
        if self.span and self.span.text:
            lines += _caret(self.span)
        if self.help:
            lines.append(f"  = help: {self.help}")
        return "\n".join(lines)


def _caret(span: Span) -> list[str]:
    number = str(span.line)
    margin = " " * len(number)
    room = max(1, len(span.text) - span.column + 1)
    # A tab counts as one column for the reader of the position, so it must stay a tab under the line.
    indent = "".join("\t" if character == "\t" else " " for character in span.text[: span.column - 1])
    return [
        f" {margin} |",
        f" {number} | {span.text}",
        f" {margin} | {indent}{'^' * max(1, min(span.width, room))}",
    ]


class IspRulesError(Exception):
    """The root of every exception that this library raises on purpose."""


class MissingExtraError(IspRulesError):
    """What was asked for needs an extra that is not installed; the message says which."""


class DiagnosedError(IspRulesError):
    """An error that carries diagnostics: `diagnostics` holds all of them, sorted by place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(diagnostics, key=by_place))
        super().__init__(report(self.diagnostics))

    def __reduce__(self) -> tuple[type[DiagnosedError], tuple[tuple[Diagnostic, ...]]]:
        return type(self), (self.diagnostics,)


class PackError(DiagnosedError):
    """A rule pack cannot be used. Raised by `load_pack`, never later."""


class ShareError(DiagnosedError):
    """A proposed share is not one: an unknown key, an unknown term, a wrong type, an impossible combination."""


def by_place(diagnostic: Diagnostic) -> tuple[bool, Span, str, str, str]:
    """Sort key: places in file order, then those without one; equal places by path, code and message."""
    span = diagnostic.span or Span("", 0, 0)
    return (diagnostic.span is None, span, diagnostic.path, diagnostic.code, diagnostic.message)


def report(diagnostics: Sequence[Diagnostic]) -> str:
    """All diagnostics as a text to read, the first hundred in full."""
    shown = [str(each) for each in diagnostics[:SHOWN_AT_MOST]]
    if len(diagnostics) > SHOWN_AT_MOST:
        shown.append(f"and {len(diagnostics) - SHOWN_AT_MOST} more")
    return "\n".join(shown)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """
    The help line for a misspelt word, or the empty text where nothing is near.

    >>> did_you_mean("helth", ["health", "housing_needs"])
    'did you mean `health`?'
    >>> did_you_mean("lb-s0", ["LB-S0", "LB-G0"])
    'did you mean `LB-S0` or `LB-G0`?'
    """
    as_known = {each.casefold(): each for each in known}
    near = [as_known[each] for each in difflib.get_close_matches(word[:80].casefold(), as_known, n=2, cutoff=0.6)]
    return f"did you mean {' or '.join(f'`{each}`' for each in near)}?" if near else ""


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """
    Around imports that an extra brings: says which one to install when they are missing.

    Raises:
        MissingExtraError: a module from outside this library is not there.

    >>> with needs_extra("batch"):
    ...     import no_such_module
    Traceback (most recent call last):
    isp_rules.errors.MissingExtraError: `no_such_module` is not installed: pip install "isp-rules[batch]"
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("isp_rules"):
            raise
        raise MissingExtraError(f'`{missing.name}` is not installed: pip install "isp-rules[{extra}]"') from missing
