"""Cells that came with a type (XLSX, JSON Lines, Parquet) -> the text that a sheet would hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from isp_rules.backends.files.cells import BETWEEN, NO_TERMS

_MIDNIGHT = "T00:00:00"


def text_of(value: object) -> str | None:
    """
    One value as the text of a cell; None is a blank cell.

    >>> text_of(True), text_of(9.0), text_of(datetime(2016, 11, 14)), text_of(["health", "offences"])
    ('true', '9', '2016-11-14', 'health;offences')

    Raises:
        TypeError: it is no value that a cell could hold.
    """
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case str():
            return value
        case int() | Decimal():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.isoformat().removesuffix(_MIDNIGHT)
        case date():
            return value.isoformat()
        case list():
            return _joined(value)
        case _:
            raise TypeError


def _joined(values: Sequence[object]) -> str:
    texts = [text_of(each) or "" for each in values if not isinstance(each, list)]
    if len(texts) < len(values):
        raise TypeError
    return BETWEEN.join(texts) if texts else NO_TERMS


def texts_of(array: pa.Array) -> pa.Array | None:
    """
    A column as the texts of cells, dictionary-encoded where it was; None where it is of a type that no cell has.

    >>> texts_of(pa.array([9.0, None, 0.5])).to_pylist()
    ['9', None, '0.5']
    """
    kind = array.type
    if isinstance(array, pa.DictionaryArray):
        words = texts_of(array.dictionary)
        return None if words is None else pa.DictionaryArray.from_arrays(array.indices, words)
    if pa.types.is_string(kind):
        return array
    if _is_text(kind) or pa.types.is_null(kind):
        return array.cast(pa.string())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return None if pa.types.is_nested(kind.value_type) else _each(array)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return None
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_date(kind):
        return array.cast(pa.string())
    return _each(array)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _each(array: pa.Array) -> pa.Array | None:
    """What has no quicker way: each different value is written once, where the values can be told apart."""
    if not pa.types.is_nested(array.type):
        encoded = pc.dictionary_encode(array)
        return pa.DictionaryArray.from_arrays(encoded.indices, _written(encoded.dictionary.to_pylist()))
    return _written(array.to_pylist())


def _written(values: list[Any]) -> pa.Array:
    return pa.array([text_of(each) for each in values], pa.string())
