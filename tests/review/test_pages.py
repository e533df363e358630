"""What is shown under a name, and as data."""

from __future__ import annotations

import pytest

from isp_rules.errors import IspRulesError
from isp_rules.pack.canonical import canonical
from isp_rules.pack.english.pages import clause_table
from isp_rules.review.pages import page, page_data
from tests.library import PACK


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("L-3", ["# Requirement L-3"]),
        ("L-3b", ["# Requirement L-3"]),
        ("X-1", ["# Exclusion X-1"]),
        ("D-2", ["# Duty D-2"]),
        ("L-7", ["# Duty D-2"]),
        ("N-1", ["# Notice N-1"]),
        ("L-6", ["# Requirement L-6"]),
        ("L-8", ["# Readers' data between the town library and the town museum: clauses"]),
        ("own_consent", ["# Condition `own_consent`"]),
    ],
    ids=str,
)
def test_a_name_is_a_rule_a_ground_a_clause_or_a_condition(name: str, headings: list[str]) -> None:
    """A rule stands for its grounds, and for its clauses where none has the clause's id; a bare clause is its row."""
    assert [line for line in page(PACK, name).split("\n") if line.startswith("# ")] == headings


def test_data_names_its_form_and_the_pack() -> None:
    """Every answer names the version of the form, and the pack by its digest."""
    data = page_data(PACK, "own_consent")

    assert data["schema"] == "isp-rules/shown/1"
    assert data["pack"] == {"name": "library", "version": "1.2.0", "digest": PACK.digest}
    assert [(each["node"], each["name"], each["body"]["node"]) for each in data["shown"]] == [
        ("Named", "own_consent", "All")
    ]


def test_data_is_the_tree() -> None:
    """What is shown is part of the tree, or the clauses with the rules that encode them."""
    syntax = PACK.syntax

    assert page_data(PACK)["shown"] == [canonical(syntax)]
    assert page_data(PACK, "L-4b")["shown"] == [canonical(each) for each in syntax.requirements if each.id == "L-4"]
    assert page_data(PACK, facts=True)["shown"] == [canonical(each) for each in syntax.facts.values()]
    assert page_data(PACK, clauses=True)["shown"] == [canonical(each) for each in clause_table(syntax)]
    assert page_data(PACK, "L-8")["shown"] == [canonical(each) for each in clause_table(syntax) if each.id == "L-8"]


def test_a_long_unknown_name_is_cut() -> None:
    """A message repeats no more than a line of what was asked for."""
    with pytest.raises(IspRulesError) as caught:
        page(PACK, "z" * 500)
    assert str(caught.value) == (
        f"library has nothing called `{'z' * 40}…`\n  = help: name a rule, ground, clause or condition of it"
    )
