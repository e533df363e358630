"""The entries of a pack's files -> the frozen tree. The only place that knows both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from isp_rules.errors import Diagnostic, Span, did_you_mean
from isp_rules.pack import document as shapes
from isp_rules.pack import syntax
from isp_rules.pack.conditions import ConditionReader
from isp_rules.pack.gather import LISTS, Gathered, Placed
from isp_rules.pack.source import Document
from isp_rules.pack.syntax import Condition, FactType
from isp_rules.pack.validation import Path, as_written
from isp_rules.pack.values import WANTED, Domain, WrongValueError

_NAMED: Final = {
    "parameters": ("parameter", "ISP204"),
    "duties": ("duty", "ISP205"),
    "notices": ("notice", "ISP205"),
    "vocabularies": ("vocabulary", "ISP206"),
    "clauses": ("clause", "ISP207"),
    "readings": ("reading", "ISP208"),
}
"""What an entry of each section is called, and the code for one that is not there."""

Written = tuple[Any, Document, Path]
"""A condition as it is written, and where."""

NOWHERE = syntax.Named("nowhere", syntax.All(()))
"""Stands for a condition that could not be read, so that the rest of its rule still can; no pack holds it."""


def lower(gathered: Gathered, overrides: Mapping[str, Any]) -> syntax.Pack | None:
    """
    The tree of a pack; what cannot be read is noted in `gathered.problems` and left out.

    Args:
        gathered: all entries of the pack's files.
        overrides: values for parameters, instead of their defaults.

    Returns:
        The pack, or None where it has no identity.
    """
    return _Lowering(gathered).pack(overrides)


class _Lowering:
    """One pack on its way from entries to tree."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._declared = {section: gathered.names(section) for section in _NAMED}
        self._reader: ConditionReader

    def pack(self, overrides: Mapping[str, Any]) -> syntax.Pack | None:
        identity = self._identity()
        vocabularies = self._vocabularies()
        facts = self._facts()
        parameters = self._parameters(overrides)
        named = {
            each.name: (each.entry, each.document, each.path) for each in reversed(self._gathered.entries("conditions"))
        }
        self._reader = ConditionReader(facts, vocabularies, parameters, named, self._gathered)
        conditions = {name: body for name in reversed(named) if (body := self._reader.resolve(name)) is not None}
        for left_out in self._left_out(named):
            self._reader.read(*left_out)
        clauses = self._clauses()
        in_order = _protocol_order(clauses)
        pack_parts: dict[str, Any] = {
            "impossible": tuple(self._impossible(each) for each in self._gathered.entries("impossible")),
            "requirements": in_order(self._requirement(each) for each in self._gathered.entries("requirements")),
            "exclusions": in_order(self._exclusion(each) for each in self._gathered.entries("exclusions")),
            "duties": in_order(self._duty(each) for each in self._gathered.entries("duties")),
            "notices": in_order(self._notice(each) for each in self._gathered.entries("notices")),
        }
        readings = self._readings()
        if identity is None:
            return None
        return syntax.Pack(
            identity=identity,
            owners={each.name: str(each.entry) for each in self._gathered.entries("owners")},
            vocabularies=vocabularies,
            facts=facts,
            parameters=parameters,
            conditions=conditions,
            clauses=clauses,
            readings=readings,
            **pack_parts,
        )

    def _left_out(self, named: Mapping[str, Written]) -> Iterator[Written]:
        """The conditions that nothing will read: what is wrong with them is told all the same."""
        for placed in self._gathered.entries("conditions"):
            if named[placed.name][1:] != (placed.document, placed.path):  # a name that is there twice
                yield placed.entry, placed.document, placed.path
        for section in LISTS:
            for placed in self._gathered.unsound.get(section, ()):
                yield from _written(placed.entry, placed.document, placed.path)

    # --- what the pack is about ---

    def _identity(self) -> syntax.Identity | None:
        entries = self._gathered.entries("pack")
        if not entries:
            # A file that could not be read may well be the one.
            if not self._gathered.problems:
                help_ = "write `pack:` with a `name`, `title`, `version`, `protocol`, `law` and `standing`"
                self._problem("ISP106", "no file has a `pack` section, which names the pack", None, help_)
            return None
        document: shapes.IdentityDocument = entries[0].entry
        words = document.model_dump()
        words["base"] = document.base or ""
        return syntax.Identity(**words, span=entries[0].span(key=True))

    def _vocabularies(self) -> dict[str, syntax.Vocabulary]:
        found = {}
        for placed in self._gathered.entries("vocabularies"):
            document: shapes.VocabularyDocument = placed.entry
            terms = {name: syntax.Term(name=name, label=label) for name, label in document.terms.items()}
            for name, label in document.not_covered.items():
                if name in terms:
                    message = f"`{name}` cannot be covered and not covered"
                    place = placed.span("not_covered", name, key=True)
                    self._problem("ISP105", message, place, "keep it under `terms` or under `not_covered`")
                terms[name] = syntax.Term(name=name, label=label, covered=False)
            for group, members in document.groups.items():
                if group in terms:
                    message = f"the group `{group}` has the name of a term"
                    self._problem(
                        "ISP308", message, placed.span("groups", group, key=True), "give the group another name"
                    )
                for index, member in enumerate(members):
                    if member not in terms:
                        help_ = did_you_mean(member, terms) or "a group holds terms of its own vocabulary"
                        place = placed.span("groups", group, index)
                        self._problem("ISP202", f"unknown term {as_written(member)}", place, help_)
            groups = {group: tuple(members) for group, members in document.groups.items()}
            found[placed.name] = syntax.Vocabulary(
                name=placed.name, terms=terms, groups=groups, span=placed.span(key=True)
            )
        return found

    def _facts(self) -> dict[str, syntax.Fact]:
        found = {}
        for placed in self._gathered.entries("facts"):
            document: shapes.FactDocument = placed.entry
            kind = FactType(document.type)
            with_terms = kind in {FactType.TERM, FactType.TERMS}
            if with_terms and document.vocabulary is None:
                message = f"fact `{placed.name}` has no `vocabulary`"
                self._problem("ISP103", message, placed.span(key=True), "name one of `vocabularies`")
            elif with_terms:
                self._known("vocabularies", str(document.vocabulary), placed.span("vocabulary"))
            elif document.vocabulary is not None:
                message = f"`{placed.name}` is {WANTED[kind]}, which has no vocabulary"
                self._problem("ISP102", message, placed.span("vocabulary"), "leave it out, or make it a term")
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
                span=placed.span(key=True),
            )
        return found

    def _parameters(self, overrides: Mapping[str, Any]) -> dict[str, syntax.Parameter]:
        found = {}
        for placed in self._gathered.entries("parameters"):
            parameter = self._parameter(placed, overrides)
            if parameter is not None:
                found[placed.name] = parameter
        for name in overrides:
            self._known("parameters", name, None)
        return found

    def _parameter(self, placed: Placed, overrides: Mapping[str, Any]) -> syntax.Parameter | None:
        document: shapes.ParameterDocument = placed.entry
        kind = FactType(document.type)
        terms = tuple(document.terms or ())
        if kind is FactType.TERM and not terms:
            message = f"parameter `{placed.name}` is a term, but has no `terms`"
            self._problem("ISP226", message, placed.span(key=True), "list the words to choose from")
            return None
        if kind is not FactType.TERM and terms:
            message = f"parameter `{placed.name}` is {WANTED[kind]}, which has no `terms`"
            self._problem("ISP226", message, placed.span("terms", key=True), "leave them out, or make it a term")
            return None
        domain = Domain(kind, {term: (term,) for term in terms})
        default = self._value(domain, document.default, placed.span("default"))
        value = default
        if placed.name in overrides:
            value = self._value(domain, _plain(overrides[placed.name]), None, f"parameter `{placed.name}`: ")
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

    def _value(self, domain: Domain, written: Any, place: Span | None, prefix: str = "") -> syntax.Scalar | None:
        try:
            return next(iter(domain.values(written)))
        except WrongValueError as wrong:
            self._problem("ISP226", prefix + wrong.message, place, wrong.help)
            return None

    def _clauses(self) -> dict[str, syntax.Clause]:
        found = {}
        for placed in self._gathered.entries("clauses"):
            document: shapes.ClauseDocument = placed.entry
            found[placed.name] = syntax.Clause(
                id=placed.name,
                title=document.title,
                section=document.section,
                not_encoded=document.not_encoded or "",
                span=placed.span(key=True),
            )
        return found

    def _readings(self) -> dict[str, syntax.Reading]:
        found = {}
        for placed in self._gathered.entries("readings"):
            document: shapes.ReadingDocument = placed.entry
            if document.parameter:
                self._known("parameters", document.parameter, placed.span("parameter"))
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

    # --- rules ---

    def _impossible(self, placed: Placed) -> syntax.Impossible:
        document: shapes.ImpossibleDocument = placed.entry
        when = self._condition(placed, document.when, "when")
        return syntax.Impossible(id=document.id, when=when, because=document.because, span=placed.span("id"))

    def _requirement(self, placed: Placed) -> syntax.Requirement:
        document: shapes.RequirementDocument = placed.entry
        guard = document.applies_when
        return syntax.Requirement(
            **self._common(placed),
            asks=document.asks,
            otherwise=syntax.Kind(document.otherwise),
            grounds=tuple(self._ground(placed, index, each) for index, each in enumerate(document.grounds)),
            applies_when=None if guard is None else self._condition(placed, guard, "applies_when"),
            when_unknown=self._tolerance(placed, document.when_unknown),
            remedy=document.remedy or "",
            notices=self._names(placed, "notices"),
        )

    def _ground(self, placed: Placed, index: int, document: shapes.GroundDocument) -> syntax.Ground:
        steps = ("grounds", index)
        return syntax.Ground(
            id=document.id,
            title=document.title,
            when=self._condition(placed, document.when, *steps, "when"),
            act=document.act or "",
            clauses=self._cited(placed, document.id, document.clauses, *steps),
            evidence=document.evidence or "",
            span=placed.span(*steps, "id"),
        )

    def _tolerance(self, placed: Placed, document: shapes.ToleranceDocument | None) -> syntax.Tolerance | None:
        if document is None:
            return None
        self._reader.known(document.fact, placed.span("when_unknown", "fact"))
        self._known("duties", document.duty, placed.span("when_unknown", "duty"))
        return syntax.Tolerance(fact=document.fact, duty=document.duty)

    def _exclusion(self, placed: Placed) -> syntax.Exclusion:
        document: shapes.ExclusionDocument = placed.entry
        return syntax.Exclusion(
            **self._common(placed),
            when=self._condition(placed, document.when, "when"),
            because=document.because,
            instead=document.instead or "",
            notices=self._names(placed, "notices"),
        )

    def _duty(self, placed: Placed) -> syntax.Duty:
        document: shapes.DutyDocument = placed.entry
        return syntax.Duty(
            **self._common(placed),
            owed_by=syntax.End(document.owed_by),
            timing=syntax.Timing(document.timing),
            do=document.do,
            when=None if document.when is None else self._condition(placed, document.when, "when"),
            evidence=document.evidence or "",
        )

    def _notice(self, placed: Placed) -> syntax.Notice:
        document: shapes.NoticeDocument = placed.entry
        when = None if document.when is None else self._condition(placed, document.when, "when")
        return syntax.Notice(**self._common(placed), say=document.say, when=when)

    def _common(self, placed: Placed) -> dict[str, Any]:
        """What all four kinds of rule have."""
        document: shapes.RuleEntry = placed.entry
        source = document.source
        return {
            "id": document.id,
            "source": syntax.Source(source.section, source.item or "", source.act or ""),
            "clauses": self._cited(placed, document.id, document.clauses),
            "readings": self._names(placed, "readings"),
            "span": placed.span("id"),
        }

    def _cited(self, placed: Placed, own: str, cited: list[str] | None, *steps: str | int) -> tuple[str, ...]:
        """The clauses that a rule or ground cites: those it names, or its own id where that is a clause."""
        if cited is None:
            return (own,) if own in self._declared["clauses"] else ()
        for index, clause in enumerate(cited):
            self._known("clauses", clause, placed.span(*steps, "clauses", index))
        return tuple(dict.fromkeys(cited))

    def _names(self, placed: Placed, section: str) -> tuple[str, ...]:
        """The entries of another section that a rule names."""
        named: list[str] = getattr(placed.entry, section) or []
        for index, name in enumerate(named):
            self._known(section, name, placed.span(section, index))
        return tuple(dict.fromkeys(named))

    def _known(self, section: str, name: Any, place: Span | None) -> None:
        """Note a name that a section does not declare."""
        known = self._declared[section]
        if name not in known:
            noun, code = _NAMED[section]
            help_ = did_you_mean(str(name), known) or f"{section} are declared under `{section}`"
            self._problem(code, f"unknown {noun} {as_written(name)}", place, help_)

    def _condition(self, placed: Placed, written: Any, *steps: str | int) -> Condition:
        read = self._reader.read(written, placed.document, (*placed.path, *steps))
        return NOWHERE if read is None else read

    def _problem(self, code: str, message: str, place: Span | None, help_: str = "") -> None:
        self._gathered.problems.append(Diagnostic(code, message, place, help=help_))


def _written(entry: Any, document: Document, path: Path) -> Iterator[Written]:
    if isinstance(entry, dict):
        for key in ("when", "applies_when"):
            if entry.get(key) is not None:
                yield entry[key], document, (*path, key)
        grounds = entry.get("grounds")
        for index, ground in enumerate(grounds if isinstance(grounds, list) else ()):
            yield from _written(ground, document, (*path, "grounds", index))


def _protocol_order(clauses: Mapping[str, syntax.Clause]) -> Any:
    """Put rules in the order of the protocol's clauses, so that the order of files and lines never shows."""
    position = {clause: number for number, clause in enumerate(clauses)}

    def key(rule: syntax.Rule) -> tuple[int, str]:
        return min((position.get(clause, len(position)) for clause in rule.clauses), default=len(position)), rule.id

    def in_order(rules: Iterable[syntax.Rule]) -> tuple[syntax.Rule, ...]:
        return tuple(sorted(rules, key=key))

    return in_order


def _plain(value: Any) -> Any:
    """An override from Python as a file would have it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
