"""
Among all the shares that answer a question, the smallest one: a reader has to take in each of its facts.

As few facts as can be; then, of two choices, the facts that are declared later, the terms that are listed first, and
the numbers and dates that the rules themselves name. So it is the same share whatever was asked before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

import z3

from isp_rules.backends.smt.logic import at_most, both, either, holds, no
from isp_rules.backends.smt.symbols import Symbol, Symbols
from isp_rules.pack.syntax import FactType

Ask = Callable[..., bool]
"""Whether there is a share for which this holds as well."""


class Smallest:
    """Narrows down what a solver has been asked, until one share is left."""

    def __init__(self, solver: z3.Solver, ask: Ask, symbols: Symbols, marks: Mapping[str, Sequence[int]]) -> None:
        """
        Begin where the solver has just answered that there is a share.

        Args:
            solver: what it is asked is added to; the caller takes it back.
            ask: asks it.
            symbols: of the share.
            marks: for numbers and dates by name, the ones that rules compare them with, in steps.
        """
        self._solver = solver
        self._ask = ask
        self._symbols = symbols
        self._marks = marks
        self._model = solver.model()

    def model(self) -> z3.ModelRef:
        """The model of the smallest share."""
        known = [symbol.known for symbol in self._symbols]
        self._least(
            lambda most: at_most(most, known),
            lambda: sum(holds(self._model, each) for each in known),
            below=-1,
        )
        spared = self._wish([no(each) for each in known])
        for symbol, is_spared in zip(self._symbols, spared, strict=True):
            if not is_spared:
                self._value(symbol)
        return self._model

    def _value(self, symbol: Symbol) -> None:
        match symbol.type:
            case FactType.TERM | FactType.FLAG:
                self._first(list(symbol.options.values()))
            case FactType.TERMS:
                self._wish([no(held) for held in symbol.options.values()])
            case FactType.NUMBER | FactType.DATE:
                self._number(symbol)
            case FactType.TEXT:
                pass
            case _:
                assert_never(symbol.type)

    def _number(self, symbol: Symbol) -> None:
        marks = [symbol.number == each for each in self._marks.get(symbol.name, ())]
        if marks and self._wish([either(marks)]) == [True]:
            self._first(marks)
        else:
            # No number that the rules name will do: the least one that does.
            self._least(
                lambda most: symbol.number <= most,
                lambda: self._model.eval(symbol.number, model_completion=True).as_long(),
                below=symbol.least - 1,
            )

    def _first(self, options: Sequence[z3.BoolRef]) -> None:
        """The first of these that can be; one of them can."""
        self._least(
            lambda most: either(options[: most + 1]),
            lambda: next(number for number, each in enumerate(options) if holds(self._model, each)),
            below=-1,
        )

    def _least(self, at_most: Callable[[int], z3.BoolRef], reached: Callable[[], int], *, below: int) -> None:
        """Halve the distance between what a share has reached and what none can reach, until they are neighbours."""
        enough = reached()
        while enough - below > 1:
            tried = (enough + below) // 2
            if self._ask(at_most(tried)):
                self._model = self._solver.model()
                enough = reached()
            else:
                below = tried
        self._solver.add(at_most(enough))

    def _wish(self, wishes: Sequence[z3.BoolRef]) -> list[bool]:
        """Let one after another of these hold if it can, or else its opposite; whether each is granted."""
        granted: list[bool] = []
        settled: list[z3.BoolRef] = []
        for wish in wishes:
            if not holds(self._model, wish):
                # What has been granted so far comes first; one formula is passed on faster than many.
                self._solver.add(both(settled))
                settled = []
                if self._ask(wish):
                    self._model = self._solver.model()
            granted.append(holds(self._model, wish))
            settled.append(wish if granted[-1] else no(wish))
        self._solver.add(both(settled))
        return granted
