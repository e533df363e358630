"""What is wrong with the shape of a file beside a pack: of its properties or its acknowledgements."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ValidationError

from isp_rules.errors import Diagnostic
from isp_rules.pack.gather import CODES
from isp_rules.pack.said import as_written
from isp_rules.pack.source import Document, Path
from isp_rules.pack.validation import misfits


def shape_problems(
    error: ValidationError, document: Document, model: type[BaseModel], one: str, many: str
) -> Iterator[Diagnostic]:
    """
    Each problem at its place in the file.

    Args:
        error: what pydantic found.
        document: the file.
        model: the form that the file should have.
        one: what an entry is called.
        many: what the entries are called.
    """

    def noun(path: Path) -> str:
        return f"this {one}" if len(path) > 1 else f"this file of {many}"

    for each in misfits(error, model, noun=noun, said=as_written):
        span = document.span(each.path, key=each.of_key)
        yield Diagnostic(CODES[each.sort], each.message, span, help=each.help)
