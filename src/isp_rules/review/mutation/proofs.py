"""Whether a mutant can be told from its pack at all: z3 finds a share that tells them apart, or shows there is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from isp_rules.pack.syntax import Impossible, Pack
from isp_rules.review.apart import Apart, Change
from isp_rules.review.mutation.edits import ChangeKind, Mutant, edited
from isp_rules.review.places import Places

if TYPE_CHECKING:
    import z3

    from isp_rules.backends.smt import Found


class Prover:
    """
    The solver for a pack and its mutants. z3 is for one thread at a time.

    Two packs are told apart by a share that they answer with another outcome, other findings or kinds, other duties, or
    other notices. One item of each list is enough: what is answered to a share of several, is answered to one of those.
    """

    def __init__(self, pack: Pack) -> None:
        """
        Read the pack once.

        Raises:
            IspRulesError: z3 is not installed.
        """
        self._places = Places(pack)
        self._apart = Apart(pack)

    def apart(self, mutant: Mutant) -> Iterator[Found]:
        """
        Shares that tell the mutant from its pack, the clearest first; none at all if there is none.

        An answer can differ in what no case speaks of, so that more than one may be wanted.

        Raises:
            UnknownError: z3 cannot tell.
        """
        judged = self._places.judged_by(mutant.place)
        change = self._apart.changed(judged, edited(self._places.pack, mutant))
        solver, said = self._apart.solver, self._apart.said
        asked: list[tuple[z3.BoolRef, ...]] = []
        if any(isinstance(each, Impossible) for each in judged):
            asked += [(said.allowed, change.impossible), (change.impossible,)]
        questions = list(self._questions(change, mutant))
        # One question for all, first: most of those who come here are equivalent.
        if solver.possible(said.possible, _either(questions)):
            alone = ((change.alone,), (change.nearly_alone,), ())
            asked += [(said.possible, *others, wish) for wish in questions for others in alone]
        found = (solver.share(*goals) for goals in asked)
        return (each for each in found if each is not None)

    def _questions(self, change: Change, mutant: Mutant) -> Iterator[z3.BoolRef]:
        if change.may_turn:
            yield change.outcome
            yield change.findings
        if isinstance(mutant.edit, ChangeKind):
            yield self._apart.said.definitely_fails(mutant.place.of)
        yield change.duties
        yield change.notices


def _either(parts: list[z3.BoolRef]) -> z3.BoolRef:
    from isp_rules.backends.smt.logic import either  # noqa: PLC0415 - an extra brings z3

    return either(parts)
