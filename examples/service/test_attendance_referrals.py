"""The tests of the service: what it may send, what it asks of staff, what it writes down."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

import isp_rules
from examples.service.attendance_referrals import AttendanceReferrals, Referral
from isp_rules.testing import assert_allowed, assert_denied

MONDAY = date(2016, 11, 14)
REFERRAL = Referral(
    pupil="P-1042",
    service="inclusion_and_attendance",
    age=9,
    sent_by_contact=True,
    record_read=True,
    safeguarding_concern=False,
)
NECESSITY = {"LB-G2-NECESSARY"}


class Outbox:
    """Stands in for the secure e-mail: keeps what was sent, and how it was to be handled."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Sequence[str]]] = []

    def send(self, pupil: str, handling: Sequence[str]) -> None:
        """Keep it."""
        self.sent.append((pupil, handling))


@pytest.fixture
def outbox() -> Outbox:
    """Nothing is sent yet."""
    return Outbox()


@pytest.fixture(scope="module")
def pack() -> isp_rules.RulePack:
    """The pack is loaded once; it is immutable."""
    return isp_rules.load_pack("kent-schools-2016")


@pytest.fixture
def service(pack: isp_rules.RulePack, outbox: Outbox) -> AttendanceReferrals:
    """The service as it runs, with another outbox."""
    return AttendanceReferrals(pack, outbox.send)


def test_an_ordinary_referral_is_allowed(service: AttendanceReferrals) -> None:
    """The standing facts and an ordinary referral make a share that the protocol allows."""
    assert_allowed(service.decide(REFERRAL, MONDAY))


def test_health_has_no_legal_basis_here(service: AttendanceReferrals) -> None:
    """The attendance duty does not make health data necessary, so that a referral with it is denied."""
    decision = service.decide(replace(REFERRAL, categories=("contact_details", "health")), MONDAY)
    assert_denied(decision, by=["LB-G0", "LB-S0"], kind="condition_failed")


def test_it_is_sent_when_the_duties_before_are_done(service: AttendanceReferrals, outbox: Outbox) -> None:
    """What is to be done at sharing goes with the data, and what is to be done after it comes back to staff."""
    answer = service.refer(REFERRAL, MONDAY, done=NECESSITY)
    assert answer.sent
    [(pupil, handling)] = outbox.sent
    assert pupil == "P-1042"
    assert [each.split(":")[0] for each in handling] == ["TC-S7"]
    assert [each.split(":")[0] for each in answer.say] == ["TC-ALL1b", "IM-02a"]


def test_nothing_is_sent_before_the_duties_before(service: AttendanceReferrals, outbox: Outbox) -> None:
    """An allow is not yet a reason to send: the duties before sharing come first."""
    answer = service.refer(REFERRAL, MONDAY)
    assert not answer.sent
    assert [each.split(":")[0] for each in answer.say] == ["LB-G2-NECESSARY"]
    assert outbox.sent == []


def test_what_is_not_known_is_asked_although_the_rest_is_arranged(service: AttendanceReferrals) -> None:
    """That contacts are arranged does not say that this member of staff is one: the duty comes back as a question."""
    answer = service.refer(replace(REFERRAL, sent_by_contact=None), MONDAY, done=NECESSITY)
    assert not answer.sent
    [asked] = answer.say
    assert asked.startswith("TC-ALL1a: ")
    assert asked.endswith(
        "Is the person who acts for this organisation one of its authorised information sharing contacts?"
    )


def test_a_child_at_risk_is_referred_now(service: AttendanceReferrals, outbox: Outbox) -> None:
    """For the Central Referral Unit staff read first that they refer now, and that nothing here is a reason to wait."""
    answer = service.refer(replace(REFERRAL, service="central_referral_unit"), MONDAY)
    assert_denied(answer.decision, by="X-01")
    assert answer.say[0].startswith("make the referral now")
    assert answer.say[1].endswith("nothing here is a reason to wait.")
    assert outbox.sent == []


def test_what_nobody_said_is_asked(service: AttendanceReferrals, outbox: Outbox) -> None:
    """Where knowledge alone is lacking staff read the question, beside the urgent route that could be the right one."""
    answer = service.refer(replace(REFERRAL, service=None), MONDAY, done=NECESSITY)
    assert answer.decision.still_needed == ("recipient.service",)
    urgent, _, question = answer.say
    assert urgent.endswith("nothing here is a reason to wait.")
    assert question == (
        "About the recipient: Which council service is this organisation, or on behalf of which does it act?"
    )
    assert outbox.sent == []


def test_the_log_tells_nothing_about_a_pupil(service: AttendanceReferrals, caplog: pytest.LogCaptureFixture) -> None:
    """One line: two digests, the outcome and the rules; neither the reference nor a fact of the share."""
    referral = replace(REFERRAL, service="adoption")
    with caplog.at_level(logging.INFO):
        decision = service.refer(referral, MONDAY).decision
    assert caplog.messages == [f"share {decision.share_digest}, pack {decision.pack.digest}: deny X-05"]
