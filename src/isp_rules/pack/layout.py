"""
Where each fact stands in a share once it has been read: plain tuples in the order of the pack's facts.

The share's model fills them, the evaluators read them; None is *unknown* throughout.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

AXES: Final = ("party", "purpose", "subject", "category", "means")
"""The lists of items that a share has, in the order in which combinations are formed."""

Value = Any
"""What a fact holds in a share: a term or text, a bool, an int or Decimal, a date, a frozenset of terms, or None."""

Row = tuple[Value, ...]


class SubjectFacts(NamedTuple):
    """One person: the facts about them, and the categories of their data."""

    facts: Row
    categories: tuple[str | None, ...]


class ShareFacts(NamedTuple):
    """One share. A list that was not given is one item about which nothing is known."""

    share: Row
    sender: Row
    recipient: Row
    purposes: tuple[str | None, ...]
    subjects: tuple[SubjectFacts, ...]
    means: tuple[Row, ...]


def axis_of(fact: str) -> str | None:
    """
    The list whose item a fact belongs to; None for a fact of the whole share.

    >>> axis_of("subject.consent.by"), axis_of("sender.kind"), axis_of("party.kind")
    ('subject', None, 'party')
    """
    head = fact.partition(".")[0]
    return head if head in AXES else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of the facts of each row, without the prefix that the row implies."""

    share: tuple[str, ...]
    party: tuple[str, ...]
    subject: tuple[str, ...]
    means: tuple[str, ...]

    @classmethod
    def of(cls, facts: Iterable[str]) -> Layout:
        """
        The layout for a pack's facts, in their order.

        >>> Layout.of(["date", "party.kind", "purpose", "subject.consent.by", "category"])
        Layout(share=('date',), party=('kind',), subject=('consent.by',), means=())
        """
        rows: dict[str | None, list[str]] = {None: [], **{axis: [] for axis in AXES}}
        for name in facts:
            axis = axis_of(name)
            rows[axis].append(name if axis is None else name.partition(".")[2])
        return cls(tuple(rows[None]), tuple(rows["party"]), tuple(rows["subject"]), tuple(rows["means"]))
