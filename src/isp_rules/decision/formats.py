"""In which formats a page is asked for, and what an argument of such a call may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from isp_rules.errors import IspRulesError
from isp_rules.pack.said import as_written

if TYPE_CHECKING:
    from isp_rules.page.parts import Page

_MOST_COLUMNS: Final = 1000


def in_format(page: Page, format: Literal["text", "markdown", "html"], *, width: int) -> str:  # noqa: A002 - as `explain` calls it
    """
    A page for a person to read.

    Args:
        page: what to show.
        format: `text`, `markdown` or `html` (a fragment with its own styles).
        width: where lines of text are broken.

    Raises:
        IspRulesError: there is no such format, or the width is no whole number up to 1000.
    """
    from isp_rules.page import as_html, as_markdown, as_text  # noqa: PLC0415 - few decisions are explained

    must_be_whole("width", width)
    match format:
        case "text":
            return as_text(page, width=width)
        case "markdown":
            return as_markdown(page)
        case "html":
            return as_html(page)
    raise IspRulesError(f"unknown format {as_written(format)}: `text`, `markdown` or `html`")


def must_be_whole(what: str, number: object) -> None:
    """
    Complain of an argument that is no number of columns.

    Args:
        what: the name of the argument.
        number: its value.

    Raises:
        IspRulesError: it is no whole number up to 1000.
    """
    if not isinstance(number, int) or number > _MOST_COLUMNS:
        raise IspRulesError(f"`{what}` is a whole number up to {_MOST_COLUMNS}, not {as_written(number)}")
