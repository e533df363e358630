"""A share as text or file -> plain data, and where each part of it was written."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from isp_rules.errors import Diagnostic, ShareError
from isp_rules.pack.said import by_shape
from isp_rules.pack.source import Document, read, read_file
from isp_rules.share.model import Share
from isp_rules.share.written import TEXT, Written, discreet

__all__ = ["TEXT", "ShareLike", "plain_share"]

ShareLike = Mapping[str, Any] | str | bytes | os.PathLike[str] | Share
"""A mapping, JSON or YAML text, the path of such a file, or a share that was made before."""

_REPEATING = re.compile("ISP03[368]|ISP04[2-9]|ISP05.")
"""The codes of messages about a file that repeat a word of it."""


def plain_share(share: ShareLike | object) -> Written:
    """
    The plain data of a share, not yet checked against a pack.

    Raises:
        ShareError: the text or file cannot be read, or it is no share at all.
    """
    if isinstance(share, Mapping | Share):
        return Written(share)
    if isinstance(share, str | bytes):
        fast = _json(share)
        if fast is not None:
            return Written(fast, text=share)
        return _document(*read(share, TEXT))
    if isinstance(share, os.PathLike):
        return _document(*read_file(Path(share)))
    raise ShareError(
        [Diagnostic("ISP407", f"a share is a mapping, a text or the path of a file, not {by_shape(share)}")]
    )


def _json(text: str | bytes) -> dict[str, Any] | None:
    """JSON text without a fault, read by the fast parser; None leaves the rest to the reader that knows places."""
    head = text[:1]
    if head not in {"{", b"{"}:
        return None
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key is there twice")
    return made


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _document(document: Document | None, problems: list[Diagnostic]) -> Written:
    errors = [each for each in problems if each.severity == "error"]
    if document is None or errors:
        raise ShareError(map(_discreet, errors))
    if not isinstance(document.data, dict):
        help_ = "write `fact: value`; the path of a file is given as a `pathlib.Path`"
        raise ShareError(
            [Diagnostic("ISP407", "a share is a mapping of facts", discreet(document.span(())), help=help_)]
        )
    return Written(document.data, document=document)


def _discreet(diagnostic: Diagnostic) -> Diagnostic:
    """A diagnostic without the line and the word that it is about."""
    if diagnostic.span is None:
        return diagnostic
    message = diagnostic.message
    if _REPEATING.fullmatch(diagnostic.code):
        message = re.sub(
            "(?:the (key|tag) )?`.*`", lambda found: f"this {found[1] or 'text'}", message, flags=re.DOTALL
        )
    return replace(diagnostic, message=message, span=discreet(diagnostic.span))
