"""A ready case that tells a mutant from its pack: written like the pack's own, and confirmed by both."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isp_rules.pack.layout import Value
from isp_rules.pack.syntax import Pack
from isp_rules.review.answers import IMPOSSIBLE, Answer
from isp_rules.review.case_documents import CaseDocument
from isp_rules.review.cases import mismatches
from isp_rules.review.changes import changed
from isp_rules.review.judge import Judge
from isp_rules.review.mutation.report import ReadyCase
from isp_rules.review.nearest import nearest, written


def ready_case(
    title: str, before: Judge, after: Pack, facts: Mapping[str, Value], bases: Mapping[str, Mapping[str, Any]]
) -> ReadyCase | None:
    """
    A case that the pack passes and the edited pack fails.

    Args:
        title: what the case shows.
        before: the pack.
        after: the edited pack.
        facts: a share of one item each that the two answer differently.
        bases: the base shares that the case may start from, by the names of their files.

    Returns:
        The case; None if no base share leads to a share that the two answer differently in what a case can expect.
    """
    other = Judge(after)

    def told(share: Mapping[str, Any], at_most: float = math.inf) -> _Told | None:
        read = before.read(share)
        if read is None:
            return None
        reasons = len(before.against(read)) + len(other.against(read))
        return None if reasons > at_most else _told(before.answer(read), other.answer(read), reasons)

    found = told(written(before.pack, facts))
    if found is None:
        return None
    near = nearest(before.pack, bases, facts, lambda share: _no_less(told(share, found.reasons), found))
    if near is None:
        return None
    said = told(changed(bases[near.base], near.changes))
    expected = found.expected if said is None else said.expected
    changes = {"changes": dict(near.changes)} if near.changes else {}
    return ReadyCase(near.base, {"case": title, **changes, **expected})


@dataclass(frozen=True, slots=True)
class _Told:
    """What a case expects that tells two packs apart, and by how much: 0 by the outcome, 1 by findings, 2 by less."""

    expected: Mapping[str, Any]
    rank: int
    reasons: int


def _no_less(new: _Told | None, old: _Told) -> bool:
    """Whether a share tells the packs apart as clearly as another, and for as few reasons."""
    return new is not None and new.rank <= old.rank and new.reasons <= old.reasons


def _told(before: Answer, after: Answer, reasons: int) -> _Told | None:
    expected: dict[str, Any] = {"expect": before.outcome}
    if before.outcome == IMPOSSIBLE:
        expected["impossible"] = sorted(before.impossible)
    elif before.findings:
        expected |= {"findings": sorted(before.findings), "kinds": sorted(set(before.kinds))}
    if _differs(expected, after):
        return _Told(expected, int(before.outcome == after.outcome), reasons)
    for key, one, other in (("duties", before.duties, after.duties), ("notices", before.notices, after.notices)):
        if lost := set(one) - set(other):
            expected[f"{key}_include"] = sorted(lost)
        elif set(other) - set(one):
            expected[key] = sorted(one)
    if not _differs(expected, after) and set(before.missing) != set(after.missing):
        expected["missing"] = sorted(set(before.missing))
    return _Told(expected, 2, reasons) if _differs(expected, after) else None


def _differs(expected: Mapping[str, Any], answer: Answer) -> bool:
    return any(mismatches(CaseDocument.model_validate({"case": "a case", **expected}), answer))
