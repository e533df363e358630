"""Worked cases, run: what was expected against what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from isp_rules.decision.decision import Decision
from isp_rules.errors import ShareError
from isp_rules.review.case_files import Case, kinds_of
from isp_rules.review.changes import changed
from isp_rules.rulepack import RulePack, load_pack

IMPOSSIBLE_SHARE = "ISP405"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one case."""

    case: Case
    decision: Decision | None
    """None where the share was no share at all."""
    mismatches: tuple[str, ...]
    """Each difference between what was expected and what was found, as a sentence; none when the case passes."""
    share_error: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything came as expected."""
        return not self.mismatches

    def report(self, width: int = 80) -> str:
        """The differences, and the explanation of what was decided."""
        lines = [f"{self.case.span}: {self.case.title}", *(f"  - {each}" for each in self.mismatches)]
        said = self.share_error if self.decision is None else self.decision.explain(width=width)
        return "\n".join([*lines, "", said])


class Runner:
    """Runs cases against a pack; the pack with other parameters is loaded once for each set of them."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        self._with: dict[tuple[tuple[str, Any], ...], RulePack] = {}

    def run(self, case: Case) -> Result:
        """
        Decide the case's share and compare.

        Raises:
            PackError: the case sets a parameter that the pack does not have, or not so.
        """
        pack = self._with_parameters(case.parameters)
        try:
            share = pack.share(changed(case.base, case.document.changes))
        except ShareError as error:
            return Result(case, None, tuple(_impossible(case, error)), str(error))
        decision = pack.decide(share)
        if case.document.expect == "impossible":
            return Result(case, decision, (f"expected an impossible share, found {decision.outcome.value}",))
        return Result(case, decision, tuple(_mismatches(case, decision)))

    def _with_parameters(self, parameters: Mapping[str, Any]) -> RulePack:
        if not parameters:
            return self.pack
        key = tuple(sorted(parameters.items()))
        if key not in self._with:
            self._with[key] = load_pack(self.pack.path, parameters=parameters)
        return self._with[key]


def run_cases(pack: RulePack, cases: Iterable[Case]) -> Iterator[Result]:
    """The results of cases, one after another."""
    runner = Runner(pack)
    return map(runner.run, cases)


def _impossible(case: Case, error: ShareError) -> Iterator[str]:
    cannot = {each.help.partition(" ")[0] for each in error.diagnostics if each.code == IMPOSSIBLE_SHARE}
    if case.document.expect != "impossible" or len(cannot) == 0:
        yield f"expected {case.document.expect}, found a share that is none: {error.diagnostics[0].message}"
    elif case.document.impossible is not None:
        yield from _exactly("impossible", case.document.impossible, cannot)


def _mismatches(case: Case, decision: Decision) -> Iterator[str]:
    expected = case.document
    if decision.outcome.value != expected.expect:
        yield f"expected {expected.expect}, found {decision.outcome.value}"
    grounds = [met.ground for met in decision.grounds if met.ground]
    duties = [duty.duty for duty in decision.duties]
    kinds = kinds_of(expected)
    missing = {fact for finding in decision.findings for fact in finding.missing if finding.kind.value == "not_shown"}
    compared: list[tuple[Callable[[str, Iterable[str], Iterable[str]], Iterator[str]], str, Any, Iterable[str]]] = [
        (_exactly, "findings", expected.findings, decision.rules),
        (_at_least, "findings", expected.findings_include, decision.rules),
        (_exactly, "kinds", kinds, decision.kinds),
        (_at_least, "grounds", expected.grounds_include, grounds),
        (_exactly, "duties", expected.duties, duties),
        (_at_least, "duties", expected.duties_include, duties),
        (_at_least, "notices", expected.notices_include, [each.notice for each in decision.notices]),
        (_exactly, "missing facts", expected.missing, missing),
        (_at_least, "clauses", expected.clauses, _clauses(decision)),
    ]
    for compare, what, wanted, found in compared:
        if wanted is not None:
            yield from compare(what, map(str, wanted), map(str, found))


def _clauses(decision: Decision) -> Iterator[str]:
    """The clauses of the findings; on an allow those of the grounds that were met, and of the duties."""
    if not decision.allowed:
        for finding in decision.findings:
            yield from finding.clauses
        return
    for met in decision.grounds:
        if met.ground:
            yield from met.clauses
    for duty in decision.duties:
        yield from duty.clauses


def _exactly(what: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    expected, got = set(wanted), set(found)
    if expected != got:
        parts = [f"not found: {_listed(expected - got)}"] if expected - got else []
        parts += [f"not expected: {_listed(got - expected)}"] if got - expected else []
        yield f"expected {what} {_listed(expected)}, found {_listed(got)} ({'; '.join(parts)})"


def _at_least(what: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    got = set(found)
    lacking = set(wanted) - got
    if lacking:
        yield f"expected among the {what}: {_listed(lacking)}; found {_listed(got)}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "none"
