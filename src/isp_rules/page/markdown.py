"""A page as Markdown (CommonMark with tables), for notebooks, issue trackers and records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, assert_never

from isp_rules.page.escape import markdown
from isp_rules.page.parts import (
    Block,
    Callout,
    Definitions,
    Entry,
    Page,
    Paragraph,
    Point,
    Points,
    Revised,
    Table,
)

_MARKS: Final = {"": "{}", "removed": "~~{}~~", "added": "**{}**"}
"""How words are marked that were taken away or put in."""


def as_markdown(page: Page) -> str:
    r"""
    The page as Markdown that ends in one newline.

    >>> print(as_markdown(Page("A *protocol*", "Allowed.", True, (), ())), end="")
    # Allowed.
    <BLANKLINE>
    *A \*protocol\**
    """
    blocks = [f"# {markdown(page.answer)}", f"*{markdown(page.title)}*", *_each(page.lead)]
    for section in page.sections:
        blocks += [f"## {markdown(section.heading)}", *_each(section.blocks)]
    return "\n\n".join(blocks) + "\n"


def _each(blocks: Iterable[Block]) -> Iterator[str]:
    return ("\n".join(_lines(block)) for block in blocks)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text, quiet):
            yield f"*{markdown(text)}*" if quiet else markdown(text)
        case Callout(_, label, text):
            yield f"> **{markdown(label)}:** {markdown(text)}"
        case Points(points, numbered):
            for place, point in enumerate(points, start=1):
                yield from _point(f"{place}. " if numbered else "- ", point)
        case Table(head, rows):
            yield _row(head)
            yield f"|{'---|' * len(head)}"
            yield from map(_row, rows)
        case Definitions(pairs):
            for pair in pairs:
                yield f"- **{markdown(pair.term)}:** {markdown(pair.full or pair.text)}"
        case Entry(label, heading, blocks):
            yield f"### {markdown(': '.join(filter(None, (label, heading))))}"
            for each in _each(blocks):
                yield ""
                yield each
        case Revised(lines):
            for line in lines:
                yield f"- {' '.join(_MARKS[run.mark].format(markdown(run.text)) for run in line)}"
        case _:
            assert_never(block)


def _point(mark: str, point: Point) -> Iterator[str]:
    label = f"**{markdown(point.label)}:** " if point.label else ""
    yield f"{mark}{label}{markdown(point.text)}"
    for block in point.blocks:
        # A blank line would make the whole list a loose one; a list may follow its point without.
        if not isinstance(block, Points):
            yield ""
        for line in "\n".join(_lines(block)).split("\n"):
            yield f"{' ' * len(mark)}{line}" if line else ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(markdown, cells))} |"
