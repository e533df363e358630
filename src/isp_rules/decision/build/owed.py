"""What goes with an answer: the duties that are owed, or may be, and the notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from isp_rules.decision.build.items import all_named
from isp_rules.decision.build.once import once
from isp_rules.decision.build.tried import at_its_end, missing_at
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import DutyOwed, Finding, NoticeGiven
from isp_rules.engine.items import Item
from isp_rules.engine.trace import blockers
from isp_rules.engine.verdict import TOLERATED, Attachments
from isp_rules.pack.english import question
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Duty, End


def duties(prepared: PreparedPack, share: ShareFacts, attached: Attachments) -> tuple[DutyOwed, ...]:
    """What is owed: by its own condition, certainly or perhaps, and for what a requirement tolerates not to know."""
    certain: dict[int, list[Item]] = {}
    uncertain: dict[int, list[Item]] = {}
    tolerated: dict[int, dict[str, list[Item]]] = {}
    for owed in attached.duties:
        (certain if owed.certain else uncertain).setdefault(owed.duty, []).append(owed.item)
    for met in attached.grounds:
        tolerance = prepared.pack.requirements[met.requirement].when_unknown
        if met.ground == TOLERATED and tolerance is not None:
            number = prepared.duty_number(tolerance.duty)
            fact = at_its_end(tolerance.fact, met.item)
            tolerated.setdefault(number, {}).setdefault(fact, []).append(met.item)
    return tuple(
        _duty(prepared, share, number, certain.get(number, []), uncertain.get(number, []), tolerated.get(number, {}))
        for number in sorted({*certain, *uncertain, *tolerated})
    )


def _duty(
    prepared: PreparedPack,
    share: ShareFacts,
    number: int,
    certain: Sequence[Item],
    uncertain: Sequence[Item],
    tolerated: dict[str, list[Item]],
) -> DutyOwed:
    duty = prepared.pack.duties[number]
    sure = bool(certain or tolerated)
    would_tell = () if sure else _would_tell(prepared, share, duty, uncertain)
    items = sorted({*certain, *(item for each in tolerated.values() for item in each)} if sure else uncertain)
    return DutyOwed(
        duty=duty.id,
        owed_by=_owed_by(duty, items),
        timing=duty.timing,
        text=duty.do,
        section=duty.source.section,
        act=duty.source.act,
        clauses=once(duty.id, duty.clauses),
        evidence=duty.evidence,
        certain=sure,
        missing=would_tell,
        not_known=tuple(tolerated),
        asks=tuple(question(prepared.pack, fact) for fact in (*would_tell, *tolerated)),
        items=all_named(prepared.pack, share, items),
        count=len(items),
    )


def _owed_by(duty: Duty, items: Iterable[Item]) -> End:
    """A duty of `party` is owed by the ends that its condition is true for."""
    if duty.owed_by is not End.PARTY:
        return duty.owed_by
    ends = {item.party for item in items} - {-1}
    return End.BOTH if len(ends) != 1 else (End.SENDER, End.RECIPIENT)[ends.pop()]


def _would_tell(prepared: PreparedPack, share: ShareFacts, duty: Duty, items: Iterable[Item]) -> tuple[str, ...]:
    if duty.when is None:
        return ()
    at = prepared.readers(share)
    return once(*(missing_at(blockers(duty.when, at(item)), item) for item in items))


def notices(prepared: PreparedPack, share: ShareFacts, found: Iterable[Finding]) -> tuple[NoticeGiven, ...]:
    """The notices that are true of the share, and those that its findings name."""
    named_by_findings = {notice for each in found for notice in each.notices}
    true = {prepared.pack.notices[number].id for number in prepared.evaluator.notices(share)}
    return tuple(
        NoticeGiven(
            notice=each.id,
            text=each.say,
            section=each.source.section,
            act=each.source.act,
            clauses=once(each.id, each.clauses),
        )
        for each in prepared.pack.notices
        if each.id in named_by_findings | true
    )
