"""A piece of a file of shares: what a source yields and one process decides."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from isp_rules.errors import DiagnosedError, Diagnostic
from isp_rules.page.escape import plain

Numbers = npt.NDArray[np.int64]

ROWS: Final = 32_768
"""How many rows a chunk holds at most."""

BYTES: Final = 8 << 20
"""How much of a file a chunk holds, more or less."""


class FileError(DiagnosedError):
    """A file of shares cannot be read, or is no file of this pack's shares."""


class Form(StrEnum):
    """How a row says what a share is."""

    FLAT = "flat"
    NESTED = "nested"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is no share: its number, the column, and what is wrong with it."""

    row: int
    column: str
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Chunk:
    """
    Some rows of a file, in its order.

    `numbers` are the rows as the file counts them: in a sheet the header is row 1, in JSON Lines they are lines, in
    Parquet the first row is 1.
    """

    form: Form
    numbers: Numbers
    data: pa.RecordBatch | Sequence[bytes]
    """Cells as text (flat), shares as they came (nested), or lines of JSON that nobody has read yet."""
    rejected: Sequence[Rejected] = ()
    """Rows that could not be read at all; `numbers` does not have them."""
    blank: int = 0
    """How many rows held nothing and were passed over."""


@dataclass(frozen=True, slots=True)
class Source:
    """An open file of shares."""

    chunks: Iterator[Chunk]
    share_read: Callable[[], float]
    """How much of the file has been read so far, from 0 to 1."""


Opened = AbstractContextManager[Source]


@contextmanager
def reading(path: Path, *odd: type[Exception], why: str = "", help_: str = "") -> Iterator[None]:
    """
    Around whatever reads a file: its errors in our words.

    Args:
        path: the file.
        odd: what is raised when the file is not what it should be.
        why: what is said then.
        help_: and what helps.

    Raises:
        FileError: instead of these, and of the system's own.
    """
    try:
        yield
    except MemoryError:
        raise
    except odd:
        raise cannot(path, why, help_) from None
    except OSError as error:
        raise cannot(path, os.strerror(error.errno).lower() if error.errno else "it breaks off") from None


def cannot(path: Path, why: str, help_: str = "") -> FileError:
    """The error for a file that cannot be read."""
    return FileError([Diagnostic("ISP601", f"`{plain(str(path))}` cannot be read: {why}", help=help_)])
