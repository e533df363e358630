"""A page as plain text, for a terminal or a log."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, assert_never

from isp_rules.page.escape import plain
from isp_rules.page.parts import (
    Block,
    Callout,
    Definition,
    Definitions,
    Entry,
    Page,
    Paragraph,
    Point,
    Points,
    Revised,
    Run,
    Table,
)

_NARROWEST = 20
"""No paragraph is made narrower than this, whatever the width asked for."""

_MARKS: Final = {"": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
"""How words are marked that were taken away or put in: as wdiff does."""

_MARKS_SAID: Final = (
    "Lines with + are new and lines with - are gone; in a line with |, [-words-] are gone and {+words+} are new."
)


def as_text(page: Page, width: int = 80) -> str:
    """
    The page as plain text that ends in one newline.

    Args:
        page: What to show.
        width: Where lines are broken; words longer than a line are broken, too.

    >>> print(as_text(Page("A protocol", "Allowed.", True, (Paragraph("Nothing is asked."),), ())), end="")
    Allowed.
    A protocol
    <BLANKLINE>
    Nothing is asked.
    """
    width = max(width, _NARROWEST)
    lines = [*_wrapped(page.answer, width), *_wrapped(page.title, width), *_apart(page.lead, width)]
    for section in page.sections:
        heading = plain(section.heading)
        lines += ["", *_wrapped(heading, width), "-" * min(len(heading), width)]
        lines += _block_lines(section.blocks, width)
    if any(_revises(block) for section in page.sections for block in section.blocks):
        lines += ["", *_wrapped(_MARKS_SAID, width)]
    return "\n".join(lines) + "\n"


def _apart(blocks: Iterable[Block], width: int) -> Iterator[str]:
    """Blocks, each after an empty line."""
    for block in blocks:
        yield ""
        yield from _lines(block, width)


def _block_lines(blocks: Sequence[Block], width: int) -> Iterator[str]:
    """Blocks under a heading: entries stand apart, everything else follows on."""
    before: Block | None = None
    for block in blocks:
        if before is not None and (isinstance(block, Entry) or isinstance(before, (Entry, Definitions))):
            yield ""
        yield from _lines(block, width)
        before = block


def _lines(block: Block, width: int) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield from _wrapped(text, width)
        case Callout(_, label, text):
            yield from _wrapped(f"{label.upper()}: {text}", width, by=2)
        case Points(points, numbered):
            for place, point in enumerate(points, start=1):
                yield from _point(f"{place}. " if numbered else "- ", point, width)
        case Table(brief=lines):
            for line in lines:
                yield from _wrapped(line, width, mark="- ", by=2)
        case Definitions(pairs):
            yield from _definitions(pairs, width)
        case Entry(label, heading, blocks):
            yield from _wrapped(": ".join(filter(None, (label, heading))), width)
            yield from _indented(_block_lines(blocks, _inner(width, 2)), 2)
        case Revised(lines=revised):
            for runs in revised:
                yield from _revised(runs, width)
        case _:
            assert_never(block)


def _revises(block: Block) -> bool:
    return isinstance(block, Revised) or (isinstance(block, Entry) and any(map(_revises, block.blocks)))


def _revised(runs: Sequence[Run], width: int) -> list[str]:
    """A line that is all new or gone has its mark before it, another one where its words were changed."""
    if len(runs) == 1 and runs[0].mark:
        return _wrapped(runs[0].text, width, mark="+ " if runs[0].mark == "added" else "- ", by=2)
    return _wrapped(" ".join(_MARKS[run.mark].format(run.text) for run in runs), width, mark="| ", by=2)


def _point(mark: str, point: Point, width: int) -> Iterator[str]:
    text = f"{point.label}: {point.text}" if point.label else point.text
    yield from _wrapped(text, width, mark=mark, by=len(mark))
    yield from _indented(_block_lines(point.blocks, _inner(width, len(mark))), len(mark))


def _definitions(pairs: Sequence[Definition], width: int) -> Iterator[str]:
    for pair in pairs:
        yield from _wrapped(f"{pair.term}: {pair.text}", width, by=2)


def _wrapped(text: str, width: int, *, mark: str = "", by: int = 0) -> list[str]:
    """A text in lines; the first opens with the mark, the others are moved in."""
    lines = textwrap.wrap(plain(text), width, initial_indent=mark, subsequent_indent=" " * by, break_on_hyphens=False)
    return lines or [mark.rstrip()]


def _indented(lines: Iterable[str], by: int) -> Iterator[str]:
    return (f"{' ' * by}{line}" if line else line for line in lines)


def _inner(width: int, by: int) -> int:
    return max(width - by, _NARROWEST)
