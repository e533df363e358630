"""A part of a table, read: its lists, a column for each fact, and the rows that may be no valid shares."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa

from isp_rules.backends.arrow import columns, suspects
from isp_rules.backends.arrow.columns import (
    Array,
    Bitmap,
    Bits,
    Coded,
    Column,
    Mask,
    Measured,
    Several,
    joined,
    known,
    plain,
    unpacked,
)
from isp_rules.backends.arrow.nodes import Held
from isp_rules.pack.layout import axis_of
from isp_rules.pack.scope import ENDS
from isp_rules.pack.syntax import Fact, FactType, Pack
from isp_rules.share.model import MOST_COMBINATIONS, MOST_ITEMS

Children = Mapping[str, pa.Array]
"""The arrays of a struct by name."""


@dataclass(frozen=True)
class Items:
    """
    The items of a list, for each row or each item that has one.

    A list that is not given, or that is empty and so makes no share, is one item that is not there: the one behind all.
    """

    starts: Array
    lengths: Array
    count: int
    """How many items there are in all lists."""
    complete: bool
    """Whether every list is given."""

    @cached_property
    def same(self) -> int:
        """How long all lists are, where they are equally long and stand one behind the other; else 0."""
        if not self.complete or not len(self.lengths):
            return 0
        shortest, longest = int(self.lengths.min()), int(self.lengths.max())
        return longest if shortest == longest and longest * len(self.lengths) == self.count else 0


@dataclass
class Part:
    """
    A part of a table of shares.

    Attributes:
        pack: whose facts they give.
        batch: as it came.
        numbered: the facts whose terms are numbered by their vocabularies.
        alike: whether all terms are numbered by their vocabularies, and so in the same way as in every other such part.
        rows: how many there are.
        columns: by fact, those that somebody gives.
        lists: by axis.
        suspects: rows that may be no valid shares, in order.
    """

    pack: Pack
    batch: pa.RecordBatch
    numbered: frozenset[str] = frozenset()
    alike: bool = False
    rows: int = field(init=False)
    columns: dict[str, Column] = field(default_factory=dict)
    lists: dict[str, Items] = field(default_factory=dict)
    suspects: Array = field(init=False)

    def __post_init__(self) -> None:
        self.rows = self.batch.num_rows
        self._suspects: list[Array] = []
        layout = self.pack.layout
        given = dict(zip(self.batch.schema.names, self.batch.columns, strict=True))
        self._facts("", layout.share, given, None, _themselves)
        for end in ENDS:
            if end in given and not _empty(given[end]):
                self._facts(f"{end}.", layout.party, _children(given[end]), known(given[end]), _themselves)
        self._read_list("purpose", given.get("purposes"), None, self.rows, _themselves)
        self._read_list("subject", given.get("subjects"), None, self.rows, _themselves)
        self._read_list("means", given.get("means"), None, self.rows, _themselves)
        if "category" not in self.lists:
            self.lists["category"] = _not_given(self.lists["subject"].count)
        self._too_many()
        self.suspects = np.unique(np.concatenate([*self._suspects, np.empty(0, np.intp)]))

    @cached_property
    def holding(self) -> dict[str, Held]:
        """What there is of each fact, for the graph of planes."""
        return {fact: column.held(complete=self._complete(axis_of(fact))) for fact, column in self.columns.items()}

    def _complete(self, axis: str | None) -> bool:
        """Whether no item is missing, for want of a list."""
        if axis == "category":
            return self.lists["category"].complete and self.lists["subject"].complete
        return axis is None or self.lists[axis].complete

    @cached_property
    def kind(self) -> Hashable:
        """What parts that hold the same have in common."""
        return "any" if self.alike else tuple(self.holding.items())

    def lengths(self, axis: str) -> Array:
        """How long the list of each row is; of categories, the longest list of its subjects."""
        items = self.lists[axis]
        if axis != "category":
            return items.lengths
        subjects = self.lists["subject"]
        if items.same or not len(items.lengths):
            return np.full(self.rows, max(items.same, 1))
        longest = np.ones(self.rows, np.intp)
        given = subjects.starts < subjects.count
        if given.any():
            longest[given] = np.maximum.reduceat(items.lengths, subjects.starts[given])
        return longest

    def same(self, axis: str) -> int:
        """How long all lists of an axis are, where they are equally long; else 0."""
        return self.lists[axis].same

    # --- facts ---

    def _facts(
        self, prefix: str, names: Iterable[str], given: Children, there: Bitmap | None, rows: Callable[[Array], Array]
    ) -> None:
        """The columns of some facts, of the whole share or of what stands under `prefix`."""
        for name in names:
            array, present = _found(given, name.split("."), there)
            if array is None or _empty(array):
                continue
            head = "party." if prefix.removesuffix(".") in ENDS else prefix
            self._fact(f"{prefix}{name}", self.pack.facts[head + name], array, present, rows)

    def _fact(
        self, name: str, fact: Fact, array: pa.Array, there: Bitmap | None, rows: Callable[[Array], Array]
    ) -> None:
        match fact.type:
            case FactType.TERM:
                self.columns[name] = self._terms(name, fact, array, there, rows)
            case FactType.TERMS:
                self.columns[name] = self._several(name, fact, array, there, rows)
            case FactType.FLAG:
                self.columns[name] = columns.flags(array, there)
            case FactType.NUMBER | FactType.DATE:
                there = joined(there, known(array))
                values, odd = _numbers(fact, array)
                self._suspect(odd, there, rows)
                self.columns[name] = Measured(there, values)
            case FactType.TEXT:
                column = columns.told(array, there)
                self._suspect(suspects.texts(array), column.known, rows)
                self.columns[name] = column

    def _terms(
        self, name: str, fact: Fact, array: pa.Array, there: Bitmap | None, rows: Callable[[Array], Array]
    ) -> Coded:
        column, wrong = columns.terms(
            array, there, self.pack.vocabularies[fact.vocabulary].terms, renumber=self.alike or name in self.numbered
        )
        self._suspects.append(rows(wrong))
        return column

    def _several(
        self, name: str, fact: Fact, array: pa.Array, there: Bitmap | None, rows: Callable[[Array], Array]
    ) -> Bits | Several:
        starts, lengths, values, there = _list_parts(array, there)
        owners = _owners(starts, lengths, rows)
        words = self._terms(name, fact, values, None, owners)
        if words.known is not None:  # nothing is no term
            self._suspects.append(owners(np.flatnonzero(~unpacked(words.known, len(values)))))
        return columns.several(there, starts, lengths, words)

    def _suspect(self, odd: Mask | None, there: Bitmap | None, rows: Callable[[Array], Array]) -> None:
        if odd is not None:
            self._suspects.append(rows(np.flatnonzero(odd if there is None else odd & unpacked(there, len(odd)))))

    # --- lists of items ---

    def _read_list(
        self, axis: str, array: pa.Array | None, there: Bitmap | None, length: int, rows: Callable[[Array], Array]
    ) -> None:
        if array is None or _empty(array):
            self.lists[axis] = _not_given(length)
            return
        starts, lengths, values, there = _list_parts(array, there)
        given = lengths > 0
        empty = np.flatnonzero(~given if there is None else unpacked(there, len(given)) & ~given)
        self._suspects.append(rows(empty))
        owners = _owners(starts, lengths, rows)
        complete = bool(given.all())
        count = len(values)
        self.lists[axis] = Items(
            starts if complete else np.where(given, starts, count),
            lengths if complete else np.maximum(lengths, 1),
            count,
            complete,
        )
        if axis in {"purpose", "category"}:
            if not _empty(values):
                self.columns[axis] = self._terms(axis, self.pack.facts[axis], values, None, owners)
        else:
            self._read_structs(axis, values, owners)

    def _read_structs(self, axis: str, values: pa.Array, rows: Callable[[Array], Array]) -> None:
        present = known(values)
        if present is not None:  # an item that is null is no item
            self._suspects.append(rows(np.flatnonzero(~unpacked(present, len(values)))))
        if _empty(values):
            return
        given = _children(values)
        self._facts(f"{axis}.", getattr(self.pack.layout, axis), given, present, rows)
        if axis == "subject":
            self._read_list("category", given.get("categories"), present, len(values), rows)

    def _too_many(self) -> None:
        """Rows with too many items or combinations, where lists are so long that there may be any."""
        longest = {axis: int(items.lengths.max(initial=1)) for axis, items in self.lists.items()}
        categories = longest["subject"] * longest["category"]
        items = longest["purpose"] + longest["subject"] + categories + longest["means"]
        if items > MOST_ITEMS or longest["purpose"] * categories * longest["means"] > MOST_COMBINATIONS:
            each = self._categories_each()
            lengths = {axis: self.lists[axis].lengths for axis in ("purpose", "subject", "means")}
            many = lengths["purpose"] + lengths["subject"] + each + lengths["means"] > MOST_ITEMS
            wide = lengths["purpose"] * each * lengths["means"] > MOST_COMBINATIONS
            self._suspects.append(np.flatnonzero(many | wide))

    def _categories_each(self) -> Array:
        """How many categories the subjects of each row have together."""
        subjects = self.lists["subject"]
        before = np.concatenate([[0], np.cumsum(np.append(self.lists["category"].lengths, 1))])
        each: Array = before[subjects.starts + subjects.lengths] - before[subjects.starts]
        return each


# --- arrays -------------------------------------------------------------------------------------------


def _themselves(rows: Array) -> Array:
    return rows


def _owners(starts: Array, lengths: Array, rows: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """The rows that have some items of a list."""
    ends = starts + lengths

    def owners(places: Array) -> Array:
        if not len(places):
            return places
        owner = np.minimum(np.searchsorted(ends, places, side="right"), len(ends) - 1)
        # An item between two lists, under one that is null, belongs to nobody.
        return rows(owner[(starts[owner] <= places) & (places < ends[owner])])

    return owners


def _empty(array: pa.Array) -> bool:
    return pa.types.is_null(array.type) or (len(array) > 0 and array.null_count == len(array))


def _children(array: pa.StructArray) -> Children:
    return {field.name: array.field(place) for place, field in enumerate(array.type)}


def _found(given: Children, path: list[str], there: Bitmap | None) -> tuple[pa.Array | None, Bitmap | None]:
    """The array at a path through structs, and where all of these are there."""
    head, *rest = path
    array = given.get(head)
    if array is None or not rest:
        return array, there
    if _empty(array):
        return None, there
    return _found(_children(array), rest, joined(there, known(array)))


def _list_parts(array: pa.Array, there: Bitmap | None) -> tuple[Array, Array, pa.Array, Bitmap | None]:
    """Where each list starts, how long it is, the items of all lists, and which lists are given."""
    there = joined(there, known(array))
    offsets = plain(array.offsets)
    lengths = np.diff(offsets)
    if there is not None:
        lengths *= unpacked(there, len(lengths))
    values = array.values.slice(offsets[0], offsets[-1] - offsets[0])
    return offsets[:-1] - offsets[0], lengths, values, there


def _not_given(length: int) -> Items:
    return Items(np.zeros(length, np.intp), np.ones(length, np.intp), 0, complete=False)


def _numbers(fact: Fact, array: pa.Array) -> tuple[Array, Mask | None]:
    """The numbers of a column, and which of them may be none of a share."""
    if fact.type is FactType.DATE:
        days = plain(array.cast(pa.date32(), safe=False).cast(pa.int32()))
        return days, suspects.days(days)
    if fact.decimal:
        values = columns.decimals(array)
        return values, suspects.decimals(values)
    numbers = plain(array)
    return numbers, suspects.numbers(numbers)
