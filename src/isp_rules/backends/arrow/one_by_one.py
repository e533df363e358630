"""Rows with very many items, decided one by one by the compiled pack: the answers that a program would have given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from isp_rules.backends.arrow.answers import Answers
from isp_rules.backends.arrow.columns import Array
from isp_rules.backends.arrow.program import Plane
from isp_rules.decision.decision import Decision
from isp_rules.decision.prepared import PreparedPack
from isp_rules.pack.layout import ShareFacts


def answers(prepared: PreparedPack, shares: Sequence[ShareFacts], facts: Sequence[str]) -> Answers:
    """
    What stands against each share, and so on.

    Args:
        prepared: the pack.
        shares: the shares, which are valid.
        facts: those that may be missing, in the order of their numbers.
    """
    pack = prepared.pack
    definite, not_shown = np.zeros((2, len(pack.against), len(shares)), bool)
    duties = np.zeros((len(pack.duties), len(shares)), bool)
    waiting = np.zeros((len(facts), len(shares)), np.intp)
    for place, share in enumerate(shares):
        against = prepared.compiled.judge(share)
        for rule, is_definite, _ in against:
            (definite if is_definite else not_shown)[rule, place] = True
        decision = Decision(prepared, share, against)
        for duty in decision.duties:
            duties[prepared.duty_number(duty.duty), place] = True
        for needed in decision.questions:
            waiting[facts.index(needed.fact), place] = needed.findings
    return Answers(
        definite=_lines(definite),
        not_shown=_lines(not_shown),
        impossible=_lines(definite[:0]),
        duties=_lines(duties),
        missing=tuple(
            (fact, _lines(np.arange(counts.max())[:, None] < counts))
            for fact, counts in enumerate(waiting)
            if counts.any()
        ),
    )


def _lines(table: Array) -> Plane:
    padded = np.pad(table, ((0, 0), (0, -table.shape[1] % 64)))
    lines: Plane = np.packbits(padded, axis=1, bitorder="little").view(np.uint64)
    return lines
