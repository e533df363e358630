"""A form that decides as one types: tried by setting its widgets, as a browser would."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import isp_rules
from isp_rules.errors import IspRulesError
from isp_rules.pack.syntax import FactType
from isp_rules.page.escape import in_html
from isp_rules.review.trying.share_form import ShareForm, form
from isp_rules.rulepack import RulePack
from tests.library import ADDRESS, BASE, PACK

KENT = isp_rules.load_pack("kent-schools-2016")
SHARES = Path(__file__).parents[3] / "examples" / "shares"


def titles(made: ShareForm) -> list[str]:
    """The titles of the panels."""
    return list(made._parts.titles)


def options(widget: Any) -> list[tuple[str, Any]]:
    """What a list offers."""
    return [(label, value) for label, value in widget.options]


def test_every_fact_of_a_pack_has_a_field() -> None:
    """Each fact that the pack declares stands in its panel, with the question that asks for it."""
    made = form(KENT)
    panels = [made.share_panel, made.ends["sender"], made.people[0], made.routes[0]]
    fields = [each for panel in panels for each in (panel.lists | panel.fields).values()]

    assert sorted(each.fact.name for each in fields) == sorted(KENT.syntax.facts)
    for each in fields:
        assert in_html(each.fact.asks) in each.row.children[1].value
        assert each.widget.tooltip


def test_terms_are_chosen_by_their_labels() -> None:
    """A list offers the terms of the vocabulary, first that nothing is known; those not covered say so."""
    made = form(KENT)
    role = KENT.vocabulary("subject.role").vocabulary.terms

    assert options(made.people[0].fields["role"].widget) == [
        ("not known", None),
        *((term.label, term.name) for term in role.values()),
    ]
    assert ("religious belief (not covered)", "religion") in options(made.people[0].lists["categories"].widget)


@pytest.mark.parametrize("pack", [PACK, KENT], ids=["library", "kent"])
def test_an_empty_form_is_a_share_of_which_nothing_is_known(pack: RulePack) -> None:
    """Before anything is typed the form has decided what is known of nothing."""
    made = form(pack)

    assert made.share == {}
    assert made.decision == pack.decide({})


@pytest.mark.parametrize("share", sorted(SHARES.glob("*.yaml")), ids=lambda each: each.stem)
def test_a_form_filled_with_a_share_decides_it(share: Path) -> None:
    """What goes in comes out: the same decision, with every fact but the names."""
    made = form(KENT, share)
    expected = KENT.decide(share)

    assert made.decision is not None
    assert made.decision.record.findings == expected.record.findings
    assert made.decision.duties == expected.duties
    assert "Oakfield" not in str(made.share)


def test_it_decides_as_one_types() -> None:
    """Whatever changes is decided at once, and the answer is that of the decision."""
    made = form(PACK, BASE)
    assert made.decision is not None
    assert made.decision.allowed

    made.share_panel.lists["purposes"].widget.value = ("advertising",)
    assert made.decision == PACK.decide(made.share)
    assert made.answer.value == made.decision._repr_html_()
    assert "Denied: outside this protocol, L-2" in made.answer.value


def test_fields_of_each_type() -> None:
    """Terms, sets, flags, numbers, dates and texts come out as a share gives them."""
    made = form(KENT)
    made.share_panel.fields["date"].widget.value = date(2016, 11, 14)
    made.share_panel.fields["relies_on"].widget.value = ("function", "consent")
    made.share_panel.fields["function.gateway"].widget.value = "Education Act 1996 s437"
    made.ends["sender"].fields["in_kent"].widget.value = False
    made.people[0].fields["age"].widget.value = " 9 "
    made.people[0].fields["consent.by"].widget.value = "parent"
    made.routes[0].fields["network_evidence"].widget.value = "given"

    assert made.share == {
        "date": date(2016, 11, 14),
        "relies_on": ["function", "consent"],
        "function": {"gateway": "Education Act 1996 s437"},
        "sender": {"in_kent": False},
        "subjects": [{"age": 9, "consent": {"by": "parent"}}],
        "means": [{"network_evidence": "given"}],
    }
    assert made.decision == KENT.decide(made.share)


def test_no_private_text_can_be_typed() -> None:
    """Of a name or other private text a form asks only whether it is given: nothing personal gets into a notebook."""
    made = form(KENT)
    for panel in (made.share_panel, *made.ends.values(), *made.people, *made.routes):
        for each in panel.fields.values():
            if each.fact.type is FactType.TEXT and not each.fact.public:
                assert options(each.widget) == [("not known", None), ("given", "given")]


@pytest.mark.parametrize("typed", ["nine", "9.5", "1e400", "-17", "9" * 40])
def test_a_number_that_is_none(typed: str) -> None:
    """What is no number, or cannot be, is told in place of a decision, without what was typed."""
    made = form(PACK, BASE)
    made.people[0].fields["age"].widget.value = typed

    assert made.decision is None
    assert "This is no share yet." in made.answer.value
    assert typed not in made.answer.value.partition("</style>")[2]
    made.people[0].fields["age"].widget.value = "30"
    assert made.decision == PACK.decide(made.share)


def test_what_is_still_needed_is_marked() -> None:
    """A field that the decision waits for has a mark, its panel tells how many, until the fact is given."""
    made = form(PACK, {key: value for key, value in ADDRESS.items() if key != "means"})
    channel = made.routes[0].fields["channel"]
    assert made.decision is not None
    assert made.decision.still_needed == ("means.channel", "means.encrypted")

    assert titles(made) == ["The share", "The sender", "The recipient", "Person 1", "Route 1 (2 still needed)"]
    assert channel.row.layout.border_left == "4px solid #d98a00"
    channel.widget.value = "post"
    assert made.decision.allowed
    assert titles(made)[-1] == "Route 1"
    assert channel.row.layout.border_left == "4px solid transparent"


def test_a_fact_of_one_end_is_marked_there() -> None:
    """What is missing of the sender alone is marked in its panel; what an end lacks that is known is not."""
    made = form(PACK, {**ADDRESS, "sender": {}})

    assert titles(made)[:3] == ["The share", "The sender (1 still needed)", "The recipient"]


def test_of_two_people_the_one_is_marked_of_whom_it_is_not_known() -> None:
    """What is missing of one person is marked in that person's panel, not where it is given."""
    known, unknown = ({"role": role, "age": 30, "categories": ["contact_details"]} for role in ("reader", None))
    made = form(PACK, {**ADDRESS, "subjects": [known, unknown]})

    assert [title for title in titles(made) if title.startswith("Person")] == ["Person 1", "Person 2 (1 still needed)"]


def test_more_people_and_routes() -> None:
    """A button adds a person or a route, each with fields of its own."""
    made = form(PACK, BASE)
    person, route = made.widget.children[1].children
    person.click()
    route.click()

    assert [title.partition(" (")[0] for title in titles(made)][-4:] == ["Person 1", "Person 2", "Route 1", "Route 2"]
    made.people[1].fields["role"].widget.value = "guardian"
    assert made.share["subjects"][1] == {"role": "guardian"}
    assert made.decision == PACK.decide(made.share)


def test_a_notebook_shows_the_widget() -> None:
    """What a notebook gets is the widget's; its repr tells no fact."""
    made = form(PACK, BASE)

    assert "application/vnd.jupyter.widget-view+json" in made._repr_mimebundle_()
    assert repr(made) == "<ShareForm library>"


def test_without_ipywidgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing library is told with the extra that brings it."""
    monkeypatch.setitem(sys.modules, "ipywidgets", None)

    with pytest.raises(IspRulesError, match=r'^`ipywidgets` is not installed: pip install "isp-rules\[notebook\]"$'):
        form(PACK)
