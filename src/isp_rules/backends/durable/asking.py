"""What is told to durable_rules about a share, one message after another, each with the answers to those before."""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterable
from typing import Any

from isp_rules.backends.durable.chunks import Answers
from isp_rules.backends.durable.questions import Group
from isp_rules.engine.items import Item, combinations, readers
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Pack

Message = dict[str, Any]

Asking = Generator[Message, Answers, list[tuple[Group, Item, Answers]]]
"""Yields a message, is sent the answers to it, and returns all answers."""


def asking(pack: Pack, groups: Iterable[Group], share: ShareFacts) -> Asking:
    """Tell the facts of each combination of items on its own: a rule of the pack never sees two items of one list."""
    at = readers(pack, share)
    answered: list[tuple[Group, Item, Answers]] = []
    for group in groups:
        for item in combinations(share, group.axes):
            read = at(item)
            known: dict[Hashable, bool] = {}
            for chunk in group.chunks:
                known.update((yield chunk.message(read, known)))
            answered.append((group, item, known))
    return answered
