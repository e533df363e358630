"""A share as plain data, and where each part of it was written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from isp_rules.errors import Diagnostic, Span
from isp_rules.pack.source import Document, Path, read

TEXT = "share"
"""How an error calls a share that was given as text."""


class Written:
    """
    The plain data of a share, not yet checked; of a text or a file it can tell the places, never the lines.

    >>> written = Written({"date": 5}, text='{"date": 5}')
    >>> str(written.span(("date",)))
    'share:1:10'
    """

    def __init__(self, data: Any, *, document: Document | None = None, text: str | bytes | None = None) -> None:
        self.data = data
        self._document = document
        self._text = text

    def span(self, path: Path, *, key: bool = False) -> Span | None:
        """The place of the part at a path, or of its key; None where the share was no text."""
        if self._text is not None:
            # The parser that read it was fast because it kept no places.
            self._document, self._text = read(self._text, TEXT)[0], None
        return discreet(self._document.span(path, key=key)) if self._document else None

    def placed(self, diagnostic: Diagnostic) -> Diagnostic:
        """A diagnostic about the share as a whole, with its place."""
        return replace(diagnostic, span=self.span(()))


def discreet(span: Span) -> Span:
    """A place without its line: a line of a share may say something of a person."""
    return replace(span, text="")
