"""
Acknowledged findings: what is meant to be as it was found, and why.

An acknowledgement that no longer applies is a finding itself, or a pack would collect excuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from isp_rules.errors import Diagnostic, PackError, Span, did_you_mean
from isp_rules.pack.english.texts import flat
from isp_rules.pack.said import as_written
from isp_rules.pack.source import Document, read_file
from isp_rules.pack.source import Path as Steps
from isp_rules.pack.syntax import Pack
from isp_rules.review.case_files import as_shown
from isp_rules.review.deep.documents import AcknowledgedDocument, AcknowledgementDocument
from isp_rules.review.deep.finding import OF_TERMS, Finding, Sort, Subject, listed
from isp_rules.review.shapes import shape_problems
from isp_rules.rulepack import RulePack

NAME: Final = "acknowledged.yaml"

_HELP: Final = "name just one of `rule`, `ground` and `fact`"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One finding, or some of its terms, that is meant to be so."""

    code: str
    subject: Subject
    terms: tuple[str, ...]
    because: str
    span: Span


def acknowledged_of(pack: RulePack) -> Path:
    """The file of a pack's own acknowledgements, which need not be there."""
    return (pack.path if pack.path.is_dir() else pack.path.parent) / NAME


def read_acknowledged(pack: RulePack) -> tuple[Acknowledgement, ...]:
    """
    What is acknowledged of a pack; nothing where there is no such file.

    Args:
        pack: whose rules, grounds, facts and terms are named.

    Raises:
        PackError: with every problem found.
    """
    file = acknowledged_of(pack)
    if not file.is_file():
        return ()
    document, problems = read_file(file, as_shown(file))
    if document is None or problems:
        raise PackError(problems)
    try:
        read = AcknowledgedDocument.model_validate(document.data)
    except ValidationError as error:
        raise PackError(
            shape_problems(error, document, AcknowledgedDocument, "acknowledgement", "acknowledgements")
        ) from None
    problems = [
        each for index, one in enumerate(read.acknowledged) for each in _wrong(pack.syntax, document, index, one)
    ]
    if problems:
        raise PackError(problems)
    return tuple(
        Acknowledgement(
            each.finding,
            _subject(each),
            tuple(each.terms or ()),
            flat(each.because),
            document.span(("acknowledged", index, "finding")),
        )
        for index, each in enumerate(read.acknowledged)
    )


def unacknowledged(findings: Iterable[Finding], acknowledged: Sequence[Acknowledgement]) -> Iterator[Diagnostic]:
    """
    What is left of findings, and the acknowledgements that nothing was found for.

    Args:
        findings: what was found.
        acknowledged: what is meant to be so.
    """
    found = {(each.code, each.subject): each for each in findings}
    for key, finding in found.items():
        meant = [each for each in acknowledged if (each.code, each.subject) == key]
        left = finding.without({term for each in meant for term in each.terms})
        if left.terms or not meant:
            yield left.diagnostic
    for each in acknowledged:
        there = found.get((each.code, each.subject))
        gone = [term for term in each.terms if there is None or term not in there.terms]
        if there is None or gone:
            of_terms = f" of {listed(gone, 'and')}" if gone else ""
            message = f"this is acknowledged and no longer so{of_terms}: {each.code} of `{each.subject.name}`"
            yield Diagnostic("ISP811", message, each.span, help="leave it out", severity="warning")


def _subject(written: AcknowledgementDocument) -> Subject:
    (sort,) = (each for each in Sort if getattr(written, each.value) is not None)
    return Subject(sort, getattr(written, sort.value))


# --- what is wrong with them --------------------------------------------------------------------------


def _wrong(pack: Pack, document: Document, index: int, written: AcknowledgementDocument) -> Iterator[Diagnostic]:
    path = ("acknowledged", index)
    given = [sort for sort in Sort if getattr(written, sort.value) is not None]
    if len(given) != 1:
        message = f"this acknowledgement is of {'nothing' if not given else 'several things'}"
        yield Diagnostic("ISP704", message, document.span((*path, "finding")), help=_HELP)
        return
    subject = _subject(written)
    known = _known(pack)[subject.sort]
    if subject.name not in known:
        message = f"the pack has no {subject.sort.value} {as_written(subject.name)}"
        help_ = did_you_mean(subject.name, known)
        yield Diagnostic("ISP705", message, document.span((*path, subject.sort.value)), help=help_)
    elif (written.finding == OF_TERMS) is (written.terms is None):
        of_terms = f"{OF_TERMS} is acknowledged by its `terms`"
        message = of_terms if written.terms is None else f"only {of_terms}"
        yield Diagnostic("ISP704", message, document.span((*path, "finding")))
    else:
        yield from _unknown_terms(pack, document, path, written)


def _unknown_terms(
    pack: Pack, document: Document, path: Steps, written: AcknowledgementDocument
) -> Iterator[Diagnostic]:
    for number, term in enumerate(written.terms or ()):
        vocabulary = pack.facts[str(written.fact)].vocabulary
        terms = pack.vocabularies[vocabulary].terms if vocabulary else {}
        if term not in terms:
            message = f"`{written.fact}` has no term {as_written(term)}"
            yield Diagnostic("ISP705", message, document.span((*path, "terms", number)), help=did_you_mean(term, terms))


def _known(pack: Pack) -> dict[Sort, list[str]]:
    return {
        Sort.RULE: [rule.id for rule in pack.rules],
        Sort.GROUND: [ground.id for rule in pack.requirements for ground in rule.grounds],
        Sort.FACT: list(pack.facts),
    }
