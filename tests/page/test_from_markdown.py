"""Markdown as HTML: in the page's styles, and with nothing that loads or leads elsewhere."""

from __future__ import annotations

import sys

import pytest

from isp_rules.page.from_markdown import html_from_markdown
from tests.hostile import HOSTILE, tags

SAFE = {"div", "style", "p", "h1", "h2", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "hr", "a"}


def body(markdown: str) -> str:
    """The HTML without the styles."""
    html = html_from_markdown(markdown)
    assert html is not None
    return html.partition("</style>\n")[2].removesuffix("</div>\n")


def test_headings_and_links_within_the_page() -> None:
    """A heading has the anchor that a link of the page leads to, and the first level looks like an answer."""
    assert body("# Requirement LB-S0\n\nSee [it](#requirement-lb-s0).\n") == (
        '<h1 id="requirement-lb-s0" class="answer about">Requirement LB-S0</h1>\n'
        '<p>See <a href="#requirement-lb-s0">it</a>.</p>\n'
    )


def test_tables() -> None:
    """A table is one."""
    assert '<th scope="col">a</th>\n<th scope="col">b</th>' in body("| a | b |\n|---|---|\n| 1 | 2 |\n")


def test_an_image_and_a_link_elsewhere_stay_text() -> None:
    """Nothing is loaded, and nothing leads out of the page."""
    text = "![x](http://bad.example/x.png) [x](http://bad.example) [y](javascript:alert) <http://bad.example>"

    assert [name for name, _ in tags(body(text)) if name in {"img", "a"}] == []
    assert "http://bad.example" in body(text)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(hostile: str) -> None:
    """Whatever a text holds, it opens nothing but harmless tags, without attributes of its own."""
    found = tags(body(f"# {hostile}\n\n{hostile}\n\n- {hostile}\n"))

    assert {name.removeprefix("/") for name, _ in found} <= SAFE
    assert {attribute for _, attributes in found for attribute in attributes} <= {"id", "class", "href"}


def test_without_the_library_a_notebook_shows_the_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where markdown-it-py is missing there is no HTML, which a notebook takes for: show the Markdown."""
    monkeypatch.setitem(sys.modules, "markdown_it", None)

    assert html_from_markdown("# A") is None
