"""JSON Lines in: a share on each line, nested or flat. Lines are cut here, and read where they are decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np

from isp_rules.backends.files.chunk import BYTES, ROWS, Chunk, Form, Source, cannot, reading
from isp_rules.backends.files.form import FlatForm
from isp_rules.pack.source import MOST_BYTES


@contextmanager
def jsonl_source(path: Path, form: FlatForm, nested: frozenset[str]) -> Iterator[Source]:
    """
    A file with a share on each line.

    Raises:
        FileError: it cannot be read. A line that is no share is a rejected row.
    """
    with reading(path):
        file = path.open("rb")
    with file:
        found = _form(file, form, nested)
        size = max(path.stat().st_size, 1)
        file.seek(0)
        yield Source(_chunks(path, file, found), lambda: min(file.tell() / size, 1.0))


def _form(file: BinaryIO, form: FlatForm, nested: frozenset[str]) -> Form:
    """The form of the first line that is an object; the others are held to it."""
    while line := file.readline(MOST_BYTES):
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            return Form.FLAT if any(key in form.columns and key not in nested for key in data) else Form.NESTED
    return Form.NESTED


def _chunks(path: Path, file: BinaryIO, form: Form) -> Iterator[Chunk]:
    lines: list[bytes] = []
    numbers: list[int] = []
    size = blank = number = 0
    for line in _lines(path, file):
        number += 1
        if not line.strip():
            blank += 1
            continue
        lines.append(line)
        numbers.append(number)
        size += len(line)
        if size >= BYTES or len(lines) >= ROWS:
            yield Chunk(form, np.array(numbers, dtype=np.int64), lines, blank=blank)
            lines, numbers, size, blank = [], [], 0, 0
    if lines or blank:
        yield Chunk(form, np.array(numbers, dtype=np.int64), lines, blank=blank)


def _lines(path: Path, file: BinaryIO) -> Iterator[bytes]:
    number = 0
    while True:
        with reading(path):
            line = file.readline(MOST_BYTES + 1)
        if not line:
            return
        number += 1
        if len(line) > MOST_BYTES:
            raise cannot(path, f"line {number} is longer than {MOST_BYTES >> 20} MiB", "a share stands on one line")
        yield line
