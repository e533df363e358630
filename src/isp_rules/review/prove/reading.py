"""A file of properties, read and checked. All problems are reported at once, with their places."""

# `return self._problem(...)` notes what is wrong and gives None in place of a claim.
# mypy: disable-error-code=func-returns-value

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from isp_rules.errors import Diagnostic, PackError, Span, did_you_mean
from isp_rules.pack.lower import reader_of
from isp_rules.pack.said import as_written, quoted
from isp_rules.pack.source import Document, read_file
from isp_rules.pack.syntax import Condition
from isp_rules.review.case_files import as_shown
from isp_rules.review.prove.documents import PropertiesDocument, PropertyDocument
from isp_rules.review.prove.properties import KINDS, AlwaysDeniedBy, AlwaysNeeds, Claim, NeverAllowed, Property
from isp_rules.review.shapes import shape_problems
from isp_rules.rulepack import RulePack

NAME: Final = "properties.yaml"


def properties_of(pack: RulePack) -> Path:
    """The file of a pack's own properties."""
    return (pack.path if pack.path.is_dir() else pack.path.parent) / NAME


def read_properties(pack: RulePack, file: Path) -> tuple[Property, ...]:
    """
    All properties of a file.

    Args:
        pack: whose facts, conditions, rules and clauses they name.
        file: as `properties_of` gives it.

    Raises:
        PackError: with every problem found.
    """
    if not file.is_file():
        help_ = f"write what must hold of every share into `{NAME}`, beside the pack's own files"
        raise PackError([Diagnostic("ISP701", f"there are no properties at {quoted(as_shown(file))}", help=help_)])
    document, problems = read_file(file, as_shown(file))
    if document is None or problems:
        raise PackError(problems)
    try:
        read = PropertiesDocument.model_validate(document.data)
    except ValidationError as error:
        raise PackError(shape_problems(error, document, PropertiesDocument, "property", "properties")) from None
    properties = _Reader(pack, document, problems).all(read)
    if problems:
        raise PackError(problems)
    return properties


class _Reader:
    """Reads properties; every problem is noted, and the property is left out."""

    def __init__(self, pack: RulePack, document: Document, problems: list[Diagnostic]) -> None:
        self._pack = pack.syntax
        self._document = document
        self._problems = problems
        self._conditions, self._names = reader_of(pack.syntax, problems)

    def all(self, read: PropertiesDocument) -> tuple[Property, ...]:
        first: dict[str, Span] = {}
        found = []
        for index, each in enumerate(read.properties):
            span = self._span(index, "id")
            earlier = first.setdefault(each.id, span)
            if earlier is not span:
                message = f"`{each.id}` is already there at {earlier}"
                self._problem("ISP105", message, span, "one name stands for one thing")
            for number, clause in enumerate(each.clauses or ()):
                self._names.known("clauses", clause, self._span(index, "clauses", number))
            claim = self._claim(index, each)
            if claim is not None:
                clauses = tuple(each.clauses or ())
                found.append(
                    Property(
                        id=each.id, title=each.title, because=each.because, clauses=clauses, claim=claim, span=span
                    )
                )
        return tuple(found)

    def _claim(self, index: int, each: PropertyDocument) -> Claim | None:
        given = [kind for kind in KINDS if getattr(each, kind) is not None]
        if len(given) != 1:
            message = f"`{each.id}` says {'nothing' if not given else 'several things'} of the shares that there are"
            help_ = f"write one of {', '.join(f'`{kind}`' for kind in KINDS)}"
            return self._problem("ISP702", message, self._span(index, "id"), help_)
        when = None if each.when is None else self._condition(index, "when", each.when)
        if each.never_allowed is not None:
            if each.when is not None:
                help_ = "write one condition under `never_allowed`"
                message = "`never_allowed` takes no `when`"
                return self._problem("ISP702", message, self._span(index, "when", key=True), help_)
            condition = self._condition(index, "never_allowed", each.never_allowed)
            return None if condition is None else NeverAllowed(condition)
        if each.always_needs is not None:
            fact = self._conditions.comparisons.known(each.always_needs, self._span(index, "always_needs"))
            return None if fact is None else AlwaysNeeds(each.always_needs, when)
        return self._denied(index, each, when)

    def _denied(self, index: int, each: PropertyDocument, when: Condition | None) -> Claim | None:
        rule = str(each.always_denied_by)
        known = [against.id for against in self._pack.against]
        if rule not in known:
            help_ = did_you_mean(rule, known) or "name a requirement or an exclusion"
            message = f"the pack has no requirement or exclusion {as_written(rule)}"
            return self._problem("ISP703", message, self._span(index, "always_denied_by"), help_)
        if each.when is None:
            help_ = "say of which shares: `when: ...`"
            message = "`always_denied_by` has no `when`"
            return self._problem("ISP702", message, self._span(index, "always_denied_by", key=True), help_)
        return None if when is None else AlwaysDeniedBy(rule, when)

    def _condition(self, index: int, key: str, written: Any) -> Condition | None:
        return self._conditions.read(written, self._document, ("properties", index, key))

    def _span(self, *steps: str | int, key: bool = False) -> Span:
        return self._document.span(("properties", *steps), key=key)

    def _problem(self, code: str, message: str, span: Span, help_: str) -> None:
        self._problems.append(Diagnostic(code, message, span, help=help_))
