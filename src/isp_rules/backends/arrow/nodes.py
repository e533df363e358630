"""
What planes are made of: facts as they come, and operations on planes.

A plane has a bit for each row, and for each item of the lists that it speaks of. A node refers to others by number.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from isp_rules.pack.syntax import Operator, OtherFact, Scalar

NodeId = int

NEVER: Final[NodeId] = 0
ALWAYS: Final[NodeId] = 1


class Truth(NamedTuple):
    """The planes of a condition: certainly true, certainly false."""

    true: NodeId
    false: NodeId


# --- nodes --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every row."""

    value: bool


@dataclass(frozen=True, slots=True)
class Bit:
    """One bit of the code of a fact, the highest being number 0; anything where the fact is not known."""

    fact: str
    place: int


@dataclass(frozen=True, slots=True)
class Given:
    """The fact is known."""

    fact: str


@dataclass(frozen=True, slots=True)
class Having:
    """The fact is known, and is true or has this term among its terms."""

    fact: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class Among:
    """The one value of the first fact is among the terms of the other; anything where the first is not known."""

    fact: str
    other: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """The fact is known, and is so related to a number or date, or to another fact that is known."""

    fact: str
    operator: Operator
    other: Scalar | OtherFact


@dataclass(frozen=True, slots=True)
class Both:
    """One and the other."""

    one: NodeId
    other: NodeId


@dataclass(frozen=True, slots=True)
class Either:
    """One or the other."""

    one: NodeId
    other: NodeId


@dataclass(frozen=True, slots=True)
class Less:
    """One without the other, which is a part of it."""

    one: NodeId
    other: NodeId


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not that."""

    one: NodeId


@dataclass(frozen=True, slots=True)
class AtEach:
    """What is so of the sender, and what of the recipient."""

    one: NodeId
    other: NodeId


@dataclass(frozen=True, slots=True)
class AtEnd:
    """Of a plane with a bit for each end: those of one."""

    one: NodeId
    end: int


@dataclass(frozen=True, slots=True)
class Somewhere:
    """For some item of these lists."""

    one: NodeId
    lists: frozenset[str]


Leaf = Bit | Given | Having | Among | Ordered
Node = Constant | Leaf | Both | Either | Less | Opposite | AtEach | AtEnd | Somewhere


# --- what columns settle ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """What a part of a table holds of one fact."""

    words: tuple[Scalar | None, ...] = ()
    """The terms or flags that may be there, None for a word that is none; numbers, dates and texts have none."""
    coded: bool = False
    """Whether there is one value an item, and the place of its word stands for it."""
    everywhere: bool = False
    """Whether every item gives the fact."""

    @property
    def bits(self) -> int:
        """How long a code is."""
        return (len(self.words) - 1).bit_length()


Holding = Mapping[str, Held]
"""What a part of a table holds, by fact; a fact that is left out is unknown throughout."""

RELATIONS: Final[Mapping[Operator, Callable[[Any, Any], Any]]] = {
    Operator.IS: operator.eq,
    Operator.AT_LEAST: operator.ge,
    Operator.AT_MOST: operator.le,
    Operator.FROM: operator.ge,
    Operator.BEFORE: operator.lt,
}
"""What the operators of numbers and dates say of the fact and of what it is compared with."""
