"""CSV in: UTF-8, commas, a header; read by pyarrow, every cell as text."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from isp_rules.backends.files.chunk import BYTES, Chunk, Form, Numbers, Rejected, Source, cannot
from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.header import check_header
from isp_rules.errors import Diagnostic
from isp_rules.pack.syntax import FactType

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
    with path.open("rb") as file:
        names = _header(path, file)
        check_header(path, names, form)
        size = max(path.stat().st_size, 1)
        file.seek(0)
        yield Source(_chunks(path, file, names, form), lambda: min(file.tell() / size, 1.0))


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


def _chunks(path: Path, file: BinaryIO, names: list[str], form: FlatForm) -> Iterator[Chunk]:
    skipped: list[Any] = []

    def skip(row: Any) -> str:
        skipped.append((row.number, row.actual_columns))
        return "skip"

    following = 2
    try:
        reader = _open(file, names, form, skip)
        for batch in reader:
            if not batch.num_rows and not skipped:
                continue
            numbers, following, passed = _numbered(following, batch.num_rows, [number for number, _ in skipped])
            rejected = [_uneven(number, found, len(names)) for number, found in skipped[:passed]]
            del skipped[:passed]
            if bad := not_utf8(batch, numbers):
                raise cannot(path, f"it is not UTF-8: see row {bad}", _AS_UTF8)
            yield _without_blanks(Chunk(Form.FLAT, numbers, batch, rejected))
        if skipped:
            rejected = [_uneven(number, found, len(names)) for number, found in skipped]
            nothing = pa.RecordBatch.from_pylist([], schema=pa.schema([(name, pa.string()) for name in names]))
            yield Chunk(Form.FLAT, np.empty(0, dtype=np.int64), nothing, rejected)
    except pa.ArrowInvalid as error:
        why = f"the CSV breaks off after row {following - 1}"
        if "straddling" in str(error):
            why = f"a row after row {following - 1} is longer than {BYTES >> 20} MiB"
        raise cannot(path, why, "is there a quote without its other half?") from None
    except OSError as error:
        raise cannot(path, (error.strerror or "it failed").lower()) from None


def _open(file: BinaryIO, names: list[str], form: FlatForm, skip: Any) -> arrow_csv.CSVStreamingReader:
    coded, text = pa.dictionary(pa.int32(), pa.string()), pa.string()
    types = {name: text if form.columns[name].fact.type is FactType.TEXT else coded for name in names}
    return arrow_csv.open_csv(
        file,
        # One thread: with more of them, rows that are passed over have no number.
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BYTES, column_names=names, skip_rows=1),
        parse_options=arrow_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            check_utf8=False,
        ),
    )


def _numbered(first: int, rows: int, skipped: list[int]) -> tuple[Numbers, int, int]:
    """The numbers of so many rows, the number that follows, and how many of those passed over come before it."""
    numbers = np.arange(first, first + rows + len(skipped), dtype=np.int64)
    kept = numbers[~np.isin(numbers, skipped)][:rows]
    last = int(kept[-1]) if rows else first + len(skipped) - 1
    passed = sum(number <= last for number in skipped)
    return kept, last + 1, passed


def _uneven(row: int, found: int, wanted: int) -> Rejected:
    message = f"the row has {found} cells, and the header {wanted}"
    return Rejected(row, "", Diagnostic("ISP604", message, help="a cell with a comma in it stands in quotes"))


def not_utf8(batch: pa.RecordBatch, numbers: Numbers) -> int:
    """The first row with a text that is not UTF-8, or 0."""
    for array in batch.columns:
        words = array.dictionary if isinstance(array, pa.DictionaryArray) else array
        try:
            words.validate(full=True)
        except pa.ArrowInvalid:
            for row, number in enumerate(numbers.tolist()):
                try:
                    array[row].as_py()
                except UnicodeDecodeError:
                    return int(number)
    return 0


def _without_blanks(chunk: Chunk) -> Chunk:
    """The chunk without the rows that hold nothing, which spreadsheets like to leave behind."""
    assert isinstance(chunk.data, pa.RecordBatch)  # noqa: S101
    given = np.zeros(chunk.data.num_rows, dtype=bool)
    for array in chunk.data.columns:
        if array.null_count == 0:
            return chunk
        given |= np.asarray(array.is_valid())
    if given.all():
        return chunk
    data = chunk.data.filter(pa.array(given))
    return Chunk(chunk.form, chunk.numbers[given], data, chunk.rejected, int((~given).sum()))
