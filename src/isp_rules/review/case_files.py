"""Files of worked cases, read and checked. All problems are reported at once, with their places."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from isp_rules.errors import Diagnostic, PackError, ShareError, Span
from isp_rules.pack.english.texts import counted, listed
from isp_rules.pack.said import as_written, quoted
from isp_rules.pack.source import Document, read_file
from isp_rules.pack.source import Path as Steps
from isp_rules.pack.validation import misfits
from isp_rules.page.parts import Page, Section, Table
from isp_rules.page.shown import ShowsItself
from isp_rules.review.asked import check_pack, path_of
from isp_rules.review.case_documents import CaseDocument, CasesDocument
from isp_rules.review.case_words import Words
from isp_rules.rulepack import RulePack
from isp_rules.share.reading import plain_share

CODES: Final = {
    "unknown_key": "ISP501",
    "wrong": "ISP502",
    "unknown_term": "ISP502",
    "missing_key": "ISP503",
    "empty": "ISP504",
}

A_FILE_OF_CASES: Final = "a file of cases has a list `cases`"


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands in its file, with its base share."""

    document: CaseDocument
    base: Mapping[str, Any]
    parameters: Mapping[str, Any]
    span: Span

    @property
    def title(self) -> str:
        """What the case shows."""
        return self.document.case

    @property
    def id(self) -> str:
        """File and title."""
        return f"{Path(self.span.file).name}::{self.title}"


class Cases(ShowsItself, tuple[Case, ...]):
    """Cases, file by file; in a notebook they show themselves."""

    __slots__ = ()

    @property
    def page(self) -> Page:
        """What each case shows and expects, as data for a renderer."""
        files: dict[str, list[Case]] = {}
        for case in self:
            files.setdefault(Path(case.span.file).name, []).append(case)
        sections = tuple(
            Section(f"{name} ({len(cases)})", (_case_table(cases),), folded=len(files) > 1)
            for name, cases in files.items()
        )
        expected = Counter(case.document.expect for case in self)
        counts = ", ".join(f"{expected[each]} {each}" for each in ("allow", "deny", "impossible") if expected[each])
        return Page(counts or "none", counted(len(self), "worked case"), None, (), sections)

    def __repr__(self) -> str:
        return f"<Cases: {counted(len(self), 'case')}>"


def _case_table(cases: Iterable[Case]) -> Table:
    rows = tuple((case.title, case.document.expect, listed(_named(case.document), most=6)) for case in cases)
    return Table(("Case", "Expected", "Rules and clauses named"), rows, tuple(": ".join(row[:2]) for row in rows))


def _named(case: CaseDocument) -> Iterator[str]:
    """What a case says that must come of it, by ids, as the file has them."""
    for ids in (case.findings, case.findings_include, case.grounds_include, case.impossible, case.clauses):
        yield from ids or ()


@dataclass(slots=True)
class CaseFile:
    """What was found in one file; a base share holds no cases, and is no problem."""

    cases: tuple[Case, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def cases_of(pack: RulePack) -> Path:
    """The folder of a pack's own cases."""
    return (pack.path if pack.path.is_dir() else pack.path.parent) / "cases"


def read_cases(pack: RulePack, where: Path | None = None) -> Cases:
    """
    All cases of a file or a folder.

    Args:
        pack: the pack whose rules and facts they name.
        where: a file of cases; or a folder, where each `*.yaml` is a file of cases or the base share of one. Left out,
            the pack's own.

    Raises:
        PackError: with every problem found in any of the files.
    """
    check_pack(pack)
    where = cases_of(pack) if where is None else path_of(where)
    files = read_case_files(pack, where)
    # A base share serves several files, and its problems are told for each.
    problems = list(dict.fromkeys(problem for file in files.values() for problem in file.problems))
    cases = Cases(case for file in files.values() for case in file.cases)
    if not cases and not problems:
        problems = [Diagnostic("ISP505", f"there are no cases at {quoted(str(where))}", help=A_FILE_OF_CASES)]
    if problems:
        raise PackError(problems)
    return cases


def read_case_files(pack: RulePack, where: Path) -> dict[Path, CaseFile]:
    """
    What is in each file, problems included.

    Args:
        pack: as for `read_cases`.
        where: as for `read_cases`.
    """
    reader = _Reader(pack)
    if not _is_folder(where):
        document, problems = read_file(where, as_shown(where))
        return {where: reader.cases(where, document, problems)}
    read = {file: read_file(file, as_shown(file)) for file in sorted(where.glob("*.yaml"))}
    bases = set(_bases(read))
    found = {}
    for file, (document, problems) in read.items():
        if _holds_cases(document):
            found[file] = reader.cases(file, document, problems)
        elif file.resolve() in bases or reader.is_share(file):
            found[file] = CaseFile()
        else:
            found[file] = CaseFile(problems=tuple(problems) or (_neither(document, file),))
    return found


class _Reader:
    """Reads files of cases, and each base share once."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._words = Words(pack.syntax)
        self._shares: dict[Path, Mapping[str, Any] | ShareError] = {}

    def cases(self, file: Path, document: Document | None, problems: Sequence[Diagnostic]) -> CaseFile:
        """The cases of one file."""
        if document is None or problems:
            return CaseFile(problems=tuple(problems))
        try:
            read = CasesDocument.model_validate(document.data)
        except ValidationError as error:
            return CaseFile(problems=tuple(_misfits(error, document)))
        base = self._base(file.parent / read.base)
        found = [*_told_twice(read, document), *self._words.problems(read, document)]
        if isinstance(base, ShareError):
            place = document.span(("base",))
            return CaseFile(problems=(*found, *(replace(each, span=each.span or place) for each in base.diagnostics)))
        cases = (
            Case(each, base, {**read.parameters, **each.parameters}, document.span(("cases", index, "case")))
            for index, each in enumerate(read.cases)
        )
        return CaseFile(tuple(cases), tuple(found))

    def is_share(self, file: Path) -> bool:
        """Whether a file that holds no cases is at least a share, which may stand among them."""
        return not isinstance(self._base(file), ShareError)

    def _base(self, path: Path) -> Mapping[str, Any] | ShareError:
        if path not in self._shares:
            self._shares[path] = self._share(path)
        return self._shares[path]

    def _share(self, path: Path) -> Mapping[str, Any] | ShareError:
        shown = Path(as_shown(path))
        try:
            self._pack.share(shown)
            share: Mapping[str, Any] = plain_share(shown).data
        except ShareError as error:
            return error
        return share


def as_shown(file: Path) -> str:
    """How a problem calls a file: from where the reader stands, if it is below."""
    try:
        return str(Path(os.path.abspath(file)).relative_to(Path.cwd()))  # noqa: PTH100 - symbolic links keep their names
    except ValueError:
        return str(file)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # the name is too long, say: whoever reads it as a file will be told
        return False


def _bases(read: Mapping[Path, tuple[Document | None, object]]) -> Iterator[Path]:
    """The files that are named as base shares, whether they are good ones or not."""
    for file, (document, _) in read.items():
        if document is not None and isinstance(document.data, dict) and _holds_cases(document):
            base = document.data.get("base")
            if isinstance(base, str):
                yield (file.parent / base).resolve()


def _holds_cases(document: Document | None) -> bool:
    return document is not None and isinstance(document.data, dict) and "cases" in document.data


def _neither(document: Document | None, file: Path) -> Diagnostic:
    message = f"{quoted(file.name)} is neither a file of cases nor a share"
    return Diagnostic("ISP505", message, document.span(()) if document else None, help=A_FILE_OF_CASES)


def _misfits(error: ValidationError, document: Document) -> Iterator[Diagnostic]:
    def noun(path: Steps) -> str:
        return "this case" if len(path) > 1 else "this file of cases"

    for each in misfits(error, CasesDocument, noun=noun, said=as_written):
        span = document.span(each.path, key=each.of_key)
        yield Diagnostic(CODES[each.sort], each.message, span, help=each.help)


def _told_twice(read: CasesDocument, document: Document) -> Iterator[Diagnostic]:
    first: dict[str, Span] = {}
    for index, each in enumerate(read.cases):
        span = document.span(("cases", index, "case"))
        earlier = first.setdefault(each.case, span)
        if earlier is not span:
            yield Diagnostic("ISP506", f"this case is already there at {earlier}", span, help="give it another title")
