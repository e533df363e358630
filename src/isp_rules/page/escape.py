r"""
A text of a pack or a share, made safe to stand in a terminal, in Markdown or in HTML.

Whatever it holds, it comes out as text: it cannot move the cursor, turn the direction of writing, open a link, a table
or a tag, or begin a line of its own.
"""

from __future__ import annotations

import html
import re
from typing import Final

CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""A character that steers a terminal, turns the direction of writing, or is half of one, instead of being seen."""

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>|~&#$^{}]")
_OPENS_A_LINE: Final = re.compile(r"^(?:[-+=:]|\d+(?=[.)]))")
_NO_WIDTH: Final = "&#8203;"


def plain(text: str) -> str:
    r"""
    One line without control characters.

    >>> plain("two\n lines\x1b[31m")
    'two lines�[31m'
    """
    return CONTROL.sub("�", " ".join(text.split()))


def markdown(text: str) -> str:
    r"""
    One line of Markdown that shows the text as it is.

    A zero-width space after an `@` keeps an address from becoming a link, which no escape would.

    >>> markdown("a | [b](http://c.example) <i>")
    'a \\| \\[b\\](http\\://c.example) \\<i\\>'
    """
    escaped = _SPECIAL.sub(r"\\\g<0>", plain(text))
    escaped = re.sub(r":(?=//)", r"\:", escaped)
    escaped = re.sub(r"(?i)\b(www)\.", r"\1\\.", escaped).replace("@", f"@{_NO_WIDTH}")
    return _OPENS_A_LINE.sub(_backslash_last, escaped)


def in_html(text: str) -> str:
    """
    Text of an element or of a quoted attribute.

    >>> in_html('"<b>"')
    '&quot;&lt;b&gt;&quot;'
    """
    return html.escape(plain(text), quote=True)


def _backslash_last(opening: re.Match[str]) -> str:
    """A backslash before the mark itself, or behind the digits of what would number a list."""
    found = opening[0]
    return f"{found}\\" if found.isdigit() else f"\\{found}"
