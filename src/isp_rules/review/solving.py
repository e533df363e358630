"""The solver of a pack, made once: what a review asks of all shares at once goes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from isp_rules.errors import needs_extra
from isp_rules.rulepack import RulePack

if TYPE_CHECKING:
    from isp_rules.backends.smt import Encoding, Solver

_MADE: WeakKeyDictionary[RulePack, tuple[Encoding, Solver]] = WeakKeyDictionary()


def solver_of(pack: RulePack) -> tuple[Encoding, Solver]:
    """
    What a pack says of the generic share, and the solver to ask about it. z3 is for one thread at a time.

    Args:
        pack: the pack, with the parameters that it was loaded with.

    Raises:
        IspRulesError: z3 is not installed.
    """
    if pack not in _MADE:
        with needs_extra("analysis"):
            from isp_rules.backends.smt import Encoding, Solver, Symbols  # noqa: PLC0415 - an extra brings z3
        encoding = Encoding(pack.syntax, Symbols(pack.syntax))
        _MADE[pack] = encoding, Solver(encoding)
    return _MADE[pack]
