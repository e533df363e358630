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

    def apart(self, mutant: Mutant) -> Found | None:
        """
        A share that tells the mutant from its pack, one whose outcome turns if there is one; None: there is none.

        Raises:
            UnknownError: z3 cannot tell.
        """
        judged = self._places.judged_by(mutant.place)
        change = self._apart.changed(judged, edited(self._places.pack, mutant))
        if any(isinstance(each, Impossible) for each in judged):
            found = self._apart.solver.share(change.impossible)
            if found is not None:
                return found
        asked = list(self._questions(change, mutant))
        possible = self._apart.said.possible
        # One question for all, first: most of those who come here are equivalent.
        if not self._apart.solver.possible(possible, _either(asked)):
            return None
        for wish in asked:
            for alone in ((change.alone,), ()):
                found = self._apart.solver.share(possible, *alone, wish)
                if found is not None:
                    return found
        return None

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
