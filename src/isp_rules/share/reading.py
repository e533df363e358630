"""A share as text or file -> plain data, and where each part of it was written."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from isp_rules.errors import Diagnostic, ShareError, Span
from isp_rules.pack.source import Document, read, read_file
from isp_rules.pack.validation import by_shape
from isp_rules.share.model import Share

ShareLike = Mapping[str, Any] | str | bytes | os.PathLike[str] | Share
"""A mapping, JSON or YAML text, the path of such a file, or a share that was made before."""

Placing = Callable[[ShareError], ShareError]
"""Adds to an error where in the text its parts stand."""

TEXT = "share"
"""How an error calls a share that was given as text."""


def plain_share(share: ShareLike | object) -> tuple[Any, Placing]:
    """
    The plain data of a share, not yet checked against a pack, and how to place what is found wrong with it.

    Raises:
        ShareError: the text or file cannot be read, or it is no share at all.
    """
    if isinstance(share, Mapping | Share):
        return share, lambda error: error
    if isinstance(share, str | bytes):
        fast = _json(share)
        if fast is not None:
            return fast, lambda error: error
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
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key is there twice")
    return made


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _document(document: Document | None, problems: list[Diagnostic]) -> tuple[Any, Placing]:
    errors = [each for each in problems if each.severity == "error"]
    if document is None or errors:
        raise ShareError(map(_discreet, errors))
    if not isinstance(document.data, dict):
        message = "a share is a mapping of facts"
        raise ShareError([Diagnostic("ISP407", message, _without_text(document.span(())))])
    return document.data, lambda error: ShareError(_placed(error, document))


def _placed(error: ShareError, document: Document) -> Iterator[Diagnostic]:
    for each in error.diagnostics:
        steps = tuple(int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", each.path))
        if each.code == "ISP405":  # what cannot be is said of an item in words, not at a path
            steps = ()
        yield replace(each, span=_without_text(document.span(steps, key=each.code == "ISP401")))


def _discreet(diagnostic: Diagnostic) -> Diagnostic:
    return replace(diagnostic, span=_without_text(diagnostic.span)) if diagnostic.span else diagnostic


def _without_text(span: Span) -> Span:
    """A place without its line: a line of a share may say something of a person."""
    return replace(span, text="")
