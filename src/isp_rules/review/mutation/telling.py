"""What would kill a mutant that no case kills, under the parameters of the pack or those that some cases set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from isp_rules.pack.english.words import PARAMETER
from isp_rules.pack.layout import Value
from isp_rules.pack.scope import facts_of
from isp_rules.pack.syntax import Duty, Pack, Requirement
from isp_rules.review.judge import Judge
from isp_rules.review.mutation.edits import Mutant, edited
from isp_rules.review.mutation.proofs import Prover
from isp_rules.review.mutation.ready import ready_case
from isp_rules.review.mutation.report import ReadyCase
from isp_rules.review.mutation.search import near_cases
from isp_rules.review.mutation.words import what_tells
from isp_rules.review.places import Judged, Places, roots
from isp_rules.review.replay.worlds import CaseWorld

LONGEST_TITLE: Final = 300


class Telling:
    """
    One pack with one set of parameters, asked what tells it from its mutants.

    Attributes:
        pack: the pack with these parameters folded in.
    """

    def __init__(self, pack: Pack, parameters: Mapping[str, Any], bases: Mapping[str, Mapping[str, Any]]) -> None:
        """
        Nothing is worked out yet.

        Args:
            pack: the pack.
            parameters: what a case sets to come to it; empty for the pack's own.
            bases: base shares by the names of their files.
        """
        self.pack = pack
        self._parameters = dict(parameters)
        self._bases = bases

    def differs_from(self, other: Telling, mutant: Mutant) -> bool:
        """
        Whether a mutant that is equivalent with other parameters need not be so with these.

        Args:
            other: the same pack with those parameters.
            mutant: an edit of it.
        """
        here, there = (each.places.judged_by(mutant.place) for each in (self, other))
        return here != there or any(_owes(each) or _reads_parameters(each) for each in here)

    def by_proof(self, mutant: Mutant) -> Iterator[ReadyCase | None]:
        """
        For each share that z3 finds to tell the mutant apart the case for it, None where a case cannot say it.

        Raises:
            UnknownError: z3 cannot tell.
            IspRulesError: z3 is not installed.
        """
        return (self._ready(mutant, found.facts) for found in self._prover.apart(mutant))

    def by_search(self, world: CaseWorld, mutant: Mutant) -> ReadyCase | None:
        """
        A case near those that there are.

        Args:
            world: cases under this pack.
            mutant: an edit that none of them notices.
        """
        made = (self._ready(mutant, facts) for facts in near_cases(world, self._judge, mutant))
        return next((each for each in made if each is not None), None)

    def _ready(self, mutant: Mutant, facts: Mapping[str, Value]) -> ReadyCase | None:
        title = what_tells(self.pack, mutant)[:LONGEST_TITLE]
        ready = ready_case(title, self._judge, edited(self.pack, mutant), facts, self._bases)
        if ready is None or not self._parameters:
            return ready
        case = {"case": title, "parameters": self._parameters, **ready.case}
        return ReadyCase(ready.base, case)

    @cached_property
    def places(self) -> Places:
        """The nodes of the pack."""
        return Places(self.pack)

    @cached_property
    def _prover(self) -> Prover:
        return Prover(self.pack)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.pack)


def _reads_parameters(judged: Judged) -> bool:
    return any(fact.startswith(PARAMETER) for _, node in roots(judged) for fact in facts_of(node))


def _owes(judged: Judged) -> bool:
    """Whether a duty hangs on it, which goes with an allow, and so hangs on all other rules as well."""
    return isinstance(judged, Duty) or (isinstance(judged, Requirement) and judged.when_unknown is not None)
