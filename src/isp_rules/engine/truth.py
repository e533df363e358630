"""
Strong Kleene logic: true, false and unknown, which is None as in a share.

S. C. Kleene, Introduction to Metamathematics (1952), section 64.
"""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def any_of(truths: Iterable[Truth]) -> Truth:
    """
    True if one is true, false if all are false, else unknown.

    >>> any_of([False, None]), any_of([None, True]), any_of([])
    (None, True, False)
    """
    unknown = False
    for truth in truths:
        if truth:
            return True
        unknown = unknown or truth is None
    return None if unknown else False


def negation(truth: Truth) -> Truth:
    """
    The other side of a truth; unknown stays unknown.

    >>> negation(True), negation(None)
    (False, None)
    """
    return None if truth is None else not truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """
    True if all are true, false if one is false, else unknown: the mirror of `any_of`.

    >>> all_of([True, None]), all_of([None, False]), all_of([])
    (None, False, True)
    """
    return negation(any_of(negation(truth) for truth in truths))
