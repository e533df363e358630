"""
Worked cases of a rule pack as tests of pytest.

A YAML file in a folder `cases` beside a `pack.yaml` is collected, one test a case. Case files in folders `cases`
elsewhere are collected when the option `isp_rules_pack` names their pack:

    [tool.pytest.ini_options]
    isp_rules_pack = "kent-schools-2016"

The library itself is imported only when a case file is met, so that other test runs start no slower for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from isp_rules.review.case_files import Case
    from isp_rules.review.cases import Runner

PACK_OPTION = "isp_rules_pack"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option that names the pack."""
    parser.addini(PACK_OPTION, "The rule pack of case files that stand in no pack's folder.", default="")


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    """Take a file of cases."""
    if file_path.suffix != ".yaml" or file_path.parent.name != "cases" or not _holds_cases(file_path):
        return None
    folder = file_path.parent.parent
    named = str(parent.config.getini(PACK_OPTION))
    pack = str(folder) if (folder / "pack.yaml").is_file() else named
    if not pack:
        return None
    collector: CaseFile = CaseFile.from_parent(parent, path=file_path)
    collector.pack = pack
    return collector


def _holds_cases(path: Path) -> bool:
    """Whether a file has a line that begins its list of cases; what is in it is seen to when it is read."""
    with path.open("rb") as file:
        return any(line.startswith(b"cases:") for line in file)


class CaseFile(pytest.File):
    """A file of cases."""

    pack: str

    def collect(self) -> Iterator[pytest.Item]:
        """One test a case; a file or pack that cannot be read is an error of collection, with its diagnostics."""
        from isp_rules.errors import PackError  # noqa: PLC0415 - see above
        from isp_rules.review.case_files import read_cases  # noqa: PLC0415

        try:
            runner = _runner(self.pack)
            cases = read_cases(runner.pack, self.path)
        except PackError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            item: CaseItem = CaseItem.from_parent(self, name=case.title)
            item.case, item.runner = case, runner
            yield item


@cache
def _runner(pack: str) -> Runner:
    from isp_rules.review.cases import Runner  # noqa: PLC0415
    from isp_rules.rulepack import load_pack  # noqa: PLC0415

    return Runner(load_pack(pack))


class CaseFailedError(Exception):
    """A case did not come out as expected; its text is the report."""


class CaseItem(pytest.Item):
    """One case."""

    case: Case
    runner: Runner

    def runtest(self) -> None:
        """Decide and compare."""
        result = self.runner.run(self.case)
        if not result.passed:
            raise CaseFailedError(result.report())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report alone, without a traceback; a fault of the library keeps its own."""
        if isinstance(excinfo.value, CaseFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands."""
        return self.path, self.case.span.line - 1, self.case.title
