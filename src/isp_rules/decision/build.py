"""A verdict -> the record of a decision: numbers become ids and texts, positions become items with names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from isp_rules.decision.case import Case
from isp_rules.decision.items import named
from isp_rules.decision.record import (
    MOST_ITEMS_NAMED,
    DutyOwed,
    Finding,
    FoundFor,
    ItemNamed,
    Met,
    Needed,
    NoticeGiven,
    Outcome,
    Passed,
    ReadingTaken,
    Record,
)
from isp_rules.decision.summary import summary
from isp_rules.decision.tried import Trials, at_its_end, missing_at
from isp_rules.engine import verdict
from isp_rules.engine.items import Item
from isp_rules.engine.trace import blockers
from isp_rules.engine.verdict import DOES_NOT_APPLY, TOLERATED, Failure
from isp_rules.pack.english import question
from isp_rules.pack.english.words import fact_phrase
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Duty, End, Exclusion, Kind, Requirement


def build(case: Case, share: ShareFacts, failures: Sequence[Failure]) -> Record:
    """
    The record of one decision.

    Args:
        case: the pack and what is known of it beforehand.
        share: the facts decided on.
        failures: what stands against it; nothing means allow.
    """
    found = findings(case, share, failures)
    allowed = not failures
    attached = case.compiled.attach(share)
    duties = _duties(case, share, attached) if allowed else ()
    questions = _questions(case, found)
    definite = any(each.kind is not Kind.NOT_SHOWN for each in found)
    outcome = Outcome.ALLOW if allowed else Outcome.DENY
    return Record(
        outcome=outcome,
        summary=summary(outcome, found, duties, questions),
        kinds=tuple(dict.fromkeys(each.kind for each in found)),
        findings=found,
        questions=questions,
        still_needed=() if definite else tuple(each.fact for each in questions),
        grounds=_grounds(case, share, attached.grounds, {failure.rule for failure in failures}),
        duties=duties,
        notices=_notices(case, share, found),
        readings=_readings(case, found),
        pack=case.used,
        share_digest=case.share_digest(share),
    )


# --- what stands against the share --------------------------------------------------------------------


def findings(case: Case, share: ShareFacts, failures: Sequence[Failure]) -> tuple[Finding, ...]:
    """One finding for each rule and kind, with its items: definite ones first, then in the order of the protocol."""
    trials = Trials(case.pack, share)
    grouped: dict[tuple[int, bool], list[Item]] = {}
    for failure in failures:
        grouped.setdefault((failure.rule, failure.definite), []).append(failure.item)
    order = sorted(grouped, key=lambda group: (not group[1], group[0]))
    return tuple(_finding(case, share, trials, *group, grouped[group]) for group in order)


def _finding(
    case: Case, share: ShareFacts, trials: Trials, number: int, definite: bool, items: Sequence[Item]
) -> Finding:
    rule = case.pack.against[number]
    tried = {item: trials.of(rule, item) for item in items}
    wanting = dict.fromkeys(fact for each in tried.values() for attempt in each for fact in attempt.missing)
    return Finding(
        rule=rule.id,
        kind=_kind(rule, definite),
        exclusion=isinstance(rule, Exclusion),
        text=rule.because if isinstance(rule, Exclusion) else rule.asks,
        section=rule.source.section,
        act=rule.source.act,
        clauses=_once(rule.id, rule.clauses, _cited_by_grounds(rule)),
        items=tuple(
            FoundFor(
                item=named(case.pack, share, item),
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


def _questions(case: Case, found: Iterable[Finding]) -> tuple[Needed, ...]:
    """The missing facts, those that most findings wait for first, then in the order of the pack's facts."""
    waiting = Counter(fact for each in found if each.kind is Kind.NOT_SHOWN for fact in each.missing)
    ranked = sorted(waiting, key=lambda fact: (-waiting[fact], case.rank(fact)))
    return tuple(
        Needed(
            fact=fact,
            fact_phrase=fact_phrase(case.pack, fact),
            question=question(case.pack, fact),
            findings=waiting[fact],
        )
        for fact in ranked
    )


def _readings(case: Case, found: Iterable[Finding]) -> tuple[ReadingTaken, ...]:
    wanted = dict.fromkeys(reading for each in found for reading in each.readings)
    taken = (case.pack.readings[each] for each in wanted)
    return tuple(
        ReadingTaken(
            reading=each.id,
            point=each.point,
            taken=each.taken,
            other=each.other,
            why=each.why,
            parameter=each.parameter,
        )
        for each in taken
    )


# --- what goes with it --------------------------------------------------------------------------------


def _grounds(case: Case, share: ShareFacts, met: Iterable[verdict.GroundMet], failed: set[int]) -> tuple[Met, ...]:
    """How each requirement without a finding passed, one entry for each ground that passed it."""
    grouped: dict[tuple[int, int], list[Item]] = {}
    for each in met:
        if each.requirement not in failed:
            grouped.setdefault((each.requirement, each.ground), []).append(each.item)
    return tuple(_met(case, share, number, ground, items) for (number, ground), items in sorted(grouped.items()))


def _met(case: Case, share: ShareFacts, number: int, position: int, items: Sequence[Item]) -> Met:
    rule = case.pack.requirements[number]
    common: dict[str, Any] = {
        "requirement": rule.id,
        "asks": rule.asks,
        "section": rule.source.section,
        "items": _named(case, share, items),
        "count": len(items),
    }
    if position in {DOES_NOT_APPLY, TOLERATED}:
        passed = Passed.DOES_NOT_APPLY if position == DOES_NOT_APPLY else Passed.TOLERATED
        cited = _once(rule.id, rule.clauses)
        return Met(passed=passed, ground="", title="", act="", clauses=cited, evidence="", **common)
    ground = rule.grounds[position]
    return Met(
        passed=Passed.BY_GROUND,
        ground=ground.id,
        title=ground.title,
        act=ground.act,
        clauses=_once(rule.id, rule.clauses, ground.id, ground.clauses),
        evidence=ground.evidence,
        **common,
    )


def _duties(case: Case, share: ShareFacts, attached: verdict.Attachments) -> tuple[DutyOwed, ...]:
    """What is owed: by its own condition, certainly or perhaps, and for what a requirement tolerates not to know."""
    certain: dict[int, list[Item]] = {}
    uncertain: dict[int, list[Item]] = {}
    tolerated: dict[int, dict[str, list[Item]]] = {}
    for owed in attached.duties:
        (certain if owed.certain else uncertain).setdefault(owed.duty, []).append(owed.item)
    for met in attached.grounds:
        tolerance = case.pack.requirements[met.requirement].when_unknown
        if met.ground == TOLERATED and tolerance is not None:
            number = case.duty_number(tolerance.duty)
            fact = at_its_end(tolerance.fact, met.item)
            tolerated.setdefault(number, {}).setdefault(fact, []).append(met.item)
    return tuple(
        _duty(case, share, number, certain.get(number, []), uncertain.get(number, []), tolerated.get(number, {}))
        for number in sorted({*certain, *uncertain, *tolerated})
    )


def _duty(
    case: Case,
    share: ShareFacts,
    number: int,
    certain: Sequence[Item],
    uncertain: Sequence[Item],
    tolerated: dict[str, list[Item]],
) -> DutyOwed:
    duty = case.pack.duties[number]
    sure = bool(certain or tolerated)
    would_tell = () if sure else _would_tell(case, share, duty, uncertain)
    items = sorted({*certain, *(item for each in tolerated.values() for item in each)} if sure else uncertain)
    return DutyOwed(
        duty=duty.id,
        owed_by=_owed_by(duty, items),
        timing=duty.timing,
        text=duty.do,
        section=duty.source.section,
        act=duty.source.act,
        clauses=_once(duty.id, duty.clauses),
        evidence=duty.evidence,
        certain=sure,
        missing=would_tell,
        not_known=tuple(tolerated),
        asks=tuple(question(case.pack, fact) for fact in (*would_tell, *tolerated)),
        items=_named(case, share, items),
        count=len(items),
    )


def _owed_by(duty: Duty, items: Iterable[Item]) -> End:
    """A duty of `party` is owed by the ends that its condition is true for."""
    if duty.owed_by is not End.PARTY:
        return duty.owed_by
    ends = {item.party for item in items} - {-1}
    return End.BOTH if len(ends) != 1 else (End.SENDER, End.RECIPIENT)[ends.pop()]


def _would_tell(case: Case, share: ShareFacts, duty: Duty, items: Iterable[Item]) -> tuple[str, ...]:
    if duty.when is None:
        return ()
    at = case.readers(share)
    return _once(*(missing_at(blockers(duty.when, at(item)), item) for item in items))


def _notices(case: Case, share: ShareFacts, found: Iterable[Finding]) -> tuple[NoticeGiven, ...]:
    named_by_findings = {notice for each in found for notice in each.notices}
    true = {case.pack.notices[number].id for number in case.compiled.notices(share)}
    return tuple(
        NoticeGiven(
            notice=each.id,
            text=each.say,
            section=each.source.section,
            act=each.source.act,
            clauses=_once(each.id, each.clauses),
        )
        for each in case.pack.notices
        if each.id in named_by_findings | true
    )


def _named(case: Case, share: ShareFacts, items: Sequence[Item]) -> tuple[ItemNamed, ...]:
    return tuple(named(case.pack, share, item) for item in items[:MOST_ITEMS_NAMED])


def _once(*parts: str | Sequence[str]) -> tuple[str, ...]:
    def flat() -> Iterator[str]:
        for part in parts:
            yield from (part,) if isinstance(part, str) else part

    return tuple(dict.fromkeys(flat()))
