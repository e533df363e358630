"""The questions that checks put to the solver, each about the possible shares of a pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from isp_rules.errors import needs_extra
from isp_rules.pack.syntax import Exclusion, Fact, Pack, Requirement

Formula = Any
"""A formula of z3."""


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
        self.passes: Mapping[str, Formula] = {rule.id: ~self.said.fails(rule.id) for rule in pack.against}

    def can_be(self, *goals: Formula) -> bool:
        """Whether a possible share is like this."""
        return self._solver.possible(self.said.possible, *goals)

    def obstacles(self, goals: Iterable[Formula], assumed: Mapping[str, Formula]) -> tuple[str, ...] | None:
        """Which of the assumptions keep every possible share from being like this; None where one is."""
        return self._solver.obstacles([self.said.possible, *goals], assumed)

    def others(self, rule: Requirement | Exclusion) -> dict[str, Formula]:
        """That every other requirement and exclusion lets the share pass, by id."""
        return {id_: passes for id_, passes in self.passes.items() if id_ != rule.id}

    def options(self, fact: Fact, term: str) -> list[Formula]:
        """That a fact is this term, or a set of terms holds it: at each end, where it is one of theirs."""
        return [self.said.symbol(name).option(term) for name in self._readable(fact.name)]
