"""The whole record of a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from isp_rules.decision.build.findings import findings, questions
from isp_rules.decision.build.owed import duties, notices
from isp_rules.decision.build.passed import grounds
from isp_rules.decision.build.summary import summary
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import Finding, Outcome, ReadingTaken, Record
from isp_rules.engine.verdict import Failure
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Kind


def build(prepared: PreparedPack, share: ShareFacts, failures: Sequence[Failure]) -> Record:
    """
    The record of one decision.

    Args:
        prepared: the pack and what is known of it beforehand.
        share: the facts decided on.
        failures: what stands against it; nothing means allow.
    """
    found = findings(prepared, share, failures)
    allowed = not failures
    attached = prepared.evaluator.attach(share)
    owed = duties(prepared, share, attached) if allowed else ()
    asked = questions(prepared, found)
    definite = any(each.kind is not Kind.NOT_SHOWN for each in found)
    outcome = Outcome.ALLOW if allowed else Outcome.DENY
    return Record(
        outcome=outcome,
        summary=summary(outcome, found, owed, asked),
        kinds=tuple(dict.fromkeys(each.kind for each in found)),
        findings=found,
        questions=asked,
        still_needed=() if definite else tuple(each.fact for each in asked),
        grounds=grounds(prepared, share, attached.grounds, {failure.rule for failure in failures}),
        duties=owed,
        notices=notices(prepared, share, found),
        readings=_readings(prepared, found),
        pack=prepared.used,
        share_digest=prepared.share_digest(share),
    )


def _readings(prepared: PreparedPack, found: Iterable[Finding]) -> tuple[ReadingTaken, ...]:
    wanted = dict.fromkeys(reading for each in found for reading in each.readings)
    taken = (prepared.pack.readings[each] for each in wanted)
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
