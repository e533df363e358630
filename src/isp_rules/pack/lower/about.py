"""What a pack is about: its identity, the facts that a share may give, and what its rules may cite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isp_rules.errors import Span, did_you_mean
from isp_rules.pack import document as shapes
from isp_rules.pack import syntax
from isp_rules.pack.gather import Gathered, Placed
from isp_rules.pack.lower.names import Names
from isp_rules.pack.said import as_written
from isp_rules.pack.syntax import FactType
from isp_rules.pack.values import WANTED, Domain, WrongValueError


@dataclass(frozen=True, slots=True)
class About:
    """The parts of a pack that hold no condition; what could not be read is left out."""

    identity: syntax.Identity | None
    owners: Mapping[str, str]
    vocabularies: Mapping[str, syntax.Vocabulary]
    facts: Mapping[str, syntax.Fact]
    parameters: Mapping[str, syntax.Parameter]
    clauses: Mapping[str, syntax.Clause]
    readings: Mapping[str, syntax.Reading]


def read_about(gathered: Gathered, names: Names, overrides: Mapping[str, Any]) -> About:
    """
    What the pack is about.

    Args:
        gathered: all entries of the pack's files.
        names: what they declare; problems are noted there.
        overrides: values for parameters, instead of their defaults.
    """
    return About(
        identity=_identity(gathered, names),
        owners={each.name: str(each.entry) for each in gathered.entries("owners")},
        vocabularies=_vocabularies(gathered, names),
        facts=_facts(gathered, names),
        parameters=_parameters(gathered, names, overrides),
        clauses=_clauses(gathered),
        readings=_readings(gathered, names),
    )


def _identity(gathered: Gathered, names: Names) -> syntax.Identity | None:
    entries = gathered.entries("pack")
    if not entries:
        # A file that could not be read may well be the one.
        if not gathered.problems:
            help_ = "write `pack:` with a `name`, `title`, `version`, `protocol`, `law` and `standing`"
            names.problem("ISP106", "no file has a `pack` section, which names the pack", None, help_)
        return None
    document: shapes.IdentityDocument = entries[0].entry
    words = document.model_dump()
    words["base"] = document.base or ""
    return syntax.Identity(**words, span=entries[0].span(key=True))


def _vocabularies(gathered: Gathered, names: Names) -> dict[str, syntax.Vocabulary]:
    found = {}
    for placed in gathered.entries("vocabularies"):
        document: shapes.VocabularyDocument = placed.entry
        terms = {name: syntax.Term(name=name, label=label) for name, label in document.terms.items()}
        for name, label in document.not_covered.items():
            if name in terms:
                message = f"`{name}` cannot be covered and not covered"
                place = placed.span("not_covered", name, key=True)
                names.problem("ISP105", message, place, "keep it under `terms` or under `not_covered`")
            terms[name] = syntax.Term(name=name, label=label, covered=False)
        for group, members in document.groups.items():
            if group in terms:
                message = f"the group `{group}` has the name of a term"
                names.problem("ISP308", message, placed.span("groups", group, key=True), "give the group another name")
            for index, member in enumerate(members):
                if member not in terms:
                    help_ = did_you_mean(member, terms) or "a group holds terms of its own vocabulary"
                    place = placed.span("groups", group, index)
                    names.problem("ISP202", f"unknown term {as_written(member)}", place, help_)
        groups = {group: tuple(members) for group, members in document.groups.items()}
        found[placed.name] = syntax.Vocabulary(name=placed.name, terms=terms, groups=groups, span=placed.span(key=True))
    return found


def _facts(gathered: Gathered, names: Names) -> dict[str, syntax.Fact]:
    found = {}
    for placed in gathered.entries("facts"):
        document: shapes.FactDocument = placed.entry
        kind = FactType(document.type)
        with_terms = kind in {FactType.TERM, FactType.TERMS}
        if with_terms and document.vocabulary is None:
            message = f"fact `{placed.name}` has no `vocabulary`"
            names.problem("ISP103", message, placed.span(key=True), "name one of `vocabularies`")
        elif with_terms:
            names.known("vocabularies", str(document.vocabulary), placed.span("vocabulary"))
        elif document.vocabulary is not None:
            message = f"`{placed.name}` is {WANTED[kind]}, which has no vocabulary"
            names.problem("ISP102", message, placed.span("vocabulary"), "leave it out, or make it a term")
        found[placed.name] = syntax.Fact(
            name=placed.name,
            type=kind,
            label=document.label,
            about=document.about,
            asks=document.asks,
            vocabulary=document.vocabulary or "" if with_terms else "",
            unit=document.unit or "",
            decimal=document.decimal,
            public=document.public,
            changeable=document.changeable,
            span=placed.span(key=True),
        )
    return found


def _parameters(gathered: Gathered, names: Names, overrides: Mapping[str, Any]) -> dict[str, syntax.Parameter]:
    found = {}
    for placed in gathered.entries("parameters"):
        parameter = _parameter(placed, names, overrides)
        if parameter is not None:
            found[placed.name] = parameter
    for name in overrides:
        names.known("parameters", name, None)
    return found


def _parameter(placed: Placed, names: Names, overrides: Mapping[str, Any]) -> syntax.Parameter | None:
    document: shapes.ParameterDocument = placed.entry
    kind = FactType(document.type)
    terms = tuple(document.terms or ())
    if kind is FactType.TERM and not terms:
        message = f"parameter `{placed.name}` is a term, but has no `terms`"
        names.problem("ISP226", message, placed.span(key=True), "list the words to choose from")
        return None
    if kind is not FactType.TERM and terms:
        message = f"parameter `{placed.name}` is {WANTED[kind]}, which has no `terms`"
        names.problem("ISP226", message, placed.span("terms", key=True), "leave them out, or make it a term")
        return None
    domain = Domain(kind, {term: (term,) for term in terms})
    default = _value(names, domain, document.default, placed.span("default"))
    value = default
    if placed.name in overrides:
        value = _value(names, domain, _plain(overrides[placed.name]), None, f"parameter `{placed.name}`: ")
    if default is None or value is None:
        return None
    return syntax.Parameter(
        name=placed.name,
        type=kind,
        value=value,
        default=default,
        about=document.about,
        terms=terms,
        span=placed.span(key=True),
    )


def _value(names: Names, domain: Domain, written: Any, place: Span | None, prefix: str = "") -> syntax.Scalar | None:
    try:
        return next(iter(domain.values(written)))
    except WrongValueError as wrong:
        names.problem("ISP226", prefix + wrong.message, place, wrong.help)
        return None


def _clauses(gathered: Gathered) -> dict[str, syntax.Clause]:
    found = {}
    for placed in gathered.entries("clauses"):
        document: shapes.ClauseDocument = placed.entry
        found[placed.name] = syntax.Clause(
            id=placed.name,
            title=document.title,
            section=document.section,
            not_encoded=document.not_encoded or "",
            span=placed.span(key=True),
        )
    return found


def _readings(gathered: Gathered, names: Names) -> dict[str, syntax.Reading]:
    found = {}
    for placed in gathered.entries("readings"):
        document: shapes.ReadingDocument = placed.entry
        if document.parameter:
            names.known("parameters", document.parameter, placed.span("parameter"))
        found[placed.name] = syntax.Reading(
            id=placed.name,
            point=document.point,
            taken=document.taken,
            other=document.other,
            why=document.why or "",
            parameter=document.parameter or "",
            span=placed.span(key=True),
        )
    return found


def _plain(value: Any) -> Any:
    """An override from Python as a file would have it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
