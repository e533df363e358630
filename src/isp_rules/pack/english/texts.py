"""Texts of a pack as they stand in a sentence, and lists and counts of them."""

from __future__ import annotations

from collections.abc import Iterable


def flat(text: str) -> str:
    r"""
    A text of the pack on one line.

    >>> flat("one line\n  and another")
    'one line and another'
    """
    return " ".join(text.split())


def sentence_of(text: str) -> str:
    """
    A text of the pack as a sentence.

    >>> sentence_of("record an explicit consent")
    'Record an explicit consent.'
    """
    text = flat(text)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!', ':')) else '.'}" if text else ""


def listed(words: Iterable[str], most: int = 20) -> str:
    """
    Words with commas, each once; beyond so many they are counted.

    >>> listed(["LB-S1", "LB-S2", "LB-S3"], most=2)
    'LB-S1, LB-S2 and 1 more'
    """
    words = list(dict.fromkeys(each for each in words if each))
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def counted(number: int, one: str, many: str = "") -> str:
    """
    A number with its noun.

    >>> counted(2, "duty", "duties")
    '2 duties'
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
