"""What stands against a share: the findings, and the questions that some of them wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from isp_rules.decision.build.items import named
from isp_rules.decision.build.once import once
from isp_rules.decision.build.tried import Trials
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import MOST_ITEMS_NAMED, Finding, FoundFor, Needed
from isp_rules.engine.items import Item
from isp_rules.engine.verdict import Failure
from isp_rules.pack.english import question
from isp_rules.pack.english.words import fact_phrase
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Exclusion, Kind, Requirement


def findings(prepared: PreparedPack, share: ShareFacts, failures: Sequence[Failure]) -> tuple[Finding, ...]:
    """One finding for each rule and kind, with its items: definite ones first, then in the order of the protocol."""
    trials = Trials(prepared.pack, share)
    grouped: dict[tuple[int, bool], list[Item]] = {}
    for failure in failures:
        grouped.setdefault((failure.rule, failure.definite), []).append(failure.item)
    order = sorted(grouped, key=lambda group: (not group[1], group[0]))
    return tuple(_finding(prepared, share, trials, *group, grouped[group]) for group in order)


def _finding(
    prepared: PreparedPack, share: ShareFacts, trials: Trials, number: int, definite: bool, items: Sequence[Item]
) -> Finding:
    rule = prepared.pack.against[number]
    tried = {item: trials.of(rule, item) for item in items}
    wanting = dict.fromkeys(fact for each in tried.values() for attempt in each for fact in attempt.missing)
    return Finding(
        rule=rule.id,
        kind=_kind(rule, definite),
        exclusion=isinstance(rule, Exclusion),
        text=rule.because if isinstance(rule, Exclusion) else rule.asks,
        section=rule.source.section,
        act=rule.source.act,
        clauses=once(rule.id, rule.clauses, _cited_by_grounds(rule)),
        items=tuple(
            FoundFor(
                item=named(prepared.pack, share, item),
                tried=tried[item],
                missing=tuple(dict.fromkeys(fact for each in tried[item] for fact in each.missing)),
            )
            for item in items[:MOST_ITEMS_NAMED]
        ),
        count=len(items),
        missing=tuple(wanting),
        remedy="" if isinstance(rule, Exclusion) else rule.remedy,
        signpost=rule.instead if isinstance(rule, Exclusion) else "",
        readings=rule.readings,
        notices=rule.notices,
    )


def _cited_by_grounds(rule: Requirement | Exclusion) -> tuple[str, ...]:
    grounds = rule.grounds if isinstance(rule, Requirement) else ()
    return tuple(clause for ground in grounds for clause in (ground.id, *ground.clauses))


def _kind(rule: Requirement | Exclusion, definite: bool) -> Kind:
    if not definite:
        return Kind.NOT_SHOWN
    return Kind.OUT_OF_SCOPE if isinstance(rule, Exclusion) else rule.otherwise


def questions(prepared: PreparedPack, found: Iterable[Finding]) -> tuple[Needed, ...]:
    """The missing facts, those that most findings wait for first, then in the order of the pack's facts."""
    waiting = Counter(fact for each in found if each.kind is Kind.NOT_SHOWN for fact in each.missing)
    ranked = sorted(waiting, key=lambda fact: (-waiting[fact], prepared.rank(fact)))
    return tuple(
        Needed(
            fact=fact,
            fact_phrase=fact_phrase(prepared.pack, fact),
            question=question(prepared.pack, fact),
            findings=waiting[fact],
        )
        for fact in ranked
    )
