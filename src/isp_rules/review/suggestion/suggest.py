"""Cases for one rule, written for a pack's own files: z3 finds the shares, and the pack confirms them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from isp_rules.errors import IspRulesError, did_you_mean
from isp_rules.pack.said import as_written
from isp_rules.review.asked import check_pack
from isp_rules.review.bases import base_shares
from isp_rules.review.case_text import file_text
from isp_rules.review.changes import changed
from isp_rules.review.judge import Judge
from isp_rules.review.nearest import differing, nearest
from isp_rules.review.places import Places
from isp_rules.review.solving import solver_of
from isp_rules.review.suggestion.wanted import Wanted, wanted_of
from isp_rules.rulepack import RulePack

_TO_READ: Final = "# Each case says what the rules do. Read it, and say whether that is right.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """
    Cases that show one rule deciding.

    `cases` are as they are written in a file, and change the base share in the file `base`. `never` says what no
    share shows, proved; `unsettled` of what the solver cannot tell whether any does.
    """

    base: str
    cases: tuple[Mapping[str, Any], ...]
    never: tuple[str, ...]
    unsettled: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file, with comments at its head: what no case shows, and what to do with the cases."""
        told = [f"# Proved: {each}.\n" for each in self.never]
        told += [f"# The solver cannot tell whether there is a share: {each}.\n" for each in self.unsettled]
        return "".join(told) + (_TO_READ + file_text(self.base, self.cases) if self.cases else "")


def suggest(pack: RulePack, rule: str, cases: Path | None = None) -> Suggestion:
    """
    Cases in which just one rule decides, both ways, and for a requirement each of its grounds as well.

    Args:
        pack: the pack.
        rule: the id of a rule, or of something that cannot be.
        cases: the folder whose base shares the cases may start from; left out, that of the pack's own cases.

    Returns:
        The cases, each confirmed by the pack, and what there is no share for.

    Raises:
        IspRulesError: there is no such rule, or no base share, or z3 is not installed.
    """
    check_pack(pack)
    known = Places(pack.syntax).judged
    if rule not in list(known):
        meant = did_you_mean(str(rule), known) or "name a rule by its id, as `isp-rules show` has it"
        raise IspRulesError(f"{pack.name} has no rule {as_written(rule)}\n  = help: {meant}")
    bases = base_shares(pack, cases)
    if not bases:
        raise IspRulesError(f"{pack.name} has no base share among its cases\n  = help: put one there, as a file")
    said, solver = solver_of(pack)
    from isp_rules.backends.smt import UnknownError  # noqa: PLC0415 - an extra brings z3

    found: list[tuple[Wanted, Mapping[str, Any]]] = []
    never, unsettled = [], []
    for wanted in wanted_of(said, known[rule]):
        try:
            share = next(filter(None, (solver.share(*goals) for goals in wanted.goals)), None)
        except UnknownError:
            unsettled.append(wanted.title)
            continue
        if share is None:
            never.append(wanted.never)
        else:
            found.append((wanted, share.facts))
    base = _closest(pack, bases, [facts for _, facts in found])
    judge = Judge(pack.syntax)
    made = tuple(_case(judge, {base: bases[base]}, wanted, facts) for wanted, facts in found)
    return Suggestion(base=base, cases=made, never=tuple(never), unsettled=tuple(unsettled))


def _closest(pack: RulePack, bases: Mapping[str, Mapping[str, Any]], found: list[Mapping[str, Any]]) -> str:
    """The one base share for all the cases: a file of cases has no more."""

    def distance(name: str) -> int:
        return sum(len(differing(pack.syntax, bases[name], facts)) for facts in found)

    return min(bases, key=distance)


def _case(
    judge: Judge, bases: Mapping[str, Mapping[str, Any]], wanted: Wanted, facts: Mapping[str, Any]
) -> dict[str, Any]:
    def shows(share: Mapping[str, Any]) -> bool:
        read = judge.read(share)
        return read is not None and wanted.shown_by(judge.answer(read))

    near = nearest(judge.pack, bases, facts, shows)
    assert near is not None  # noqa: S101 - what z3 has found shows what was asked for, from any base
    read = judge.read(changed(bases[near.base], near.changes))
    assert read is not None  # noqa: S101 - it has been read before
    expected = wanted.document(judge.answer(read)).model_dump(exclude_unset=True)
    changes = {"changes": dict(near.changes)} if near.changes else {}
    return {"case": expected.pop("case"), **changes, **expected}
