"""
Worked cases of a rule pack as tests of pytest.

The YAML files in a folder `cases` beside a `pack.yaml` are collected, one test a case. Case files in folders `cases`
elsewhere are collected when an option names their pack, as it is shipped or as a path beside the file of options:

    [tool.pytest.ini_options]
    isp_rules_pack = "kent-schools-2016"

A failure shows what was expected against what was found, and the explanation. `-p no:isp_rules` switches it off.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Self

import pytest

from isp_rules.errors import IspRulesError, PackError, report
from isp_rules.review.case_files import Case, read_case_files
from isp_rules.review.case_files import CaseFile as Read
from isp_rules.review.cases import Runner
from isp_rules.rulepack import load_pack, shipped_packs


class CaseFile(pytest.File):
    """A file of cases, or the base share of one, which holds no tests."""

    pack: Path | str

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, pack: Path | str) -> Self:
        """
        Make the collector of a file.

        Args:
            parent: what it stands in.
            path: where it is.
            pack: the folder of its pack, or what the option says.
        """
        made: Self = cls.from_parent(parent, path=path)
        made.pack = pack
        return made

    def collect(self) -> Iterator[pytest.Item]:
        """One test a case; a file or pack that cannot be read is an error of collection, with its diagnostics."""
        known = self.config.stash.setdefault(_KNOWN, _Known())
        try:
            runner = known.runner(_source(self.pack, self.config))
        except PackError as error:
            raise self.CollectError(str(error)) from None
        read = known.file(runner, self.path)
        if read.problems:
            raise self.CollectError(report(read.problems))
        for case in read.cases:
            yield CaseItem.of(self, case, runner)


class CaseItem(pytest.Item):
    """One case."""

    case: Case
    runner: Runner

    @classmethod
    def of(cls, parent: CaseFile, case: Case, runner: Runner) -> Self:
        """
        Make the test of a case.

        Args:
            parent: the file that it stands in.
            case: the case.
            runner: what decides it.
        """
        made: Self = cls.from_parent(parent, name=case.title)
        made.case, made.runner = case, runner
        return made

    def runtest(self) -> None:
        """Decide and compare."""
        result = self.runner.run(self.case)
        if not result.passed:
            raise CaseFailedError(result.report())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The message of an error of ours alone; a fault of the library keeps its traceback."""
        if isinstance(excinfo.value, IspRulesError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands."""
        return self.path, self.case.span.line - 1, self.case.title


class CaseFailedError(IspRulesError):
    """A case did not come out as expected; its text is the report."""


class _Known:
    """What was loaded and read in this run: each pack and each folder once."""

    def __init__(self) -> None:
        self._runners: dict[Path | str, Runner | PackError] = {}
        self._folders: dict[tuple[Runner, Path], dict[Path, Read]] = {}

    def runner(self, source: Path | str) -> Runner:
        """What runs the cases of a pack. Raises `PackError`, in full only the first time."""
        known = self._runners.get(source)
        if isinstance(known, PackError):
            first, *more = known.diagnostics
            raise PackError([first]) if more else known
        if known is None:
            try:
                known = Runner(load_pack(source))
            except PackError as error:
                self._runners[source] = error
                raise
            self._runners[source] = known
        return known

    def file(self, runner: Runner, path: Path) -> Read:
        """What is in a file, read with its whole folder: only that tells a base share from a stray file."""
        key = runner, path.parent
        if key not in self._folders:
            self._folders[key] = read_case_files(runner.pack, path.parent)
        return self._folders[key][path]


_KNOWN: Final = pytest.StashKey[_Known]()


def _source(pack: Path | str, config: pytest.Config) -> Path | str:
    """The pack as `load_pack` takes it. A folder is called as it is seen from where pytest was started."""
    if isinstance(pack, str) and pack in shipped_packs():
        return pack
    path = pack if isinstance(pack, Path) else config.rootpath / pack
    start = config.invocation_params.dir
    return path.relative_to(start) if path.is_relative_to(start) and Path.cwd() == start else path
