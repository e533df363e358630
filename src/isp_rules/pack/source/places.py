"""Where each value of a document and its key were written, in few bytes for each."""

from __future__ import annotations

from array import array
from typing import TypeAlias

Bounds: TypeAlias = tuple[int, int]
"""The offsets of the first character of a part and of the one after its last."""

Path: TypeAlias = tuple[str | int, ...]
"""The way to a part of a document: keys and positions in lists, from the top."""

Parts: TypeAlias = list[int] | dict[str, int]
"""The numbers of the parts of a list or mapping."""

NO_KEY: Bounds = (0, 0)


class Places:
    """
    The places of a document's values, numbered in the order in which they begin; 0 is the whole.

    >>> places = Places()
    >>> mapping, value = places.add(0, 6, NO_KEY), places.add(4, 5, (1, 2))
    >>> places.parts[mapping] = {"a": value}
    >>> places.find(("a", "b")), places.value(value), places.key(value), places.key(mapping)
    (1, (4, 5), (1, 2), None)
    """

    __slots__ = ("_bounds", "parts")

    def __init__(self) -> None:
        self.parts: dict[int, Parts] = {}
        self._bounds = array("I")

    def add(self, start: int, end: int, key: Bounds) -> int:
        """The number of a new value."""
        self._bounds.extend((start, end, *key))
        return len(self._bounds) // 4 - 1

    def close(self, number: int, end: int) -> None:
        """Say where a value ends that was added when it began."""
        self._bounds[4 * number + 1] = end

    def find(self, path: Path) -> int:
        """The number of the value at `path`, or of the nearest one around it that exists."""
        number = 0
        for step in path:
            match self.parts.get(number), step:
                case list() as numbers, int() if 0 <= step < len(numbers):
                    number = numbers[step]
                case dict() as numbers_by_key, str() if step in numbers_by_key:
                    number = numbers_by_key[step]
                case _:
                    break
        return number

    def value(self, number: int) -> Bounds:
        """Where a value stands."""
        return self._bounds[4 * number], self._bounds[4 * number + 1]

    def key(self, number: int) -> Bounds | None:
        """Where the key of a value stands, if it has one."""
        key = self._bounds[4 * number + 2], self._bounds[4 * number + 3]
        return None if key == NO_KEY else key
