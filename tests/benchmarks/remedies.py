"""Remedies of denied shares and what changes between packs: for Kent, and how both grow with the rules of a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter

import isp_rules
from isp_rules import Decision, RulePack, ShareError
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.changes import changed
from isp_rules.review.difference import diff
from isp_rules.review.remedy import remedies
from tests.benchmarks.kent import NAME
from tests.benchmarks.measure import Effort
from tests.benchmarks.results import Figure, Row, Table
from tests.benchmarks.shares import Shares, share_of
from tests.benchmarks.sizes import loaded

EACH = "the remedies of a denied case"
NEARLY_ALL = "the same, 99 of 100 cases"
SLOWEST = "the same, the slowest case"
DIFF = "the difference that another parameter makes, whole"
ITSELF = "the difference of a pack and one without an exclusion, whole"


def tables(effort: Effort, sizes: Sequence[int], say: Callable[[str], None]) -> Iterator[Table]:
    """Every denied case of the Kent pack, and shares of generated packs that a few rules stand against."""
    pack = isp_rules.load_pack(NAME)
    denied = _denied(pack)
    took = sorted(_seconds(lambda each=each: remedies(each), 3) for each in denied)  # type: ignore[misc]
    warn = isp_rules.load_pack(NAME, parameters={"on_review_overdue": "warn"})
    say("diff")
    compared = [_seconds(lambda: diff(pack, warn), 1) for _ in range(effort.repeats)]
    yield Table(
        f"Kent pack, {len(denied)} denied cases: remedies, and what changes",
        (
            Row(EACH, Figure.of(took)),
            Row(NEARLY_ALL, Figure.of([took[len(took) * 99 // 100]])),
            Row(SLOWEST, Figure.of(took[-1:])),
            Row(DIFF, Figure.of(compared)),
        ),
        note="Of each case the fastest of three; the spread is that of the cases. A diff makes its solver anew.",
    )
    rows = []
    for size in sizes:
        say(f"{size} rules")
        generated, made = loaded(size, items=True)
        decisions = [made.decide(share_of(facts)) for facts in Shares(generated, made).draw("denied", effort.repeats)]
        each = [_seconds(lambda decision=decision: remedies(decision), 1) for decision in decisions]  # type: ignore[misc]
        rows.append(Row(f"{size} rules: the remedies of a denied share", Figure.of(each)))
        fewer = RulePack(replace(made.syntax, exclusions=made.syntax.exclusions[1:]))
        rows.append(Row(f"{size} rules: {ITSELF}", Figure.of([_seconds(lambda: diff(made, fewer), 1)])))  # noqa: B023
    yield Table("Generated packs: remedies, and what changes", tuple(rows))


def _denied(pack: RulePack) -> list[Decision]:
    found = []
    for case in read_cases(pack, cases_of(pack)):
        try:
            decision = pack.decide(changed(case.base, case.document.changes))
        except ShareError:
            continue
        if not decision.allowed:
            found.append(decision)
    return found


def _seconds(run: Callable[[], object], times: int) -> float:
    """The fastest of some runs."""
    took = []
    for _ in range(times):
        start = perf_counter()
        run()
        took.append(perf_counter() - start)
    return min(took)
