"""The combinations of a share's items, and what a fact is worth in one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from isp_rules.pack.layout import ShareFacts, Value
from isp_rules.pack.syntax import Pack

Reader = Callable[[str], Value]
"""Gives the value of a fact, named as rules name it; None where it is not known."""


class Item(NamedTuple):
    """
    One combination that a rule was judged for, by position; -1 for a list that the rule does not mention.

    `party` is 0 for the sender and 1 for the recipient; `category` counts within the subject.
    """

    party: int = -1
    purpose: int = -1
    subject: int = -1
    category: int = -1
    means: int = -1


def combinations(share: ShareFacts, axes: Collection[str]) -> Iterator[Item]:
    """Every combination of the items on these axes, in order; one empty `Item` when there are none."""

    def positions(axis: str, count: int) -> range | tuple[int]:
        return range(count) if axis in axes else (-1,)

    for party in positions("party", 2):
        for purpose in positions("purpose", len(share.purposes)):
            for subject in positions("subject", len(share.subjects)):
                for category in positions("category", len(share.subjects[subject].categories)):
                    for means in positions("means", len(share.means)):
                        yield Item(party, purpose, subject, category, means)


def readers(pack: Pack, share: ShareFacts) -> Callable[[Item], Reader]:
    """What each fact of a share is worth, for one combination of items after another."""
    layout = pack.layout

    def at(item: Item) -> Reader:
        party = (share.sender, share.recipient)[item.party]
        subject = share.subjects[item.subject]

        def read(name: str) -> Value:
            head, _, rest = name.partition(".")
            match head:
                case "sender":
                    return share.sender[layout.party.index(rest)]
                case "recipient":
                    return share.recipient[layout.party.index(rest)]
                case "party":
                    return party[layout.party.index(rest)]
                case "purpose":
                    return share.purposes[item.purpose]
                case "subject":
                    return subject.facts[layout.subject.index(rest)]
                case "category":
                    return subject.categories[item.category]
                case "means":
                    return share.means[item.means][layout.means.index(rest)]
                case "parameter":
                    return pack.parameters[rest].value
                case _:
                    return share.share[layout.share.index(name)]

        return read

    return at
