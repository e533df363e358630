"""Worked cases, run: what was expected against what was found."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from isp_rules.decision.decision import Decision
from isp_rules.errors import IspRulesError, PackError, ShareError
from isp_rules.pack.said import by_shape
from isp_rules.review.answers import IMPOSSIBLE, Answer
from isp_rules.review.asked import check_pack
from isp_rules.review.case_documents import CaseDocument
from isp_rules.review.case_files import Case
from isp_rules.review.changes import changed
from isp_rules.rulepack import RulePack, load_pack

IMPOSSIBLE_SHARE: Final = "ISP405"


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
        """
        The differences, and the explanation of what was decided.

        Args:
            width: where lines are broken.
        """
        lines = [f"{self.case.span}: {self.case.title}"]
        for each in self.mismatches:
            lines += textwrap.wrap(each, width, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False)
        said = self.share_error if self.decision is None else self.decision.explain(width=width)
        return "\n".join([*lines, "", said.rstrip("\n")])


class Runner:
    """Runs cases against a pack; the pack with other parameters is loaded once for each set of them."""

    def __init__(self, pack: RulePack) -> None:
        check_pack(pack)
        self.pack = pack
        self._with: dict[str, RulePack] = {}

    def run(self, case: Case) -> Result:
        """
        Decide the case's share and compare.

        Raises:
            PackError: the pack cannot be used with the parameters that the case sets.
        """
        pack = self.pack_for(case)
        try:
            share = pack.share(changed(case.base, case.document.changes))
        except ShareError as error:
            return Result(case, None, tuple(_of_no_share(case.document, error)), str(error))
        decision = pack.decide(share)
        return Result(case, decision, tuple(mismatches(case.document, Answer.of(decision))))

    def pack_for(self, case: Case) -> RulePack:
        """
        The pack with the parameters that a case sets; the same one each time.

        Raises:
            PackError: the pack cannot be used with them.
            IspRulesError: it is no case.
        """
        if not isinstance(case, Case):
            raise IspRulesError(
                f"a case is wanted here, not {by_shape(case)}\n  = help: `review.read_cases` reads them"
            )
        if not case.parameters:
            return self.pack
        key = json.dumps(case.parameters, sort_keys=True)
        if key not in self._with:
            try:
                self._with[key] = load_pack(self.pack.path, parameters={**self.pack.parameters, **case.parameters})
            except PackError as error:
                raise PackError(replace(each, span=each.span or case.span) for each in error.diagnostics) from None
        return self._with[key]


def run_cases(pack: RulePack, cases: Iterable[Case]) -> Iterator[Result]:
    """The results of cases, one after another."""
    runner = Runner(pack)
    return map(runner.run, cases)


def _of_no_share(expected: CaseDocument, error: ShareError) -> Iterator[str]:
    cannot = {each.help.partition(" ")[0] for each in error.diagnostics if each.code == IMPOSSIBLE_SHARE}
    if cannot:
        return mismatches(expected, Answer(outcome=IMPOSSIBLE, impossible=tuple(cannot)))
    return iter([f"expected {expected.expect}, found a share with errors"])


def mismatches(expected: CaseDocument, found: Answer) -> Iterator[str]:
    """
    Each difference between what a case expects and what was answered, as a sentence.

    Args:
        expected: the case.
        found: the answer to its share.
    """
    if found.outcome != expected.expect:
        by = f" by {_listed(found.impossible)}" if found.impossible else ""
        yield f"expected {expected.expect}, found {found.outcome}{by}"
        if IMPOSSIBLE in {expected.expect, found.outcome}:
            return
    compared: list[tuple[Callable[[str, Iterable[str], Iterable[str]], Iterator[str]], str, Any, Iterable[str]]] = [
        (_exactly, "impossible", expected.impossible, found.impossible),
        (_exactly, "findings", expected.findings, found.findings),
        (_at_least, "findings", expected.findings_include, found.findings),
        (_exactly, "kinds", expected.kinds, found.kinds),
        (_at_least, "grounds", expected.grounds_include, found.grounds),
        (_exactly, "duties", expected.duties, found.duties),
        (_at_least, "duties", expected.duties_include, found.duties),
        (_exactly, "notices", expected.notices, found.notices),
        (_at_least, "notices", expected.notices_include, found.notices),
        (_exactly, "missing facts", expected.missing, found.missing),
        (_at_least, "clauses", expected.clauses, found.clauses),
    ]
    for compare, what, wanted, got in compared:
        if wanted is not None:
            yield from compare(what, map(str, wanted), map(str, got))


def _exactly(what: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    expected, got = set(wanted), set(found)
    parts = [f"{_listed(expected - got)} expected but not found"] if expected - got else []
    parts += [f"{_listed(got - expected)} found but not expected"] if got - expected else []
    if parts:
        yield f"{what}: {'; '.join(parts)}"


def _at_least(what: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    got = set(found)
    lacking = set(wanted) - got
    if lacking:
        yield f"{what}: {_listed(lacking)} expected but not found among {_listed(got) or 'none'}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
