"""Which mutants a pack has, what each does, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Duty,
    Exclusion,
    Fact,
    FactType,
    Kind,
    Named,
    Not,
    Operator,
    OtherFact,
    Pack,
    Scalar,
    Source,
    Values,
)
from isp_rules.review.mutation.edits import (
    AddValue,
    ChangeKind,
    DropGround,
    DropGuard,
    DropPart,
    DropRule,
    DropTolerance,
    DropValue,
    MoveBound,
    Mutant,
    Negate,
    NodeEdit,
    RuleEdit,
    Swap,
    edited,
    edited_node,
)
from isp_rules.review.mutation.mutants import mutants_of
from isp_rules.review.mutation.words import mutant_words, what_tells
from isp_rules.review.places import Owner, Place
from tests.library import PACK
from tests.strategies import pack_of

LIBRARY = PACK.syntax
RED = Comparison("purpose", Operator.IS, Values(frozenset(["red"]), ("red",)))
URGENT = Comparison("urgent", Operator.IS, Values(frozenset([True])))


def _pack(when: Condition) -> Pack:
    rule = Exclusion(id="X", source=Source("Somewhere"), when=when, because="it is outside", clauses=("X",))
    return pack_of(exclusions=(rule,))


def _edits(when: Condition) -> list[object]:
    """The edits of one condition, but for that of the rule around it."""
    return [each.edit for each in mutants_of(_pack(when)) if each.edit != DropRule()]


def _is(fact: str, *values: Scalar, operator: Operator = Operator.IS) -> Comparison:
    return Comparison(fact, operator, Values(frozenset(values)))


def _from(value: Scalar) -> Comparison:
    return _is("on", value, operator=Operator.FROM)


@pytest.mark.parametrize(
    ("when", "edits"),
    [
        (URGENT, [Negate()]),
        (RED, [Negate(), AddValue("green")]),
        (_is("purpose", "red", "blue"), [Negate(), DropValue("red"), DropValue("blue"), AddValue("green")]),
        (_is("purpose", "red", "green", "blue"), [Negate(), *map(DropValue, ("red", "green", "blue"))]),
        (_is("relies", "blue", operator=Operator.ONLY), [Negate(), AddValue("red")]),
        (_is("subject.age", 1, operator=Operator.AT_LEAST), [Negate(), MoveBound(1), MoveBound(-1)]),
        (_is("subject.age", 1, 2), [Negate(), DropValue(1), DropValue(2), AddValue(3)]),
        (_is("subject.note", operator=Operator.STATED), [Negate()]),
        (Comparison("purpose", Operator.IS, OtherFact("category")), [Negate()]),
        (Not(URGENT), [Negate(), Negate()]),
    ],
)
def test_a_comparison_has_the_edits_that_its_operator_allows(when: Condition, edits: list[object]) -> None:
    """Each is negated; bounds move both ways; each listed value is dropped, and the next one is added."""
    assert _edits(when) == edits


def test_all_and_any_are_swapped_and_lose_each_part() -> None:
    """Every node below has its own edits as well, in the order of the text."""
    places = [(str(each.place), each.edit) for each in mutants_of(_pack(All((URGENT, Any((URGENT, RED))))))]
    assert places == [
        ("X", DropRule()),
        ("X", Swap()),
        ("X", DropPart(0)),
        ("X", DropPart(1)),
        ("X/0", Negate()),
        ("X/1", Swap()),
        ("X/1", DropPart(0)),
        ("X/1", DropPart(1)),
        ("X/1.0", Negate()),
        ("X/1.1", Negate()),
        ("X/1.1", AddValue("green")),
    ]


def test_a_rule_has_the_edits_of_its_kind() -> None:
    """A requirement loses each ground where it has several, its guard and its tolerance, and changes its kind."""
    found = [(each.place.of, each.edit) for each in mutants_of(LIBRARY) if isinstance(each.edit, RuleEdit)]
    assert [edit for id_, edit in found if id_ == "L-3"] == [
        DropRule(),
        DropGround("L-3a"),
        DropGround("L-3b"),
        ChangeKind(Kind.TERM_BREACH),
    ]
    assert [edit for id_, edit in found if id_ == "L-5"] == [
        DropRule(),
        DropTolerance(),
        ChangeKind(Kind.NOT_IN_FORCE),
    ]
    assert [id_ for id_, edit in found if edit == DropRule()] == [
        *(f"L-{n}" for n in range(1, 7)),
        "X-1",
        "D-2",
        "IMP-1",
    ]


def test_mutants_can_be_those_of_some_rules_alone() -> None:
    """Asked for one rule, a pack gives its mutants and those of the named conditions that it uses."""
    owners = {each.place.of for each in mutants_of(LIBRARY, ["L-3"])}
    assert owners == {"L-3", "own_consent"}
    assert {each.place.of for each in mutants_of(LIBRARY, ["X-1"])} == {"X-1"}


def test_a_condition_that_no_rule_uses_has_no_mutants() -> None:
    """It could be anything."""
    pack = replace(_pack(URGENT), conditions={"unused": RED, "used": URGENT})
    assert {each.place.of for each in mutants_of(pack)} == {"X"}


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (DropPart(0), All((URGENT, RED)), RED),
        (DropPart(1), Any((URGENT, RED, RED)), Any((URGENT, RED))),
        (Swap(), All((URGENT, RED)), Any((URGENT, RED))),
        (Swap(), Any((URGENT, RED)), All((URGENT, RED))),
        (Negate(), Not(RED), RED),
        (Negate(), RED, Not(RED)),
        (Negate(), Named("red", RED), Not(Named("red", RED))),
        (MoveBound(-1), _from(date(2016, 8, 1)), _from(date(2016, 7, 31))),
        (MoveBound(1), _from(Decimal("1.5")), _from(Decimal("2.5"))),
        (DropValue("red"), _is("purpose", "red", "blue"), _is("purpose", "blue")),
        (AddValue("green"), RED, _is("purpose", "red", "green")),
    ],
)
def test_an_edit_does_what_it_says(edit: NodeEdit, before: Condition, after: Condition) -> None:
    """The condition after the edit, whole."""
    assert edited_node(edit, before) == after


@pytest.mark.parametrize(("edit", "node"), [(DropPart(0), RED), (MoveBound(1), RED), (Swap(), Not(RED))])
def test_an_edit_of_another_kind_of_condition_is_a_mistake(edit: NodeEdit, node: Condition) -> None:
    """No pack has such a mutant."""
    with pytest.raises(TypeError):
        edited_node(edit, node)


def test_a_named_condition_changes_wherever_it_is_used() -> None:
    """In rules and in the bodies of other names; nothing else changes."""
    inner, outer = Named("inner", RED), Named("outer", All((Named("inner", RED), URGENT)))
    pack = replace(_pack(Any((inner, Not(outer)))), conditions={"inner": RED, "outer": outer.body})
    made = edited(pack, Mutant(Place(Owner.CONDITION, "inner"), Negate()))
    body = Not(RED)
    new = Named("outer", All((Named("inner", body), URGENT)))
    assert made.conditions == {"inner": body, "outer": new.body}
    assert made.exclusions[0].when == Any((Named("inner", body), Not(new)))
    assert replace(made, conditions=pack.conditions, exclusions=pack.exclusions) == pack


def test_a_tolerance_goes_with_the_fact_that_it_names() -> None:
    """What a rule no longer reads cannot be missing."""
    place = Place(Owner.RULE, "L-5", "L-5a")
    assert edited(LIBRARY, Mutant(place, Negate())).requirements[4].when_unknown is not None
    both = All((URGENT, RED))
    rule = replace(LIBRARY.requirements[4], grounds=(replace(LIBRARY.requirements[4].grounds[0], when=both),))
    made = edited(replace(LIBRARY, requirements=(rule,)), Mutant(place, DropPart(0)))
    assert made.requirements[0].when_unknown is None


def test_a_duty_that_others_name_is_not_gone_but_loses_its_condition() -> None:
    """So is a notice; an exclusion is gone."""
    made = edited(LIBRARY, Mutant(Place(Owner.RULE, "D-2"), DropRule()))
    assert [(each.id, each.when) for each in made.duties] == [("D-1", None), ("D-2", None)]
    assert isinstance(made.duties[1], Duty)
    assert edited(LIBRARY, Mutant(Place(Owner.RULE, "X-1"), DropRule())).exclusions == ()
    assert edited(LIBRARY, Mutant(Place(Owner.IMPOSSIBLE, "IMP-1"), DropRule())).impossible == ()


A, B = Place(Owner.RULE, "L-4", "L-4b"), Place(Owner.CONDITION, "own_consent")
AGE = "the person's age"
L3, L5 = Place(Owner.RULE, "L-3"), Place(Owner.RULE, "L-5")


@pytest.mark.parametrize(
    ("mutant", "words", "title"),
    [
        (
            Mutant(A, DropPart(1)),
            "L-4, ground L-4b: does not ask that the route is encrypted",
            "L-4, ground L-4b: it is asked that the route is encrypted",
        ),
        (
            Mutant(A, Swap()),
            "L-4, ground L-4b: one of these is enough: the route's channel is e-mail and the route is encrypted",
            "L-4, ground L-4b: one of these is not enough: the route's channel is e-mail and the route is encrypted",
        ),
        (
            Mutant(B.down(1).down(1), MoveBound(1)),
            f'"own consent": {AGE} is at least 14 (parameter `own_consent_from`) -> {AGE} is at least 15',
            f'"own consent": {AGE} is at least 14 (parameter `own_consent_from`), and not: {AGE} is at least 15',
        ),
        (
            Mutant(Place(Owner.RULE, "L-6", "L-6a"), DropValue("museum")),
            'L-6, ground L-6a: "museum" is no longer listed as this end\'s kind of organisation',
            'L-6, ground L-6a: "museum" is listed as this end\'s kind of organisation',
        ),
        (
            Mutant(Place(Owner.RULE, "L-6", "L-6a"), AddValue("other")),
            'L-6, ground L-6a: "another body" is listed as this end\'s kind of organisation, too',
            'L-6, ground L-6a: "another body" is not listed as this end\'s kind of organisation',
        ),
        (Mutant(L3, DropRule()), "L-3: the requirement is gone", "L-3: it makes the difference"),
        (
            Mutant(L3, DropGround("L-3a")),
            "L-3: without its ground L-3a (contact details of a reader)",
            "L-3: ground L-3a is enough",
        ),
        (Mutant(L5, DropTolerance()), "L-5: silence is not tolerated", "L-5: silence is tolerated"),
        (
            Mutant(L3, ChangeKind(Kind.NOT_IN_FORCE)),
            'L-3: a denial says "not in force"',
            'L-3: a denial says "a condition is not met"',
        ),
        (Mutant(L3, DropGuard()), "L-3: applies always", "L-3: it does not apply to everything"),
        (Mutant(Place(Owner.RULE, "X-1"), DropRule()), "X-1: the exclusion is gone", "X-1: it makes the difference"),
        (
            Mutant(Place(Owner.RULE, "D-2"), DropRule()),
            "D-2: the duty is owed no more on its own condition",
            "D-2: it makes the difference",
        ),
        (
            Mutant(Place(Owner.IMPOSSIBLE, "IMP-1"), DropRule()),
            "IMP-1: such a share is possible",
            "IMP-1: it makes the difference",
        ),
    ],
)
def test_an_edit_is_told_in_plain_english_and_so_is_what_a_case_shows(mutant: Mutant, words: str, title: str) -> None:
    """What the edit does, and, as the title of a case, what the pack does without it."""
    assert (mutant_words(LIBRARY, mutant), what_tells(LIBRARY, mutant)) == (words, title)


def test_a_decimal_fact_moves_by_one() -> None:
    """By one of its unit, and not by the last digit."""
    fact = Fact(name="weight", type=FactType.NUMBER, label="weight", about="weight", asks="What?", decimal=True)
    pack = replace(_pack(_is("weight", Decimal("1.5"))), facts={**_pack(RED).facts, "weight": fact})
    assert [each.edit for each in mutants_of(pack)] == [DropRule(), Negate(), AddValue(Decimal("2.5"))]
