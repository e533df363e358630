"""What worked cases, properties and a file of shares came to shows itself: in short, and as a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from isp_rules import load_pack, review
from isp_rules.page import as_html, as_markdown
from isp_rules.review.batch import BatchReport
from isp_rules.review.prove import read_properties
from isp_rules.review.prove.answers import Proofs
from tests.decision.samples import with_text
from tests.hostile import HOSTILE, structure, tags
from tests.library import PACK

PROPERTIES = """\
properties:
  - id: DATED
    title: Nothing is shared without its date
    because: an agreement begins on a day
    always_needs: date
  - id: NO-POST
    title: Nothing goes by post
    because: letters are lost
    never_allowed: {means.channel: post}
  - id: NOBODY
    title: Nobody younger than nothing
    because: there is nobody
    never_allowed: {subject.age: {at_most: -1}}
"""

SHEET = """\
sender.kind,purpose,means.channel
library,advertising,post
library,exhibition,post
,,
library,exhibtion,post
"""


YOUNGER = load_pack(PACK.path, parameters={"own_consent_from": 13})
"""The library's pack with another age than that which one of its cases is about."""


def proofs(folder: Path) -> Proofs:
    """What becomes of three properties: one holds, one does not, and one is about nobody."""
    file = folder / "properties.yaml"
    file.write_text(PROPERTIES, encoding="utf-8")
    return review.proofs(PACK, read_properties(PACK, file))


def batch(folder: Path) -> BatchReport:
    """What a sheet with two shares, a blank row and a misspelt term comes to."""
    sheet = folder / "shares.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    return review.decide_file(PACK, sheet)


def test_what_is_not_so_is_told_before_what_is_proved(tmp_path: Path) -> None:
    """The share that breaks a property stands with it, in lines; a property about no share is told apart."""
    found = proofs(tmp_path)

    assert repr(found) == "<Proofs: 1 of 3 proved>"
    assert [each.of.id for each in found.proved] == ["DATED"]
    assert [each.of.id for each in found.refuted] == ["NO-POST"]
    assert not found.page.allowed
    assert [(each.heading, each.folded) for each in found.page.sections] == [
        ("Not so (1)", False),
        ("There is no such share: look for a slip in the condition (1)", False),
        ("Proved (1)", True),
    ]
    text = found._repr_markdown_()
    assert text.startswith("# 1 of 3 properties proved for every share\n")
    assert "### NO-POST: Nothing goes by post.\n\n*Because letters are lost.*\n" in text
    assert "- **means:** \\[\\{channel: post\\}\\]\n" in text


def test_the_packs_own_properties_are_meant_where_none_are_given() -> None:
    """As `isp-rules prove`: the pack's file of properties, all of which hold."""
    found = review.proofs(load_pack("kent-schools-2016"))

    assert found.refuted == ()
    assert len(found.proved) == len(found.answers) > 60
    assert found.page.allowed


def test_cases_that_fail_are_told_with_what_came() -> None:
    """Each failed case stands in its file's table, with every difference; those that passed are counted."""
    found = review.results(YOUNGER)

    assert repr(found) == "<CaseResults: 1 of 9 cases failed>"
    assert [each.case.title for each in found.failed] == ["at thirteen a reader does not"]
    assert found._repr_markdown_() == (
        "# 8 of 9 cases as expected\n\n*Readers' data between the town library and the town museum*\n\n"
        "## readers.yaml (1)\n\n| Case | What came otherwise |\n|---|---|\n"
        "| at thirteen a reader does not | expected deny, found allow. findings: L-3 expected but not found. "
        "kinds: condition\\_failed expected but not found |\n"
    )
    assert not found.page.allowed


def test_cases_that_pass_are_counted() -> None:
    """Nothing but the count is said where all is as expected."""
    found = review.results(PACK)

    assert found.failed == ()
    assert (found.page.answer, found.page.allowed, found.page.sections) == ("9 of 9 cases as expected", True, ())


def test_a_file_of_shares_shows_what_it_came_to(tmp_path: Path) -> None:
    """The counts first, then the rows that are no shares, why shares were denied, and what to ask for."""
    found = batch(tmp_path)

    assert repr(found) == "<BatchReport: 0 allowed, 2 denied>"
    text = found._repr_markdown_()
    assert text.startswith("# 2 shares: 0 allowed, 2 denied\n")
    assert "\n1 blank row passed over.\n" in text
    assert "row 5, purpose: unknown term: \\`exhibtion\\` (did you mean \\`exhibition\\`?)\n" in text
    assert "| 1 | L-2 | Is this one of the two purposes? |\n" in text
    assert "| 1 | subject.role | Who is this person? |\n" in text


def test_a_long_report_is_cut_and_says_so(tmp_path: Path) -> None:
    """Ten rules and ten bad rows are named, and the others counted."""
    sheet = tmp_path / "shares.csv"
    sheet.write_text("purpose\nfundraising\n" + "fundrasing\n" * 12, encoding="utf-8")
    text = review.decide_file(load_pack("kent-schools-2016"), sheet)._repr_markdown_()

    assert text.count("- row ") == 10
    assert "\nand 2 more\n" in text
    assert len(re.findall(r"^\| 1 \| \S+ \| .*\?? \|$", text, re.MULTILINE)) == 10
    assert len(re.findall(r"^\*and \d+ more\*$", text, re.MULTILINE)) == 1


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(tmp_path: Path, hostile: str) -> None:
    """Whatever the texts hold, the page has the tags and marks of one with a harmless text in their place."""
    for shown in (proofs(tmp_path).page, review.results(YOUNGER).page, batch(tmp_path).page):
        page, harmless = with_text(shown, hostile), with_text(shown, "x")

        assert list(tags(as_html(page))) == list(tags(as_html(harmless)))
        assert structure(as_markdown(page)) == structure(as_markdown(harmless))
