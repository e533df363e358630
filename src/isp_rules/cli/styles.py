"""What a terminal shows in colours and bold: explanations, problems, pages. Every word is there without them, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, TableElement
from rich.table import Table
from rich.text import Text

from isp_rules.errors import Diagnostic

_COLOURS: Final = {"error": "bold red", "warning": "bold yellow"}
_LINK_WITHIN: Final = re.compile(r"(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(#[^)]*\)")


def explained(text: str, *, allowed: bool) -> Text:
    """An explanation with its answer in colour and its headings in bold."""
    lines = text.rstrip("\n").split("\n")
    shown = Text()
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if number == 0:
            style = "bold green" if allowed else "bold red"
        else:
            style = "bold" if line and below == "-" * len(line) else ""
        shown.append("\n" if number else "").append(line, style)
    return shown


def diagnosed(problems: Iterable[Diagnostic]) -> Text:
    """Problems with their severity and carets in colour."""
    shown = Text()
    for number, problem in enumerate(problems):
        shown.append("\n" if number else "")
        first, *rest = str(problem).split("\n")
        colour = _COLOURS[problem.severity]
        word = f"{problem.severity}[{problem.code}]"
        before, _, after = first.partition(word)
        shown.append(before).append(word, colour).append(after, "bold")
        for line in rest:
            shown.append("\n").append(line, colour if set(line) <= set(" |^\t") and "^" in line else "dim")
    return shown


class _FoldingTable(TableElement):
    """A table that breaks a long word over lines, where rich would cut it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for each in _tables(super().__rich_console__(console, options)):
            for column in each.columns:
                column.overflow = "fold"
            yield each


def _tables(rendered: RenderResult) -> Iterator[Table]:
    return (each for each in rendered if isinstance(each, Table))


class MarkdownPage(Markdown):
    """A page of Markdown; its links to places within itself, which lead nowhere here, are left as their words."""

    elements = {**Markdown.elements, "table_open": _FoldingTable}  # noqa: RUF012 - as rich declares it

    def __init__(self, text: str) -> None:
        super().__init__(_LINK_WITHIN.sub(r"\1", text), hyperlinks=False)
