"""A file or text, decoded and taken whole, and the document that comes of it."""

from __future__ import annotations

import codecs
import contextlib
import os
import stat
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path as FilePath

from isp_rules.errors import Diagnostic, Span, did_you_mean
from isp_rules.pack.said import quoted
from isp_rules.pack.source.compose import Plain, compose
from isp_rules.pack.source.events import events
from isp_rules.pack.source.lines import FORBIDDEN, Lines
from isp_rules.pack.source.places import Path, Places

__all__ = ["MOST_BYTES", "Document", "Path", "Plain", "read", "read_file"]

_BOM = "\ufeff"

MOST_BYTES = 2 * 1024 * 1024
"""How large a file may be."""


@dataclass(frozen=True, slots=True)
class Document:
    r"""
    One file as plain data that knows where each part was written.

    >>> document, problems = read("facts:\n  subject.age: {type: number}\n", "facts.yaml")
    >>> document.data
    {'facts': {'subject.age': {'type': 'number'}}}
    >>> str(document.span(("facts", "subject.age", "type"))), str(document.span(("facts", "subject.age"), key=True))
    ('facts.yaml:2:23', 'facts.yaml:2:3')
    """

    data: Plain
    file: str
    _places: Places = field(repr=False, compare=False)
    _lines: Lines = field(repr=False, compare=False)

    def span(self, path: Path, *, key: bool = False) -> Span:
        """
        The place of the value at `path`, or of the nearest part around it that exists.

        Args:
            path: Keys and positions from the top of the document.
            key: Ask for the place of the key that names the value, where it has one.

        Returns:
            A place whose width stays on its first line.
        """
        number = self._places.find(path)
        bounds = self._places.key(number) if key else None
        return self._lines.span(*(bounds or self._places.value(number)))


def read(text: str | bytes, file: str) -> tuple[Document | None, list[Diagnostic]]:
    r"""
    Read one YAML or JSON document.

    Args:
        text: The document; bytes are taken for UTF-8.
        file: What diagnostics call it.

    Returns:
        The document, or `None` if it could not be read to its end, and all the problems that were found.
        A word that was refused stands in the data as its text.

    >>> print(*read("in_kent: yes\n", "share.yaml")[1])
    share.yaml:1:10: error[ISP040]: `yes` is true to some readers and a word to others
       |
     1 | in_kent: yes
       |          ^^^
      = help: write `true`, or put it in quotes to mean the text
    """
    if len(text) > MOST_BYTES:
        return None, [_too_large(file)]
    lines = _lines(text, file)
    if isinstance(lines, Diagnostic):
        return None, [lines]
    composed, problems = compose(lines, events(lines))
    return (Document(composed.data, file, composed.places, lines) if composed else None), problems


def read_file(path: FilePath, name: str | None = None) -> tuple[Document | None, list[Diagnostic]]:
    """
    Read the file at `path`, which must be an ordinary file.

    Args:
        path: Where the file is.
        name: What diagnostics call it; the path itself if it is left out.

    Returns:
        What :func:`read` returns for its content.
    """
    file = str(path) if name is None else name
    try:
        with open(path, "rb", opener=_without_waiting) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                return None, [_unreadable(file, "is not an ordinary file")]
            content = opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None, [_unreadable(file, "does not exist", _near(path))]
    except IsADirectoryError:
        return None, [_unreadable(file, "is a folder")]
    except (OSError, ValueError):
        return None, [_unreadable(file, "cannot be opened", "check its name and who may read it")]
    return read(content, file)


def _without_waiting(path: str, flags: int) -> int:
    # Opening a pipe would else wait for a writer that may never come. Windows has neither the flag nor the wait.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _unreadable(file: str, why: str, help: str = "") -> Diagnostic:  # noqa: A002
    return Diagnostic("ISP001", f"{quoted(file)} {why}", help=help or "name an ordinary file")


def _near(path: FilePath) -> str:
    with contextlib.suppress(OSError):
        return did_you_mean(path.name, (each.name for each in islice(path.parent.iterdir(), 1000)))
    return ""


def _too_large(file: str) -> Diagnostic:
    message = f"{quoted(file)} is larger than {MOST_BYTES // 1024 // 1024} MiB"
    return Diagnostic("ISP002", message, help="split it over several files")


def _lines(text: str | bytes, file: str) -> Lines | Diagnostic:
    if isinstance(text, str):
        lines = Lines(text.removeprefix(_BOM), file)
    else:
        try:
            lines = Lines(text.decode().removeprefix(_BOM), file)
        except UnicodeDecodeError as error:
            return _not_utf8(text, error.start, file)
    found = FORBIDDEN.search(lines.text)
    if found is None:
        return lines
    character = f"the character U+{ord(found.group()):04X} is not allowed"
    help_ = "save the file as UTF-8 text" if found.group() == "\0" else "remove it"
    return lines.problem("ISP004", character, help_, *found.span())


def _not_utf8(content: bytes, at: int, file: str) -> Diagnostic:
    before = content[:at].decode().removeprefix(_BOM)
    lines = Lines(before + content[at:].decode(errors="replace"), file)
    help_ = "save it as UTF-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        help_ = "it looks like UTF-16: save it as UTF-8"
    message = f"the file is not UTF-8 at byte {at}"
    return lines.problem("ISP003", message, help_, len(before), len(before) + 1)
