"""Who owes what, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

import isp_rules
from isp_rules.pack.syntax import End
from isp_rules.page import as_html, as_markdown
from isp_rules.review.tables.duty_table import duties
from tests.decision.samples import with_text
from tests.hostile import HOSTILE, structure, tags
from tests.library import ADDRESS, PACK

KENT = isp_rules.load_pack("kent-schools-2016")
SHARE = Path(__file__).parents[3] / "examples" / "shares" / "sen_assessment.yaml"


def test_the_duties_of_a_pack() -> None:
    """Every duty of the pack stands under its time and its end."""
    assert duties(PACK)._repr_markdown_() == (
        "# 2 duties\n\n*Readers' data between the town library and the town museum*\n\n"
        "| When | The sender | The recipient |\n|---|---|---|\n"
        "| Before sharing | D-1: Put up the notice in the reading room. |  |\n"
        "| After sharing |  | D-2: Delete the data when the exhibition closes. |\n"
    )


def test_the_duties_of_a_decision() -> None:
    """Of a decision only what it brings; the frame has a row for each duty."""
    decision = KENT.decide(SHARE)
    frame = duties(decision).frame()

    assert list(frame["duty"]) == [each.duty for each in decision.duties]
    assert list(frame["timing"]) == [each.timing for each in decision.duties]
    assert list(frame["owed_by"]) == [each.owed_by for each in decision.duties]
    assert list(frame["certain"]) == [each.certain for each in decision.duties]


def test_a_duty_of_the_end_that_it_concerns() -> None:
    """A decision knows which end a duty concerns; a pack lists it for both, and says so."""
    of_pack = {each.duty: each for each in duties(KENT).rows}
    of_share = {each.duty: each for each in duties(KENT.decide(SHARE)).rows}

    assert of_pack["TC-S7"].owed_by is End.PARTY
    assert of_pack["TC-S7"].ends == (End.SENDER, End.RECIPIENT)
    assert of_share["TC-S7"].ends == (End.SENDER,)
    assert of_share["TC-ALL2"].ends == (End.SENDER, End.RECIPIENT)
    cells = [cell for line in duties(KENT)._repr_markdown_().split("\n") for cell in line.split("|") if "TC-S7" in cell]
    assert [cell.endswith("(the end that it concerns) ") for cell in cells] == [True, True]


def test_no_duties() -> None:
    """A denial brings none, and the table says so."""
    assert duties(PACK.decide({**ADDRESS, "purposes": ["advertising"]}))._repr_markdown_().startswith("# 0 duties\n")
    assert list(duties(PACK.decide({})).frame().columns) == ["duty", "timing", "owed_by", "text", "certain", "section"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(hostile: str) -> None:
    """Whatever a text of the pack holds, the page has the tags and marks of one with a harmless text."""
    page, harmless = (with_text(duties(PACK).page, text) for text in (hostile, "x"))

    assert list(tags(as_html(page))) == list(tags(as_html(harmless)))
    assert structure(as_markdown(page)) == structure(as_markdown(harmless))
