"""The little Markdown that the pages need. A page is a list of blocks, and a blank line parts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from isp_rules.pack.english.texts import flat


def page(blocks: Iterable[str]) -> str:
    r"""
    The text of a page: its blocks with a blank line between them, no trailing spaces, one newline at the end.

    >>> page(["# A", "b  "])
    '# A\n\nb\n'
    """
    text = "\n\n".join(block for block in blocks if block)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"


def heading(level: int, text: str) -> str:
    """
    A heading, six levels deep at most.

    >>> heading(2, "Facts")
    '## Facts'
    """
    return f"{'#' * min(level, 6)} {flat(text)}"


def link(text: str, target: str) -> str:
    """
    A link to a heading of the same page, given the heading's text.

    >>> link("LB-S0", "Requirement LB-S0")
    '[LB-S0](#requirement-lb-s0)'
    """
    anchor = re.sub(r"[^\w\- ]", "", flat(target).lower()).replace(" ", "-")
    return f"[{text}](#{anchor})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""
    A table; the empty text where there are no rows.

    >>> print(table(["a", "b"], [["1", "2|3"]]))
    | a | b |
    |---|---|
    | 1 | 2\|3 |
    """
    cells = [[flat(cell).replace("|", r"\|") for cell in row] for row in rows]
    body = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body]) if body else ""
