"""Texts that try to be more than text, and what a page is made of: the same as with a harmless text in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp; </style></div></body>",
    "[here](javascript:alert(1)) ![x](http://bad.example/x.png)",
    "<http://bad.example> http://bad.example www.bad.example WWW.bad.example me@bad.example",
    "[1]: http://bad.example",
    "a | b || c\n|---|---|\n| d | e |",
    "# heading\n\n- list\n1. one\n> quote\n\n    code\n***\n---\n===",
    "1. one",
    "- one",
    "`code` ``code`` **bold** __bold__ _it_ *it* ~~gone~~ $x$ ^1^",
    "trailing backslash \\",
    "\\[here\\](http://bad.example)",
    "\x1b[31mred\x1b[0m \x07 \x00 \x9b31m",
    "\u202edeined\u202c \u2066x\u2069 \ud800",
    "x" * 300,
)


def structure(page: str) -> list[str]:
    """The kinds of token that a Markdown reader finds, in their order, without what they say."""
    return list(_kinds(MarkdownIt("gfm-like", {"linkify": False}).parse(page)))


def _kinds(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        yield token.type
        yield from _kinds(token.children or ())


class TextAndTags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        self.tags.append((f"/{tag}", ()))

    def handle_comment(self, data: str) -> None:
        """A comment."""
        self.tags.append(("comment", (data,)))

    def handle_data(self, data: str) -> None:
        """Text."""
        self.text += data


def tags(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """The tags of a page in their order, with the names of their attributes."""
    reader = TextAndTags()
    reader.feed(page)
    reader.close()
    return reader.tags
