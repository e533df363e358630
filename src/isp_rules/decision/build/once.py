"""Ids and facts in their order, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def once(*parts: str | Sequence[str]) -> tuple[str, ...]:
    """
    All of these, words and lists of words, each at its first place.

    >>> once("LB-S0", ["LB-S1", "LB-S0"])
    ('LB-S0', 'LB-S1')
    """

    def flat() -> Iterator[str]:
        for part in parts:
            yield from (part,) if isinstance(part, str) else part

    return tuple(dict.fromkeys(flat()))
