"""How an error repeats a wrong value, and how much of it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_UNQUOTED: Final = {
    "true or false": "true|false",
    "a whole number": "-?[0-9]{1,15}",
    "a number": r"-?[0-9]{1,15}(\.[0-9]{1,15})?",
}
"""What a flag or number looks like when it is written as text."""

_LONGEST: Final = 40
"""How much of a wrong value is repeated."""


def quoted(word: str) -> str:
    """
    A word as a message repeats it: in backticks, cut short, harmless to a terminal.

    >>> print(quoted("helth"), quoted("a" * 99))
    `helth` `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`
    """
    cut = word if len(word) <= _LONGEST else word[:_LONGEST] + "…"
    return "`" + "".join(each if each.isprintable() else "\ufffd" for each in cut) + "`"


def as_written(value: object) -> str:
    """
    A wrong value as the author wrote it, but never a long one. For packs, whose authors publish them.

    >>> as_written("Oakfield Primary"), as_written(3), as_written([])
    ('`Oakfield Primary`', '`3`', 'a list')
    """
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        # Python refuses to write out an integer of thousands of digits.
        too_long = isinstance(value, int) and value.bit_length() > 1000
        return by_shape(value) if too_long else quoted(str(value))
    return by_shape(value)


def by_shape(value: object) -> str:
    """
    A wrong value by what sort of thing it is.

    For shares: an error must not repeat what somebody wrote about a person.

    >>> by_shape("Oakfield Primary"), by_shape(3), by_shape(0.5), by_shape(None), by_shape(True)
    ('this text', 'a number', 'a number with decimals', 'nothing', '`true`')
    >>> by_shape(object()), by_shape(b"")
    ('an object', 'a bytes')
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case str():
            return "this text"
        case int():
            return "a number"
        case float() | Decimal():
            finite = value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)
            return "a number with decimals" if finite else "infinity or NaN"
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case set() | frozenset():
            return "a set"
        case _:
            name = type(value).__name__
            return f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}"


def unquoted(value: object, wanted: str) -> str:
    """
    The help line for a flag or a number that was put in quotes, or the empty text.

    >>> unquoted("true", "true or false"), unquoted("16", "a whole number"), unquoted("sixteen", "a whole number")
    ('write it without quotes', 'write it without quotes', '')
    """
    pattern = _UNQUOTED.get(wanted)
    return "write it without quotes" if pattern and isinstance(value, str) and re.fullmatch(pattern, value) else ""
