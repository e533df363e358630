"""
The decision form, filled in from a share and its decision.

Source of the fields: Information Commissioner's Office, Data sharing code of practice (2021), annex: data sharing
request and decision forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from isp_rules.decision.decision import Decision
from isp_rules.decision.explain.item_words import for_items
from isp_rules.decision.record import DutyOwed, Finding, Met, Passed
from isp_rules.engine.evaluate import applies
from isp_rules.pack.english.rule_words import KIND_WORDS, OWED_BY, WHEN_DUE
from isp_rules.pack.english.texts import sentence_of
from isp_rules.pack.layout import Value
from isp_rules.pack.scope import facts_of
from isp_rules.pack.syntax import Pack, Requirement, Term, Timing
from isp_rules.review.sharing_record.facts import SharedFacts
from isp_rules.review.sharing_record.form import IMPORTANT, INSTEAD, NOTE, Field, Form, Part

RELIED_ON: Final = "relies_on"
"""The fact that says which legitimising conditions are relied on; the grounds that read it are the lawful bases."""

CONTROLLER: Final = ("acts_as",)
BOUND: Final = (
    "isa_signatory",
    "agreed_to_be_bound",
    "agreement_evidence",
    "commissioned_or_bound",
    "contract_evidence",
)
"""Facts of an end that have a field of their own; all others stand with the organisation."""

WHY: Final = ("circumstances", "safeguarding_concern")
TOLD: Final = ("privacy_notice_names_recipient", "notice_exemption")
WHEN: Final = ("date", "bulk", "resubmission")
"""Facts of the whole share that have a field of their own; all others stand among the further facts."""


def filled(pack: Pack, facts: SharedFacts, decision: Decision) -> Form:
    """
    The form for one share.

    Args:
        pack: the pack that decided.
        facts: what the share says.
        decision: what was decided.
    """
    used = decision.pack
    return Form(
        title="Data sharing decision record",
        subtitle=used.title,
        answer=decision.summary,
        allowed=decision.allowed,
        first=tuple(_first(decision)),
        parts=(
            Part("The request", tuple(_request(pack, facts))),
            Part("Lawfulness", tuple(_lawfulness(pack, facts, decision))),
            Part("Safeguards", tuple(_safeguards(pack, facts))),
            Part("The decision", tuple(_decision(decision))),
            Part("Sign-off", SIGN_OFF),
            *_duties(decision),
            Part("For the file", tuple(_for_the_file(pack, facts, decision))),
        ),
        standing=used.standing,
        digests=f"{used.name} {used.version} {used.digest[:12]} · share {decision.share_digest[:12]}",
    )


def _first(decision: Decision) -> Iterator[tuple[str, str]]:
    """The ways to take instead, and the notices of exclusions: of those the first that each names is the urgent one."""
    yield from ((INSTEAD, sentence_of(each)) for each in decision.signposts)
    excluded = [each for each in decision.findings if each.exclusion]
    named = {id_ for each in excluded for id_ in each.notices}
    urgent = {each.notices[0] for each in excluded if each.notices}
    for each in decision.notices:
        if each.notice in named:
            yield (IMPORTANT if each.notice in urgent else NOTE, sentence_of(each.text))


def _request(pack: Pack, facts: SharedFacts) -> Iterator[Field]:
    apart = (*CONTROLLER, *BOUND)
    for label, end in (
        ("Organisation receiving the request to share", "sender"),
        ("Organisation requesting the data", "recipient"),
    ):
        yield Field(label, _all(facts.of_end(end, apart)), "" if facts.names(end) else "the name")
    yield Field("Name and position of the person requesting", (), "name and position")
    yield Field("Date the request was received", (), "the date")
    yield Field("Description of the data requested", _all(facts.people()), "anything that the categories do not say")
    controllers = [*facts.end_facts("sender", CONTROLLER), *facts.end_facts("recipient", CONTROLLER)]
    yield Field(
        "Data controller relationship",
        _all(controllers),
        "which it is",
        ("joint controllers", "separate controllers", "controller and processor"),
    )
    agreement = [f"Protocol: {pack.identity.protocol}"]
    agreement += [*facts.end_facts("sender", BOUND), *facts.end_facts("recipient", BOUND)]
    yield Field("Data sharing agreement in place", tuple(agreement), "the reference of the signed copy")
    yield Field("Purpose of sharing", _all([*facts.purposes(), *facts.of_share(WHY)]), "the objective, in a sentence")


def _lawfulness(pack: Pack, facts: SharedFacts, decision: Decision) -> Iterator[Field]:
    general, further = _bases(pack)
    relied = facts.of_share([RELIED_ON]) if RELIED_ON in pack.facts else []
    yield Field(
        "Lawful basis for sharing",
        _all([*relied, *_met(decision, general), *facts.consents()]),
        "" if _met(decision, general) else "the basis, if there is one",
    )
    needed = [name for name in _legal_details(pack) if name.endswith("necessary_for")]
    yield Field("Why the sharing is necessary", _all(facts.of_share(needed)), "why less, or nothing, would not do")
    yield Field(
        "Additional conditions for special category or criminal offence data",
        _all(_met(decision, further)),
        "" if _met(decision, further) else "the condition, or that none is needed",
    )
    yield Field("Law enforcement processing (Part 3 of the Act of 2018)", (), "whether its provisions apply")
    powers = [name for name in _legal_details(pack) if name not in needed]
    yield Field("Legal power for sharing", _all(facts.of_share(powers)), "" if facts.of_share(powers) else "the power")


def _safeguards(pack: Pack, facts: SharedFacts) -> Iterator[Field]:
    yield Field("Data protection impact assessment considered", (), "whether, by whom and when", ("yes", "no"))
    yield Field("Outcome of the assessment", (), "the outcome, and where it is filed")
    yield Field("Views of the data protection officer", (), "the views, or why none were sought")
    yield Field("Retention and deletion", (), "how long the data is kept, and how it is deleted or returned")
    yield Field("Security", _all(facts.routes()), "anything more that is done")
    told = facts.of_share(name for name in TOLD if name in pack.facts)
    yield Field("Rights of the people concerned", _all(told), "how requests and objections will be met")
    dates = facts.of_share(name for name in WHEN if name in pack.facts)
    yield Field("Date of the sharing, or intervals", _all(dates), "the intervals, for a regular flow")


def _decision(decision: Decision) -> Iterator[Field]:
    yield Field(
        "Decision on the request",
        (f"The rule pack's answer: {decision.summary}",),
        "the decision; the rules inform it and a person takes it",
        ("share", "share in part", "do not share"),
    )
    reasons = [_finding(each) for each in decision.findings] if not decision.allowed else ["No rule stands against it."]
    yield Field("Reasons for sharing or not sharing", tuple(reasons), "the reasons, where they differ from these")
    remedies = dict.fromkeys(each.remedy for each in decision.findings if each.remedy)
    if remedies:
        yield Field("What would make it allowed", tuple(map(sentence_of, remedies)))
    if decision.questions:
        yield Field("Still to be found out", tuple(sentence_of(each.question) for each in decision.questions))


SIGN_OFF: Final = (
    Field("Decision taken by (name)", (), "name"),
    Field("Position", (), "position"),
    Field("Signed", (), "signature"),
    Field("Dated", (), "date"),
)


def _duties(decision: Decision) -> Iterator[Part]:
    fields = []
    for timing in Timing:
        duties = [each for each in decision.duties if each.timing is timing]
        if duties:
            to_write = "that it is done, by whom and when" if timing is Timing.BEFORE else ""
            fields.append(Field(f"To be done {WHEN_DUE[timing]}", _all(map(_duty, duties)), to_write))
    if fields:
        yield Part("Duties under the protocol", tuple(fields))


def _for_the_file(pack: Pack, facts: SharedFacts, decision: Decision) -> Iterator[Field]:
    apart = {RELIED_ON, *WHY, *TOLD, *WHEN, *_legal_details(pack)}
    further = facts.of_share(name for name in pack.layout.share if name not in apart)
    if further:
        yield Field("Further facts of the share", _all(further))
    kept = [*(met.evidence for met in decision.grounds), *(duty.evidence for duty in decision.duties)]
    evidence = dict.fromkeys(filter(None, kept))
    if evidence and decision.allowed:
        yield Field("Evidence to keep", tuple(map(sentence_of, evidence)), "where it is filed")
    if decision.notices:
        yield Field("Notices", tuple(f"{each.notice}: {sentence_of(each.text)}" for each in decision.notices))
    used = decision.pack
    changed = [f"Parameter {name}: {value} (not the default)" for name, value in used.parameters]
    yield Field(
        "What decided",
        (
            f"Rule pack {used.name} {used.version}, digest {used.digest}",
            f"Law: {used.law}",
            *changed,
            f"Digest of the share: {decision.share_digest}",
            f"Engine: {used.engine}",
        ),
    )


# --- lines --------------------------------------------------------------------------------------------


def _all(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{line[:1].upper()}{line[1:]}" for line in lines)


def _bases(pack: Pack) -> tuple[set[str], set[str]]:
    """
    The requirements that ask for a legitimising condition: those for all data, and those for some of it.

    Each of their grounds reads which conditions are relied on. What is asked of most categories is the lawful basis;
    what is asked of fewer comes on top.
    """
    reach = {
        each.id: sum(_may_apply(pack, each, term.name) for term in _categories(pack) if term.covered)
        for each in pack.requirements
        if all(RELIED_ON in facts_of(ground.when) for ground in each.grounds)
    }
    most = max(reach.values(), default=0)
    general = {id_ for id_, count in reach.items() if count == most}
    return general, set(reach) - general


def _categories(pack: Pack) -> Iterable[Term]:
    return pack.vocabularies[pack.facts["category"].vocabulary].terms.values() if "category" in pack.facts else ()


def _may_apply(pack: Pack, requirement: Requirement, category: str) -> bool:
    """Whether a requirement may be asked of data of which nothing but the category is known."""

    def read(name: str) -> Value:
        head, _, rest = name.partition(".")
        return pack.parameters[rest].value if head == "parameter" else category if name == "category" else None

    return applies(requirement, read) is not False


def _legal_details(pack: Pack) -> list[str]:
    """Facts of the whole share that belong to a condition relied on: those with an owner of their own."""
    return [name for name in pack.layout.share if "." in name]


def _met(decision: Decision, requirements: set[str]) -> list[str]:
    met = [each for each in decision.grounds if each.requirement in requirements and each.passed is Passed.BY_GROUND]
    return list(dict.fromkeys(map(_ground, met)))


def _ground(met: Met) -> str:
    return f"{met.ground}: {met.title}{f' ({met.act})' if met.act else ''}"


def _finding(finding: Finding) -> str:
    whom = for_items([each.item for each in finding.items], finding.count)
    return f"{finding.rule}, {KIND_WORDS[finding.kind]}{f' {whom}' if whom else ''}. {sentence_of(finding.text)}"


def _duty(duty: DutyOwed) -> str:
    unsure = "" if duty.certain else " (if it applies: this is not known)"
    return f"{duty.duty}, {OWED_BY[duty.owed_by]}: {sentence_of(duty.text)}{unsure}"
