"""Lines of JSON -> shares in columns: all at once where nothing is odd, else line by line to say what is."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pyarrow as pa
from pyarrow import json as arrow_json

from isp_rules.backends.files.chunk import Numbers, Rejected
from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.texts import text_of
from isp_rules.errors import Diagnostic, ShareError
from isp_rules.share.model import Share, as_given

_WORD: Final = re.compile(r"[a-z][a-z0-9_.]{0,79}")

Read = tuple[Numbers, pa.RecordBatch, list[Rejected]]
"""The numbers of the rows that could be read, what they say, and the other rows."""


class NestedLines:
    """Reads lines with shares in the nested form."""

    def __init__(self, share: type[Share], schema: pa.Schema) -> None:
        self._share = share
        self._schema = schema
        self._written = pa.schema([(field.name, _dates_as_text(field.type)) for field in schema])

    def read(self, numbers: Numbers, lines: Sequence[bytes]) -> Read:
        """
        The shares of some lines.

        Args:
            numbers: of the lines.
            lines: none of them blank.
        """
        at_once = self._at_once(lines)
        return self._one_by_one(numbers, lines) if at_once is None else (numbers, at_once, [])

    def _at_once(self, lines: Sequence[bytes]) -> pa.RecordBatch | None:
        options = arrow_json.ParseOptions(explicit_schema=self._written, unexpected_field_behavior="error")
        text = b"".join(line if line.endswith(b"\n") else line + b"\n" for line in lines)
        reading = arrow_json.ReadOptions(use_threads=False, block_size=max(len(text), 1))
        try:
            table = arrow_json.read_json(io.BytesIO(text), read_options=reading, parse_options=options)
            if table.num_rows != len(lines):
                return None
            table = table.cast(self._schema).combine_chunks()
        except pa.ArrowException:
            return None
        return table.drop_columns(
            [
                name
                for name, column in zip(table.column_names, table.columns, strict=True)
                if column.null_count == len(column)
            ]
        ).to_batches()[0]

    def _one_by_one(self, numbers: Numbers, lines: Sequence[bytes]) -> Read:
        good: list[int] = []
        rows: list[dict[str, Any]] = []
        rejected: list[Rejected] = []
        for number, line in zip(numbers.tolist(), lines, strict=True):
            try:
                share = self._share.model_validate(_object(line))
            except ShareError as error:
                rejected += [Rejected(number, each.path, each) for each in error.diagnostics]
            else:
                good.append(number)
                rows.append(listed(as_given(share)))
        return np.array(good, dtype=np.int64), pa.RecordBatch.from_pylist(rows, schema=self._schema), rejected


def flat_lines(form: FlatForm, numbers: Numbers, lines: Sequence[bytes]) -> Read:
    """
    The cells of some lines in the flat form.

    Args:
        form: the flat form.
        numbers: of the lines.
        lines: none of them blank.
    """
    good: list[int] = []
    rows: list[dict[str, str | None]] = []
    rejected: list[Rejected] = []
    for number, line in zip(numbers.tolist(), lines, strict=True):
        try:
            rows.append(_cells(form, _object(line)))
        except ShareError as error:
            rejected += [Rejected(number, each.path, each) for each in error.diagnostics]
        else:
            good.append(number)
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    batch = (
        pa.RecordBatch.from_pydict(cells)
        if names
        else pa.RecordBatch.from_struct_array(pa.nulls(len(rows), pa.struct([])))
    )
    return np.array(good, dtype=np.int64), batch, rejected


def _cells(form: FlatForm, data: Mapping[str, Any]) -> dict[str, str | None]:
    cells: dict[str, str | None] = {}
    wrong: list[Diagnostic] = []
    for name, value in data.items():
        if name not in form.columns:
            help_ = form.missing_column(name)
            shown = f" `{name}`" if help_ and _WORD.fullmatch(name) else ""
            wrong.append(Diagnostic("ISP401", f"unknown key{shown}", help=help_))
            continue
        try:
            cells[name] = text_of(value)
        except TypeError:
            wrong.append(Diagnostic("ISP402", "a cell holds no such thing", path=name, help="write a value, or a list"))
    if wrong:
        raise ShareError(wrong)
    return cells


def _object(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line, object_pairs_hook=_once, parse_constant=_refuse, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        data = None
    if not isinstance(data, dict):
        help_ = "each line is an object, with each key once"
        raise ShareError([Diagnostic("ISP608", "the line is not a share in JSON", help=help_)])
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key is there twice")
    return made


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def listed(value: Any) -> Any:
    """The same with sets as lists, which columns have."""
    match value:
        case dict():
            return {key: listed(each) for key, each in value.items()}
        case list():
            return [listed(each) for each in value]
        case frozenset():
            return sorted(value)
        case _:
            return value


def _dates_as_text(kind: pa.DataType) -> pa.DataType:
    """A type as JSON writes it: dates are texts there."""
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, _dates_as_text(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(_dates_as_text(kind.value_type))
    return pa.string() if pa.types.is_date(kind) else kind
