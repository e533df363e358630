"""
What was tried for a finding, so that it can be told once: items alike together, grounds that fail alike together.

Nothing here knows which facts a pack has. Grounds that one and the same comparison keeps from holding are told in one
line, as a rule those that were not relied on, so that the ground that came nearest stands first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from isp_rules.decision.record import Answer, Compared, FoundFor, ItemNamed, Tried

_ITEM_FACTS: Final = frozenset({"category", "purpose", "subject.role", "means.channel"})
"""The facts that an item is called by: what was read for them differs from item to item, and the items say it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One ground that did not hold, or several that one and the same comparison keeps from holding."""

    grounds: tuple[tuple[str, str], ...]
    """The ids and titles; both are empty for the condition of an exclusion."""
    answer: Answer
    compared: tuple[Compared, ...]
    required: tuple[str, ...] = ()
    """For several grounds: what each requires of the fact that they share."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Items for which the same is to be told."""

    items: tuple[ItemNamed, ...]
    attempts: tuple[Attempt, ...]


def alike(found: Iterable[FoundFor]) -> list[Alike]:
    """The items of a finding, those of which the same is told together, in the order of their first."""
    groups: dict[object, list[tuple[ItemNamed, list[Attempt]]]] = {}
    for each in found:
        made = attempts(each.tried)
        groups.setdefault(tuple(map(_without_item, made)), []).append((each.item, made))
    return [
        Alike(tuple(item for item, _ in group), tuple(map(_merged, zip(*(made for _, made in group), strict=True))))
        for group in groups.values()
    ]


def attempts(tried: Sequence[Tried]) -> list[Attempt]:
    """
    The grounds, the nearest first: those not shown, then those with the fewest comparisons in the way.

    Grounds that share an obstacle come last, as one, if it is the only obstacle of at least one of them.
    """
    together = _sharing_an_obstacle(tried)
    told = {ground for attempt in together for ground in attempt.grounds}
    each_alone = (Attempt((_ground(each),), each.answer, each.compared) for each in tried if _ground(each) not in told)
    nearest = sorted(each_alone, key=lambda each: (each.answer is Answer.NO, len(each.compared)))
    return [*nearest, *sorted(together, key=lambda each: each.answer is Answer.NO)]


def _sharing_an_obstacle(tried: Sequence[Tried]) -> list[Attempt]:
    left = [each for each in tried if each.ground]
    only = dict.fromkeys(_obstacle(each.compared[0]) for each in left if len(each.compared) == 1)
    found = []
    for obstacle in only:
        group = [each for each in left if any(obstacle == _obstacle(one) for one in _that_stop(each))]
        if len(group) > 1:
            left = [each for each in left if each not in group]
            compared = [next(one for one in each.compared if _obstacle(one) == obstacle) for each in group]
            required = tuple(dict.fromkeys(each.required for each in compared))
            found.append(Attempt(tuple(map(_ground, group)), compared[0].answer, (compared[0],), required))
    return found


def _ground(tried: Tried) -> tuple[str, str]:
    return tried.ground, tried.title


def _that_stop(tried: Tried) -> tuple[Compared, ...]:
    """The comparisons that are enough to stop a ground; several that are unknown have to be told, each for itself."""
    return tried.compared if tried.answer is Answer.NO or len(tried.compared) == 1 else ()


def _obstacle(compared: Compared) -> tuple[str, str, Answer]:
    return compared.fact, compared.read, compared.answer


def _without_item(attempt: Attempt) -> Attempt:
    compared = (replace(each, read="") if each.fact in _ITEM_FACTS else each for each in attempt.compared)
    return replace(attempt, compared=tuple(compared))


def _merged(same: Sequence[Attempt]) -> Attempt:
    """Attempts that differ only in what was read for the item itself, as one that has read all of it."""
    compared = zip(*(each.compared for each in same), strict=True)
    return replace(same[0], compared=tuple(map(_all_read, compared)))


def _all_read(same: Sequence[Compared]) -> Compared:
    return replace(same[0], read=", ".join(dict.fromkeys(each.read for each in same)))
