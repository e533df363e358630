"""What a case changes in its base share."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from isp_rules.review.changes import changed

BASE: dict[str, Any] = {
    "date": "2016-11-14",
    "sender": {"kind": "school", "contact": {"name": "a", "known": True}},
    "recipient": {"kind": "council"},
    "purposes": ["admissions", "planning"],
    "subjects": [{"role": "pupil", "age": 9, "categories": ["health", "offences"]}, {"role": "parent"}],
    "means": [{"channel": "email"}],
}


def with_(**parts: Any) -> dict[str, Any]:
    """The base with other parts."""
    return {**BASE, **parts}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, BASE),
        # facts, on every item
        ({"purpose": "x"}, with_(purposes=["x"])),
        (
            {"category": "x"},
            with_(
                subjects=[{"role": "pupil", "age": 9, "categories": ["x"]}, {"role": "parent", "categories": ["x"]}],
            ),
        ),
        (
            {"subject.categories": ["x", "y"]},
            with_(
                subjects=[
                    {"role": "pupil", "age": 9, "categories": ["x", "y"]},
                    {"role": "parent", "categories": ["x", "y"]},
                ],
            ),
        ),
        (
            {"subject.age": 10},
            with_(
                subjects=[
                    {"role": "pupil", "age": 10, "categories": ["health", "offences"]},
                    {"role": "parent", "age": 10},
                ],
            ),
        ),
        ({"means.channel": "post"}, with_(means=[{"channel": "post"}])),
        (
            {"party.kind": "x"},
            with_(sender={**BASE["sender"], "kind": "x"}, recipient={"kind": "x"}),
        ),
        ({"sender.kind": "x"}, with_(sender={**BASE["sender"], "kind": "x"})),
        ({"function.gateway": "s1"}, with_(function={"gateway": "s1"})),
        (
            {"subject.consent.by": "subject"},
            with_(
                subjects=[
                    {**BASE["subjects"][0], "consent": {"by": "subject"}},
                    {"role": "parent", "consent": {"by": "subject"}},
                ],
            ),
        ),
        # null takes a fact away
        ({"date": None}, {key: value for key, value in BASE.items() if key != "date"}),
        ({"purpose": None}, {key: value for key, value in BASE.items() if key != "purposes"}),
        ({"category": None}, with_(subjects=[{"role": "pupil", "age": 9}, {"role": "parent"}])),
        (
            {"subject.role": None},
            with_(subjects=[{"age": 9, "categories": ["health", "offences"]}, {}]),
        ),
        ({"sender.contact.name": None}, with_(sender={"kind": "school", "contact": {"known": True}})),
        # a merge patch, as RFC 7396 says
        ({"recipient": {"service": "sen"}}, with_(recipient={"kind": "council", "service": "sen"})),
        ({"recipient": {"kind": None}}, with_(recipient={})),
        ({"sender": {"contact": {"known": None}}}, with_(sender={"kind": "school", "contact": {"name": "a"}})),
        ({"sender": {"contact": "b"}}, with_(sender={"kind": "school", "contact": "b"})),
        (
            {"sender": {"kind": {"deep": {"x": 1, "y": None}}}},
            with_(sender={**BASE["sender"], "kind": {"deep": {"x": 1}}}),
        ),
        ({"subjects": [{"role": "carer"}]}, with_(subjects=[{"role": "carer"}])),
        ({"means": None}, {key: value for key, value in BASE.items() if key != "means"}),
    ],
    ids=str,
)
def test_changes(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    """A fact is set on every item that it is about, any other key is a merge patch, and null takes away."""
    assert changed(BASE, changes) == expected


def test_the_patch_comes_before_the_facts() -> None:
    """Facts are set on the items that a patch brings, wherever the two stand in the file."""
    expected = with_(subjects=[{"role": "carer", "age": 30}])
    assert changed(BASE, {"subject.age": 30, "subjects": [{"role": "carer"}]}) == expected
    assert changed(BASE, {"subjects": [{"role": "carer"}], "subject.age": 30}) == expected


def test_a_fact_of_a_list_that_is_not_given_makes_its_only_item() -> None:
    """Where a share gives no list, a fact is that of one item about which nothing else is known."""
    assert changed({}, {"subject.age": 9, "category": "health", "means.channel": "post", "sender.kind": "school"}) == {
        "subjects": [{"age": 9, "categories": ["health"]}],
        "means": [{"channel": "post"}],
        "sender": {"kind": "school"},
    }


@pytest.mark.parametrize("wrong", [[], 5, "text", {"age": 3}, ["text", 5, None]], ids=str)
def test_a_list_that_is_none_is_left_to_the_share(wrong: object) -> None:
    """What is no list of mappings stays as it is: the check of the share says what is wrong with it."""
    assert changed({}, {"subjects": wrong, "subject.age": 9}) == {"subjects": wrong}


def test_neither_the_base_nor_the_changes_are_touched() -> None:
    """Cases do not see each other: nothing that one makes is shared with the base, the changes or another."""
    base, changes = copy.deepcopy(BASE), {"category": "x", "recipient": {"tags": ["a"]}, "sender.tags": ["b"]}
    before = copy.deepcopy(changes)
    made = changed(base, changes)
    for subject in made["subjects"]:
        subject["categories"].append("y")
    made["recipient"]["tags"].append("c")
    made["sender"]["tags"].append("d")
    assert (base, changes) == (BASE, before)
    assert made["sender"]["tags"] == ["b", "d"]
    assert made["recipient"]["tags"] == ["a", "c"]
    assert [subject["categories"] for subject in made["subjects"]] == [["x", "y"], ["x", "y"]]
