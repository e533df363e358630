"""Conditions, facts and values in plain English, over a small pack built by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from isp_rules.pack.english import (
    condition,
    fact_phrase,
    judged_for,
    question,
    requirement_phrase,
    value_phrase,
)
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Duty,
    End,
    Exclusion,
    Fact,
    FactType,
    Ground,
    Identity,
    Kind,
    Named,
    Not,
    Operator,
    OtherFact,
    Pack,
    Parameter,
    Requirement,
    Scalar,
    Source,
    Term,
    Timing,
    Values,
    Vocabulary,
)


def fact(name: str, type_: FactType, label: str, **more: object) -> Fact:
    """A fact whose other texts do not matter."""
    return Fact(name=name, type=type_, label=label, about="", asks=f"What about {name}?", **more)  # type: ignore[arg-type]


def vocabulary(name: str, terms: dict[str, str], **groups: tuple[str, ...]) -> Vocabulary:
    """A vocabulary whose terms are all covered."""
    return Vocabulary(name=name, terms={each: Term(name=each, label=terms[each]) for each in terms}, groups=groups)


FACTS = (
    fact("date", FactType.DATE, "date of the share"),
    fact("relies_on", FactType.TERMS, "conditions relied on", vocabulary="ground"),
    fact("bulk", FactType.FLAG, "is a bulk flow"),
    fact("party.kind", FactType.TERM, "kind of organisation", vocabulary="kind"),
    fact("party.in_kent", FactType.FLAG, "is in Kent"),
    fact("party.evidence", FactType.TEXT, "evidence of agreement"),
    fact("purpose", FactType.TERM, "purpose", vocabulary="purpose"),
    fact("category", FactType.TERM, "category of data", vocabulary="category"),
    fact("subject.age", FactType.NUMBER, "age", unit="years"),
    fact("subject.weight", FactType.NUMBER, "weight", unit="stones", decimal=True),
    fact("subject.refused", FactType.FLAG, "has refused"),
    fact("subject.attends", FactType.FLAG, "attends a school"),
    fact("subject.consent.by", FactType.TERM, "giver of the consent", vocabulary="kind"),
    fact("subject.consent.covers", FactType.TERMS, "reach", vocabulary="category"),
    fact("function.gateway", FactType.TEXT, "gateway", public=True),
    fact("function.limits.reach", FactType.TEXT, "reach"),
    fact("means.channel", FactType.TEXT, "channel"),
)
PACK = Pack(
    identity=Identity(name="small", title="Small", version="1.0.0", protocol="P", law="L", standing="S"),
    owners={
        "share": "the share",
        "party": "this end",
        "subject": "the person",
        "subject.consent": "the consent",
        "function": "the task relied on",
    },
    vocabularies={
        "ground": vocabulary("ground", {"consent": "consent", "function": "a function", "vital": "vital interests"}),
        "kind": vocabulary(
            "kind",
            {"academy": "academy", "free_school": "free school", "council": "Kent County Council"},
            school=("academy", "free_school"),
        ),
        "purpose": vocabulary("purpose", {"fair_access": "Fair Access", "childcare": "childcare"}),
        "category": vocabulary(
            "category",
            {"contact": "names, addresses and dates of birth", "health": "health", "offences": "offences"},
            sensitive=("health", "offences"),
        ),
    },
    facts={each.name: each for each in FACTS},
    impossible=(),
    parameters={
        "presumed_from": Parameter(name="presumed_from", type=FactType.NUMBER, value=16, default=16, about=""),
        "on_overdue": Parameter(
            name="on_overdue", type=FactType.TERM, value="deny", default="deny", about="", terms=("deny", "warn")
        ),
        "strict": Parameter(name="strict", type=FactType.FLAG, value=True, default=True, about=""),
    },
    conditions={},
    requirements=(),
    exclusions=(),
    duties=(),
    notices=(),
    clauses={},
    readings={},
)


def compared(
    name: str, operator: Operator, *values: Scalar, written: tuple[str, ...] = (), parameter: str = ""
) -> Comparison:
    """A comparison with fixed values."""
    return Comparison(name, operator, Values(frozenset(values), written, parameter))


def with_fact(name: str, operator: Operator, other: str) -> Comparison:
    """A comparison with another fact."""
    return Comparison(name, operator, OtherFact(other))


IN_KENT = compared("sender.in_kent", Operator.IS, True)
ADULT = compared("subject.age", Operator.AT_LEAST, 18)
REFUSED = compared("subject.refused", Operator.IS, True)
SCHOOL = compared("sender.kind", Operator.IS, "academy", "free_school", written=("school",))
KINDS = compared("sender.kind", Operator.IS, "academy", "council", written=("council", "academy"))


# --- facts and values ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("date", "the date of the share"),
        ("purpose", "the purpose"),
        ("sender.kind", "the sender's kind of organisation"),
        ("recipient.kind", "the recipient's kind of organisation"),
        ("party.kind", "this end's kind of organisation"),
        ("subject.age", "the person's age"),
        ("function.gateway", "the gateway of the task relied on"),
        ("subject.consent.covers", "the consent's reach"),
        ("subject.consent.by", "the giver of the consent"),
        ("means.channel", "the means' channel"),
        ("function.limits.reach", "the reach of the task relied on"),
        ("sender.in_kent", "the sender is in Kent"),
        ("bulk", "the share is a bulk flow"),
        ("parameter.on_overdue", "the parameter `on_overdue`"),
    ],
)
def test_fact_phrase_names_the_fact_with_its_owner(name: str, said: str) -> None:
    """A fact is said with its owner, once, and a flag as the sentence that it makes."""
    assert fact_phrase(PACK, name) == said


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("sender.kind", "About the sender: What about party.kind?"),
        ("recipient.kind", "About the recipient: What about party.kind?"),
        ("party.kind", "What about party.kind?"),
        ("subject.age", "What about subject.age?"),
    ],
)
def test_question_says_which_end_is_meant(name: str, asked: str) -> None:
    """Only a question about one of the two ends needs to say whom it is about."""
    assert question(PACK, name) == asked


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("subject.age", None, "not known"),
        ("subject.age", 9, "9 years"),
        ("subject.age", 1, "1 year"),
        ("subject.weight", Decimal("7.50"), "7.50 stones"),
        ("sender.kind", "council", "Kent County Council"),
        ("sender.in_kent", True, "yes"),
        ("sender.in_kent", False, "no"),
        ("relies_on", frozenset({"vital", "consent"}), "consent, vital interests"),
        ("relies_on", frozenset(), "none"),
        ("sender.evidence", "a letter from the head", "given"),
        ("function.gateway", "Education Act 1996 s437", "Education Act 1996 s437"),
        ("date", date(2016, 11, 14), "2016-11-14"),
        ("parameter.on_overdue", "warn", "`warn`"),
        ("parameter.presumed_from", 16, "16"),
    ],
)
def test_value_phrase_says_what_was_read(name: str, value: object, said: str) -> None:
    """A value is said with its label, its unit or its date, and a private text is never repeated."""
    assert value_phrase(PACK, name, value) == said


def test_undeclared_fact_is_a_key_error() -> None:
    """A name that the loader would have refused is no fact to speak of."""
    with pytest.raises(KeyError, match="sender\\.colour"):
        fact_phrase(PACK, "sender.colour")


# --- comparisons --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparison", "required", "said", "denied"),
    [
        (
            KINDS,
            "one of: Kent County Council, academy",
            "the sender's kind of organisation is one of: Kent County Council, academy",
            "the sender's kind of organisation is none of: Kent County Council, academy",
        ),
        (
            compared("purpose", Operator.IS, "fair_access"),
            "Fair Access",
            "the purpose is Fair Access",
            "the purpose is not Fair Access",
        ),
        (
            SCHOOL,
            "in the group `school`",
            "the sender's kind of organisation is in the group `school`",
            "the sender's kind of organisation is not in the group `school`",
        ),
        (
            compared("category", Operator.IS, "contact", "health", "offences", written=("sensitive", "contact")),
            "one of: those in the group `sensitive`; names, addresses and dates of birth",
            "the category of data is one of: those in the group `sensitive`; names, addresses and dates of birth",
            "the category of data is none of: those in the group `sensitive`; names, addresses and dates of birth",
        ),
        (IN_KENT, "yes", "the sender is in Kent", "the sender is not in Kent"),
        (
            compared("subject.refused", Operator.IS, False),
            "no",
            "the person has not refused",
            "the person has refused",
        ),
        (
            compared("subject.attends", Operator.IS, False, parameter="strict"),
            "no (parameter `strict`)",
            "it is not so that the person attends a school (parameter `strict`)",
            "the person attends a school (parameter `strict`)",
        ),
        (
            compared("bulk", Operator.IS, True, False),
            "one of: no, yes",
            "it is known whether the share is a bulk flow",
            "it is not so that it is known whether the share is a bulk flow",
        ),
        (
            compared("subject.age", Operator.IS, 3, 11, 4),
            "one of: 3, 4, 11",
            "the person's age is one of: 3, 4, 11",
            "the person's age is none of: 3, 4, 11",
        ),
        (
            compared("subject.age", Operator.AT_LEAST, 16, written=("16",), parameter="presumed_from"),
            "at least 16 (parameter `presumed_from`)",
            "the person's age is at least 16 (parameter `presumed_from`)",
            "the person's age is less than 16 (parameter `presumed_from`)",
        ),
        (
            compared("subject.age", Operator.AT_MOST, 17),
            "at most 17",
            "the person's age is at most 17",
            "the person's age is more than 17",
        ),
        (
            compared("date", Operator.FROM, date(2016, 8, 1)),
            "2016-08-01 or later",
            "the date of the share is 2016-08-01 or later",
            "the date of the share is before 2016-08-01",
        ),
        (
            compared("date", Operator.BEFORE, date(2016, 8, 1)),
            "before 2016-08-01",
            "the date of the share is before 2016-08-01",
            "the date of the share is 2016-08-01 or later",
        ),
        (
            compared("relies_on", Operator.INCLUDES_ANY, "consent"),
            "includes consent",
            "consent is among the conditions relied on",
            "consent is not among the conditions relied on",
        ),
        (
            compared("relies_on", Operator.INCLUDES_ANY, "consent", "vital"),
            "includes at least one of: consent, vital interests",
            "among the conditions relied on is at least one of: consent, vital interests",
            "among the conditions relied on is none of: consent, vital interests",
        ),
        (
            compared("relies_on", Operator.INCLUDES_ALL, "consent", "vital"),
            "includes all of: consent, vital interests",
            "among the conditions relied on are all of: consent, vital interests",
            "among the conditions relied on are not all of: consent, vital interests",
        ),
        (
            compared("subject.consent.covers", Operator.INCLUDES_ALL, "health", "offences", written=("sensitive",)),
            "includes all of those in the group `sensitive`",
            "among the consent's reach are all of those in the group `sensitive`",
            "among the consent's reach are not all of those in the group `sensitive`",
        ),
        (
            compared("relies_on", Operator.ONLY, "consent", "vital"),
            "nothing but: consent, vital interests",
            "each of the conditions relied on is one of: consent, vital interests",
            "not each of the conditions relied on is one of: consent, vital interests",
        ),
        (
            compared("relies_on", Operator.ONLY, "consent"),
            "nothing but consent",
            "each of the conditions relied on is consent",
            "not each of the conditions relied on is consent",
        ),
        (
            compared("function.gateway", Operator.STATED),
            "stated",
            "the gateway of the task relied on is stated",
            "the gateway of the task relied on is not stated",
        ),
        (
            with_fact("category", Operator.IS, "subject.consent.covers"),
            "one of the consent's reach",
            "the category of data is one of the consent's reach",
            "the category of data is none of the consent's reach",
        ),
        (
            with_fact("sender.kind", Operator.IS, "recipient.kind"),
            "the same as the recipient's kind of organisation",
            "the sender's kind of organisation is the same as the recipient's kind of organisation",
            "the sender's kind of organisation is not the same as the recipient's kind of organisation",
        ),
        (
            with_fact("sender.in_kent", Operator.IS, "recipient.in_kent"),
            "the same as whether the recipient is in Kent",
            "whether the sender is in Kent is the same as whether the recipient is in Kent",
            "whether the sender is in Kent is not the same as whether the recipient is in Kent",
        ),
        (
            with_fact("subject.consent.covers", Operator.INCLUDES_ANY, "category"),
            "includes the category of data",
            "the category of data is among the consent's reach",
            "the category of data is not among the consent's reach",
        ),
        (
            compared("parameter.on_overdue", Operator.IS, "warn"),
            "`warn`",
            "the parameter `on_overdue` is `warn`",
            "the parameter `on_overdue` is not `warn`",
        ),
        (
            compared("parameter.strict", Operator.IS, True),
            "yes",
            "the parameter `strict` is yes",
            "the parameter `strict` is not yes",
        ),
    ],
)
def test_comparison_is_said_denied_and_asked_for(comparison: Comparison, required: str, said: str, denied: str) -> None:
    """Each operator has a sentence, its natural opposite, and a phrase for what is required."""
    assert requirement_phrase(PACK, comparison) == required
    assert condition(PACK, comparison) == said
    assert condition(PACK, Not(comparison)) == denied


# --- compounds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (
            All((IN_KENT, Any((ADULT, REFUSED)))),
            "the sender is in Kent and (the person's age is at least 18 or the person has refused)",
        ),
        (
            Any((All((IN_KENT, ADULT)), REFUSED)),
            "(the sender is in Kent and the person's age is at least 18) or the person has refused",
        ),
        (
            All((IN_KENT, All((ADULT, REFUSED)))),
            "the sender is in Kent and the person's age is at least 18 and the person has refused",
        ),
        (
            All((IN_KENT, Any((All((ADULT, REFUSED)),)))),
            "the sender is in Kent and (the person's age is at least 18 and the person has refused)",
        ),
        (
            All((KINDS, ADULT, REFUSED)),
            (
                "the sender's kind of organisation is one of: Kent County Council, academy; "
                "the person's age is at least 18; and the person has refused"
            ),
        ),
        (
            Any((compared("category", Operator.IS, "contact", "health"), REFUSED)),
            "(the category of data is one of: names, addresses and dates of birth; health) or the person has refused",
        ),
        (Named("own_consent_counts", ADULT), '"own consent counts"'),
        (Not(Named("own_consent_counts", ADULT)), 'it is not so that "own consent counts"'),
        (Not(Not(IN_KENT)), "the sender is in Kent"),
        (
            All((REFUSED, Not(Not(Any((IN_KENT, ADULT)))))),
            "the person has refused and (the sender is in Kent or the person's age is at least 18)",
        ),
        (
            Not(All((IN_KENT, ADULT))),
            "it is not so that (the sender is in Kent and the person's age is at least 18)",
        ),
        (
            Not(Any((IN_KENT, ADULT))),
            "it is not so that (the sender is in Kent or the person's age is at least 18)",
        ),
        (All((IN_KENT,)), "the sender is in Kent"),
        (Not(Any((IN_KENT,))), "the sender is not in Kent"),
    ],
)
def test_compound_reads_in_one_way_only(node: Condition, said: str) -> None:
    """Brackets and semicolons show which parts belong together; a part of the same kind needs none."""
    assert condition(PACK, node) == said


def test_negated_says_the_opposite() -> None:
    """`negated=True` says of a condition what `Not` around it says."""
    assert condition(PACK, IN_KENT, negated=True) == condition(PACK, Not(IN_KENT)) == "the sender is not in Kent"


# --- what a rule is judged for ------------------------------------------------------------------------

SOURCE = Source("Section")
HEALTHY = compared("category", Operator.IS, "health")


def test_requirement_is_judged_for_each_item() -> None:
    """A requirement must hold for each item that it mentions; a category brings its person."""
    ground = Ground(id="G", title="a way", when=HEALTHY)
    rule = Requirement(id="R", asks="?", source=SOURCE, otherwise=Kind.CONDITION_FAILED, grounds=(ground,))
    assert judged_for(PACK, rule) == "for each person and each category of data"


def test_exclusion_is_judged_for_any_item() -> None:
    """An exclusion denies when it applies to any item."""
    when = All((compared("party.in_kent", Operator.IS, False), compared("purpose", Operator.IS, "childcare"), ADULT))
    assert judged_for(PACK, Exclusion(id="X", source=SOURCE, when=when, because="so")) == (
        "for any end, any purpose and any person"
    )


def test_duty_is_judged_for_some_item() -> None:
    """A duty arises for some item: a `not` in it is not said of all of them."""
    duty = Duty(id="D", source=SOURCE, owed_by=End.SENDER, timing=Timing.BEFORE, do="look", when=Not(HEALTHY))
    assert f"{judged_for(PACK, duty)}: {condition(PACK, Not(HEALTHY))}" == (
        "for some person and some category of data: the category of data is not health"
    )


def test_rule_about_the_whole_share_is_judged_for_nothing_in_particular() -> None:
    """A rule that mentions no item says nothing about what it is judged for."""
    assert judged_for(PACK, Exclusion(id="X", source=SOURCE, when=IN_KENT, because="so")) == ""
