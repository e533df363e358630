"""Whether a case speaks the language of its pack: the ids, facts and parameters that it names, and what it may ask."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from isp_rules.errors import Diagnostic, did_you_mean
from isp_rules.pack.said import as_written
from isp_rules.pack.scope import declared, spellings
from isp_rules.pack.source import Document, Path
from isp_rules.pack.syntax import Pack
from isp_rules.review.case_documents import CaseDocument, CasesDocument
from isp_rules.review.changes import EVERY_CATEGORY, is_fact


class Words:
    """
    What a case may name, collected once from its pack.

    Attributes:
        facts: the names of facts as rules and cases write them.
        ids: what each key of a case that lists ids calls them, and those that the pack has.
    """

    def __init__(self, pack: Pack) -> None:
        against = {rule.id for rule in pack.against}
        grounds = {ground.id for rule in pack.requirements for ground in rule.grounds}
        duties = {duty.id for duty in pack.duties}
        notices = {notice.id for notice in pack.notices}
        clauses = {*pack.clauses, *against, *grounds, *duties}
        self._pack = pack
        self.facts = [name for fact in pack.facts for name in spellings(fact)]
        self.ids: dict[str, tuple[str, Collection[str]]] = {
            "clauses": ("clause", clauses),
            "findings": ("requirement or exclusion", against),
            "findings_include": ("requirement or exclusion", against),
            "grounds_include": ("ground", grounds),
            "duties": ("duty", duties),
            "duties_include": ("duty", duties),
            "notices": ("notice", notices),
            "notices_include": ("notice", notices),
            "impossible": ("impossible share", {each.id for each in pack.impossible}),
        }

    def problems(self, file: CasesDocument, document: Document) -> Iterator[Diagnostic]:
        """Everything in a file of cases that the pack does not know, or that says nothing."""
        yield from self._parameters(file.parameters, document, ("parameters",))
        for index, case in enumerate(file.cases):
            path = ("cases", index)
            yield from self._parameters(case.parameters, document, (*path, "parameters"))
            yield from self._unknown_ids(case, document, path)
            yield from self._unknown_facts(case, document, path)
            yield from _says_nothing(case, document, path)

    def _parameters(self, given: Collection[str], document: Document, path: Path) -> Iterator[Diagnostic]:
        for name in given:
            if name not in self._pack.parameters:
                help_ = did_you_mean(name, self._pack.parameters)
                message = f"the pack has no parameter {as_written(name)}"
                yield Diagnostic("ISP507", message, document.span((*path, name), key=True), help=help_)

    def _unknown_ids(self, case: CaseDocument, document: Document, path: Path) -> Iterator[Diagnostic]:
        for key, (noun, known) in self.ids.items():
            for index, id_ in enumerate(getattr(case, key) or ()):
                if id_ not in known:
                    message = f"the pack has no {noun} {as_written(id_)}"
                    yield Diagnostic(
                        "ISP507", message, document.span((*path, key, index)), help=did_you_mean(id_, known)
                    )

    def _unknown_facts(self, case: CaseDocument, document: Document, path: Path) -> Iterator[Diagnostic]:
        facts = [key for key in case.changes if is_fact(key) and key != EVERY_CATEGORY]
        changed = [(key, document.span((*path, "changes", key), key=True)) for key in facts]
        missing = [(fact, document.span((*path, "missing", index))) for index, fact in enumerate(case.missing or ())]
        for fact, span in [*changed, *missing]:
            if declared(self._pack.facts, fact) is None:
                message = f"the pack has no fact {as_written(fact)}"
                yield Diagnostic("ISP507", message, span, help=did_you_mean(fact, self.facts))


def _says_nothing(case: CaseDocument, document: Document, path: Path) -> Iterator[Diagnostic]:
    """An expectation that is never looked at would pass, whatever it says."""
    for key in _IDLE[case.expect]:
        if getattr(case, key) is not None:
            message = f"`{key}` is never looked at where `{case.expect}` is expected"
            yield Diagnostic("ISP508", message, document.span((*path, key), key=True), help="leave it out")


_OF_A_DECISION = [
    key for key in CaseDocument.model_fields if key not in {"case", "changes", "parameters", "expect", "impossible"}
]
_IDLE = {"allow": ["impossible"], "deny": ["impossible"], "impossible": _OF_A_DECISION}
