"""
Conditions in negation normal form: *not* is pushed down to the comparisons, and names are opened.

A rule of durable_rules can say that something is so and that something is the other way round, but it has no *unknown*.
In this form every part has two readings without a *not* between them: certainly so, and certainly not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from isp_rules.pack.syntax import All, Any, Comparison, Condition, Named, Not, Requirement


@dataclass(frozen=True, slots=True)
class Literal:
    """A comparison, or its contrary."""

    comparison: Comparison
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Every:
    """So when every part is; without parts, always."""

    parts: tuple[Normal, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """So when one part is; without parts, never."""

    parts: tuple[Normal, ...]


Normal = Literal | Every | Some


def normal(condition: Condition, *, wanted: bool = True) -> Normal:
    """
    A condition, or its contrary, in negation normal form.

    >>> from isp_rules.pack.syntax import Operator, Values
    >>> stated = Comparison("name", Operator.STATED, Values(frozenset()))
    >>> normal(Not(All((stated, Not(stated))))) == Some((Literal(stated, False), Literal(stated, True)))
    True
    """
    match condition:
        case Comparison():
            return Literal(condition, wanted)
        case All(parts):
            return (every if wanted else some)(normal(part, wanted=wanted) for part in parts)
        case Any(parts):
            return (some if wanted else every)(normal(part, wanted=wanted) for part in parts)
        case Not(part):
            return normal(part, wanted=not wanted)
        case Named(body=body):
            return normal(body, wanted=wanted)
        case _:
            assert_never(condition)


def holds(requirement: Requirement) -> Normal:
    """When a requirement is met: it does not apply, or one of its grounds holds."""
    guard = () if requirement.applies_when is None else (normal(requirement.applies_when, wanted=False),)
    return some((*guard, *(normal(ground.when) for ground in requirement.grounds)))


def every(parts: Iterable[Normal]) -> Normal:
    """All of these, each once, those of an inner *every* among them."""
    flat = tuple(dict.fromkeys(_flat(parts, Every)))
    return flat[0] if len(flat) == 1 else Every(flat)


def some(parts: Iterable[Normal]) -> Normal:
    """One of these, each once, those of an inner *some* among them."""
    flat = tuple(dict.fromkeys(_flat(parts, Some)))
    return flat[0] if len(flat) == 1 else Some(flat)


def _flat(parts: Iterable[Normal], kind: type[Every | Some]) -> Iterator[Normal]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def literals(node: Normal) -> Iterator[Literal]:
    """The comparisons in it, in the order of the text."""
    match node:
        case Literal():
            yield node
        case Every(parts) | Some(parts):
            for part in parts:
                yield from literals(part)
        case _:
            assert_never(node)
