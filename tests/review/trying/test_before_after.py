"""A share before and after a change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules.errors import ShareError
from isp_rules.page import as_html, as_markdown
from isp_rules.review.base_share import base_share
from isp_rules.review.changes import changed
from isp_rules.review.trying.before_after import what_if
from tests.decision.samples import with_text
from tests.hostile import HOSTILE, structure, tags
from tests.library import ADDRESS, BASE, PACK

KENT = isp_rules.load_pack("kent-schools-2016")
KENT_BASE = base_share(KENT)


def test_both_decisions() -> None:
    """Before is the share as it is, after the share with the changes, as a worked case makes them."""
    changes = {"category": "health", "sender": {"kind": "museum"}}
    tried = what_if(PACK, BASE, changes)

    assert tried.before == PACK.decide(ADDRESS)
    assert tried.after == PACK.decide(changed(ADDRESS, changes))
    assert repr(tried) == "<WhatIf: allow -> deny>"


def test_what_differs() -> None:
    """The answer says whether the outcome turns, then what is changed, and side by side what each decision says."""
    assert what_if(PACK, ADDRESS, {"sender.kind": "museum"})._repr_markdown_() == (
        "# Denied: outside this protocol, X-1. Before the change it was allowed.\n\n"
        "*Readers' data between the town library and the town museum*\n\n"
        "Changed: the sender's kind of organisation: museum.\n\n"
        "|  | Before | After |\n|---|---|---|\n"
        "| Outcome | allow | deny |\n"
        "| Against it |  | X-1 |\n"
        "| Still needed |  |  |\n"
        "| Duties | D-2 |  |\n"
        "| Notices |  | N-1 |\n\n"
        "## Newly against it\n\n"
        "- **X-1:** The agreement covers what the library sends, and nothing else. (outside this protocol)\n"
    )


def test_a_denial_that_is_mended() -> None:
    """What no longer stands against it is told, and the duties that come with the allow."""
    denied = changed(ADDRESS, {"means.channel": "messenger"})
    tried = what_if(PACK, denied, {"means.channel": "post", "purpose": "exhibition"})

    assert [each.rule for each in tried.gone] == ["L-4"]
    assert tried.new == ()
    assert [each.heading for each in tried.page.sections] == ["No longer against it", "New duties"]


def test_an_outcome_that_stays() -> None:
    """Where the outcome is as before the answer says so, and which duties fall away."""
    tried = what_if(PACK, ADDRESS, {"purpose": "joint_ticket"})

    assert tried.page.answer == "Allowed under this protocol. Before the change it was allowed as well."
    assert [each.heading for each in tried.page.sections] == ["Duties that fall away"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject.age": 9}, "the person's age: 9 years"),
        ({"told_by_notice": None}, "the share is announced on the notice in the reading room: not known"),
        ({"subject.categories": ["health", "contact_details"]}, "the category: contact details, health"),
        ({"recipient": {"name": "SECRET"}}, "recipient, a part of the share"),
        ({"sender.name": "SECRET"}, "the sender's name: given"),
    ],
)
def test_what_is_changed_in_words(changes: dict[str, object], said: str) -> None:
    """A fact is told with its value, a part by its name; names and free text are not repeated."""
    tried = what_if(PACK, ADDRESS, changes)

    assert tried.changes == (said,)
    assert "SECRET" not in tried._repr_html_()


def test_nothing_changed() -> None:
    """Without changes both are the same."""
    tried = what_if(PACK, ADDRESS, {})

    assert tried.before == tried.after
    assert tried._repr_markdown_().split("\n")[4] == "Nothing is changed."


@pytest.mark.parametrize("changes", [{"subject.age": -1}, {"purpose": "exibition"}, {"no_such_part": {}}])
def test_a_change_that_makes_no_share(changes: dict[str, object]) -> None:
    """What cannot be, or is no share, is an error as everywhere."""
    with pytest.raises(ShareError):
        what_if(PACK, ADDRESS, changes)


FACTS = ("purpose", "category", "means.channel")
TERMS = [(name, term) for name in FACTS for term in KENT.vocabulary(name).vocabulary.terms]


@given(st.sampled_from(TERMS), st.sampled_from(TERMS))
def test_the_differences_add_up(first: tuple[str, str], second: tuple[str, str]) -> None:
    """The findings before, without those gone and with the new ones, are the findings after."""
    tried = what_if(KENT, changed(KENT_BASE, dict([first])), dict([second]))

    def found(findings: tuple[isp_rules.Finding, ...]) -> set[tuple[str, str]]:
        return {(each.rule, each.kind) for each in findings}

    before, after = found(tried.before.findings), found(tried.after.findings)
    assert found(tried.gone) <= before
    assert (before - found(tried.gone)) | found(tried.new) == after
    assert found(tried.new).isdisjoint(before)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(hostile: str) -> None:
    """Whatever a text holds, the page has the tags and marks of one with a harmless text in its place."""
    shown = what_if(PACK, ADDRESS, {"sender.kind": "museum"}).page
    page, harmless = (with_text(shown, text) for text in (hostile, "x"))

    assert list(tags(as_html(page))) == list(tags(as_html(harmless)))
    assert structure(as_markdown(page)) == structure(as_markdown(harmless))
