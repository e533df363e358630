"""Asking z3: is there such a share, and which?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Final

import z3

from isp_rules.backends.smt.confirm import Confirmation
from isp_rules.backends.smt.encoding import Encoding
from isp_rules.backends.smt.share import Found, found_in
from isp_rules.backends.smt.smallest import Smallest
from isp_rules.errors import IspRulesError

PATIENCE: Final = 10_000
"""How many milliseconds z3 may take over one question."""


class UnknownError(IspRulesError):
    """z3 cannot tell, or has run out of time: neither *there is one* nor *there is none*."""


class Solver:
    """
    One z3 solver for the symbols of one or several packs. It keeps what it has learnt from one question to the next.

    z3 is not safe to use from several threads at once.
    """

    def __init__(self, *encodings: Encoding, patience: int = PATIENCE) -> None:
        """
        Tell z3 what holds of every share.

        Args:
            encodings: what packs say of the same symbols.
            patience: milliseconds for one question.
        """
        self._encodings = encodings
        self._symbols = encodings[0].symbols
        self._confirmations = [Confirmation(each) for each in encodings]
        self._told = [0 for _ in encodings]
        # Told that there is nothing but truth values and linear whole numbers, it takes half the time.
        self._solver = z3.SolverFor("QF_LIA")
        self._solver.set("timeout", patience)
        self._solver.add(*self._symbols.constraints)

    def possible(self, *goals: z3.BoolRef) -> bool:
        """
        Whether there is a share for which all these hold.

        Args:
            goals: formulas over the encodings: ask for their `possible`, too.

        Raises:
            UnknownError: z3 cannot tell.
        """
        self._tell()
        return self._check(*goals)

    def obstacles(self, goals: Sequence[z3.BoolRef], assumed: Mapping[str, z3.BoolRef]) -> tuple[str, ...] | None:
        """
        Why there is no share for which the goals hold and all that is assumed; None where there is one.

        Args:
            goals: as for `possible`.
            assumed: formulas by name.

        Returns:
            The names of some assumptions of which none can be spared: without any one of them, there is a share. They
            are always the same ones, and the earlier names rather than later ones; none where the goals alone have no
            share.

        Raises:
            UnknownError: z3 cannot tell.
        """
        self._tell()
        if self._check(*goals, *assumed.values()):
            return None
        return tuple(self._conflict(goals, assumed, list(assumed), changed=True))

    def _conflict(
        self, goals: Sequence[z3.BoolRef], assumed: Mapping[str, z3.BoolRef], among: list[str], *, changed: bool
    ) -> list[str]:
        """
        Those among some names that cannot be spared beside the goals, which contradict all of them.

        Nothing is spared twice: what the goals contradict by themselves is looked for only if they have `changed`.

        U. Junker, QuickXplain: preferred explanations and relaxations for over-constrained problems (AAAI 2004). z3's
        own unsatisfiable core would be found faster, but it depends on what was asked before.
        """
        if changed and not self._check(*goals):
            return []
        if len(among) < 2:
            return among
        half = len(among) // 2
        first, second = among[:half], among[half:]
        with_first = [*goals, *(assumed[name] for name in first)]
        of_second = self._conflict(with_first, assumed, second, changed=True)
        with_second = [*goals, *(assumed[name] for name in of_second)]
        return [*self._conflict(with_second, assumed, first, changed=bool(of_second)), *of_second]

    def share(self, *goals: z3.BoolRef, smallest: bool = True) -> Found | None:
        """
        A share for which all these hold; None where there is none.

        Args:
            goals: as for `possible`.
            smallest: with as few given facts as can be, and always the same one. Otherwise any, found faster.

        Raises:
            UnknownError: z3 cannot tell.
            DisagreementError: a pack decides the share that was found differently.
        """
        self._tell()
        with self._asked(goals):
            if not self._check():
                return None
            model = (
                Smallest(self._solver, self._check, self._symbols, self._marks).model()
                if smallest
                else self._solver.model()
            )
        found = found_in(self._symbols, model)
        for each in self._confirmations:
            each.of(found.share, model)
        return found

    def _tell(self) -> None:
        """Pass on what has been defined since the last question; whatever was learnt without it stays true."""
        for number, encoding in enumerate(self._encodings):
            self._solver.add(*encoding.definitions[self._told[number] :])
            self._told[number] = len(encoding.definitions)

    @contextmanager
    def _asked(self, goals: Sequence[z3.BoolRef]) -> Iterator[None]:
        self._solver.push()
        try:
            self._solver.add(*goals)
            yield
        finally:
            self._solver.pop()

    def _check(self, *goals: z3.BoolRef) -> bool:
        answer = self._solver.check(*goals)
        if answer == z3.unknown:
            raise UnknownError(f"the solver cannot tell: {self._solver.reason_unknown()}")
        return bool(answer == z3.sat)

    @cached_property
    def _marks(self) -> dict[str, list[int]]:
        """The numbers and days that conditions name, and their neighbours."""
        found: dict[str, list[int]] = {}
        for encoding in self._encodings:
            for name, number in encoding.marks():
                found.setdefault(name, []).append(number)
        return {
            name: list(dict.fromkeys([*sorted(here), *(each + step for each in sorted(here) for step in (1, -1))]))
            for name, here in found.items()
        }
