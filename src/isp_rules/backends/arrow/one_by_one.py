"""Rows with very many items, decided one by one by the compiled pack: the lines that a program would have given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from isp_rules.backends.arrow.columns import Array
from isp_rules.backends.arrow.program import Plane
from isp_rules.decision.decision import Decision
from isp_rules.decision.prepared import PreparedPack
from isp_rules.pack.layout import ShareFacts


def decided(prepared: PreparedPack, shares: Sequence[ShareFacts]) -> Plane:
    """A line for each rule definitely against a share, for each not shown, none that cannot be, and for each duty."""
    pack = prepared.pack
    rules, cannot_be = len(pack.against), len(pack.impossible)
    table = np.zeros((2 * rules + cannot_be + len(pack.duties), len(shares)), bool)
    for place, share in enumerate(shares):
        against = prepared.compiled.judge(share)
        for rule, definite, _ in against:
            table[rule if definite else rules + rule, place] = True
        if not against:
            decision = Decision(prepared, share, against)
            for duty in decision.duties:
                table[2 * rules + cannot_be + prepared.duty_number(duty.duty), place] = True
    return _lines(table)


def missing(prepared: PreparedPack, shares: Sequence[ShareFacts], facts: Sequence[str]) -> dict[int, Array]:
    """How many findings of each share wait for each fact, by the fact's number."""
    counts = np.zeros((len(facts), len(shares)), np.uint16)
    for place, share in enumerate(shares):
        for needed in Decision(prepared, share, prepared.compiled.judge(share)).questions:
            counts[facts.index(needed.fact), place] = needed.findings
    return dict(enumerate(counts))


def _lines(table: Array) -> Plane:
    padded = np.pad(table, ((0, 0), (0, -table.shape[1] % 64)))
    lines: Plane = np.packbits(padded, axis=1, bitorder="little").view(np.uint64)
    return lines
