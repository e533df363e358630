"""The page of a decision: what it says, in which order, and what it says only once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from isp_rules.decision.explain import explanation
from isp_rules.decision.explain.attempts import Attempt, alike, attempts
from isp_rules.decision.explain.item_words import for_items, in_short, owners
from isp_rules.decision.record import Answer, Compared, ItemNamed, Outcome, Record
from isp_rules.pack.syntax import End, Kind, Timing
from isp_rules.page import as_text
from isp_rules.page.parts import Callout, Paragraph, Tone
from tests.decision.samples import (
    ADOPTION,
    AGE,
    ALLOWED,
    COOPERATE,
    EXCLUDED,
    FAILED,
    FATHER,
    MOTHER,
    NECESSARY,
    NOT_RELIED_ON,
    NOT_SHOWN,
    PUPIL,
    RECIPIENT,
    URGENT,
    compared,
    duty,
    finding,
    found,
    needed,
    notice,
    record,
    relied_on,
    tried,
    unknown,
)


def text_of(made: Record) -> str:
    """The page as text, 80 columns wide."""
    return as_text(explanation(made))


def headings(made: Record) -> list[str]:
    """The headings of the sections, in their order."""
    return [section.heading for section in explanation(made).sections]


class TestWholePages:
    """Four decisions, word for word."""

    def test_exclusion(self) -> None:
        """A denial by an exclusion leads with the way to take instead and the urgent notice."""
        assert text_of(EXCLUDED) == EXCLUDED_TEXT

    def test_failed_condition(self) -> None:
        """A failed condition names each person, what was read against what was required, and what would help."""
        assert text_of(FAILED) == FAILED_TEXT

    def test_not_shown(self) -> None:
        """A denial that rests on what is not known asks for it first."""
        assert text_of(NOT_SHOWN) == NOT_SHOWN_TEXT

    def test_allow(self) -> None:
        """An allow is followed at once by what must be done, by whom and when."""
        assert text_of(ALLOWED) == ALLOWED_TEXT


class TestOrder:
    """What an officer needs first stands first."""

    def test_sections_of_a_denial(self) -> None:
        """Definite findings come before what is missing, remedies after both, the pack last."""
        made = replace(
            EXCLUDED,
            findings=(*EXCLUDED.findings, *FAILED.findings, *NOT_SHOWN.findings),
            questions=NOT_SHOWN.questions,
        )

        assert headings(made) == [
            "What stands against it",
            "What is missing",
            "What waits for it",
            "What would make it allowed",
            "Notices",
            "How the protocol was read",
            "Questions passed",
            "About this decision",
        ]

    def test_remedies_are_not_enough_beside_an_exclusion(self) -> None:
        """Beside an exclusion the remedies of the other findings are told with a warning."""
        made = replace(EXCLUDED, findings=(*EXCLUDED.findings, *FAILED.findings))

        assert "\nWhile X-05 stands, none of this is enough: take the way named first.\n" in text_of(made)

    def test_answers_do_not_help_beside_a_definite_finding(self) -> None:
        """Beside a definite finding it is said that no answer changes the outcome."""
        made = replace(NOT_SHOWN, findings=(*FAILED.findings, *NOT_SHOWN.findings))

        assert "\nNo answer to these changes the outcome while a reason above stands.\n" in text_of(made)

    def test_only_definite_remedies(self) -> None:
        """Where a finding is definite, what is not shown adds no remedy."""
        made = replace(NOT_SHOWN, findings=(*FAILED.findings, *NOT_SHOWN.findings))

        assert "name the function" not in text_of(made).lower()

    def test_urgent_notice_where_an_exclusion_may_apply(self) -> None:
        """The urgent notice leads even while it is not known whether the exclusion applies."""
        perhaps = replace(
            ADOPTION,
            kind=Kind.NOT_SHOWN,
            items=(found(RECIPIENT, tried("", "", unknown("party.service", "this end's service", "not: adoption"))),),
            missing=("party.service",),
        )
        lead = explanation(replace(EXCLUDED, findings=(perhaps,))).lead

        assert lead == (
            Paragraph("On what is known the share cannot be allowed. What is missing is listed first."),
            Callout(Tone.URGENT, "Important", "If a child may be at risk, refer now by the child protection route."),
            Callout(Tone.NOTE, "Note", "Schools co-operate on safeguarding."),
        )

    def test_exclusion_that_may_apply(self) -> None:
        """An exclusion that may apply is told as such, with the way to take if it does."""
        perhaps = replace(
            ADOPTION,
            kind=Kind.NOT_SHOWN,
            items=(found(RECIPIENT, tried("", "", unknown("party.service", "this end's service", "not: adoption"))),),
            missing=("party.service",),
        )

        assert """
X-05: not shown
  This exclusion may apply: the Adoption Service is outside this protocol, for
  the recipient.
  - this end's service: not known
  If it does: use the adoption service's own arrangements.
  Reasons; Adoption Act 2002; clause X-00.
""" in text_of(replace(EXCLUDED, findings=(perhaps,)))

    def test_notices_are_told_once(self) -> None:
        """A notice that a requirement names stands with its finding, and not again at the end."""
        named = replace(FAILED.findings[0], notices=("N-REVIEW",))
        made = replace(FAILED, findings=(named,), notices=(notice("N-REVIEW", "review is due"),))

        assert text_of(made).count("Review is due.") == 1
        assert "  NOTE: Review is due.\n" in text_of(made)
        assert "Notices" not in headings(made)

    def test_way_instead_is_told_once(self) -> None:
        """Two exclusions with one signpost lead with it once."""
        other = replace(ADOPTION, rule="X-06", text="Fostering is outside this protocol")
        lead = explanation(replace(EXCLUDED, findings=(ADOPTION, other), notices=(URGENT, COOPERATE))).lead

        assert [each.label for each in lead if isinstance(each, Callout)] == ["Instead", "Important", "Note"]

    def test_no_evidence_on_a_denial(self) -> None:
        """Where nothing may be sent there is no evidence to keep."""
        made = replace(FAILED, grounds=ALLOWED.grounds)

        assert "Evidence to keep" not in headings(made)


class TestGrounds:
    """The ground that came nearest is not drowned by those that were not relied on."""

    def test_one_obstacle_is_told_once(self) -> None:
        """Grounds that one comparison stops are told together, after the ground that came nearest."""
        made = attempts((*NOT_RELIED_ON, NECESSARY))

        assert made == [
            Attempt((("LB-S3", "necessary for a function"),), Answer.NO, NECESSARY.compared),
            Attempt(
                (("LB-S1", "explicit consent"), ("LB-S2", "vital interests"), ("LB-S4", "medical purposes")),
                Answer.NO,
                (relied_on("consent"),),
                ("includes consent", "includes vital interests", "includes medical purposes"),
            ),
        ]

    def test_two_are_enough_to_be_told_together(self) -> None:
        """Two grounds that want the same fact to be otherwise are told together."""
        named = tried("H-1", "", compared("means.network", "the network", "ordinary", "secure"))
        equal = tried("H-2", "", compared("means.network", "the network", "ordinary", "another secure one"))

        assert [each.grounds for each in attempts((named, equal))] == [(("H-1", ""), ("H-2", ""))]

    def test_fewest_obstacles_first(self) -> None:
        """Of the grounds that fail each for itself, the one with the fewest comparisons in the way is first."""
        one = compared("a", "a", "1", "2")
        other = compared("b", "b", "1", "2")
        further = tried("G-1", "", one, other)
        nearer = tried("G-2", "", compared("c", "c", "1", "2"))

        assert [each.grounds for each in attempts((further, nearer))] == [(("G-2", ""),), (("G-1", ""),)]

    def test_not_shown_first(self) -> None:
        """A ground that may yet hold comes before one that does not."""
        open_ = tried("G-2", "", AGE, unknown("b", "b", "yes"))

        assert [each.answer for each in attempts((NECESSARY, open_))] == [Answer.NOT_SHOWN, Answer.NO]

    def test_unknown_comparisons_are_all_told(self) -> None:
        """A ground that waits for two facts is not told together with one that waits for the first alone."""
        one = tried("G-1", "", AGE)
        two = tried("G-2", "", AGE, unknown("b", "b", "yes"))

        assert [each.grounds for each in attempts((one, two))] == [(("G-1", ""),), (("G-2", ""),)]

    def test_different_readings_are_apart(self) -> None:
        """Grounds that the same fact stops, but read differently, are not told together."""
        first = tried("G-1", "", compared("a", "a", "1", "2"))
        second = tried("G-2", "", compared("a", "a", "3", "2"))

        assert [each.grounds for each in attempts((first, second))] == [(("G-1", ""),), (("G-2", ""),)]

    def test_all_stopped_by_one_comparison(self) -> None:
        """Where nothing came nearer, it is said what each ground would have asked, six of them by name."""
        names = [
            tried(f"H-{place}", "", compared("means.system", "the system", "fax", f"system {place}"))
            for place in range(8)
        ]
        made = record(
            Outcome.DENY,
            "Denied.",
            findings=(finding("H-0", Kind.CONDITION_FAILED, "Is it listed?", found(RECIPIENT, *names)),),
        )

        assert """
  Is it listed? No, for the recipient.
  - H-0, H-1, H-2, H-3, H-4, H-5, H-6, H-7: not met, since the share says of the
    system: fax; required system 0; or system 1; or system 2; or system 3; or
    system 4; or system 5; or 2 others
""" in text_of(made)

    @pytest.mark.parametrize(
        ("obstacle", "said"),
        [
            (unknown("subject.age", "the age", "at least 12"), "not shown, since this is not known: the age"),
            (unknown("in_kent", "it is in Kent", "yes"), "not shown, since this is not known: it is in Kent"),
            (compared("subject.age", "the age", "9", "at least 12"), "not met, since the share says of the age: 9"),
            (compared("in_kent", "it is in Kent", "no", "yes"), "not met, since it is not so that it is in Kent"),
            (compared("in_kent", "it is in Kent", "yes", "no"), "not met, since it is in Kent"),
            (compared("parameter.p", "the parameter `p`", "yes", "no"), "not met, since the parameter `p` is yes"),
        ],
    )
    def test_the_reason_of_several(self, obstacle: Compared, said: str) -> None:
        """What stops several grounds is told as the reason, in a sentence that fits the type of the fact."""
        kind = Kind.NOT_SHOWN if obstacle.answer is Answer.NOT_SHOWN else Kind.CONDITION_FAILED
        both = found(RECIPIENT, tried("G-1", "", obstacle), tried("G-2", "", obstacle))
        made = record(Outcome.DENY, "Denied.", findings=(finding("G-0", kind, "Is it so?", both),))

        assert f"\n  - G-1, G-2: {said}; required {obstacle.required}\n" in as_text(explanation(made), width=120)


class TestItems:
    """Items of which the same is to be told are told together."""

    def test_same_trials(self) -> None:
        """Items that differ only in what they are themselves are one group, which has read all of it."""
        other = replace(NECESSARY, compared=(replace(NECESSARY.compared[0], read="health"),))
        (group,) = alike((found(FATHER, NECESSARY), found(MOTHER, other)))

        assert group.items == (FATHER, MOTHER)
        assert [one.read for each in group.attempts for one in each.compared] == ["offences, health"]

    def test_different_facts(self) -> None:
        """Items for which another fact was read differently are told apart."""
        young = tried("G-1", "", compared("subject.age", "the age", "8 years", "at least 12"))
        younger = tried("G-1", "", compared("subject.age", "the age", "7 years", "at least 12"))

        assert [each.items for each in alike((found(FATHER, young), found(MOTHER, younger)))] == [(FATHER,), (MOTHER,)]

    def test_more_than_are_named(self) -> None:
        """Beyond those that are named the items are counted."""
        made = replace(FAILED.findings[0], items=(found(PUPIL, NECESSARY),), count=34)

        page = explanation(replace(FAILED, findings=(made,)))

        assert "? No, for 34 items (the pupil: health; and 33 more).\n" in as_text(page, width=120)

    def test_more_than_are_named_in_groups(self) -> None:
        """Where the items fall into groups, those that are not named are counted after them."""
        made = replace(FAILED.findings[0], count=34)

        assert "\n  - And 32 more items.\n" in text_of(replace(FAILED, findings=(made,)))

    @pytest.mark.parametrize(
        ("items", "count", "said"),
        [
            ([], 0, ""),
            ([ItemNamed()], 1, ""),
            ([ItemNamed(), PUPIL], 2, "for the pupil: health"),
            ([ItemNamed(means=0, phrase="by e-mail")], 1, "by e-mail"),
            ([ItemNamed(means=0, phrase="means 1 (channel not given)")], 1, "for means 1 (channel not given)"),
        ],
    )
    def test_one_or_none(self, items: list[ItemNamed], count: int, said: str) -> None:
        """The share as a whole needs no naming; one item is named without a count."""
        assert for_items(items, count if len(items) < 2 else 0) == said

    def test_route_of_a_person(self) -> None:
        """Data that is named before a route is not taken for the end of the phrase."""
        routes = [
            ItemNamed(subject=0, category="health", means=place, phrase=f"the pupil: health, by {channel}")
            for place, channel in enumerate(("e-mail", "post"))
        ]

        assert in_short(routes) == ["the pupil: health, by e-mail", "the pupil: health, by post"]

    @pytest.mark.parametrize(
        ("fact", "whose"),
        [
            ("subject.age", "for the pupil"),
            ("category", "for the pupil"),
            ("party.kind", "for the recipient"),
            ("means.network", "by e-mail"),
            ("date", ""),
            ("sender.kind", ""),
        ],
    )
    def test_whose_fact(self, fact: str, whose: str) -> None:
        """A missing fact belongs to a person, an end or a route; a fact of the whole share to nobody."""
        items = {
            "party": [RECIPIENT],
            "means": [ItemNamed(means=0, phrase="by e-mail")],
        }.get(fact.partition(".")[0], [ItemNamed(subject=0, phrase="training, the pupil"), PUPIL])

        assert owners(items, fact) == whose


class TestMissing:
    """Questions come in order, and half a share does not drown its reader."""

    def test_same_facts_together(self) -> None:
        """Findings that wait for the same facts are one entry; exclusions are kept apart from questions."""
        rules = [
            finding(rule, Kind.NOT_SHOWN, f"Does {rule} hold?", found(PUPIL, tried(f"{rule}a", "", AGE)))
            for rule in ("A", "B")
        ]
        barred = [
            replace(finding(rule, Kind.NOT_SHOWN, f"{rule} is out", found(PUPIL, tried("", "", AGE))), exclusion=True)
            for rule in ("X", "Y")
        ]
        made = replace(NOT_SHOWN, findings=(*rules, *barred), questions=NOT_SHOWN.questions[:1])

        assert """
What is missing
---------------
1. How old is this person? (subject.age, for the pupil; A, B, X, Y)

What waits for it
-----------------
2 questions that wait for the same
  Not known: the person's age (for the pupil: health).
  - A: Does A hold?
  - B: Does B hold?

2 exclusions that may apply
  Not known: the person's age (for the pupil: health).
  - X: X is out.
  - Y: Y is out.
""" in text_of(made)

    def test_many_findings(self) -> None:
        """More than five findings that each wait for something of their own are told in a line each."""
        rules = tuple(
            finding(
                f"R-{place}",
                Kind.NOT_SHOWN,
                f"Is {place} so?",
                found(PUPIL, tried("G", "", unknown(f"f{place}", "", ""))),
            )
            for place in range(6)
        )
        barred = replace(finding("X-1", Kind.NOT_SHOWN, "it is out", found(PUPIL, tried("", "", AGE))), exclusion=True)
        made = replace(NOT_SHOWN, findings=(*rules, barred))

        assert """
7 more that each wait for facts of their own
  - R-0: Is 0 so?
  - R-1: Is 1 so?
  - R-2: Is 2 so?
  - R-3: Is 3 so?
  - R-4: Is 4 so?
  - R-5: Is 5 so?
  - X-1: May apply: it is out.
""" in text_of(made)

    def test_many_questions(self) -> None:
        """Twenty questions are asked at once, and the others counted."""
        made = replace(NOT_SHOWN, questions=tuple(needed(f"f{place}", "", f"What is {place}?") for place in range(23)))

        assert (
            "\n20. What is 19? (f19)\nAnd 3 more facts, many of which the answers to these will settle.\n"
            in text_of(made)
        )

    def test_many_remedies(self) -> None:
        """Where more than five findings only wait for facts, no remedies are told."""
        rules = tuple(
            finding(f"R-{place}", Kind.NOT_SHOWN, "Is it so?", found(PUPIL, tried("G", "", AGE)), remedy=f"do {place}")
            for place in range(6)
        )

        assert "What would make it allowed" not in headings(replace(NOT_SHOWN, findings=rules))
        assert "What would make it allowed" in headings(replace(NOT_SHOWN, findings=rules[1:]))


class TestDuties:
    """Who owes what, when, and why."""

    def test_ends_are_not_items(self) -> None:
        """Which ends a duty is about is said by who owes it, and items that differ by their end are told once."""
        ends = tuple(
            ItemNamed(party=end, subject=0, category="health", phrase=f"the {end}, the pupil: health")
            for end in ("sender", "recipient")
        )
        about_both = duty("D-1", End.BOTH, Timing.AT, "take care", items=ends, count=2)
        about_one = duty(
            "D-2", End.SENDER, Timing.AT, "keep it", items=(ItemNamed(party="sender", phrase="the sender"),)
        )

        assert """
At the time of sharing
  - the sender and the recipient: Take care (D-1).
    For the pupil: health.
  - the sender: Keep it (D-2).
""" in text_of(replace(ALLOWED, duties=(about_both, about_one)))


EXCLUDED_TEXT = """\
Denied: outside this protocol, X-05.
Sharing between schools and the village

The Adoption Service is outside this protocol (for the recipient).

INSTEAD: Use the adoption service's own arrangements.

IMPORTANT: If a child may be at risk, refer now by the child protection route.

NOTE: Schools co-operate on safeguarding.

What stands against it
----------------------
X-05: outside this protocol
  The Adoption Service is outside this protocol, for the recipient.
  - this end's service: Adoption Service
  Reasons; Adoption Act 2002; clause X-00.

Notices
-------
- N-REVIEW: The protocol is due for review.

How the protocol was read
-------------------------
- AMB-08: Does an excluded service bar its data?
  Read here: No, the service alone. The other reading: Yes, both. Why: The list
  names services.

Questions passed
----------------
- PT: PT-01, PT-02
1 further question does not apply.

About this decision
-------------------
Rule pack: Sharing between schools and the village (village 1.0)
Digest of the pack: 0123456789ab
Protocol: Protocol of the village, 2016
Law: Village Act 1998
Digest of the share: fedcba987654
Engine: isp_rules 0.1.0

This is decision support. A child at risk is referred at once.
"""
FAILED_TEXT = """\
Denied: a condition is not met, LB-S0.
Sharing between schools and the village

What stands against it
----------------------
LB-S0: a condition is not met
  Is a condition for sensitive data met? No.
  - For the father: offences:
    - no: LB-S3 (necessary for a function)
      - the category of data: offences; required one of the necessary categories
        (contact details)
    - no: LB-S1b (a parent's consent)
      - the person's role: father; required pupil
  - For the mother: health:
    - no: LB-S3 (necessary for a function)
      - the category of data: health; required one of the necessary categories
        (contact details)
    - LB-S1, LB-S2, LB-S4: not met, since the share says of the conditions
      relied on: function
  Legal Basis; Village Act 1998 Sch 3; clause SD-01.

What would make it allowed
--------------------------
- LB-S0: Name the statute, or record an explicit consent.

About this decision
-------------------
Rule pack: Sharing between schools and the village (village 1.0)
Digest of the pack: 0123456789ab
Protocol: Protocol of the village, 2016
Law: Village Act 1998
Digest of the share: fedcba987654
Engine: isp_rules 0.1.0

This is decision support. A child at risk is referred at once.
"""
NOT_SHOWN_TEXT = """\
Denied: not shown. 2 facts are still needed.
Sharing between schools and the village

On what is known the share cannot be allowed. What is missing is listed first.

What is missing
---------------
1. How old is this person? (subject.age, for the pupil; LB-G0)
2. Over which network does the e-mail go? (means.network, by e-mail; H-04)

What waits for it
-----------------
LB-G0: not shown
  Is a condition for sharing met? Not shown, for the pupil: health.
  - not shown: LB-G1 (the person's consent)
    - the person's age: not known; required at least 12
  - no: LB-G2 (necessary for a function)
    - the conditions relied on: consent; required includes function
  Legal Basis.

H-04: not shown
  Is the e-mail secure? Not shown, by e-mail.
  - not shown: H-04a (a named network)
    - the network: not known; required one of: a, b
  Means.

What would make it allowed
--------------------------
- LB-G0: Name the function.

About this decision
-------------------
Rule pack: Sharing between schools and the village (village 1.0)
Digest of the pack: 0123456789ab
Protocol: Protocol of the village, 2016
Law: Village Act 1998
Digest of the share: fedcba987654
Engine: isp_rules 0.1.0

This is decision support. A child at risk is referred at once.
"""
ALLOWED_TEXT = """\
Allowed under this protocol, with 2 duties and 1 that may be owed.
Sharing between schools and the village

1 fact is not known; a duty below makes up for that.

What must be done
-----------------
Before sharing
  - the sender: Tell the people concerned (TC-S6; Village Act 1998 Sch 1).
    It is owed because this is not known: Does the notice name the recipient?
    For the pupil: health.

At the time of sharing
  - the recipient, if it applies: Encrypt the data (TC-K2).
    It depends on what is not known: By which channel does the data go?

After sharing
  - the sender and the recipient: Report an incident (IM-01).

Evidence to keep
----------------
- LB-G2: The enactment.
- TC-S6, IM-01: The notice.

Notices
-------
- N-REVIEW: The protocol is due for review.

Questions passed
----------------
- LB-G0: LB-G2
- TC-S6: not known; a duty makes up for that
1 further question does not apply.

About this decision
-------------------
Rule pack: Sharing between schools and the village (village 1.0)
Digest of the pack: 0123456789ab
Protocol: Protocol of the village, 2016
Law: Village Act 1998
Parameter on_review_overdue: warn (not the default)
Digest of the share: fedcba987654
Engine: isp_rules 0.1.0

This is decision support. A child at risk is referred at once.
"""
