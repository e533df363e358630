"""Records made by hand: one for each thing that an explanation has to say well. All names in them are invented."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from isp_rules.decision.record import (
    Answer,
    Compared,
    DutyOwed,
    Finding,
    FoundFor,
    ItemNamed,
    Met,
    Needed,
    NoticeGiven,
    Outcome,
    PackUsed,
    Passed,
    ReadingTaken,
    Record,
    Tried,
)
from isp_rules.pack.syntax import End, Kind, Timing
from isp_rules.page.parts import Run

PACK = PackUsed(
    name="village",
    title="Sharing between schools and the village",
    version="1.0",
    protocol="Protocol of the village, 2016",
    law="Village Act 1998",
    digest="0123456789abcdef" * 4,
    parameters=(),
    engine="isp_rules 0.1.0",
    standing="This is decision support. A child at risk is referred at once.",
)

RECIPIENT = ItemNamed(party="recipient", phrase="the recipient")
FATHER = ItemNamed(subject=0, role="father", category="offences", phrase="the father: offences")
MOTHER = ItemNamed(subject=1, role="mother", category="health", phrase="the mother: health")
PUPIL = ItemNamed(subject=0, role="pupil", category="health", phrase="the pupil: health")


def compared(fact: str, phrase: str, read: str, required: str, answer: Answer = Answer.NO) -> Compared:
    """What was read against what was required."""
    return Compared(fact=fact, fact_phrase=phrase, required=required, read=read, answer=answer)


def unknown(fact: str, phrase: str, required: str) -> Compared:
    """A comparison on a fact that is not given."""
    return compared(fact, phrase, "not known", required, Answer.NOT_SHOWN)


def relied_on(required: str) -> Compared:
    """The comparison that keeps from holding whatever ground is not relied on."""
    return compared("relies_on", "the conditions relied on", "function", f"includes {required}")


def tried(ground: str, title: str, *comparisons: Compared) -> Tried:
    """A ground that did not hold, for these comparisons."""
    missing = tuple(each.fact for each in comparisons if each.answer is Answer.NOT_SHOWN)
    answer = Answer.NOT_SHOWN if missing else Answer.NO
    return Tried(ground=ground, title=title, answer=answer, compared=comparisons, missing=missing)


def found(item: ItemNamed, *attempts: Tried) -> FoundFor:
    """An item, and what was tried for it."""
    return FoundFor(item=item, tried=attempts, missing=tuple(fact for each in attempts for fact in each.missing))


def finding(rule: str, kind: Kind, text: str, *items: FoundFor, **more: Any) -> Finding:
    """A finding about these items."""
    plain: dict[str, Any] = {
        "exclusion": False,
        "section": "Legal Basis",
        "act": "",
        "clauses": (rule,),
        "count": len(items),
        "missing": tuple(dict.fromkeys(fact for each in items for fact in each.missing)),
        "remedy": "",
        "signpost": "",
        "readings": (),
        "notices": (),
    }
    return Finding(rule=rule, kind=kind, text=text, items=items, **{**plain, **more})


def notice(name: str, text: str) -> NoticeGiven:
    """A notice of no clause in particular."""
    return NoticeGiven(notice=name, text=text, section="Header", act="", clauses=(name,))


def met(requirement: str, asks: str, ground: str, title: str, **more: Any) -> Met:
    """A requirement that a ground has met, for one item."""
    plain: dict[str, Any] = {
        "section": "Legal Basis",
        "passed": Passed.BY_GROUND,
        "act": "",
        "clauses": (requirement, ground),
        "evidence": "",
        "items": (),
        "count": 1,
    }
    return Met(requirement=requirement, asks=asks, ground=ground, title=title, **{**plain, **more})


def duty(name: str, owed_by: End, timing: Timing, text: str, **more: Any) -> DutyOwed:
    """A duty that is certainly owed."""
    plain: dict[str, Any] = {
        "section": "Terms",
        "act": "",
        "clauses": (name,),
        "evidence": "",
        "certain": True,
        "missing": (),
        "not_known": (),
        "asks": (),
        "items": (),
        "count": 1,
    }
    return DutyOwed(duty=name, owed_by=owed_by, timing=timing, text=text, **{**plain, **more})


def record(outcome: Outcome, summary: str, **more: Any) -> Record:
    """A record with nothing in it but the answer."""
    plain: dict[str, Any] = {
        "kinds": (),
        "findings": (),
        "questions": (),
        "still_needed": (),
        "grounds": (),
        "duties": (),
        "notices": (),
        "readings": (),
        "pack": PACK,
        "share_digest": "fedcba9876543210" * 4,
    }
    return Record(outcome=outcome, summary=summary, **{**plain, **more})


def needed(fact: str, phrase: str, question: str, findings: int = 1) -> Needed:
    """A missing fact."""
    return Needed(fact=fact, fact_phrase=phrase, question=question, findings=findings)


# --- whole records ------------------------------------------------------------------------------------

ADOPTION = finding(
    "X-05",
    Kind.OUT_OF_SCOPE,
    "the Adoption Service is outside this protocol",
    found(
        RECIPIENT, tried("", "", compared("party.service", "this end's service", "Adoption Service", "not: adoption"))
    ),
    exclusion=True,
    section="Reasons",
    act="Adoption Act 2002",
    clauses=("X-05", "X-00"),
    signpost="use the adoption service's own arrangements",
    notices=("N-URGENT", "N-COOPERATE"),
    readings=("AMB-08",),
)

URGENT = notice("N-URGENT", "if a child may be at risk, refer now by the child protection route")
COOPERATE = notice("N-COOPERATE", "schools co-operate on safeguarding")

EXCLUDED = record(
    Outcome.DENY,
    "Denied: outside this protocol, X-05.",
    kinds=(Kind.OUT_OF_SCOPE,),
    findings=(ADOPTION,),
    notices=(URGENT, COOPERATE, notice("N-REVIEW", "the protocol is due for review")),
    readings=(
        ReadingTaken(
            reading="AMB-08",
            point="does an excluded service bar its data?",
            taken="no, the service alone",
            other="yes, both",
            why="the list names services",
            parameter="",
        ),
    ),
    grounds=(
        met("PT", "Is this end a party?", "PT-01", "the village"),
        met("PT", "Is this end a party?", "PT-02", "a school"),
        met("P-04", "Is this child of the right age?", "", "", passed=Passed.DOES_NOT_APPLY),
    ),
)

NECESSARY = tried(
    "LB-S3",
    "necessary for a function",
    compared("category", "the category of data", "offences", "one of the necessary categories (contact details)"),
)
NOT_RELIED_ON = (
    tried("LB-S1", "explicit consent", relied_on("consent")),
    tried("LB-S2", "vital interests", relied_on("vital interests")),
    tried(
        "LB-S4",
        "medical purposes",
        relied_on("medical purposes"),
        compared("health.purpose", "the medical purpose", "no", "yes"),
    ),
)

FAILED = record(
    Outcome.DENY,
    "Denied: a condition is not met, LB-S0.",
    kinds=(Kind.CONDITION_FAILED,),
    findings=(
        finding(
            "LB-S0",
            Kind.CONDITION_FAILED,
            "Is a condition for sensitive data met?",
            found(
                FATHER,
                NECESSARY,
                tried("LB-S1b", "a parent's consent", compared("subject.role", "the person's role", "father", "pupil")),
            ),
            found(
                MOTHER,
                *NOT_RELIED_ON,
                replace(NECESSARY, compared=(replace(NECESSARY.compared[0], read="health"),)),
            ),
            act="Village Act 1998 Sch 3",
            clauses=("LB-S0", "SD-01", "LB-S1", "LB-S1b", "LB-S2", "LB-S3", "LB-S4"),
            remedy="name the statute, or record an explicit consent",
        ),
    ),
)

AGE = unknown("subject.age", "the person's age", "at least 12")

NOT_SHOWN = record(
    Outcome.DENY,
    "Denied: not shown. 2 facts are still needed.",
    kinds=(Kind.NOT_SHOWN,),
    findings=(
        finding(
            "LB-G0",
            Kind.NOT_SHOWN,
            "Is a condition for sharing met?",
            found(
                PUPIL,
                tried("LB-G1", "the person's consent", AGE),
                tried("LB-G2", "necessary for a function", replace(relied_on("function"), read="consent")),
            ),
            remedy="name the function",
        ),
        finding(
            "H-04",
            Kind.NOT_SHOWN,
            "Is the e-mail secure?",
            found(
                ItemNamed(means=0, channel="email", phrase="by e-mail"),
                tried("H-04a", "a named network", unknown("means.network", "the network", "one of: a, b")),
            ),
            section="Means",
        ),
    ),
    questions=(
        needed("subject.age", "the person's age", "How old is this person?"),
        needed("means.network", "the network", "Over which network does the e-mail go?"),
    ),
    still_needed=("subject.age", "means.network"),
)

ALLOWED = record(
    Outcome.ALLOW,
    "Allowed under this protocol, with 2 duties and 1 that may be owed.",
    grounds=(
        met(
            "LB-G0",
            "Is a condition for sharing met?",
            "LB-G2",
            "necessary for a function",
            evidence="the enactment",
            count=2,
        ),
        met("TC-S6", "Does a notice name the recipient?", "", "", passed=Passed.TOLERATED),
        met("P-04", "Is this child of the right age?", "", "", passed=Passed.DOES_NOT_APPLY),
    ),
    duties=(
        duty(
            "TC-S6",
            End.SENDER,
            Timing.BEFORE,
            "tell the people concerned",
            act="Village Act 1998 Sch 1",
            not_known=("notice_names",),
            asks=("Does the notice name the recipient?",),
            evidence="the notice",
            items=(PUPIL,),
        ),
        duty(
            "TC-K2",
            End.RECIPIENT,
            Timing.AT,
            "encrypt the data",
            certain=False,
            missing=("means.channel",),
            asks=("By which channel does the data go?",),
        ),
        duty("IM-01", End.BOTH, Timing.AFTER, "report an incident", evidence="the notice"),
    ),
    notices=(notice("N-REVIEW", "the protocol is due for review"),),
    pack=replace(PACK, parameters=(("on_review_overdue", "warn"),)),
)

WHOLE = (EXCLUDED, FAILED, NOT_SHOWN, ALLOWED)


def with_text(value: Any, text: str) -> Any:
    """The same record, with this text in the place of every text that a pack or a share could have put there."""
    if isinstance(value, Enum) or value in ("sender", "recipient", "isp-rules/decision/1"):
        return value
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(with_text(each, text) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        texts = {each.name: with_text(getattr(value, each.name), text) for each in fields(value)}
        # A run of words is marked as removed or added, which is no text of anybody's.
        return replace(value, **texts | ({"mark": value.mark} if isinstance(value, Run) else {}))
    return value
