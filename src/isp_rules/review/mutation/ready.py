"""A ready case that tells a mutant from its pack: written like the pack's own, and confirmed by both."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from isp_rules.decision.decision import Decision
from isp_rules.decision.prepared import PreparedPack
from isp_rules.errors import ShareError
from isp_rules.pack.layout import ShareFacts, Value
from isp_rules.pack.syntax import Pack
from isp_rules.review.answers import IMPOSSIBLE, Answer
from isp_rules.review.case_documents import CaseDocument
from isp_rules.review.cases import mismatches
from isp_rules.review.changes import changed
from isp_rules.review.mutation.report import ReadyCase
from isp_rules.review.nearest import nearest, written
from isp_rules.share.model import Share, share_model


class Judge:
    """One pack, which answers shares that its own model need not have let through."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._prepared = PreparedPack(pack)

    def answer(self, facts: ShareFacts) -> Answer:
        """The answer to a share, from the whole decision."""
        if cannot := self._prepared.compiled.impossible(facts):
            ids = dict.fromkeys(self.pack.impossible[number].id for number, _ in cannot)
            return Answer(outcome=IMPOSSIBLE, impossible=tuple(ids))
        return Answer.of(Decision(self._prepared, facts, self._prepared.compiled.judge(facts)))

    def against(self, facts: ShareFacts) -> set[int]:
        """The numbers of the rules that stand against a share, which is known much sooner."""
        return {number for number, *_ in self._prepared.compiled.judge(facts)}

    @cached_property
    def model(self) -> type[Share]:
        """A share of the pack's facts, impossible ones as well."""
        return share_model(self.pack, lambda _: ())


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

    def told(share: Mapping[str, Any], reasons: float = math.inf) -> _Told | None:
        try:
            read = before.model.model_validate(share).facts
        except ShareError:
            return None
        if len(before.against(read)) + len(other.against(read)) > reasons:
            return None
        return _told(before.answer(read), other.answer(read))

    found = told(written(before.pack, facts))
    if found is None:
        return None
    near = nearest(before.pack, bases, facts, lambda share: _no_less(told(share, found.reasons), found))
    if near is None:
        return None
    said = told(changed(bases[near.base], near.changes))
    expected = found.expected if said is None else said.expected
    return ReadyCase(near.base, {"case": title, "changes": dict(near.changes), **expected})


@dataclass(frozen=True, slots=True)
class _Told:
    """What a case expects that tells two packs apart, and by how much: 0 by the outcome, 1 by findings, 2 by less."""

    expected: Mapping[str, Any]
    rank: int
    reasons: int


def _no_less(new: _Told | None, old: _Told) -> bool:
    """Whether a share tells the packs apart as clearly as another, and for as few reasons."""
    return new is not None and new.rank <= old.rank and new.reasons <= old.reasons


def _told(before: Answer, after: Answer) -> _Told | None:
    expected: dict[str, Any] = {"expect": before.outcome}
    if before.outcome == IMPOSSIBLE:
        expected["impossible"] = sorted(before.impossible)
    elif before.findings:
        expected |= {"findings": sorted(before.findings), "kinds": sorted(set(before.kinds))}
    reasons = len(before.findings) + len(after.findings)
    if _differs(expected, after):
        return _Told(expected, int(before.outcome == after.outcome), reasons)
    for key, one, other in (("duties", before.duties, after.duties), ("notices", before.notices, after.notices)):
        if lost := set(one) - set(other):
            expected[f"{key}_include"] = sorted(lost)
        elif set(other) - set(one):
            expected[key] = sorted(one)
    return _Told(expected, 2, reasons) if _differs(expected, after) else None


def _differs(expected: Mapping[str, Any], answer: Answer) -> bool:
    return any(mismatches(CaseDocument.model_validate({"case": "a case", **expected}), answer))
