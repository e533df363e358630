"""
The rows of a part in tiles: rows whose lists are equally long, once the shorter ones are filled up.

A rule must hold for every item, so an item that is there twice changes nothing (the theorem
`order_and_duplication_do_not_matter`): a list is filled up with its last item. Then every plane is a box of bits, and
nothing is said twice for a list that is as long in all rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from isp_rules.backends.arrow.columns import Array, Bitmap, unpacked
from isp_rules.backends.arrow.part import Part
from isp_rules.backends.arrow.program import Plane, Sizes
from isp_rules.pack.layout import AXES

WORD: Final = 64
"""Rows in one word of a plane."""

MOST_CELLS: Final = 1 << 15
"""How many combinations of items a row of a tile may have; rows with more are decided one by one."""

MOST_WORDS_OF_A_PLANE: Final = 1 << 16
"""How large a plane may be: all of them must fit the processor's cache, and memory whatever is sent."""

MOST_ROWS: Final = 1 << 18


@dataclass(frozen=True)
class Tile:
    """
    Some rows of a part, and how long their lists are made.

    Attributes:
        part: whose rows they are.
        first: the first row, where they are all that follow it.
        count: how many.
        order: the rows, where they do not follow one another.
        sizes: of the lists, in the order of `AXES`.
    """

    part: Part
    first: int
    count: int
    order: Array | None
    sizes: Sizes
    _presences: dict[str, Plane] = field(default_factory=dict)

    @property
    def words(self) -> int:
        """How many words of rows a plane has."""
        return -(-self.count // WORD)

    @cached_property
    def numbers(self) -> Array:
        """The numbers of the tile's rows in the part."""
        return np.arange(self.first, self.first + self.count) if self.order is None else self.order

    @cached_property
    def _padded(self) -> Array:
        """The rows, the last one again until the words are full."""
        return np.pad(self.numbers, (0, self.words * WORD - self.count), mode="edge")

    def _size(self, axis: str) -> int:
        return self.sizes[AXES.index(axis)]

    @cached_property
    def _places(self) -> dict[str, Array]:
        """For each list, the place of each item: an axis for the position in the list, then one for the rows."""
        places = {axis: self._items(axis, self._padded) for axis in ("purpose", "subject", "means")}
        places["category"] = self._items("category", places["subject"])
        return places

    def _items(self, axis: str, owners: Array) -> Array:
        items = self.part.lists[axis]
        # Behind the items of all lists, and so of those of one more owner, is the one that is not there.
        starts = np.append(items.starts, items.count).take(owners)
        last = np.append(items.lengths, 1).take(owners) - 1
        if axis == "category":  # the position in the list before the rows, and behind the subject
            positions = np.arange(self._size(axis))[None, :, None]
            places: Array = starts[:, None, :] + np.minimum(positions, last[:, None, :])
        else:
            places = starts[None, :] + np.minimum(np.arange(self._size(axis))[:, None], last[None, :])
        return places

    def spread(self, array: Array, axis: str | None, width: type[np.generic] | None = None) -> Array:
        """
        The values of a column in the tile's order.

        Args:
            array: one value a row or item.
            axis: whose items they are; None for rows.
            width: the type of number to give them as, if not their own.

        Returns:
            For rows one axis; for items one more, for categories two more; the rows are the last, in whole words.
            Where there is no item, and behind the last row, stands any value of the column.
        """
        if not len(array):
            array = np.zeros(1, array.dtype)
        elif self.order is None and self.regular(axis):
            return self._taken_apart(array, axis, width)
        places = self._padded if axis is None else self._places[axis]
        return array.take(places, mode="clip").astype(width or array.dtype, copy=False)

    def bits(self, bits: Bitmap, axis: str | None) -> Plane:
        """The same for the bits of a column, as words of bits."""
        if self.order is None and self.regular(axis) and (axis is None or self._each(axis) == 1):
            words = np.zeros(self.words * 8, np.uint8)
            some = bits[self.first // 8 : (self.first + self.count + 7) // 8]
            words[: len(some)] = some
            return words.view(np.uint64)
        return packed(self.spread(unpacked(bits, len(bits) * 8), axis))

    def present(self, axis: str | None) -> Plane | None:
        """Where there is an item at all; None where there is one everywhere."""
        lists = ("subject", "category") if axis == "category" else (axis,)
        if axis is None or all(self.part.lists[each].complete for each in lists if each):
            return None
        if axis not in self._presences:
            self._presences[axis] = packed(self._places[axis] < self.part.lists[axis].count)
        return self._presences[axis]

    def regular(self, axis: str | None) -> bool:
        """Whether the items of the tile lie row by row, equally many each."""
        if axis is None:
            return True
        regular = self.part.same(axis) == self._size(axis)
        return regular and (axis != "category" or self.regular("subject"))

    def _each(self, axis: str) -> int:
        return self._size(axis) * (self._size("subject") if axis == "category" else 1)

    def _taken_apart(self, array: Array, axis: str | None, width: type[np.generic] | None) -> Array:
        each = 1 if axis is None else self._each(axis)
        shape: tuple[int, ...] = () if axis is None else (self._size(axis),)
        if axis == "category":
            shape = (self._size("subject"), *shape)
        items = array[self.first * each : (self.first + self.count) * each].reshape(self.count, *shape)
        made = np.zeros((*shape, self.words * WORD), width or array.dtype)
        np.copyto(made[..., : self.count], np.moveaxis(items, 0, -1), casting="unsafe")
        return made


def packed(truths: Array) -> Plane:
    """Truths as bits; there are whole words of rows."""
    bits: Plane = np.packbits(truths, bitorder="little").view(np.uint64)
    return bits.reshape(*truths.shape[:-1], truths.shape[-1] // WORD)


# --- making tiles -------------------------------------------------------------------------------------

_LEVELS: Final = np.array(
    [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192, 16384]
)
"""The lengths that lists are filled up to."""

_LEVEL_OF: Final = np.searchsorted(_LEVELS, np.arange(int(_LEVELS[-1]) + 1))
"""Of each length, the number of the one that it is filled up to."""

_COST_OF_A_TILE: Final = 400_000
"""What it costs to decide one more tile, in cells: it makes several small ones not worth their while."""


@dataclass(frozen=True)
class Tiling:
    """All rows of a part: tiles, and the rows that have too many items for one."""

    tiles: tuple[Tile, ...]
    one_by_one: Array


def tiling(part: Part) -> Tiling:
    """Put the rows of a part that are alike together."""
    lengths = [part.lengths(axis) for axis in AXES[1:]]
    most = tuple(int(each.max(initial=1)) for each in lengths)
    least = tuple(int(each.min(initial=length)) for each, length in zip(lengths, most, strict=True))
    waste = (_cells(most) - _cells(least)) * part.rows
    groups = _groups(lengths) if waste >= _COST_OF_A_TILE or _cells(most) > MOST_CELLS else [(most, None)]
    tiles: list[Tile] = []
    alone: list[Array] = []
    for sizes, members in groups:
        if _cells(sizes) <= MOST_CELLS:
            tiles += _cut(part, (2, *sizes), members)
        else:
            alone.append(np.arange(part.rows) if members is None else members)
    return Tiling(tuple(tiles), np.sort(np.concatenate([*alone, np.empty(0, np.intp)])))


def _groups(lengths: list[Array]) -> list[tuple[tuple[int, ...], Array | None]]:
    """Sizes, and the rows that fit them: None for all."""
    key = np.zeros(len(lengths[0]), np.intp)
    for each in lengths:
        levels = _LEVEL_OF.take(each, mode="clip")
        key *= int(levels.max(initial=0)) + 1
        key += levels
    # Numbers of one or two bytes are sorted without comparing them.
    order = np.argsort(key.astype(np.min_scalar_type(int(key.max()))), kind="stable")
    ordered = key.take(order)
    bounds = np.append(np.flatnonzero(np.diff(ordered)) + 1, len(ordered))
    found = []
    for first, last in zip([0, *bounds[:-1]], bounds, strict=True):
        members = order[first:last]
        found.append((tuple(int(each[members].max()) for each in lengths), members))
    merged = _merged(found)
    if len(merged) == 1:
        return [(merged[0][0], None)]
    return [(sizes, np.sort(np.concatenate(members))) for sizes, members in merged]


def _merged(groups: list[tuple[tuple[int, ...], Array]]) -> list[tuple[tuple[int, ...], list[Array]]]:
    """Groups with their like, while filling up costs less than another tile."""
    made: list[tuple[tuple[int, ...], list[Array]]] = []
    for sizes, members in sorted(groups, key=lambda group: _cells(group[0])):
        if made:
            before, so_far = made[-1]
            together = tuple(map(max, before, sizes))
            count = sum(map(len, so_far))
            more = (_cells(together) - _cells(before)) * count + (_cells(together) - _cells(sizes)) * len(members)
            if _cells(together) <= MOST_CELLS and more < _COST_OF_A_TILE:
                made[-1] = together, [*so_far, members]
                continue
        made.append((sizes, [members]))
    return made


def _cells(sizes: tuple[int, ...]) -> int:
    purposes, subjects, categories, means = sizes
    return purposes * subjects * categories + purposes * means + 2 * subjects


def _cut(part: Part, sizes: Sizes, members: Array | None) -> Iterator[Tile]:
    """Tiles small enough for their planes to stay in the cache."""
    count = part.rows if members is None else len(members)
    words = max(1, MOST_WORDS_OF_A_PLANE // (2 * _cells(sizes[1:])))
    step = min(words * WORD, MOST_ROWS)
    for first in range(0, count, step):
        size = min(step, count - first)
        if members is None:
            yield Tile(part, first, size, None, sizes)
        else:
            yield Tile(part, 0, size, members[first : first + size], sizes)
