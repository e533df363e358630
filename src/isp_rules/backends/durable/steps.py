"""
Conditions as tests that fit: what is too large for one rule is asked in steps.

A part that is asked before the whole has two rules, as any condition; its answer is then one more fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, assert_never

from isp_rules.backends.durable.comparisons import given, is_set, so_and_not
from isp_rules.backends.durable.gaps import gaps_of, refused
from isp_rules.backends.durable.normal import Every, Literal, Normal, Some, every, some
from isp_rules.backends.durable.shape import Shape, both, either, one
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import Comparison, Operator, OtherFact, Pack, Scalar, Values

MOST_PATHS: Final = 12
MOST_GROUPS: Final = 12
MOST_WIDTH: Final = 250
MOST_READ: Final = 60
"""The measures of one test, well within those of durable_rules (see `shape`)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A condition as two tests: when it is certainly so, and when certainly not."""

    so: Shape
    no: Shape
    reads: tuple[str, ...]
    """The facts and earlier answers that the tests read, each once."""
    level: int = 0
    """How many answers must be there before."""

    def contrary(self) -> Step:
        """The same condition the other way round."""
        return Step(self.no, self.so, self.reads, self.level)

    @property
    def fits(self) -> bool:
        """Whether durable_rules has room for it."""
        return len(self.reads) <= MOST_READ and all(
            each.paths <= MOST_PATHS and each.groups <= MOST_GROUPS and each.width <= MOST_WIDTH
            for each in (self.so, self.no)
        )


class Steps:
    """Writes the conditions of one group of questions, and collects in `before` the parts to be asked first."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self.before: dict[Normal, tuple[str, Step]] = {}
        """The parts by what they are: the name of the answer, and the tests."""

    def write(self, node: Normal) -> Step:
        """The tests of a condition; those of its parts that do not fit beside each other are to be asked before."""
        match node:
            case Literal(comparison, wanted):
                step = self._compare(comparison)
                return step if wanted else step.contrary()
            case Every() | Some():
                return self._joined(node)
            case _:
                assert_never(node)

    def _compare(self, comparison: Comparison) -> Step:
        for gap in gaps_of(self._pack, comparison):
            place = f" at {comparison.span}" if comparison.span else ""
            raise refused(gap, f"`{comparison.fact}`{place}")
        match comparison:
            case Comparison(fact, Operator.INCLUDES_ALL, Values(values)) if len(values) > 1:
                return self.write(every(_has(fact, value) for value in sorted(values, key=str)))
            case Comparison(fact, operand=OtherFact(other)) if is_set(self._pack, fact) and is_set(self._pack, other):
                return self._two_sets(comparison, fact, other)
        others = (comparison.operand.fact,) if isinstance(comparison.operand, OtherFact) else ()
        return Step(*so_and_not(self._pack, comparison), reads=tuple(dict.fromkeys((comparison.fact, *others))))

    def _two_sets(self, comparison: Comparison, fact: str, other: str) -> Step:
        """Two sets are compared term by term, for a test cannot look into two lists at once."""
        terms = self._terms(fact)
        match comparison.operator:
            case Operator.INCLUDES_ANY:
                node = some(every([_has(fact, term), _has(other, term)]) for term in terms)
            case Operator.INCLUDES_ALL:
                node = every(some([_has(other, term, wanted=False), _has(fact, term)]) for term in terms)
            case Operator.ONLY:
                node = every(some([_has(fact, term, wanted=False), _has(other, term)]) for term in terms)
            case operator:
                raise AssertionError(f"{operator} does not compare two sets")
        step, known = self.write(node), [given(fact), given(other)]
        reads = tuple(dict.fromkeys((fact, other, *step.reads)))
        return Step(both([*known, step.so]), both([*known, step.no]), reads, step.level)

    def _terms(self, name: str) -> Iterable[str]:
        fact = declared(self._pack.facts, name)
        return self._pack.vocabularies[fact.vocabulary].terms if fact else ()

    def _joined(self, node: Every | Some) -> Step:
        parts, kind = node.parts, type(node)
        if len(parts) > MOST_PATHS:
            half = len(parts) // 2
            parts = (kind(parts[:half]), kind(parts[half:]))
        steps = [self.write(part) for part in parts]
        # The largest first: one part asked before may be enough.
        largest = sorted(range(len(parts)), key=lambda number: -max(steps[number].so.paths, steps[number].no.paths))
        for number in largest:
            if (joined := _join(steps, kind)).fits:
                return joined
            steps[number] = self._asked_before(parts[number], steps[number])
        return _join(steps, kind)

    def _asked_before(self, part: Normal, step: Step) -> Step:
        name, step = self.before.setdefault(part, (f"#{len(self.before)}", step))
        return Step(one({name: True}), one({name: False}), (name,), step.level + 1)


def _has(fact: str, value: Scalar, *, wanted: bool = True) -> Literal:
    return Literal(Comparison(fact, Operator.INCLUDES_ANY, Values(frozenset([value]))), wanted)


def _join(steps: Iterable[Step], kind: type[Every | Some]) -> Step:
    steps = list(steps)
    together: Callable[[Iterable[Shape]], Shape]
    contrary: Callable[[Iterable[Shape]], Shape]
    together, contrary = (both, either) if kind is Every else (either, both)
    return Step(
        together(step.so for step in steps),
        contrary(step.no for step in steps),
        tuple(dict.fromkeys(name for step in steps for name in step.reads)),
        max((step.level for step in steps), default=0),
    )
