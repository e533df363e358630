"""
The flat form in columns: a batch of cells -> a batch of shares, as the pack's Arrow schema has them.

Each different text of a column is read once for a batch, and the rows take what it was read to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isp_rules.backends.files.cells import fits, parts, said
from isp_rules.backends.files.form import Column, FlatForm
from isp_rules.pack.syntax import FactType
from isp_rules.share.model import LONGEST_TEXT

Mask = npt.NDArray[np.bool_]

_ROOM = 1 << 62


class FlatReader:
    """Reads batches of cells for one pack."""

    def __init__(self, form: FlatForm, schema: pa.Schema) -> None:
        """
        Make it ready.

        Args:
            form: the pack's flat form.
            schema: the pack's Arrow schema, into which the cells are gathered.
        """
        self._form = form
        self._schema = schema
        self._types = {name: _coded(_leaf(schema, column.place)) for name, column in form.columns.items()}

    def shares(self, cells: pa.RecordBatch) -> tuple[pa.RecordBatch, Mask]:
        """
        The rows as shares, and which of them hold a cell that is not understood or does not fit.

        Args:
            cells: text, dictionary-encoded or not, in columns of the form; null or blank is unknown.

        Returns:
            As many shares as there are rows, without the columns that nothing is known of. What a marked row says is
            not to be used: `FlatForm.share` tells what is wrong with it.
        """
        bad = np.zeros(cells.num_rows, dtype=bool)
        leaves: dict[tuple[str, ...], pa.Array] = {}
        routes: list[tuple[Column, pa.DictionaryArray]] = []
        for name, array in zip(cells.schema.names, cells.columns, strict=True):
            column = self._form.columns[name]
            if array.null_count == len(array):
                continue
            if column.place[0] == "means":
                routes.append((column, _encoded(array)))
            elif column.fact.type is FactType.TEXT:
                leaves[column.place], wrong = _texts(array)
                bad |= wrong
            else:
                leaves[column.place], wrong = self._read(column, _encoded(array))
                bad |= wrong
        if routes:
            leaves["means",], wrong = self._routes(routes)
            bad |= wrong
        return _gathered(leaves, cells.num_rows), bad

    def _read(self, column: Column, encoded: pa.DictionaryArray) -> tuple[pa.Array, Mask]:
        """A column of values, and where a value does not fit."""
        values: list[Any] = []
        fitting: list[bool] = []
        for text in encoded.dictionary.to_pylist():
            value, fit = self._value(column, (text or "").strip())
            values.append(value if fit else None)
            fitting.append(fit)
        read = pa.array(values, type=self._types[column.name])
        return read.take(encoded.indices), _unfit(encoded.indices, fitting)

    def _value(self, column: Column, text: str) -> tuple[Any, bool]:
        if not text:
            return None, True
        if column.is_list:
            terms = self._form.pack.vocabularies[column.fact.vocabulary].terms
            value: Any = parts(text)
            return value, all(each in terms for each in value)
        value = said(column.fact, text)
        return value, fits(self._form.pack, column.fact, value)

    def _routes(self, told: Sequence[tuple[Column, pa.DictionaryArray]]) -> tuple[pa.Array, Mask]:
        """The routes of each row: each different set of cells is read once."""
        encoded = _together([array.indices for _, array in told], [len(array.dictionary) for _, array in told])
        texts = [[(text or "").strip() for text in array.dictionary.to_pylist()] for _, array in told]
        values: list[Any] = []
        fitting: list[bool] = []
        first = _first_rows(encoded)
        codes = [np.asarray(array.indices.fill_null(-1)) for _, array in told]
        for row in first:
            cells = {
                column.name: texts[place][code]
                for place, (column, _) in enumerate(told)
                if (code := codes[place][row]) >= 0 and texts[place][code]
            }
            routes, wrong = self._form.routes(cells) if cells else (None, [])
            fit = not wrong and (routes is None or all(map(self._fits, routes)))
            values.append(routes if fit else None)
            fitting.append(fit)
        read = pa.array(
            values, type=pa.list_(_nested({column.place[1:]: self._types[column.name] for column, _ in told}))
        )
        return read.take(encoded.indices), _unfit(encoded.indices, fitting)

    def _fits(self, route: dict[str, Any]) -> bool:
        return all(self._fits_at(("means",), key, value) for key, value in route.items())

    def _fits_at(self, place: tuple[str, ...], key: str, value: Any) -> bool:
        if isinstance(value, dict):
            return all(self._fits_at((*place, key), inner, each) for inner, each in value.items())
        fact = self._form.columns[".".join((*place, key))].fact
        return fits(self._form.pack, fact, value)


def _encoded(array: pa.Array) -> pa.DictionaryArray:
    return array if isinstance(array, pa.DictionaryArray) else array.dictionary_encode()


def _unfit(indices: pa.Array, fitting: Sequence[bool]) -> Mask:
    if all(fitting):
        return np.zeros(len(indices), dtype=bool)
    # The last place stands for null, which fits.
    by_code = np.array([*(not each for each in fitting), False])
    wrong: Mask = by_code[np.asarray(indices.fill_null(len(fitting)))]
    return wrong


def _texts(array: pa.Array) -> tuple[pa.Array, Mask]:
    text = array.cast(pa.string()) if isinstance(array, pa.DictionaryArray) else array
    trimmed = pc.utf8_trim_whitespace(text)
    length = pc.utf8_length(trimmed)
    known = pc.if_else(pc.equal(length, 0), pa.scalar(None, pa.string()), trimmed)
    too_long = pc.greater(length.fill_null(0), LONGEST_TEXT)
    return known, too_long.to_numpy(zero_copy_only=False)


def _together(codes: Sequence[pa.Array], sizes: Sequence[int]) -> pa.DictionaryArray:
    """One code for each different combination of codes."""
    joined = np.zeros(len(codes[0]), dtype=np.int64)
    room = 1
    for column, size in zip(codes, sizes, strict=True):
        if room * (size + 1) >= _ROOM:
            encoded = pa.array(joined).dictionary_encode()
            joined, room = np.asarray(encoded.indices).astype(np.int64), len(encoded.dictionary)
        room *= size + 1
        joined = joined * (size + 1) + np.asarray(column.fill_null(-1)) + 1
    return pa.array(joined).dictionary_encode()


def _first_rows(encoded: pa.DictionaryArray) -> npt.NDArray[np.int64]:
    """For each code the first row that has it: codes are given in the order of their first rows."""
    codes = np.asarray(encoded.indices)
    highest = np.maximum.accumulate(codes)
    return np.flatnonzero(np.diff(highest, prepend=-1) > 0)


def _leaf(schema: pa.Schema, place: tuple[str, ...]) -> pa.DataType:
    kind = schema.field(place[0]).type
    for key in place[1:]:
        kind = (kind.value_type if pa.types.is_list(kind) else kind).field(key).type
    return kind


def _coded(kind: pa.DataType) -> pa.DataType:
    """The same type with its words in a dictionary, as they are decided fastest."""
    if pa.types.is_list(kind):
        return pa.list_(_coded(kind.value_type))
    return pa.dictionary(pa.int32(), pa.string()) if pa.types.is_string(kind) else kind


def _nested(types: Mapping[tuple[str, ...], pa.DataType]) -> pa.DataType:
    """The struct that has these types at these places."""
    return pa.struct([(key, inner[()] if () in inner else _nested(inner)) for key, inner in _by_key(types).items()])


def _gathered(leaves: Mapping[tuple[str, ...], pa.Array], rows: int) -> pa.RecordBatch:
    """Columns of the schema out of the facts that were read. Every row has one subject."""
    columns = {key: inner[()] if () in inner else _struct(inner) for key, inner in _by_key(leaves).items()}
    if "subjects" in columns:
        offsets = pa.array(np.arange(rows + 1, dtype=np.int32))
        columns["subjects"] = pa.ListArray.from_arrays(offsets, columns["subjects"])
    if not columns:
        return pa.RecordBatch.from_struct_array(pa.nulls(rows, pa.struct([])))
    return pa.RecordBatch.from_pydict(columns)


def _struct(leaves: Mapping[tuple[str, ...], pa.Array]) -> pa.StructArray:
    inner = {key: each[()] if () in each else _struct(each) for key, each in _by_key(leaves).items()}
    return pa.StructArray.from_arrays(list(inner.values()), names=list(inner))


Leaf = TypeVar("Leaf")


def _by_key(leaves: Mapping[tuple[str, ...], Leaf]) -> dict[str, dict[tuple[str, ...], Leaf]]:
    """Places gathered by their first key, with what is left of them."""
    found: dict[str, dict[tuple[str, ...], Leaf]] = {}
    for (key, *rest), leaf in leaves.items():
        found.setdefault(key, {})[tuple(rest)] = leaf
    return found
