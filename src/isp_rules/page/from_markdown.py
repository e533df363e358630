"""
A page that was written as Markdown, as HTML in the same styles.

markdown-it-py reads it: it follows CommonMark, escapes what is HTML in the text, and checks links.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, count, pairwise
from typing import Any

from isp_rules.errors import MissingExtraError, needs_extra
from isp_rules.page.html import in_styles


def html_from_markdown(text: str) -> str | None:
    """
    The Markdown as one `div`, with its styles inside it; headings carry the anchors that links of the page lead to.

    Nothing is loaded: an image and a link that leads elsewhere stay text.

    Args:
        text: Markdown with tables.

    Returns:
        The HTML; None where markdown-it-py is not installed (it comes with the extras `notebook` and `cli`), so that
        a notebook shows the Markdown instead.
    """
    try:
        reader, tokens = _read(text, set())
    except MissingExtraError:
        return None
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h1":
            token.attrSet("class", "answer about")
    return in_styles(_render(reader, tokens))


def inner_from_markdown(text: str, taken: set[str]) -> str:
    """
    The Markdown as it stands inside a page, to go `in_styles` with what else is shown.

    Args:
        text: as `html_from_markdown` takes it.
        taken: the anchors that the page has before; those of the Markdown are added.

    Raises:
        MissingExtraError: markdown-it-py is not installed.
    """
    return _render(*_read(text, taken))


def _read(text: str, taken: set[str]) -> tuple[Any, Sequence[Any]]:
    with needs_extra("cli"):
        from markdown_it import MarkdownIt  # noqa: PLC0415 - an extra
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "autolink"])
    reader.validateLink = lambda url: url.startswith("#")  # type: ignore[method-assign]
    tokens = reader.parse(text)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", _new(_anchor(inline.content), taken))
        if opening.type == "th_open":
            opening.attrSet("scope", "col")
    return reader, tokens


def _render(reader: Any, tokens: Sequence[Any]) -> str:
    rendered: str = reader.renderer.render(tokens, reader.options, {})
    return rendered


def _anchor(heading: str) -> str:
    """As a forge makes it: lower case, words joined by hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _new(anchor: str, taken: set[str]) -> str:
    """The second of one name has a number behind it, as on a forge."""
    free = next(each for each in chain([anchor], (f"{anchor}-{n}" for n in count(1))) if each not in taken)
    taken.add(free)
    return free
