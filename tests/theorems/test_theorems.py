"""
What is true of every pack and every share, each theorem under its own name.

| theorem | in words |
| --- | --- |
| exclusion_trumps_everything | an exclusion that certainly applies denies, whatever else holds |
| adding_a_requirement_never_allows_more | one more question, and nothing new is allowed |
| adding_an_exclusion_never_allows_more | one more exclusion, and nothing new is allowed |
| a_share_is_allowed_iff_each_of_its_one_item_shares_is | a share is as good as its worst combination of items |
| removing_an_item_never_denies_more | which follows from that |
| order_and_duplication_do_not_matter | rules and items may be moved and repeated |
| forgetting_a_fact_never_turns_deny_into_allow | silence is never yes |
| learning_a_fact_keeps_a_settled_outcome | more facts do not undo what is certain |
| every_denial_has_a_reason_with_a_clause | no bare *no* |
| every_requirement_of_an_allow_says_how_it_passed | no bare *yes* |
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from isp_rules.decision.build import build
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import Outcome, Passed
from isp_rules.engine.evaluate import attach, judge, requirement_holds, truth_of
from isp_rules.engine.items import Item, combinations, readers
from isp_rules.pack.layout import ShareFacts, SubjectFacts
from isp_rules.pack.scope import items_of
from isp_rules.pack.syntax import Exclusion, Kind, Pack, Requirement
from tests.strategies import exclusions, one_item_shares, packs, random_share, requirements, shares


def allowed(pack: Pack, share: ShareFacts) -> bool:
    """Whether the reference finds nothing against the share."""
    return not judge(pack, share)


@given(packs(), shares())
def test_exclusion_trumps_everything(pack: Pack, share: ShareFacts) -> None:
    """A share for which an exclusion is certainly true for some combination of items is denied by it, definitely."""
    at = readers(pack, share)
    applying = {
        rule.id
        for rule in pack.exclusions
        for item in combinations(share, items_of(rule))
        if truth_of(rule.when, at(item)) is True
    }

    assert {pack.against[each.rule].id for each in judge(pack, share) if each.definite} >= applying


@given(packs(), requirements(number=99), shares())
def test_adding_a_requirement_never_allows_more(pack: Pack, more: Requirement, share: ShareFacts) -> None:
    """What a pack with one more requirement allows, the pack without it allows."""
    longer = replace(pack, requirements=(*pack.requirements, more))

    assert not allowed(longer, share) or allowed(pack, share)


@given(packs(), exclusions(number=99), shares())
def test_adding_an_exclusion_never_allows_more(pack: Pack, more: Exclusion, share: ShareFacts) -> None:
    """What a pack with one more exclusion allows, the pack without it allows."""
    longer = replace(pack, exclusions=(*pack.exclusions, more))

    assert not allowed(longer, share) or allowed(pack, share)


@given(packs(), shares(most=3))
def test_a_share_is_allowed_iff_each_of_its_one_item_shares_is(pack: Pack, share: ShareFacts) -> None:
    """A share is allowed if and only if each of the shares with one item of each list is."""
    assert allowed(pack, share) is all(allowed(pack, one) for one in one_item_shares(share))


@given(packs(), shares(most=3), st.randoms(use_true_random=False))
def test_removing_an_item_never_denies_more(pack: Pack, share: ShareFacts, dice: random.Random) -> None:
    """An allowed share stays allowed without one of its items."""
    lists = [name for name in ("purposes", "subjects", "means") if len(getattr(share, name)) > 1]
    assume(lists)
    name = dice.choice(lists)
    items = getattr(share, name)
    gone = dice.randrange(len(items))
    shorter = share._replace(**{name: (*items[:gone], *items[gone + 1 :])})

    assert not allowed(pack, share) or allowed(pack, shorter)


def by_content(share: ShareFacts, item: Item) -> tuple[object, ...]:
    """An item by what it is, not by where it stands."""
    return (
        item.party,
        item.purpose >= 0 and share.purposes[item.purpose],
        item.subject >= 0 and share.subjects[item.subject].facts,
        item.category >= 0 and share.subjects[item.subject].categories[item.category],
        item.means >= 0 and share.means[item.means],
    )


def content(pack: Pack, share: ShareFacts) -> tuple[set[Any], set[Any]]:
    """All findings and duties of a share, without order and number."""
    found = {(pack.against[each.rule].id, each.definite, by_content(share, each.item)) for each in judge(pack, share)}
    attached = attach(pack, share)
    owed = {(pack.duties[each.duty].id, each.certain, by_content(share, each.item)) for each in attached.duties}
    return found, owed


@given(packs(), shares(), st.randoms(use_true_random=False))
def test_order_and_duplication_do_not_matter(pack: Pack, share: ShareFacts, dice: random.Random) -> None:
    """Rules in another order, items in another order and some of them twice: the same findings and duties."""

    def shuffled(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dice.sample(things, len(things)))

    def repeated(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return shuffled((*things, dice.choice(things)))

    moved = replace(
        pack,
        requirements=tuple(replace(each, grounds=shuffled(each.grounds)) for each in shuffled(pack.requirements)),
        exclusions=shuffled(pack.exclusions),
        duties=shuffled(pack.duties),
    )
    doubled = share._replace(
        purposes=repeated(share.purposes),
        subjects=repeated(tuple(SubjectFacts(each.facts, repeated(each.categories)) for each in share.subjects)),
        means=repeated(share.means),
    )

    assert content(moved, doubled) == content(pack, share)


Place = tuple[str, int, int]
"""A list of the share, an item's position (-1 where there is one row alone) and a fact's."""


def rows(share: ShareFacts) -> Iterator[tuple[str, int, tuple[Any, ...]]]:
    """Every row of values of a share, and where it stands."""
    for name in ("share", "sender", "recipient", "purposes"):
        yield name, -1, getattr(share, name)
    for position, subject in enumerate(share.subjects):
        yield "subject facts", position, subject.facts
        yield "categories", position, subject.categories
    for position, means in enumerate(share.means):
        yield "means", position, means


def with_value(share: ShareFacts, place: Place, value: object) -> ShareFacts:
    """The share with another value at one place."""
    name, item, position = place

    def put(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return (*row[:position], value, *row[position + 1 :])

    if item < 0:
        return share._replace(**{name: put(getattr(share, name))})
    if name == "means":
        means = list(share.means)
        means[item] = put(means[item])
        return share._replace(means=tuple(means))
    subjects = list(share.subjects)
    field = "facts" if name == "subject facts" else "categories"
    subjects[item] = subjects[item]._replace(**{field: put(getattr(subjects[item], field))})
    return share._replace(subjects=tuple(subjects))


def places(share: ShareFacts, wanted: Callable[[Any], bool]) -> list[Place]:
    """Where the values that are wanted stand."""
    return [(name, item, at) for name, item, row in rows(share) for at, value in enumerate(row) if wanted(value)]


def tolerated_facts_are_given(pack: Pack, share: ShareFacts) -> bool:
    """Whether every fact that a `when_unknown` names is given, for every item."""
    at = readers(pack, share)
    return all(
        at(item)(rule.when_unknown.fact) is not None
        for rule in pack.requirements
        if rule.when_unknown is not None
        for item in combinations(share, items_of(rule))
    )


@given(packs(tolerant=False), shares(), st.randoms(use_true_random=False))
def test_forgetting_a_fact_never_turns_deny_into_allow(pack: Pack, share: ShareFacts, dice: random.Random) -> None:
    """Without `when_unknown`, a share that loses a fact is not allowed unless it was before."""
    known = places(share, lambda value: value is not None)
    assume(known)
    poorer = with_value(share, dice.choice(known), None)

    assert not allowed(pack, poorer) or allowed(pack, share)


@given(packs(), shares(), st.randoms(use_true_random=False))
def test_forgetting_another_fact_than_the_tolerated_never_allows(
    pack: Pack, share: ShareFacts, dice: random.Random
) -> None:
    """With `when_unknown`, the same is true while every fact that it names is still given."""
    known = places(share, lambda value: value is not None)
    assume(known)
    poorer = with_value(share, dice.choice(known), None)
    assume(tolerated_facts_are_given(pack, poorer))

    assert not allowed(pack, poorer) or allowed(pack, share)


def settled(pack: Pack, share: ShareFacts) -> bool:
    """An allow without a tolerated unknown, or a denial with a definite finding."""
    found = judge(pack, share)
    if found:
        return any(each.definite for each in found)
    at = readers(pack, share)
    return all(
        requirement_holds(rule, at(item)) is True
        for rule in pack.requirements
        for item in combinations(share, items_of(rule))
    )


@given(packs(), st.randoms(use_true_random=False))
def test_learning_a_fact_keeps_a_settled_outcome(pack: Pack, dice: random.Random) -> None:
    """A settled outcome stays what it is whatever else becomes known."""
    for share in filter(lambda share: settled(pack, share), (random_share(dice) for _ in range(10))):
        for place in places(share, lambda value: value is None):
            learnt = with_value(share, place, dice.choice(known_values(place)))

            assert allowed(pack, learnt) is allowed(pack, share)


def known_values(place: Place) -> list[Any]:
    """What the fact at a place may be worth, unknown left out."""
    dice = random.Random(0)
    found = (value_at(random_share(dice, most=1), place) for _ in range(30))
    return [value for value in found if value is not None]


def value_at(share: ShareFacts, place: Place) -> Any:
    """The value of the same fact in the first item of another share."""
    name, item, position = place
    row = next(row for other, first, row in rows(share) if other == name and first == min(item, 0))
    return row[position if name not in {"purposes", "categories"} else 0]


@given(packs(), shares())
def test_every_denial_has_a_reason_with_a_clause(pack: Pack, share: ShareFacts) -> None:
    """A denial has a finding, and every finding names its rule, its clauses, a text, an item and what was tried."""
    found = judge(pack, share)
    record = build(PreparedPack(pack), share, found)

    assert (record.outcome is Outcome.DENY) is bool(record.findings)
    assert sum(finding.count for finding in record.findings) == len(found)
    for finding in record.findings:
        assert finding.clauses[0] == finding.rule
        assert finding.text
        assert 1 <= len(finding.items) <= finding.count
        for each in finding.items:
            assert each.tried
            assert all(attempt.compared for attempt in each.tried)
            assert bool(each.missing) is (finding.kind is Kind.NOT_SHOWN)


@given(packs(), st.randoms(use_true_random=False))
def test_every_requirement_of_an_allow_says_how_it_passed(pack: Pack, dice: random.Random) -> None:
    """On an allow each requirement names a ground, or does not apply, or is tolerated with its duty, for each item."""
    for share in filter(lambda share: allowed(pack, share), (random_share(dice) for _ in range(10))):
        record = build(PreparedPack(pack), share, ())
        duties = {duty.duty for duty in record.duties}
        passed = attach(pack, share).grounds
        for number, rule in enumerate(pack.requirements):
            items = {each.item for each in passed if each.requirement == number}

            assert items == set(combinations(share, items_of(rule)))
            for each in (met for met in record.grounds if met.requirement == rule.id):
                assert bool(each.ground) is (each.passed is Passed.BY_GROUND)
                assert each.passed is not Passed.TOLERATED or rule.when_unknown is not None
                assert each.passed is not Passed.TOLERATED or "D-TOLERANCE" in duties
