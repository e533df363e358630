"""Whether a property holds of every share there is, unknown facts included; if not, a share of which it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, assert_never

from isp_rules.decision.decision import Decision
from isp_rules.engine.evaluate import truth_of
from isp_rules.engine.items import Item, readers
from isp_rules.pack.scope import ENDS, axes
from isp_rules.pack.syntax import Condition
from isp_rules.review.case_text import case_text
from isp_rules.review.prove.properties import AlwaysDeniedBy, AlwaysNeeds, Claim, NeverAllowed, Property
from isp_rules.review.solving import solver_of
from isp_rules.rulepack import RulePack

if TYPE_CHECKING:
    from isp_rules.backends.smt import Found

Formula = Any
"""A formula of z3."""


class Answer(StrEnum):
    """What became of a property."""

    PROVED = "proved"
    COUNTEREXAMPLE = "counterexample"
    EMPTY = "empty"
    """There is no share of the kind that it speaks of, so that it holds of none and says nothing."""
    UNKNOWN = "unknown"
    """The solver cannot tell, or was not given the time."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A share of which a property does not hold: one with as few facts as can be."""

    share: Mapping[str, Any]
    decision: Decision
    case: str
    """A file of cases with this share, which the pack fails until it is mended."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A property and its answer."""

    of: Property
    answer: Answer
    counterexample: Counterexample | None = None
    why: str = ""
    """Why the solver cannot tell."""

    @property
    def proved(self) -> bool:
        """Whether the property holds of every share, and there are shares that it speaks of."""
        return self.answer is Answer.PROVED


def prove(pack: RulePack, properties: Iterable[Property]) -> Iterator[Proof]:
    """
    Prove properties, one after another, or find shares of which they do not hold.

    They are proved of the pack with the parameters that it was loaded with, of every share of its facts, however many
    of these are known, but for what the pack calls impossible.

    Args:
        pack: the pack.
        properties: as `read_properties` gives them.

    Raises:
        IspRulesError: z3 is not installed.
    """
    return map(_Prover(pack).proof, properties)


class _Prover:
    """Asks the solver of a pack for shares of which properties do not hold."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._said, self._solver = solver_of(pack)

    def proof(self, each: Property) -> Proof:
        from isp_rules.backends.smt import UnknownError  # noqa: PLC0415 - as `solver_of`

        spoken_of, against = self._goals(each.claim)
        try:
            found = self._solver.share(self._said.possible, *against)
            if found is not None:
                return Proof(each, Answer.COUNTEREXAMPLE, self._counterexample(each, found))
            there_are_some = self._solver.possible(self._said.possible, *spoken_of)
        except UnknownError as error:
            return Proof(each, Answer.UNKNOWN, why=str(error))
        return Proof(each, Answer.PROVED if there_are_some else Answer.EMPTY)

    def _goals(self, claim: Claim) -> tuple[list[Formula], list[Formula]]:
        """What is true of the shares that a claim speaks of, and of those that it does not hold of."""
        said = self._said
        match claim:
            case NeverAllowed(condition):
                true = said.truth(condition).true
                return [true], [said.allowed, true]
            case AlwaysNeeds(fact, when):
                ends = ENDS if "party" in {*axes(_all(when)), *fact.split(".")[:1]} else ("",)
                there = [said.truth(when, end).true if when else said.allowed for end in ends]
                unknown = [~said.symbol(fact, end).known for end in ends]
                missing = [true & not_known for true, not_known in zip(there, unknown, strict=True)]
                return [said.allowed, reduce(or_, there)], [said.allowed, reduce(or_, missing)]
            case AlwaysDeniedBy(rule, when):
                true = said.truth(when).true
                return [true], [true, ~said.fails(rule)]
            case _:
                assert_never(claim)

    def _counterexample(self, each: Property, found: Found) -> Counterexample:
        from isp_rules.backends.smt import DisagreementError  # noqa: PLC0415 - as `solver_of`

        decision = self._pack.decide(found.share)
        if not self._is_one(each.claim, found, decision):
            raise DisagreementError(f"z3 and the engine differ: `{each.id}` holds of {found.share}")
        denied_by = {"findings_include": [each.claim.rule]} if isinstance(each.claim, AlwaysDeniedBy) else {}
        parameters = {
            parameter.name: parameter.value
            for parameter in self._pack.syntax.parameters.values()
            if parameter.value != parameter.default
        }
        chosen = {"parameters": parameters} if parameters else {}
        case = {"case": each.title, **chosen, "share": found.share, "expect": "deny", **denied_by}
        return Counterexample(found.share, decision, case_text(self._pack, [case]))

    def _is_one(self, claim: Claim, found: Found, decision: Decision) -> bool:
        """The same question to the reference evaluator."""
        at = readers(self._pack.syntax, self._pack.share(found.share).facts)
        ends = [at(Item(end, 0, 0, 0, 0)) for end in range(len(ENDS))]
        match claim:
            case NeverAllowed(condition):
                return decision.allowed and any(truth_of(condition, read) is True for read in ends)
            case AlwaysNeeds(fact, when):
                missing = (read(fact) is None and (when is None or truth_of(when, read) is True) for read in ends)
                return decision.allowed and any(missing)
            case AlwaysDeniedBy(rule, when):
                return rule not in decision.rules and any(truth_of(when, read) is True for read in ends)
            case _:
                assert_never(claim)


def _all(condition: Condition | None) -> list[Condition]:
    return [] if condition is None else [condition]
