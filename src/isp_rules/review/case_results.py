"""What became of worked cases, as a value that shows itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from isp_rules.pack.english.texts import counted
from isp_rules.page.parts import Page, Section, Table
from isp_rules.page.shown import ShowsItself
from isp_rules.review.case_files import Case, read_cases
from isp_rules.review.cases import Result, run_cases
from isp_rules.rulepack import RulePack


@dataclass(frozen=True, slots=True, repr=False)
class CaseResults(ShowsItself):
    """What became of each case; in a notebook it shows those that did not come as expected."""

    pack: RulePack
    results: tuple[Result, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        """The cases of which something else came than was expected."""
        return tuple(each for each in self.results if not each.passed)

    @property
    def page(self) -> Page:
        """The cases that failed, file by file, as data for a renderer."""
        passed = len(self.results) - len(self.failed)
        said = f"{passed:,} of {len(self.results):,} cases as expected"
        return Page(self.pack.title, said, not self.failed, (), tuple(self._sections()))

    def _sections(self) -> Iterator[Section]:
        files: dict[str, list[Result]] = {}
        for each in self.failed:
            files.setdefault(Path(each.case.span.file).name, []).append(each)
        for name, failed in files.items():
            rows = tuple((each.case.title, ". ".join(each.mismatches)) for each in failed)
            yield Section(
                f"{name} ({len(failed)})",
                (Table(("Case", "What came otherwise"), rows, tuple(": ".join(row) for row in rows)),),
            )

    def __repr__(self) -> str:
        return f"<CaseResults: {len(self.failed)} of {counted(len(self.results), 'case')} failed>"


def results(pack: RulePack, cases: Iterable[Case] | None = None) -> CaseResults:
    """
    Decide worked cases, and compare what comes with what is expected.

    Args:
        pack: the pack that decides.
        cases: as `review.read_cases` gives them; left out, the pack's own.

    Raises:
        PackError: a case has faults, or sets parameters that the pack cannot be used with.

    >>> from isp_rules import load_pack
    >>> pack = load_pack("kent-schools-2016")
    >>> results(pack, read_cases(pack, pack.path / "cases" / "exclusions.yaml")).failed
    ()
    """
    return CaseResults(pack, tuple(run_cases(pack, read_cases(pack) if cases is None else cases)))
