"""The questions that checks put to the solver, each about the possible shares of a pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from isp_rules.errors import needs_extra
from isp_rules.pack.syntax import Exclusion, Fact, Pack, Requirement

Formula = Any
"""A formula of z3."""

EXPLAINED: Final = 50
"""For how many rules it is found out which others they follow from: a pack with more has other worries."""


class Asked:
    """A pack in the solver, whichever values its choices have."""

    def __init__(self, pack: Pack) -> None:
        """
        Tell the solver of the pack.

        Args:
            pack: the pack; its parameters that are choices may be chosen otherwise.

        Raises:
            IspRulesError: z3 is not installed.
        """
        with needs_extra("analysis"):
            from isp_rules.backends.smt import (  # noqa: PLC0415 - an extra brings z3
                Encoding,
                Solver,
                Symbols,
                ends_of,
                readable,
            )
        self.pack = pack
        self.said: Final = Encoding(pack, Symbols(pack), any_choice=True)
        self.ends_of = ends_of
        self._readable = readable
        self._solver = Solver(self.said)
        self._explained = 0
        self.passes: Mapping[str, Formula] = {rule.id: ~self.said.fails(rule.id) for rule in pack.against}

    def can_be(self, *goals: Formula) -> bool:
        """Whether a possible share is like this."""
        return self._solver.possible(self.said.possible, *goals)

    def obstacles(self, goals: Iterable[Formula], assumed: Mapping[str, Formula]) -> tuple[str, ...] | None:
        """Which of the assumptions keep every possible share from being like this; None where one is."""
        return self._solver.obstacles([self.said.possible, *goals], assumed)

    def denied_by_others(self, rule: Requirement | Exclusion, goal: Formula) -> tuple[str, ...] | None:
        """
        Which other rules stand against every possible share that is like this; None where one passes them all.

        After the first `EXPLAINED` answers they are not looked for, and none is named.
        """
        others = {id_: passes for id_, passes in self.passes.items() if id_ != rule.id}
        if self.can_be(goal, *others.values()):
            return None
        self._explained += 1
        return self.obstacles([goal], others) if self._explained <= EXPLAINED else ()

    def options(self, fact: Fact, term: str) -> list[Formula]:
        """That a fact is this term, or a set of terms holds it: at each end, where it is one of theirs."""
        return [self.said.symbol(name).option(term) for name in self._readable(fact.name)]
