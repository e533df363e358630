"""
The rows of a part in tiles: rows whose lists are equally long, once the shorter ones are filled up.

A rule must hold for every item, so an item that is there twice changes nothing (the theorem
`order_and_duplication_do_not_matter`): a list is filled up with its last item. Then every plane is a box of bits, and
nothing is said twice for a list that is as long in all rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from isp_rules.backends.arrow.columns import Array
from isp_rules.backends.arrow.part import Part
from isp_rules.backends.arrow.program import Sizes
from isp_rules.pack.layout import AXES

WORD: Final = 64
"""Rows in one word of a plane."""

MOST_CELLS: Final = 1 << 15
"""How many combinations of items a row of a tile may have; rows with more are decided one by one."""

MOST_WORDS_OF_A_PLANE: Final = 1 << 17
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

    def spread(self, array: Array, axis: str | None) -> Array:
        """
        The values of a column in the tile's order.

        Args:
            array: one value a row or item, and the one for what is not there.
            axis: whose items they are; None for rows.

        Returns:
            For rows one axis; for items one more, for categories two more; the rows are the last.
        """
        if self.order is None and self.count % WORD == 0 and self._regular(axis):
            return self._taken_apart(array, axis)
        places = self._padded if axis is None else self._places[axis]
        return array.take(places)

    def _regular(self, axis: str | None) -> bool:
        """Whether the items of the tile lie row by row, equally many each."""
        if axis is None:
            return True
        regular = self.part.same(axis) == self._size(axis)
        return regular and (axis != "category" or self._regular("subject"))

    def _taken_apart(self, array: Array, axis: str | None) -> Array:
        if axis is None:
            return array[self.first : self.first + self.count]
        shape = (self._size("subject"), self._size(axis)) if axis == "category" else (self._size(axis),)
        each = int(np.prod(shape))
        items = array[self.first * each : (self.first + self.count) * each].reshape(self.count, *shape)
        return np.ascontiguousarray(np.moveaxis(items, 0, -1))


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


def tiling(part: Part, rows: Array | None = None) -> Tiling:
    """
    Put rows that are alike together.

    Args:
        part: whose rows.
        rows: which of them; all when left out.
    """
    lengths = _lengths(part, rows)
    same = [int(each.max(initial=1)) for each in lengths]
    least = [int(each.min(initial=length)) for each, length in zip(lengths, same, strict=True)]
    if (_cells(tuple(same)) - _cells(tuple(least))) * len(lengths[0]) < _COST_OF_A_TILE:
        groups = [(tuple(same), rows)]
    else:
        groups = _groups(lengths, rows)
    tiles: list[Tile] = []
    alone: list[Array] = []
    for sizes, members in groups:
        if _cells(sizes) > MOST_CELLS:
            alone.append(np.arange(part.rows) if members is None else members)
        else:
            tiles += _cut(part, (2, *sizes), members)
    return Tiling(tuple(tiles), np.sort(np.concatenate([*alone, np.empty(0, np.intp)])))


def _lengths(part: Part, rows: Array | None) -> list[Array]:
    """How long the lists of each row are: purposes, subjects, the longest list of categories, means."""
    each = [part.lengths(axis) for axis in AXES[1:]]
    return each if rows is None else [lengths[rows] for lengths in each]


def _groups(lengths: list[Array], rows: Array | None) -> list[tuple[tuple[int, ...], Array | None]]:
    """Sizes, and the rows that fit them."""
    key = np.zeros(len(lengths[0]), np.intp)
    for each in lengths:
        levels = _LEVEL_OF.take(each, mode="clip")
        key *= int(levels.max(initial=0)) + 1
        key += levels
    # Numbers of one or two bytes are sorted without comparing them.
    order = np.argsort(key.astype(np.min_scalar_type(int(key.max()))), kind="stable")
    ordered = key.take(order)
    bounds = np.append(np.flatnonzero(np.diff(ordered)) + 1, len(ordered))
    counts = np.diff(bounds, prepend=0)
    found = []
    for first, last in zip(bounds - counts, bounds, strict=True):
        members = order[first:last]
        found.append((tuple(int(each[members].max()) for each in lengths), members))
    merged = _merged(found)
    if len(merged) == 1:
        return [(merged[0][0], rows)]
    picked = [(sizes, np.sort(np.concatenate(members))) for sizes, members in merged]
    return [(sizes, members if rows is None else rows[members]) for sizes, members in picked]


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
