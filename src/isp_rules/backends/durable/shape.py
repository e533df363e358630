"""
A test with its measures: durable_rules has room for so much and no more, and says so with a number or not at all.

*Paths* are the ways in which a message can meet the test. They multiply where alternatives stand side by side, each is
an action of its own, and 64 may be open at a time. *Groups* are the `$and`s and `$or`s in one rule: 15 fit.
*Width* is how many of its parts a message is compared with at once: 511 fit behind one part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Shape:
    """A test and its measures. Never met: a test without paths."""

    test: dict[str, Any]
    paths: int = 1
    groups: int = 0
    width: int = 1


NEVER: Final = Shape({}, paths=0, width=0)
ALWAYS: Final = Shape({}, width=0)


def one(test: dict[str, Any], groups: int = 0) -> Shape:
    """A single test."""
    return Shape(test, groups=groups)


def both(parts: Iterable[Shape]) -> Shape:
    """All of these."""
    some = [part for part in parts if part != ALWAYS]
    if any(part == NEVER for part in some):
        return NEVER
    if len(some) < 2:
        return some[0] if some else ALWAYS
    # Those in an inner `$and` cost no group of their own.
    inner = [test for part in some for test in part.test.get("$and", [part.test])]
    groups = 1 + sum(part.groups - ("$and" in part.test) for part in some)
    return Shape({"$and": inner}, prod(part.paths for part in some), groups, some[0].width)


def either(parts: Iterable[Shape], *, exclusive: bool = False) -> Shape:
    """One of these; `exclusive` where no message can meet two."""
    some = [part for part in parts if part != NEVER]
    if any(part == ALWAYS for part in some):
        return ALWAYS
    if len(some) < 2:
        return some[0] if some else NEVER
    paths = max(part.paths for part in some) if exclusive else sum(part.paths for part in some)
    groups = 1 + sum(part.groups for part in some)
    return Shape({"$or": [part.test for part in some]}, paths, groups, sum(part.width for part in some))
