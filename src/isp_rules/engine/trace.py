"""Why a condition is not what was wanted: the comparisons that stand in the way, and the facts that would tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from isp_rules.engine.evaluate import truth_of
from isp_rules.engine.items import Reader
from isp_rules.engine.truth import Truth, negation
from isp_rules.pack.layout import Value
from isp_rules.pack.syntax import All, Any, Comparison, Condition, Named, Not, OtherFact


@dataclass(frozen=True, slots=True)
class Blocker:
    """One comparison that stands in the way."""

    comparison: Comparison
    wanted: bool
    """Whether the comparison would have to be true, or false."""
    known: bool
    """False where the answer is unknown."""
    read: Value
    """What the fact is worth."""
    missing: tuple[str, ...]
    """The facts that are not known, of the comparison's one or two."""


def blockers(condition: Condition, read: Reader, *, wanted: bool = True) -> Iterator[Blocker]:
    """
    The comparisons that keep a condition from being what is wanted; none where it is.

    A part that is already settled asks for nothing: of an unknown condition only the unknown parts stand in the way.
    """
    answer = _relative(condition, read, wanted)
    if answer is True:
        return
    match condition:
        case Comparison():
            yield _blocker(condition, read, wanted)
        case All(parts) | Any(parts):
            for part in parts:
                if _relative(part, read, wanted) is answer:
                    yield from blockers(part, read, wanted=wanted)
        case Not(part):
            yield from blockers(part, read, wanted=not wanted)
        case Named(body=body):
            yield from blockers(body, read, wanted=wanted)
        case _:
            assert_never(condition)


def missing(found: Iterable[Blocker]) -> tuple[str, ...]:
    """The facts that would tell, each once."""
    return tuple(dict.fromkeys(fact for blocker in found for fact in blocker.missing))


def _relative(condition: Condition, read: Reader, wanted: bool) -> Truth:
    truth = truth_of(condition, read)
    return truth if wanted else negation(truth)


def _blocker(comparison: Comparison, read: Reader, wanted: bool) -> Blocker:
    names = [comparison.fact]
    if isinstance(comparison.operand, OtherFact):
        names.append(comparison.operand.fact)
    unknown = tuple(name for name in names if read(name) is None)
    return Blocker(comparison, wanted, not unknown, read(comparison.fact), unknown)
