"""Items in a sentence: *for the father: offences*, *for 3 items (the pupil (1-3 of 9): health)*, said once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from isp_rules.decision.record import ItemNamed

_NUMBERED: Final = re.compile(r"^(?P<head>.*) \((?P<first>\d+) of (?P<many>\d+)\)(?P<tail>.*)$", re.DOTALL)


def for_items(items: Sequence[ItemNamed], count: int = 0) -> str:
    """
    Whom or what something is said of, as it stands in a sentence; the empty text for the share as a whole.

    Args:
        items: The items that are named.
        count: How many there are, where that is more.

    >>> offences = ItemNamed(subject=0, category="offences", phrase="the father: offences")
    >>> for_items([offences])
    'for the father: offences'
    >>> for_items([offences, ItemNamed(subject=1, category="health", phrase="the parent: health")], 5)
    'for 5 items (the father: offences; the parent: health; and 3 more)'
    """
    named = [each for each in items if each.phrase]
    if not named:
        return ""
    count = max(count, len(named))
    if count == 1:
        return _for(named[0].phrase)
    more = count - len(named)
    return f"for {count} items ({'; '.join(in_short(named))}{f'; and {more} more' if more else ''})"


def in_short(items: Iterable[ItemNamed]) -> list[str]:
    """
    Items in words, the categories of one person together, and people who differ by their number alone.

    >>> pupils = [("the pupil (1 of 9)", "health"), ("the pupil (2 of 9)", "health"), ("the pupil (2 of 9)", "needs")]
    >>> in_short(ItemNamed(subject=0, category=data, phrase=f"{who}: {data}") for who, data in pupils)
    ['the pupil (1 of 9): health', 'the pupil (2 of 9): health, needs']
    >>> in_short(ItemNamed(subject=0, phrase=f"the pupil ({place} of 9)") for place in (1, 2, 3, 5))
    ['the pupil (1-3, 5 of 9)']
    """
    owned: dict[str, list[str]] = {}
    for each in items:
        owner, data = _owner_and_data(each)
        owned.setdefault(owner, []).append(data)
    return _numbers_together(
        f"{owner}: {', '.join(dict.fromkeys(data))}" if any(data) else owner for owner, data in owned.items()
    )


def owners(items: Iterable[ItemNamed], fact: str) -> str:
    """
    Whose fact it is that is missing: the people, ends or routes among the items, without the categories.

    Args:
        items: The items that a finding is about.
        fact: The missing fact, whose first word says whether it belongs to an item at all.

    >>> owners([ItemNamed(subject=0, category="health", phrase="the father: health")], "subject.age")
    'for the father'
    >>> owners([ItemNamed(subject=0, category="health", phrase="the father: health")], "date")
    ''
    """
    named = [each for each in items if each.phrase]
    match fact.partition(".")[0]:
        case "party":
            return _for(" and ".join(dict.fromkeys(f"the {each.party}" for each in named if each.party)))
        case "subject" | "category" | "means":
            whose = list(dict.fromkeys(_owner_and_data(each)[0] for each in named))
            # Beside "the father", "training, the father" is the same person under one more name.
            shortest = [each for each in whose if not any(each.endswith(f", {other}") for other in whose)]
            return _for("; ".join(_numbers_together(shortest)))
        case _:
            return ""


def _for(phrase: str) -> str:
    """A route is called by how the data goes, and "by e-mail" needs no "for" before it."""
    return f"for {phrase}" if phrase and not phrase.startswith("by ") else phrase


def _owner_and_data(item: ItemNamed) -> tuple[str, str]:
    """The phrase of an item in two parts, whose it is and which category; the latter only where it comes last."""
    if item.subject is None or item.means is not None:
        return item.phrase, ""
    owner, _, data = item.phrase.partition(": ")
    return owner, data


def _numbers_together(phrases: Iterable[str]) -> list[str]:
    numbers: dict[tuple[str, ...], list[int]] = {}
    for each in phrases:
        found = _NUMBERED.match(each)
        key = (found["head"], found["many"], found["tail"]) if found else (each,)
        numbers.setdefault(key, []).extend([int(found["first"])] if found else [])
    return [
        f"{key[0]} ({_runs(places)} of {key[1]}){key[2]}" if len(key) > 1 else key[0] for key, places in numbers.items()
    ]


def _runs(places: Iterable[int]) -> str:
    """
    Numbers with their runs in short.

    >>> _runs([1, 2, 3, 5, 7, 8])
    '1-3, 5, 7, 8'
    """
    runs: list[list[int]] = []
    for place in sorted(set(places)):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
