"""What comes of one share as two of its facts vary: each cell is the decision of the share that it stands for."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules.engine.evaluate import judge
from isp_rules.errors import IspRulesError, ShareError
from isp_rules.pack.scope import spellings
from isp_rules.pack.syntax import FactType
from isp_rules.page import as_html, as_markdown
from isp_rules.review.base_share import base_share
from isp_rules.review.changes import changed
from isp_rules.review.tables import matrix as module
from isp_rules.review.tables.headings import headings
from isp_rules.review.tables.matrix import Matrix, matrix
from isp_rules.review.tables.states import LOOKS, State, state_of
from isp_rules.rulepack import RulePack
from tests.hostile import HOSTILE, structure, tags
from tests.library import ADDRESS, PACK

KENT = isp_rules.load_pack("kent-schools-2016")
KENT_BASE = base_share(KENT)

DATA = matrix(PACK, rows="purpose", columns="category", base=ADDRESS)


def words(made: Matrix) -> list[list[str]]:
    """The words of the cells, row by row."""
    width = len(made.columns)
    return [[each.words for each in made.cells[start : start + width]] for start in range(0, len(made.cells), width)]


def test_the_words_of_each_cell() -> None:
    """An allow tells its duties, a denial its first rule and how many more."""
    assert words(DATA) == [
        ["✓ 1", "✗ L-3", "✗ L-3", "✗ L-3"],
        ["✓ allowed", "✗ L-3", "✗ L-3", "✗ L-3"],
        ["⊘ L-2", "⊘ L-2 +1", "⊘ L-2 +1", "⊘ L-2 +1"],
    ]


def test_a_cell_opens_to_its_decision() -> None:
    """The decision of a cell is that of the base share with the two facts set, as a case sets them."""
    for row, column in product(DATA.rows, DATA.columns):
        share = changed(ADDRESS, {"purpose": row.term, "category": column.term})
        assert DATA[row.term, column.term] == PACK.decide(share)


LISTED = {FactType.TERM, FactType.TERMS, FactType.FLAG}
NAMED = [name for each in KENT.syntax.facts.values() if each.type in LISTED for name in spellings(each.name)]
HEADINGS = [heading for name in NAMED for heading in headings(KENT.syntax, name)]


@given(st.sampled_from(HEADINGS), st.sampled_from(HEADINGS))
def test_any_cell_of_any_two_facts(row: Any, column: Any) -> None:
    """Whatever two facts of the Kent pack are chosen, a cell is what the reference evaluator says of its share."""
    cell = module._cell(KENT, KENT_BASE, row, column)

    try:
        share = KENT.share(changed(KENT_BASE, {row.fact: row.value, column.fact: column.value}))
    except ShareError:
        assert (cell.state, cell.decision, cell.words) == (State.IMPOSSIBLE, None, "- cannot be")
        return
    against = judge(KENT.syntax, share.facts)
    assert set(cell.rules) == {KENT.syntax.against[each.rule].id for each in against}
    assert cell.decision is not None
    assert cell.decision.allowed is not bool(against)


def test_a_set_of_terms_gets_the_one_term() -> None:
    """Conditions by categories: each row relies on one legitimising condition alone."""
    made = matrix(KENT, rows="relies_on", columns="privacy_notice_names_recipient")

    assert [each.value for each in made.rows] == [[each.term] for each in made.rows]
    assert made["consent", "yes"] == KENT.decide(changed(KENT_BASE, {"relies_on": ["consent"]}))
    assert [each.term for each in made.columns] == ["yes", "no"]
    assert made.cell("function", "no").state is State.TERM_BREACH


def test_a_share_that_cannot_be_has_no_decision() -> None:
    """A cell without a share says why, and does not open."""
    made = matrix(KENT, rows="subject.role", columns="purpose")
    cell = made.cell("employee", "early_help")

    assert (cell.state, cell.decision, cell.words) == (State.IMPOSSIBLE, None, "- cannot be")
    with pytest.raises(IspRulesError) as caught:
        made["employee", "early_help"]
    assert str(caught.value) == f"there is no share for this cell: {cell.impossible}"
    assert cell.impossible.startswith("this cannot be: ")


def test_the_base_share_of_the_pack_is_the_default() -> None:
    """Without a base the pack's own is meant; any form of a share will do for one."""
    given_base = matrix(PACK, rows="purpose", columns="subject.role", base=PACK.share(ADDRESS))

    assert words(matrix(PACK, rows="purpose", columns="subject.role")) == words(given_base)


def test_several_facts_stand_beside_each_other() -> None:
    """Means by everything: the columns of one fact follow those of another, and (fact, term) tells them apart."""
    made = matrix(PACK, rows="means.channel", columns=["sender.kind", "recipient.kind"], base=ADDRESS)

    assert [(each.fact, each.term) for each in made.columns] == [
        (fact, term) for fact in ("sender.kind", "recipient.kind") for term in ("library", "museum", "other")
    ]
    assert made["email", ("recipient.kind", "museum")].allowed
    assert not made["email", ("sender.kind", "museum")].allowed
    with pytest.raises(IspRulesError) as caught:
        made["email", "museum"]
    assert str(caught.value) == (
        "`museum` is 2 columns\n  = help: name one of ('sender.kind', 'museum'), ('recipient.kind', 'museum')"
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [("exhibition", "contact_details"), ("the summer exhibition", "contact details"), ("exh", "con")],
)
def test_a_cell_by_term_label_or_beginning(row: str, column: str) -> None:
    """A row and a column go by term, by label, or by a beginning that no other has."""
    assert DATA.cell(row, column) is DATA.cells[0]


CATEGORIES = "contact_details, overdue_books, reading_history, health"


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("exibition", "health", "the matrix has no row `exibition`\n  = help: did you mean `exhibition`?"),
        ("exhibition", "zzz", f"the matrix has no column `zzz`\n  = help: the columns are {CATEGORIES}"),
        (
            "",
            "health",
            "the matrix has no row ``\n  = help: the rows are exhibition, joint_ticket, advertising",
        ),
    ],
)
def test_a_cell_that_is_not_there(row: str, column: str, message: str) -> None:
    """What is asked for by a wrong name is told, with what was perhaps meant."""
    with pytest.raises(IspRulesError) as caught:
        DATA.cell(row, column)
    assert str(caught.value) == message


TWICE = "the rows and each part of the columns of a matrix are different facts, one at least each"


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        ("purpose", "purpose", TWICE),
        ("purpose", [], TWICE),
        ("purpose", ["category", "category"], TWICE),
        ("purposes", "category", "library has no fact `purposes`\n  = help: did you mean `purpose`?"),
        (
            "xyz",
            "category",
            "library has no fact `xyz`\n  = help: a fact is named as rules write it: `purpose`, `subject.role`",
        ),
        (
            "purpose",
            "subject.age",
            "the values of `subject.age` cannot be listed\n  = help: rows and columns are facts with terms, and flags",
        ),
        (3, "purpose", "rows and columns are named by facts, not by `3`"),
    ],
)
def test_facts_that_make_no_table(rows: Any, columns: Any, message: str) -> None:
    """Rows and columns are different facts with values that can be listed."""
    with pytest.raises(IspRulesError) as caught:
        matrix(PACK, rows=rows, columns=columns)
    assert str(caught.value) == message


def test_a_base_with_errors() -> None:
    """A base that is no share is refused at once, not in each cell."""
    with pytest.raises(ShareError, match="unknown key `purposess`"):
        matrix(PACK, rows="purpose", columns="category", base={"purposess": []})


def test_it_is_the_same_whenever_it_is_made() -> None:
    """Its HTML names nothing that varies, so that a notebook that runs again has no other outputs."""
    made = [matrix(PACK, rows="subject.role", columns="category")._repr_html_() for _ in range(2)]

    assert made[0] == made[1]
    other = matrix(PACK, rows="purpose", columns="category")._repr_html_()
    names = [set(re.findall(r"T_\w+?_", str(each))) for each in (made[0], other)]
    assert names[0].isdisjoint(names[1])


def test_every_state_has_a_look() -> None:
    """Each state has a sign and a colour of its own, save that an allow is one with or without duties."""
    assert list(LOOKS) == list(State)
    assert len({look.colour for look in LOOKS.values()}) == len(State)
    assert len({look.sign for look in LOOKS.values()}) == len(State) - 1
    assert state_of(DATA["joint_ticket", "contact_details"]) is State.ALLOW


class TestShown:
    """As Markdown, as HTML and as data frames."""

    def test_markdown(self) -> None:
        """The table in words, then what its signs say and the rules that it names."""
        assert DATA._repr_markdown_() == (
            "# Purpose by category\n\n"
            "*Readers' data between the town library and the town museum*\n\n"
            "| purpose | contact details | overdue books | reading history | health |\n|---|---|---|---|---|\n"
            "| the summer exhibition | ✓ 1 | ✗ L-3 | ✗ L-3 | ✗ L-3 |\n"
            "| the joint ticket | ✓ allowed | ✗ L-3 | ✗ L-3 | ✗ L-3 |\n"
            "| advertising | ⊘ L-2 | ⊘ L-2 +1 | ⊘ L-2 +1 | ⊘ L-2 +1 |\n\n"
            "## What it says\n\n"
            "- **✓:** allowed: 1 cell\n"
            "- **✓ number:** allowed, with duties: 1 cell\n"
            "- **⊘:** outside this protocol: 4 cells\n"
            "- **✗:** a condition is not met: 6 cells\n"
            "- **L-2:** Is this one of the two purposes?\n"
            "- **L-3:** May this be shared about this person?\n"
        )

    def test_html_has_the_table_and_its_key(self) -> None:
        """Each cell stands on the colour of its state, and the key below is that of the page."""
        html = DATA._repr_html_()

        assert html is not None
        for cell in DATA.cells:
            assert f">{cell.words}</td>" in html
            assert f"background-color: {LOOKS[cell.state].colour}66" in html
        assert "<dt>L-3</dt><dd>May this be shared about this person?</dd>" in html
        assert "<script" not in html
        assert "http" not in html

    def test_nothing_is_decided_to_show_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is shown was worked out before."""

        def refuse(*_: object) -> None:
            raise AssertionError("something was decided")

        monkeypatch.setattr(type(PACK), "decide", refuse)
        assert DATA._repr_html_()
        assert DATA._repr_markdown_()
        assert repr(DATA) == "<Matrix 3 x 4>"

    def test_states_as_a_data_frame(self) -> None:
        """The states under the terms."""
        frame = DATA.frame()

        assert list(frame.index) == ["exhibition", "joint_ticket", "advertising"]
        assert frame.index.name == "purpose"
        assert [tuple(each) for each in frame.columns] == [("category", each.term) for each in DATA.columns]
        assert list(frame[("category", "health")]) == ["condition_failed", "condition_failed", "out_of_scope"]

    def test_cells_as_a_data_frame(self) -> None:
        """One row for each cell, to count with."""
        frame = DATA.long_frame()

        assert len(frame) == len(DATA.cells)
        assert frame.iloc[0].to_dict() == {
            "row": "exhibition",
            "fact": "category",
            "column": "contact_details",
            "state": "allow_with_duties",
            "outcome": "allow",
            "rules": [],
            "missing": [],
            "duties": ["D-2"],
        }
        assert frame.iloc[-1]["rules"] == ["L-2", "L-3"]
        impossible = matrix(KENT, rows="subject.role", columns="bulk").long_frame().set_index(["row", "column"])
        assert impossible.loc[("employee", "yes"), "outcome"] == "impossible"

    def test_without_pandas(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A missing pandas is told with the extra that brings it, and a notebook shows the Markdown."""
        monkeypatch.setitem(sys.modules, "pandas", None)

        with pytest.raises(IspRulesError, match=r'^`pandas` is not installed: pip install "isp-rules\[notebook\]"$'):
            DATA.frame()
        assert DATA._repr_html_() is None

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_hostile_labels(self, hostile: str) -> None:
        """Whatever a label holds, the table and the page have the tags and marks of one with a harmless label."""

        def labelled(text: str) -> Matrix:
            facts = {**PACK.syntax.facts, "purpose": replace(PACK.syntax.facts["purpose"], label=text)}
            pack = RulePack(replace(PACK.syntax, facts=facts, identity=replace(PACK.syntax.identity, title=text)))
            down, across = (tuple(replace(each, label=text) for each in heads) for heads in (DATA.rows, DATA.columns))
            cells = [module.Cell(row, column, State.ALLOW, text, None) for row in down for column in across]
            return Matrix(pack, down, across, cells)

        html, harmless = labelled(hostile)._repr_html_(), labelled("x")._repr_html_()
        assert html is not None
        assert harmless is not None
        assert list(tags(html)) == list(tags(harmless))
        pages = labelled(hostile).page, labelled("x").page
        assert list(tags(as_html(pages[0]))) == list(tags(as_html(pages[1])))
        assert structure(as_markdown(pages[0])) == structure(as_markdown(pages[1]))
