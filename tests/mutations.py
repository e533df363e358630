"""Small random damage to plain data: what a tired author, a careless service or a hostile one may send."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

NASTY: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**17,
    "",
    " ",
    "yes",
    "any",
    "2016-02-30",
    "2016-11-14",
    "Oakfield Primary",
    "x" * 3000,
    "a.b.c.d.e.f",
    "__class__",
    "%s {0} \\ ` \u00e9",
    [],
    {},
    [[]],
    [None],
    {"": ""},
    {"any": []},
    {"not": {}},
    {"fact": "date"},
    {"parameter": "x"},
    {"at_least": 3},
    {"includes_any": ["consent"]},
)
"""Values that are wrong nearly everywhere. They can all be written as JSON."""


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of plain data, as the mapping or list that holds it and its key or position."""
    steps = list(data.items()) if isinstance(data, dict) else list(enumerate(data)) if isinstance(data, list) else []
    for step, part in steps:
        yield data, step
        yield from places(part)


def damaged(data: Any, dice: random.Random, times: int = 1) -> Any:
    """A copy with that many random changes: a part is left out, renamed, doubled, overwritten or made nasty."""
    made = copy.deepcopy(data)
    for _ in range(times):
        found = list(places(made))
        if not found:
            break
        around, step = dice.choice(found)
        other, other_step = dice.choice(found)
        match dice.randrange(6):
            case 0:
                del around[step]
            case 1 if isinstance(around, dict):
                around[dice.choice([*NASTY[7:14], *map(str, around)])] = around.pop(step)
            case 2 if isinstance(around, list):
                around.append(copy.deepcopy(around[step]))
            case 3:
                around[step] = copy.deepcopy(other[other_step])
            case 4:
                around[step] = [around[step]]
            case _:
                around[step] = copy.deepcopy(dice.choice(NASTY))
    return made


def forgetful(data: Any, dice: random.Random) -> Any:
    """A copy in which some facts are left out and some are null: still a share, if it was one."""
    match data:
        case dict():
            kept = {key: forgetful(value, dice) for key, value in data.items() if dice.random() < 7 / 8}
            return {key: value if dice.random() < 7 / 8 else None for key, value in kept.items()}
        case list():
            return [forgetful(each, dice) for each in data]
        case _:
            return data
