"""
A school's attendance referrals to the council: a small service that asks before it sends.

The pack is loaded and the standing facts are bound once, when the service starts. For each referral the service asks,
sends only what is allowed, does what the duties say before, at and after, and shows staff the way to take instead.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from isp_rules import Decision, RulePack

log = logging.getLogger(__name__)

STANDING: Final[dict[str, Any]] = {
    "sender": {"kind": "maintained_school", "in_kent": True, "isa_signatory": True},
    "recipient": {"kind": "council", "directorate": "eyps", "contacts_authorised": True},
    "purposes": ["inclusion_and_attendance"],
    "circumstances": ["professionals_involved"],
    "dataset": "none",
    "bulk": False,
    "relies_on": ["function"],
    "function": {
        "kind": "statutory",
        "gateway": "Education Act 1996 s437",
        "purposes": ["inclusion_and_attendance"],
        "necessary_for": ["contact_details", "pupil_record"],
    },
    "means": [{"channel": "email", "network": "egress", "council_service_provided": False}],
    "privacy_notice_names_recipient": True,
}
"""What is the same for every referral. The names of the two ends are left out: no rule reads them."""

ARRANGED: Final = frozenset({"TC-S6", "TC-ALL1a", "TC-ALL2"})
"""Duties before sharing that the school has seen to for all its referrals: the notice, the contacts, their training."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A pupil to be referred. None is "nobody has said", which the protocol never takes for yes."""

    pupil: str
    """The school's own reference. It is not a fact of the share, and is written to no log."""
    service: str | None
    age: int
    categories: tuple[str, ...] = ("contact_details", "pupil_record")
    sent_by_contact: bool | None = None
    record_read: bool | None = None
    safeguarding_concern: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a referral, for the member of staff who asked."""

    sent: bool
    say: tuple[str, ...]
    """What to read now. Where it was sent, what is still to be done."""
    decision: Decision
    """For a page of its own: `decision.explain("html")`."""


class AttendanceReferrals:
    """Asks, sends what is allowed, and says what is to be done. One instance serves all threads."""

    def __init__(self, pack: RulePack, send: Callable[[str, Sequence[str]], None]) -> None:
        """`send` takes the pupil's reference and how the data is to be handled on the way."""
        self._ask = pack.given(**STANDING)
        self._send = send

    def decide(self, referral: Referral, on: date) -> Decision:
        """May this referral be made on this day? The day is a fact: the library has no clock."""
        return self._ask.decide(
            {
                "date": on,
                "sender": {"contacts_authorised": referral.sent_by_contact},
                "recipient": {"service": referral.service},
                "safeguarding_concern": referral.safeguarding_concern,
                "subjects": [
                    {
                        "role": "pupil",
                        "age": referral.age,
                        "on_roll_at": "sender",
                        "professionals_involved": True,
                        "social_care_origin": False,
                        "contents_declared": referral.record_read,
                        "categories": list(referral.categories),
                    }
                ],
            }
        )

    def refer(self, referral: Referral, on: date, done: Collection[str] = frozenset()) -> Answer:
        """Send the referral if it is allowed and the duties before it are done; `done` are those that staff ticked."""
        decision = self.decide(referral, on)
        # Digests and ids alone: they say which rules decided about which facts, and nothing about a pupil.
        log.info(
            "share %s, pack %s: %s %s",
            decision.share_digest,
            decision.pack.digest,
            decision.outcome.value,
            " ".join(decision.rules) or "-",
        )
        if not decision.allowed:
            return Answer(False, tuple(_advice(decision)), decision)
        first = tuple(_to_do_first(decision, done))
        if first:
            return Answer(False, first, decision)
        self._send(referral.pupil, tuple(_ours(decision, "at")))
        return Answer(True, tuple(_ours(decision, "after")), decision)


def _advice(decision: Decision) -> Iterator[str]:
    """The way to take instead comes first, with what is urgent; then the questions to answer, or what to mend."""
    yield from decision.signposts
    urgent = {notice for finding in decision.findings if finding.exclusion for notice in finding.notices}
    yield from (notice.text for notice in decision.notices if notice.notice in urgent)
    if decision.still_needed:
        yield from (needed.question for needed in decision.questions)
    else:
        yield from (f"{each.rule}: {each.remedy}" for each in decision.findings if not each.exclusion)


def _to_do_first(decision: Decision, done: Collection[str]) -> Iterator[str]:
    for duty in decision.duties:
        # What is arranged for all referrals does not answer a question about this one.
        arranged = duty.duty in ARRANGED and duty.certain and not duty.not_known
        if duty.timing == "before" and duty.owed_by != "recipient" and not arranged and duty.duty not in done:
            yield " ".join([f"{duty.duty}: {duty.text}.", *duty.asks])


def _ours(decision: Decision, timing: str) -> Iterator[str]:
    """The school's own duties at one time; the council's are the council's to do."""
    for duty in decision.duties:
        if duty.timing == timing and duty.owed_by != "recipient":
            yield f"{duty.duty}: {duty.text}"
