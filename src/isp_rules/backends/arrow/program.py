"""
A graph of planes as a list of operations over a few reused buffers.

Each step is one call of numpy over packed bits, with the buffer to write into. A buffer is taken up again as soon as
what it held was read for the last time, so that all of them together stay in the processor's cache.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, assert_never

import numpy as np
import numpy.typing as npt

from isp_rules.backends.arrow.nodes import (
    Among,
    AtEach,
    AtEnd,
    Bit,
    Both,
    Constant,
    Either,
    Given,
    Having,
    Leaf,
    Less,
    NodeId,
    Opposite,
    Ordered,
    Somewhere,
)
from isp_rules.backends.arrow.planes import Planes
from isp_rules.pack.layout import AXES

Plane = npt.NDArray[np.uint64]
"""Packed bits: an axis for each list of items, of length 1 where they do not matter, and then 64 rows a word."""

Sizes = tuple[int, ...]
"""How many items each list has, in the order of `AXES`."""

_Step = tuple[Callable[..., Any], int, int, int]
"""What to do, the registers to read (the same twice where there is one), and the one to write."""


class Program:
    """
    The operations that work out some planes.

    Args:
        planes: the graph.
        wanted: the planes to work out, each with one bit a row.
    """

    def __init__(self, planes: Planes, wanted: Sequence[NodeId]) -> None:
        self._planes = planes
        self._wanted = list(wanted)
        self._steps: list[tuple[Leaf, int] | _Step] = []
        self._registers: list[frozenset[str] | None] = []
        self._free: dict[frozenset[str] | None, list[int]] = {}
        self._spare: deque[tuple[tuple[Sizes, int], list[Plane | None]]] = deque(maxlen=4)
        self._place: dict[NodeId, int] = {}
        self._write()
        self._lent = {place for place, axes in enumerate(self._registers) if axes is None}
        self._lent.update(self._place[node] for node in self._wanted)
        del self._planes  # thousands of nodes, which are steps now

    # --- writing ---

    def _write(self) -> None:
        needed = self._needed()
        last = {part: node for node in needed for part in _parts(self._planes.nodes[node])}
        kept = set(self._wanted)
        for node in needed:
            self._write_one(node)
            for part in set(_parts(self._planes.nodes[node])):
                if last[part] == node and part not in kept:
                    self._release(part)

    def _needed(self) -> list[NodeId]:
        """The nodes behind what is wanted; a part always has a smaller number than the whole."""
        found: set[NodeId] = set()
        waiting = list(self._wanted)
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting.extend(_parts(self._planes.nodes[node]))
        return sorted(found)

    def _write_one(self, number: NodeId) -> None:
        node, axes = self._planes.nodes[number], self._planes.axes[number]
        match node:
            case Constant(value):
                self._place[number] = self._register(axes)
                self._steps.append((_fill_true if value else _fill_false, 0, 0, self._place[number]))
            case Bit() | Given() | Having() | Among() | Ordered():
                self._place[number] = self._register(None)
                self._steps.append((node, self._place[number]))
            case Both(one, other) | Either(one, other) | Less(one, other) | AtEach(one, other):
                self._step(_OPERATIONS[type(node)], number, one, other)
            case Opposite(one):
                self._step(_opposite, number, one, one)
            case AtEnd(one, end):
                self._step(_at_end[end], number, one, one)
            case Somewhere(one, lists):
                dropped = tuple(place for place, axis in enumerate(AXES) if axis in lists)
                self._step(partial(_somewhere, dropped), number, one, one)
            case _:
                assert_never(node)

    def _step(self, operation: Callable[..., Any], number: NodeId, one: NodeId, other: NodeId) -> None:
        # The register is taken before those that are read here are given back: an operation may not overwrite them.
        self._place[number] = self._register(self._planes.axes[number])
        self._steps.append((operation, self._place[one], self._place[other], self._place[number]))

    def _register(self, axes: frozenset[str] | None) -> int:
        if self._free.get(axes):
            return self._free[axes].pop()
        self._registers.append(axes)
        return len(self._registers) - 1

    def _release(self, node: NodeId) -> None:
        axes = self._registers[self._place[node]]
        self._free.setdefault(axes, []).append(self._place[node])

    # --- running ---

    def run(self, leaf: Callable[[Leaf], Plane], sizes: Sizes, words: int) -> Plane:
        """
        Work out what is wanted for some rows.

        Args:
            leaf: gives the plane of a comparison.
            sizes: how many items each list of these rows has.
            words: how many words of 64 rows there are.

        Returns:
            One line for each plane wanted.
        """
        registers = self._buffers(sizes, words)
        found = np.empty((len(self._wanted), words), np.uint64)
        at = {node: line for line, node in enumerate(self._wanted) if self._registers[self._place[node]] is not None}
        for node, line in at.items():  # it is written where it is wanted
            registers[self._place[node]] = found[line].reshape(1, 1, 1, 1, 1, -1)
        for step in self._steps:
            if len(step) == 2:
                registers[step[1]] = leaf(step[0])
            else:
                operation, one, other, made = step
                operation(registers[one], registers[other], registers[made])
        for line, node in enumerate(self._wanted):
            if at.get(node) != line:  # a fact, or what is wanted again
                found[line] = registers[self._place[node]][0, 0, 0, 0, 0]  # type: ignore[index]
        for place in self._lent:  # what is not the program's own is not kept
            registers[place] = None
        self._spare.append(((sizes, words), registers))
        return found

    def _buffers(self, sizes: Sizes, words: int) -> list[Plane | None]:
        """Those of an earlier run over as many rows and items, if there are any that nobody uses now."""
        while self._spare:
            try:
                size, registers = self._spare.pop()
            except IndexError:  # another thread was faster
                break
            if size == (sizes, words):
                return registers
        return [None if axes is None else np.empty(shape_of(axes, sizes, words), np.uint64) for axes in self._registers]


def shape_of(axes: frozenset[str], sizes: Sizes, words: int) -> tuple[int, ...]:
    """The shape of a plane with bits for these items."""
    return (*(size if axis in axes else 1 for axis, size in zip(AXES, sizes, strict=True)), words)


def _parts(node: object) -> tuple[NodeId, ...]:
    match node:
        case Both(one, other) | Either(one, other) | Less(one, other) | AtEach(one, other):
            return (one, other)
        case Opposite(one) | AtEnd(one) | Somewhere(one):
            return (one,)
        case _:
            return ()


# --- operations: what is read, again or beside it, and what is written --------------------------------


def _fill_true(_: Plane, __: Plane, made: Plane) -> None:
    made.fill(np.uint64(0xFFFF_FFFF_FFFF_FFFF))


def _fill_false(_: Plane, __: Plane, made: Plane) -> None:
    made.fill(np.uint64(0))


def _opposite(one: Plane, _: Plane, made: Plane) -> None:
    np.invert(one, made)


def _somewhere(axes: tuple[int, ...], one: Plane, _: Plane, made: Plane) -> None:
    if one.shape == made.shape:  # there is one item of each list
        made[:] = one
    else:
        np.bitwise_or.reduce(one, axis=axes, out=made, keepdims=True)


def _at_each(one: Plane, other: Plane, made: Plane) -> None:
    made[:1] = one
    made[1:] = other


def _of_sender(one: Plane, _: Plane, made: Plane) -> None:
    made[:] = one[:1]


def _of_recipient(one: Plane, _: Plane, made: Plane) -> None:
    made[:] = one[1:]


_at_end: Final = (_of_sender, _of_recipient)

_OPERATIONS: Final[dict[type, Callable[..., Any]]] = {
    Both: np.bitwise_and,
    Either: np.bitwise_or,
    Less: np.bitwise_xor,
    AtEach: _at_each,
}
