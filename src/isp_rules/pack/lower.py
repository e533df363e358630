"""The entries of a pack's files -> the frozen tree. The only place that knows both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from isp_rules.errors import Diagnostic, Span, did_you_mean
from isp_rules.pack import document as shapes
from isp_rules.pack import syntax
from isp_rules.pack.conditions import ConditionReader
from isp_rules.pack.gather import Gathered, Placed
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import Condition, FactType
from isp_rules.pack.validation import as_written
from isp_rules.pack.values import WANTED, Domain, WrongValueError

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
        self._ids = {section: {each.name for each in gathered.entries(section)} for section in gathered.sections}
        self._reader: ConditionReader

    def pack(self, overrides: Mapping[str, Any]) -> syntax.Pack | None:
        identity = self._identity()
        vocabularies = self._vocabularies()
        facts = self._facts(vocabularies)
        parameters = self._parameters(overrides)
        named = {each.name: (each.entry, each.document, each.path) for each in self._gathered.entries("conditions")}
        self._reader = ConditionReader(facts, vocabularies, parameters, named, self._gathered.problems)
        conditions = {name: body for name in named if (body := self._reader.resolve(name)) is not None}
        clauses = self._clauses()
        in_order = _protocol_order(clauses)
        pack_parts: dict[str, Any] = {
            "impossible": tuple(self._impossible(each) for each in self._gathered.entries("impossible")),
            "requirements": in_order(self._requirement(each) for each in self._gathered.entries("requirements")),
            "exclusions": in_order(self._exclusion(each) for each in self._gathered.entries("exclusions")),
            "duties": in_order(self._duty(each) for each in self._gathered.entries("duties")),
            "notices": in_order(self._notice(each) for each in self._gathered.entries("notices")),
        }
        readings = self._readings(parameters)
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

    # --- what the pack is about ---

    def _identity(self) -> syntax.Identity | None:
        entries = self._gathered.entries("pack")
        if not entries:
            if not any(problem.span and problem.code.startswith("ISP10") for problem in self._gathered.problems):
                self._problem("ISP106", "no file has a `pack` section, which names the pack", None)
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
                    self._problem("ISP105", message, placed.span("not_covered", name, key=True))
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

    def _facts(self, vocabularies: Mapping[str, syntax.Vocabulary]) -> dict[str, syntax.Fact]:
        found = {}
        for placed in self._gathered.entries("facts"):
            document: shapes.FactDocument = placed.entry
            kind = FactType(document.type)
            with_terms = kind in {FactType.TERM, FactType.TERMS}
            if with_terms and document.vocabulary is None:
                self._problem("ISP103", f"fact `{placed.name}` has no `vocabulary`", placed.span(key=True))
            elif with_terms and document.vocabulary not in self._ids.get("vocabularies", ()):
                help_ = did_you_mean(str(document.vocabulary), vocabularies)
                message = f"unknown vocabulary {as_written(document.vocabulary)}"
                self._problem("ISP206", message, placed.span("vocabulary"), help_)
            elif not with_terms and document.vocabulary is not None:
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
            document: shapes.ParameterDocument = placed.entry
            kind = FactType(document.type)
            terms = tuple(document.terms or ())
            if (kind is FactType.TERM) is not bool(terms):
                message = "a parameter that is a term has `terms`, and no other has"
                self._problem("ISP226", message, placed.span(key=True))
            domain = Domain(kind, {term: (term,) for term in terms})
            default = self._value(domain, document.default, placed.span("default"))
            value = default
            if placed.name in overrides:
                value = self._value(domain, _plain(overrides[placed.name]), None, f"parameter `{placed.name}`: ")
            found[placed.name] = syntax.Parameter(
                name=placed.name,
                type=kind,
                value=value,
                default=default,
                about=document.about,
                terms=terms,
                span=placed.span(key=True),
            )
        for name in overrides:
            if name not in self._ids.get("parameters", ()):
                message = f"unknown parameter {as_written(name)}"
                self._problem("ISP204", message, None, did_you_mean(str(name), found))
        return found

    def _value(self, domain: Domain, written: Any, place: Span | None, prefix: str = "") -> syntax.Scalar:
        try:
            return next(iter(domain.values(written)))
        except WrongValueError as wrong:
            self._problem("ISP226", prefix + wrong.message, place, wrong.help)
            return ""

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

    def _readings(self, parameters: Mapping[str, syntax.Parameter]) -> dict[str, syntax.Reading]:
        found = {}
        for placed in self._gathered.entries("readings"):
            document: shapes.ReadingDocument = placed.entry
            if document.parameter and document.parameter not in parameters:
                message = f"unknown parameter {as_written(document.parameter)}"
                self._problem("ISP204", message, placed.span("parameter"), did_you_mean(document.parameter, parameters))
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
            notices=self._names(placed, "notices", "notice", "ISP205", "notices"),
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
        facts = {each.name: each for each in self._gathered.entries("facts")}
        if declared(facts, document.fact) is None:
            place = placed.span("when_unknown", "fact")
            self._problem(
                "ISP201", f"unknown fact {as_written(document.fact)}", place, did_you_mean(document.fact, facts)
            )
        duties = self._ids.get("duties", set())
        if document.duty not in duties:
            place = placed.span("when_unknown", "duty")
            self._problem(
                "ISP205", f"unknown duty {as_written(document.duty)}", place, did_you_mean(document.duty, duties)
            )
        return syntax.Tolerance(fact=document.fact, duty=document.duty)

    def _exclusion(self, placed: Placed) -> syntax.Exclusion:
        document: shapes.ExclusionDocument = placed.entry
        return syntax.Exclusion(
            **self._common(placed),
            when=self._condition(placed, document.when, "when"),
            because=document.because,
            instead=document.instead or "",
            notices=self._names(placed, "notices", "notice", "ISP205", "notices"),
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
            "readings": self._names(placed, "readings", "reading", "ISP208", "readings"),
            "span": placed.span("id"),
        }

    def _cited(self, placed: Placed, own: str, cited: list[str] | None, *steps: str | int) -> tuple[str, ...]:
        """The clauses that a rule or ground cites: those it names, or its own id where that is a clause."""
        known = self._ids.get("clauses", set())
        if cited is None:
            return (own,) if own in known else ()
        for index, clause in enumerate(cited):
            if clause not in known:
                place = placed.span(*steps, "clauses", index)
                help_ = did_you_mean(clause, known) or "clauses are listed under `clauses`"
                self._problem("ISP207", f"unknown clause {as_written(clause)}", place, help_)
        return tuple(dict.fromkeys(cited))

    def _names(self, placed: Placed, key: str, noun: str, code: str, section: str) -> tuple[str, ...]:
        """The entries of another section that a rule names."""
        named: list[str] = getattr(placed.entry, key) or []
        known = self._ids.get(section, set())
        for index, name in enumerate(named):
            if name not in known:
                place = placed.span(key, index)
                self._problem(code, f"unknown {noun} {as_written(name)}", place, did_you_mean(name, known))
        return tuple(dict.fromkeys(named))

    def _condition(self, placed: Placed, written: Any, *steps: str | int) -> Condition:
        read = self._reader.read(written, placed.document, (*placed.path, *steps))
        return NOWHERE if read is None else read

    def _problem(self, code: str, message: str, place: Span | None, help_: str = "") -> None:
        self._gathered.problems.append(Diagnostic(code, message, place, help=help_))


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
