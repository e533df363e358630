"""One change to a share, and the share after several of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from isp_rules.engine.items import Item
from isp_rules.pack.layout import Layout, Row, ShareFacts, SubjectFacts, Value

Key = tuple[str, str, Value]
"""What a move does, wherever it does it: the same change to several items counts once."""


class What(StrEnum):
    """The four ways to change a share."""

    LEAVE_OUT = "leave_out"
    """An item of a list."""
    SET = "set"
    """A fact, which is given or changed."""
    ADD = "add"
    """A term of a set."""
    REMOVE = "remove"
    """A term of a set."""


class Hands(StrEnum):
    """In whose hands a change is."""

    SENDER = "sender"
    """What is shared, and whatever the sender can change by acting first."""
    RECIPIENT = "recipient"
    """What the recipient can change by acting first."""
    NOBODY = "nobody"
    """How the world is: only to be said if it is so."""


class Place(NamedTuple):
    """
    Where a fact stands in a share: its name, with the end it belongs to (`sender.kind`), and the item by position.

    For an item that is left out, `fact` is the name of its list's singular.
    """

    fact: str
    item: Item = Item()


class Move(NamedTuple):
    """One change in one place; positions are those of the share before any change."""

    what: What
    place: Place
    value: Value = None


Moves = frozenset[Move]


def key(share: ShareFacts, move: Move) -> Key:
    """
    What a move does, wherever it does it.

    A category is called by its term, so that it is left out once for several people; a person, a purpose or a route is
    called by its position.
    """
    if move.what is not What.LEAVE_OUT:
        return (move.what.value, move.place.fact, move.value)
    item = move.place.item
    match move.place.fact:
        case "category":
            return (move.what.value, "category", share.subjects[item.subject].categories[item.category])
        case "subject":
            return (move.what.value, "subject", item.subject)
        case "purpose":
            return (move.what.value, "purpose", item.purpose)
        case _:
            return (move.what.value, "means", item.means)


def keys(share: ShareFacts, moves: Iterable[Move]) -> frozenset[Key]:
    """What moves do together; to leave a person out is to leave out all their data."""
    return frozenset(each for move in moves for each in _with_data(share, move))


def _with_data(share: ShareFacts, move: Move) -> Iterator[Key]:
    yield key(share, move)
    if move.what is What.LEAVE_OUT and move.place.fact == "subject":
        for term in share.subjects[move.place.item.subject].categories:
            yield (What.LEAVE_OUT.value, "category", term)


class Changed(NamedTuple):
    """A share after moves, and where each of its items stood before."""

    facts: ShareFacts
    purposes: tuple[int, ...]
    subjects: tuple[int, ...]
    categories: tuple[tuple[int, ...], ...]
    means: tuple[int, ...]

    def before(self, item: Item) -> Item:
        """Where an item of the changed share stood before."""
        return Item(
            item.party,
            self.purposes[item.purpose] if item.purpose >= 0 else -1,
            self.subjects[item.subject] if item.subject >= 0 else -1,
            self.categories[item.subject][item.category] if item.category >= 0 else -1,
            self.means[item.means] if item.means >= 0 else -1,
        )


def changed(layout: Layout, share: ShareFacts, moves: Moves) -> Changed:
    """
    The share after moves.

    Args:
        layout: where each fact stands.
        share: the share; it stays as it is.
        moves: what to change. None of them leaves out the last item of a list.
    """
    write = _Writer(layout, share)
    # A set that is said to hold nothing may be added to after that.
    for move in sorted(moves, key=lambda each: each.what is not What.SET):
        write.move(move)
    return write.result()


class _Writer:
    """A share that is being changed: items are set in their places first, and left out at the end."""

    def __init__(self, layout: Layout, share: ShareFacts) -> None:
        self._layout = layout
        self._share = share
        self._rows: dict[tuple[str, int], list[Value]] = {}
        self._left_out: set[tuple[str, Item]] = set()

    def move(self, move: Move) -> None:
        if move.what is What.LEAVE_OUT:
            self._left_out.add(move.place)
            return
        row, column = self._cell(move.place)
        match move.what:
            case What.SET:
                row[column] = move.value
            case What.ADD:
                row[column] = (row[column] or frozenset()) | {move.value}
            case What.REMOVE:
                row[column] = (row[column] or frozenset()) - {move.value}

    def _cell(self, place: Place) -> tuple[list[Value], int]:
        head, _, rest = place.fact.partition(".")
        layout, share, item = self._layout, self._share, place.item
        match head:
            case "sender":
                return self._row(head, 0, share.sender), layout.party.index(rest)
            case "recipient":
                return self._row(head, 0, share.recipient), layout.party.index(rest)
            case "purpose":
                return self._row(head, 0, share.purposes), item.purpose
            case "subject":
                return self._row(head, item.subject, share.subjects[item.subject].facts), layout.subject.index(rest)
            case "category":
                return self._row(head, item.subject, share.subjects[item.subject].categories), item.category
            case "means":
                return self._row(head, item.means, share.means[item.means]), layout.means.index(rest)
            case _:
                return self._row("share", 0, share.share), layout.share.index(place.fact)

    def _row(self, name: str, position: int, row: Row) -> list[Value]:
        return self._rows.setdefault((name, position), list(row))

    def _now(self, name: str, position: int, row: Row) -> Row:
        made = self._rows.get((name, position))
        return row if made is None else tuple(made)

    def _kept(self, fact: str, items: Iterable[Item]) -> tuple[int, ...]:
        return tuple(place for place, item in enumerate(items) if (fact, item) not in self._left_out)

    def result(self) -> Changed:
        share = self._share
        purposes = self._kept("purpose", (Item(purpose=each) for each in range(len(share.purposes))))
        subjects = self._kept("subject", (Item(subject=each) for each in range(len(share.subjects))))
        means = self._kept("means", (Item(means=each) for each in range(len(share.means))))
        categories = tuple(
            self._kept(
                "category",
                (Item(subject=each, category=place) for place in range(len(share.subjects[each].categories))),
            )
            for each in subjects
        )
        said = self._now("purpose", 0, share.purposes)
        made = ShareFacts(
            self._now("share", 0, share.share),
            self._now("sender", 0, share.sender),
            self._now("recipient", 0, share.recipient),
            tuple(said[each] for each in purposes),
            tuple(self._subject(subject, kept) for subject, kept in zip(subjects, categories, strict=True)),
            tuple(self._now("means", each, share.means[each]) for each in means),
        )
        return Changed(made, purposes, subjects, categories, means)

    def _subject(self, position: int, kept: tuple[int, ...]) -> SubjectFacts:
        before = self._share.subjects[position]
        categories = self._now("category", position, before.categories)
        return SubjectFacts(self._now("subject", position, before.facts), tuple(categories[each] for each in kept))
