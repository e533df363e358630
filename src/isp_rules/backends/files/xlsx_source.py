"""XLSX in: a sheet of shares in the flat form, read a row at a time by openpyxl."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile
from zlib import error

import numpy as np
import pyarrow as pa
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from isp_rules.backends.files.chunk import Chunk, Form, Rejected, Source, cannot, reading
from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.header import check_header
from isp_rules.backends.files.texts import text_of
from isp_rules.errors import Diagnostic

SHEET: Final = "shares"
"""The sheet that is read where there are several."""

_ROWS: Final = 4_096


@contextmanager
def xlsx_source(path: Path, form: FlatForm) -> Iterator[Source]:
    """
    A workbook with a sheet of shares.

    Raises:
        FileError: it is no workbook, it has several sheets and none is called `shares`, or the header is wrong.
    """
    with _reading(path), warnings.catch_warnings(action="ignore"):  # they do not concern cells
        workbook = load_workbook(path, read_only=True)
    try:
        sheet = _sheet(path, workbook)
        rows = _rows(path, sheet)
        names = _names(next(rows, ()))
        if not names:
            raise cannot(path, "its sheet is empty", "its first row names the columns: see `isp-rules template`")
        check_header(path, names, form)
        total, done = max(sheet.max_row or 1, 1), [1]
        yield Source(_chunks(rows, names, done), lambda: min(done[0] / total, 1.0))
    finally:
        workbook.close()


def _reading(path: Path) -> AbstractContextManager[None]:
    odd = (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError, EOFError)
    return reading(path, *odd, error, why="it is no XLSX workbook", help_="save it as `Excel Workbook (.xlsx)`")


def _rows(path: Path, sheet: Any) -> Iterator[Sequence[Any]]:
    rows = sheet.iter_rows()
    while True:
        with _reading(path):
            row = next(rows, None)
        if row is None:
            return
        yield row


def _sheet(path: Path, workbook: Any) -> Any:
    sheets = workbook.worksheets
    named = [each for each in sheets if each.title.lower() == SHEET]
    if not named and len(sheets) != 1:
        raise cannot(path, f"it has {len(sheets)} sheets, none called `{SHEET}`", "give the sheet to read that name")
    return (named or sheets)[0]


def _names(cells: Sequence[Any]) -> list[str]:
    names = ["" if cell.value is None else str(cell.value).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _chunks(rows: Iterator[Sequence[Any]], names: list[str], done: list[int]) -> Iterator[Chunk]:
    numbers: list[int] = []
    kept: list[list[str | None]] = []
    rejected: list[Rejected] = []
    blank = 0
    for number, row in enumerate(rows, 2):
        texts, wrong = _row(number, row, names)
        done[0] = number
        if wrong:
            rejected += wrong
        elif any(texts):
            numbers.append(number)
            kept.append(texts)
        else:
            blank += 1
        if len(kept) + len(rejected) >= _ROWS:
            yield _chunk(names, numbers, kept, rejected, blank)
            numbers, kept, rejected, blank = [], [], [], 0
    if kept or rejected or blank:
        yield _chunk(names, numbers, kept, rejected, blank)


def _chunk(
    names: list[str], numbers: list[int], kept: list[list[str | None]], rejected: list[Rejected], blank: int
) -> Chunk:
    arrays = [pa.array([row[place] for row in kept], pa.string()) for place in range(len(names))]
    data = pa.RecordBatch.from_arrays(arrays, names=names)
    return Chunk(Form.FLAT, np.array(numbers, dtype=np.int64), data, rejected, blank)


def _row(number: int, cells: Sequence[Any], names: list[str]) -> tuple[list[str | None], list[Rejected]]:
    texts: list[str | None] = [None] * len(names)
    wrong = []
    for place, cell in enumerate(cells):
        if cell.value is None:
            continue
        name = names[place] if place < len(names) else ""
        if not name:
            wrong.append(_reject(number, "", "ISP604", "a cell beyond the header holds something", "take it out"))
        elif cell.data_type == "f":
            wrong.append(_reject(number, name, "ISP606", "the cell holds a formula", "put its value there instead"))
        elif cell.data_type == "e":
            wrong.append(_reject(number, name, "ISP606", "the cell holds an error of the sheet", "write a value"))
        else:
            try:
                texts[place] = text_of(cell.value)
            except TypeError:
                message = "the cell holds a time of day or a length of time"
                wrong.append(_reject(number, name, "ISP606", message, "write it as text"))
    return texts, wrong


def _reject(row: int, column: str, code: str, message: str, help_: str) -> Rejected:
    return Rejected(row, column, Diagnostic(code, message, help=help_))
