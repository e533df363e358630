"""CSV in: UTF-8, commas, a header; read by pyarrow, every cell as text."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from isp_rules.backends.files.chunk import (
    ROWS,
    Chunk,
    FileError,
    Form,
    Numbers,
    Rejected,
    Source,
    cannot,
    reading,
)
from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.header import check_header
from isp_rules.errors import Diagnostic
from isp_rules.pack.english.texts import counted
from isp_rules.pack.syntax import FactType

_BLOCK: Final = 1 << 20
"""How much is parsed at a time: more would leave the processor's caches. Arrow reads some thirty of them ahead."""
_MOST_BLOCKS: Final = 12
_LONGEST_HEADER: Final = 1 << 20
_AS_UTF8: Final = "save it as UTF-8 (in Excel: `CSV UTF-8 (Comma delimited)`)"
_OTHER_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@contextmanager
def csv_source(path: Path, form: FlatForm) -> Iterator[Source]:
    """
    A CSV file of shares in the flat form.

    Raises:
        FileError: it is no such file; raised when it is opened, or when the place is reached.
    """
    with reading(path):
        file = _Counted(path.open("rb", buffering=0))
    with file:
        names = _header(path, file)
        check_header(path, names, form)
        file.seek(0)
        file.forget()
        sheet = _Sheet(path, file, names, form)
        yield Source(sheet.chunks(), sheet.share_read)


def _header(path: Path, file: BinaryIO) -> list[str]:
    start = file.read(_LONGEST_HEADER)
    if start.startswith(_OTHER_MARKS):
        raise cannot(path, "it is UTF-16, not UTF-8", _AS_UTF8)
    if not start.strip():
        raise cannot(path, "it is empty", "its first row names the columns: see `isp-rules template`")
    try:
        # The piece may end inside a character.
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(start)
    except UnicodeDecodeError as error:
        # Only the names are wanted here: what follows them is looked at row by row.
        text = start[: error.start].decode("utf-8-sig")
        if "\n" not in text:
            raise cannot(path, "it is not UTF-8: see its first row", _AS_UTF8) from None
    try:
        return [name.strip() for name in next(csv.reader(text.splitlines(keepends=True), strict=True), [])]
    except csv.Error:
        raise cannot(path, "its first row is not CSV", "each quote needs its other half") from None


class _Counted(io.BufferedReader):
    """A file that counts: its lines, for how far one is; its quotes, for a cell never closed would swallow the rest."""

    length = lines = quotes = 0

    def read(self, size: int | None = -1) -> bytes:
        """As the file has it."""
        text = super().read(size)
        self.length += len(text)
        self.lines += text.count(b"\n")
        self.quotes += text.count(b'"')
        return text

    def forget(self) -> None:
        """Count from here."""
        self.length = self.lines = self.quotes = 0


class _Sheet:
    """The rows below the header, numbered as a spreadsheet shows them."""

    def __init__(self, path: Path, file: _Counted, names: list[str], form: FlatForm) -> None:
        self._path, self._file, self._names = path, file, names
        coded, text = pa.dictionary(pa.int32(), pa.string()), pa.string()
        self._types = {name: text if form.columns[name].fact.type is FactType.TEXT else coded for name in names}
        self._following = 2
        self._uneven: list[tuple[int, int]] = []
        """The number and width of rows that are passed over for their width, and not told yet."""

    def chunks(self) -> Iterator[Chunk]:
        """Chunks of many blocks: each chunk costs as much as some thousand rows."""
        for batch in _gathered(self._batches()):
            uneven = [number for number, _ in self._uneven]
            numbers, self._following, passed = _numbered(self._following, batch.num_rows, uneven)
            rejected = self._told(passed)
            if bad := _not_utf8(batch, numbers):
                raise cannot(self._path, f"it is not UTF-8: see row {bad}", _AS_UTF8)
            yield _without_blanks(numbers, batch, rejected)
        if self._uneven:
            nothing = pa.RecordBatch.from_pylist([], pa.schema([(name, pa.string()) for name in self._names]))
            yield Chunk(Form.FLAT, np.empty(0, dtype=np.int64), nothing, self._told(len(self._uneven)))

    def share_read(self) -> float:
        """How much of the file the rows so far are: much more of it has been read ahead."""
        size = max(self._path.stat().st_size, 1)
        lines = self._file.lines * size / max(self._file.length, 1)
        return min((self._following - 1) / max(lines, 1), 1.0)

    def _told(self, count: int) -> list[Rejected]:
        told, self._uneven = self._uneven[:count], self._uneven[count:]
        return [_reject(number, found, len(self._names)) for number, found in told]

    def _batches(self) -> Iterator[pa.RecordBatch]:
        reader = None
        while True:
            try:
                with reading(self._path):
                    reader = reader or self._open()
                    batch = next(reader, None)
            except pa.ArrowInvalid as error:
                if reader is None and "Empty CSV" in str(error):
                    return  # there is a header, and nothing below it
                raise self._broken(str(error) if "straddling" in str(error) else "it is not CSV to its end") from None
            if batch is None:
                break
            yield batch
        if self._file.quotes % 2:
            raise self._broken("it has a quote without its other half")

    def _broken(self, why: str) -> FileError:
        if "straddling" in why:
            last = self._following - 1
            why = f"a row after row {last} is longer than {_BLOCK >> 20} MiB"
        return cannot(self._path, why, "is there a quote without its other half? within quotes, a quote is doubled")

    def _open(self) -> arrow_csv.CSVStreamingReader:
        return arrow_csv.open_csv(
            self._file,
            # One thread: with more of them, rows that are passed over have no number.
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=_BLOCK, column_names=self._names, skip_rows=1
            ),
            parse_options=arrow_csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=self._pass_over
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=self._types,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                check_utf8=False,
            ),
        )

    def _pass_over(self, row: Any) -> str:
        self._uneven.append((row.number, row.actual_columns))
        return "skip"


def _gathered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in fewer batches."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= ROWS or len(waiting) == _MOST_BLOCKS:
            yield _joined(waiting)
            waiting, rows = [], 0
    if waiting:
        yield _joined(waiting)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    names = batches[0].schema.names
    columns = (pa.concat_arrays([batch.column(place) for batch in batches]) for place in range(len(names)))
    return pa.RecordBatch.from_arrays(list(columns), names=names)


def _numbered(first: int, rows: int, skipped: list[int]) -> tuple[Numbers, int, int]:
    """The numbers of so many rows, the number that follows, and how many of those passed over come before it."""
    numbers = np.arange(first, first + rows + len(skipped), dtype=np.int64)
    kept = numbers[~np.isin(numbers, skipped)][:rows]
    last = int(kept[-1]) if rows else first + len(skipped) - 1
    passed = sum(number <= last for number in skipped)
    return kept, last + 1, passed


def _reject(row: int, found: int, wanted: int) -> Rejected:
    message = f"the row has {counted(found, 'cell')}, and the header {wanted}"
    return Rejected(row, "", Diagnostic("ISP604", message, help="a cell with a comma in it stands in quotes"))


def _not_utf8(batch: pa.RecordBatch, numbers: Numbers) -> int:
    """The first row with a text that is not UTF-8, or 0."""
    if all(map(_is_utf8, batch.columns)):
        return 0
    return next(
        int(number) for row, number in enumerate(numbers) if not all(map(_is_utf8, batch.slice(row, 1).columns))
    )


def _is_utf8(array: pa.Array) -> bool:
    if isinstance(array, pa.DictionaryArray):
        # A slice keeps the words of the whole.
        array = array.dictionary if len(array) > 1 else array.dictionary_decode()
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _without_blanks(numbers: Numbers, data: pa.RecordBatch, rejected: list[Rejected]) -> Chunk:
    """The rows without those that hold nothing, which spreadsheets like to leave behind."""
    given = np.zeros(len(numbers), dtype=bool)
    for array in data.columns:
        if array.null_count == 0:
            return Chunk(Form.FLAT, numbers, data, rejected)
        given |= np.asarray(array.is_valid())
    if given.all():
        return Chunk(Form.FLAT, numbers, data, rejected)
    return Chunk(Form.FLAT, numbers[given], data.filter(pa.array(given)), rejected, int((~given).sum()))
