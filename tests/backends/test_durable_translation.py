"""What a pack becomes for durable_rules, and what is refused; durable_rules itself is not needed for that."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import isp_rules
from isp_rules.backends.durable import GAPS, DurableEngine, gaps, questions, ruleset
from isp_rules.backends.durable.normal import Every, Literal, Normal, Some, normal
from isp_rules.backends.durable.questions import plan_of
from isp_rules.engine.evaluate import truth_of
from isp_rules.engine.items import Item, Reader, readers
from isp_rules.engine.truth import Truth, all_of, any_of, negation
from isp_rules.errors import IspRulesError, PackError
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Comparison, Condition, Exclusion, Operator, OtherFact, Pack, Values
from tests.library import PACK
from tests.strategies import FACTS, conditions, pack_of, packs, shares

STATED = Comparison("subject.note", Operator.STATED, Values(frozenset()))


def excluding(when: Condition) -> Pack:
    """A pack of one exclusion."""
    return pack_of(exclusions=(Exclusion(id="X", source=PACK.syntax.exclusions[0].source, when=when, because="so"),))


def truth_in_normal_form(node: Normal, read: Reader) -> Truth:
    """What a condition in negation normal form is worth."""
    match node:
        case Literal(comparison, wanted):
            truth = truth_of(comparison, read)
            return truth if wanted else negation(truth)
        case Every(parts):
            return all_of(truth_in_normal_form(part, read) for part in parts)
        case Some(parts):
            return any_of(truth_in_normal_form(part, read) for part in parts)


@given(conditions(leaves=20), shares(), st.booleans())
def test_negation_normal_form_means_the_same(condition: Condition, share: ShareFacts, wanted: bool) -> None:
    """A condition, and its contrary, is as true in negation normal form as it was, unknown included."""
    read = readers(pack_of(), share)(Item(0, 0, 0, 0, 0))
    truth = truth_of(condition, read)

    assert truth_in_normal_form(normal(condition, wanted=wanted), read) is (truth if wanted else negation(truth))


@settings(max_examples=25)
@given(packs())
def test_no_rule_is_lost_or_made_twice(pack: Pack) -> None:
    """Each answer has one rule for *certainly so* and one for *certainly not*; of what can never be there is none."""
    rules = [rule for chunk in plan_of(pack).chunks for rule in chunk.rules]
    said = {True: ": certainly so", False: ": certainly not"}

    assert len({rule.name for rule in rules}) == len(rules)
    assert all(rule.name.endswith(said[rule.so]) for rule in rules)
    assert {rule.key for rule in rules} >= {("holds", number) for number, _ in enumerate(pack.requirements)}


def test_a_test_is_read_by_a_person() -> None:
    """The rules of a small exclusion, whole."""
    adult = Comparison("subject.age", Operator.AT_LEAST, Values(frozenset([18])))
    relies = Comparison("relies", Operator.ONLY, Values(frozenset(["red"])))

    (chunk,) = plan_of(excluding(isp_rules.pack.syntax.All((adult, relies)))).chunks

    assert chunk.reads == ("subject.age", "relies")
    assert {rule.name: rule.test for rule in chunk.rules} == {
        "against/subject/0.0 X: certainly so": {
            "$and": [
                {":ask": "against/subject/0"},
                {"$gte": {"subject.age": 18}},
                {"$iall": {"relies": {"$or": [{"$i": "red"}, {"$i": ""}]}}},
            ]
        },
        "against/subject/0.0 X: certainly not": {
            "$and": [
                {":ask": "against/subject/0"},
                {
                    "$or": [
                        {"$lt": {"subject.age": 18}},
                        {"$iany": {"relies": {"$and": [{"$neq": {"$i": "red"}}, {"$neq": {"$i": ""}}]}}},
                    ]
                },
            ]
        },
    }
    read = {"subject.age": 9, "relies": frozenset(["green", "blue"])}.get
    assert chunk.message(read, {}) == {
        ":ask": "against/subject/0",
        "subject.age": 9,
        "relies": ["", "blue", "green"],
    }


# --- what is refused ----------------------------------------------------------------------------------


def decimal_age() -> Pack:
    """A pack with a number that need not be whole."""
    pack = excluding(Comparison("subject.age", Operator.AT_LEAST, Values(frozenset([1]))))
    return replace(pack, facts={**FACTS, "subject.age": replace(FACTS["subject.age"], decimal=True)})


def named_id() -> Pack:
    """A pack with a fact named `id`."""
    fact = replace(FACTS["urgent"], name="id")
    pack = excluding(Comparison("id", Operator.IS, Values(frozenset([True]))))
    return replace(pack, facts={**FACTS, "id": fact})


def compared_with_many() -> Pack:
    """A pack that compares a fact with 251 values."""
    return excluding(Comparison("subject.age", Operator.IS, Values(frozenset(range(251)))))


REFUSED: dict[str, Any] = {
    gaps.FRACTIONS: (decimal_age, "`subject.age`"),
    gaps.RESERVED: (named_id, "`id`"),
    gaps.TOO_LONG: (compared_with_many, "`subject.age`"),
    gaps.TOO_MANY: (lambda: excluding(STATED), "generated takes 1 rules"),
}


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("make", [DurableEngine, ruleset])
def test_what_durable_rules_cannot_express_is_refused(gap: str, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each gap of the table is refused when the pack is translated, with the reason that the table gives."""
    if gap == gaps.TOO_MANY:
        monkeypatch.setattr(questions, "MOST_CONDITIONS", 0)
    pack, about = REFUSED[gap][0](), REFUSED[gap][1]

    with pytest.raises(PackError) as error:
        make(isp_rules.RulePack(pack))

    assert str(error.value) == f"error[ISP701]: durable_rules cannot express {gap}: {about}\n  = help: {GAPS[gap]}"


def test_a_refused_comparison_is_named_with_its_place() -> None:
    """The error says which fact is compared, and where in the pack."""
    where = isp_rules.Span("rules.yaml", 3, 7)
    comparison = Comparison("id", Operator.IS, Values(frozenset([True])), span=where)

    with pytest.raises(PackError, match=r"a fact named `id` or `sid`: `id` at rules\.yaml:3:7"):
        plan_of(excluding(comparison))


def test_what_a_fact_is_compared_with_counts_as_well() -> None:
    """A whole number against one that need not be is refused like the other way round."""
    pack = decimal_age()
    pack = replace(pack, facts={**pack.facts, "subject.size": replace(FACTS["subject.age"], name="subject.size")})
    when = Comparison("subject.size", Operator.AT_LEAST, OtherFact("subject.age"))

    with pytest.raises(PackError, match="numbers that need not be whole"):
        plan_of(replace(excluding(when), facts=pack.facts))


# --- where durable_rules is not there -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ((3, 11), 'durable_rules is not installed: pip install "isp-rules[durable]" builds it, and needs a C compiler'),
        ((3, 13), "durable_rules does not run on Python 3.13: it needs Python 3.11 or 3.12"),
    ],
)
def test_where_it_is_not_there_the_message_says_what_it_needs(
    version: tuple[int, int], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without durable_rules an engine is refused with what to do; a rule set is only a dictionary."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    monkeypatch.setattr(sys, "version_info", (*version, 0, "final", 0))

    with pytest.raises(IspRulesError) as error:
        DurableEngine(PACK)

    assert str(error.value) == message
    assert ruleset(PACK)
