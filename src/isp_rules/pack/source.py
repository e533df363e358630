"""Strict YAML and JSON: plain data, and where each part of it was written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath
from typing import TypeAlias

from isp_rules.errors import Diagnostic, Span

Plain: TypeAlias = "None | bool | int | Decimal | str | list[Plain] | dict[str, Plain]"
"""What a file can hold: dates are text here, and every key is text."""

Path: TypeAlias = tuple[str | int, ...]
"""The way to a part of a document: keys and positions in lists, from the top."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file as plain data that knows where each part was written."""

    data: Plain
    file: str

    def span(self, path: Path, *, key: bool = False) -> Span:
        """The place of the value at `path` (or of its key), or of the nearest part around it that exists."""
        raise NotImplementedError


def read(text: str | bytes, file: str) -> tuple[Document | None, list[Diagnostic]]:
    """Read one YAML or JSON document; no document where it could not be read to its end."""
    raise NotImplementedError


def read_file(path: FilePath, name: str | None = None) -> tuple[Document | None, list[Diagnostic]]:
    """Read the file at `path`, which diagnostics call `name`."""
    raise NotImplementedError
