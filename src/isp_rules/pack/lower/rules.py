"""Rules as written -> rules of the tree, with their conditions."""

from __future__ import annotations

from typing import Any, Final

from isp_rules.pack import document as shapes
from isp_rules.pack import syntax
from isp_rules.pack.gather import Placed
from isp_rules.pack.lower.conditions import ConditionReader
from isp_rules.pack.lower.names import Names
from isp_rules.pack.syntax import Condition

NOWHERE: Final = syntax.Named("nowhere", syntax.All(()))
"""Stands for a condition that could not be read, so that the rest of its rule still can; no pack holds it."""


class RuleReader:
    """Reads rules one by one; what is wrong with them is noted, and a condition that cannot be read is `NOWHERE`."""

    def __init__(self, names: Names, reader: ConditionReader) -> None:
        self._names = names
        self._reader = reader

    def impossible(self, placed: Placed) -> syntax.Impossible:
        """What is true of no share."""
        document: shapes.ImpossibleDocument = placed.entry
        when = self._condition(placed, document.when, "when")
        return syntax.Impossible(id=document.id, when=when, because=document.because, span=placed.span("id"))

    def requirement(self, placed: Placed) -> syntax.Requirement:
        """A requirement with its grounds."""
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
            notices=self._named(placed, "notices"),
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
        self._reader.comparisons.known(document.fact, placed.span("when_unknown", "fact"))
        self._names.known("duties", document.duty, placed.span("when_unknown", "duty"))
        return syntax.Tolerance(fact=document.fact, duty=document.duty)

    def exclusion(self, placed: Placed) -> syntax.Exclusion:
        """An exclusion, with its signpost."""
        document: shapes.ExclusionDocument = placed.entry
        return syntax.Exclusion(
            **self._common(placed),
            when=self._condition(placed, document.when, "when"),
            because=document.because,
            instead=document.instead or "",
            notices=self._named(placed, "notices"),
        )

    def duty(self, placed: Placed) -> syntax.Duty:
        """A duty, which only a requirement may attach where it has no condition."""
        document: shapes.DutyDocument = placed.entry
        return syntax.Duty(
            **self._common(placed),
            owed_by=syntax.End(document.owed_by),
            timing=syntax.Timing(document.timing),
            do=document.do,
            when=None if document.when is None else self._condition(placed, document.when, "when"),
            evidence=document.evidence or "",
        )

    def notice(self, placed: Placed) -> syntax.Notice:
        """A notice, which only a rule that names it may show where it has no condition."""
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
            "readings": self._named(placed, "readings"),
            "span": placed.span("id"),
        }

    def _cited(self, placed: Placed, own: str, cited: list[str] | None, *steps: str | int) -> tuple[str, ...]:
        """The clauses that a rule or ground cites: those it names, or its own id where that is a clause."""
        if cited is None:
            return (own,) if own in self._names.of("clauses") else ()
        for index, clause in enumerate(cited):
            self._names.known("clauses", clause, placed.span(*steps, "clauses", index))
        return tuple(dict.fromkeys(cited))

    def _named(self, placed: Placed, section: str) -> tuple[str, ...]:
        """The entries of another section that a rule names."""
        named: list[str] = getattr(placed.entry, section) or []
        for index, name in enumerate(named):
            self._names.known(section, name, placed.span(section, index))
        return tuple(dict.fromkeys(named))

    def _condition(self, placed: Placed, written: Any, *steps: str | int) -> Condition:
        read = self._reader.read(written, placed.document, (*placed.path, *steps))
        return NOWHERE if read is None else read
