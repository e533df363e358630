"""Files of worked cases: their shape, and how they are read. All problems are reported at once, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, StringConstraints, ValidationError

from isp_rules.errors import Diagnostic, PackError, ShareError, Span, did_you_mean
from isp_rules.pack.document import Entry, RuleId, Text
from isp_rules.pack.scope import declared
from isp_rules.pack.source import Document, read_file
from isp_rules.pack.syntax import Kind, Pack
from isp_rules.pack.validation import Path as Steps
from isp_rules.pack.validation import as_written, misfits
from isp_rules.review.changes import is_fact
from isp_rules.rulepack import RulePack
from isp_rules.share.reading import plain_share

CODES: Final = {
    "unknown_key": "ISP501",
    "wrong": "ISP502",
    "unknown_term": "ISP502",
    "missing_key": "ISP503",
    "empty": "ISP504",
}

EVERY_CATEGORY: Final = "subject.categories"
"""In `changes`, the list of categories of every subject: no fact, but said like one."""

Title = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^\S[^\n]*$")]
Ids = list[RuleId] | None
Kinds = list[Literal["out_of_scope", "condition_failed", "term_breach", "not_in_force", "not_shown"]] | None


class CaseDocument(Entry):
    """One worked case: what it changes in the base share, and what must come of it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    case: Title = Field(description="What the case shows, as a fact in one line.")
    changes: dict[str, Any] = Field(
        default_factory=dict, description="A fact's name sets it on every item; else a patch."
    )
    parameters: dict[str, Any] = Field(default_factory=dict)
    expect: Literal["allow", "deny", "impossible"]
    clauses: Ids = Field(default=None, description="Among the clauses of the findings, or of the grounds and duties.")
    findings: Ids = Field(default=None, description="Exactly these rules stand against the share.")
    findings_include: Ids = Field(default=None, description="At least these rules stand against the share.")
    kinds: Kinds = Field(default=None, description="Exactly these kinds of finding.")
    grounds_include: Ids = Field(default=None, description="At least these grounds are met.")
    duties: Ids = Field(default=None, description="Exactly these duties are owed.")
    duties_include: Ids = Field(default=None, description="At least these duties are owed.")
    notices_include: Ids = Field(default=None, description="At least these notices are given.")
    missing: list[str] | None = Field(default=None, description="Exactly these facts are missing in what is not shown.")
    impossible: Ids = Field(default=None, description="With `expect: impossible`: exactly these cannot be.")


class CasesDocument(Entry):
    """A file of cases."""

    base: Text = Field(description="A complete share, as a path beside this file.")
    parameters: dict[str, Any] = Field(default_factory=dict, description="Values for parameters in every case.")
    cases: list[CaseDocument] = Field(min_length=1)


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


def cases_of(pack: RulePack) -> Path:
    """The folder of a pack's own cases."""
    return (pack.path if pack.path.is_dir() else pack.path.parent) / "cases"


def read_cases(pack: RulePack, where: Path) -> tuple[Case, ...]:
    """
    All cases of a file, or of the files of a folder that hold a list of cases.

    Args:
        pack: the pack whose rules and facts they name.
        where: a file, or a folder: its `*.yaml` files are cases, save those that cases name as their base.

    Raises:
        PackError: with every problem found in any of the files.
    """
    files = sorted(where.glob("*.yaml")) if where.is_dir() else [where]
    problems: list[Diagnostic] = []
    found: list[Case] = []
    for file in files:
        document, told = read_file(file)
        if document is not None and where.is_dir() and not _holds_cases(document):
            continue
        problems += told
        if document is not None:
            found += _cases(pack, document, file, problems)
    if not found and not problems:
        problems.append(Diagnostic("ISP505", f"no cases at {where}", help="a file of cases has a list `cases`"))
    if any(each.severity == "error" for each in problems):
        raise PackError(problems)
    return tuple(found)


def _holds_cases(document: Document) -> bool:
    return isinstance(document.data, dict) and "cases" in document.data


def _cases(pack: RulePack, document: Document, file: Path, problems: list[Diagnostic]) -> Iterator[Case]:
    try:
        read = CasesDocument.model_validate(document.data)
    except ValidationError as error:
        problems += _misfits(error, document)
        return
    try:
        base, _ = plain_share(file.parent / read.base)
    except ShareError as error:
        problems += error.diagnostics
        return
    titles: dict[str, Span] = {}
    for index, each in enumerate(read.cases):
        span = document.span(("cases", index, "case"))
        earlier = titles.setdefault(each.case, span)
        if earlier is not span:
            problems.append(Diagnostic("ISP506", f"this case is already there at {earlier}", span))
        problems += _unknown_words(pack.syntax, each, document, ("cases", index))
        yield Case(each, base, {**read.parameters, **each.parameters}, span)


def _misfits(error: ValidationError, document: Document) -> Iterator[Diagnostic]:
    def noun(path: Steps) -> str:
        return "this case" if len(path) > 1 else "this file of cases"

    for each in misfits(error, CasesDocument, noun=noun, said=as_written):
        span = document.span(each.path, key=each.sort == "unknown_key")
        yield Diagnostic(CODES[each.sort], each.message, span, help=each.help)


def _unknown_words(pack: Pack, case: CaseDocument, document: Document, path: Steps) -> Iterator[Diagnostic]:
    """The ids and facts that a case names and the pack does not have."""
    against = {rule.id for rule in pack.against}
    grounds = {ground.id for rule in pack.requirements for ground in rule.grounds}
    duties = {duty.id for duty in pack.duties}
    notices = {notice.id for notice in pack.notices}
    known: Mapping[str, Iterable[str]] = {
        "clauses": {*pack.clauses, *against, *grounds, *duties},
        "findings": against,
        "findings_include": against,
        "grounds_include": grounds,
        "duties": duties,
        "duties_include": duties,
        "notices_include": notices,
        "impossible": {each.id for each in pack.impossible},
    }
    for key, words in known.items():
        for index, word in enumerate(getattr(case, key) or ()):
            if word not in words:
                noun = key.removesuffix("_include").removesuffix("s")
                message = f"the pack has no {noun} {as_written(word)}"
                yield Diagnostic("ISP507", message, document.span((*path, key, index)), help=did_you_mean(word, words))
    facts = [("missing", fact) for fact in case.missing or ()] + [
        ("changes", key) for key in case.changes if is_fact(key)
    ]
    for key, fact in facts:
        if declared(pack.facts, fact) is None and fact != EVERY_CATEGORY:
            place = document.span((*path, key, fact), key=True)
            yield Diagnostic(
                "ISP507", f"the pack has no fact {as_written(fact)}", place, help=did_you_mean(fact, pack.facts)
            )


def kinds_of(case: CaseDocument) -> tuple[Kind, ...] | None:
    """The kinds that a case expects."""
    return None if case.kinds is None else tuple(map(Kind, case.kinds))
