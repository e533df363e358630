"""The path of a decision in Mermaid's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules.decision.decision import Decision
from isp_rules.decision.record import Passed, Record
from isp_rules.review.charts.path import _quoted, path
from tests.decision.samples import WHOLE, with_text
from tests.hostile import HOSTILE
from tests.library import ADDRESS, PACK

KENT = isp_rules.load_pack("kent-schools-2016")
SHARES = sorted((Path(__file__).parents[3] / "examples" / "shares").glob("*.yaml"))

LABEL = r'"(?:[^"#]|#\d+;)*"'
LINE = re.compile(
    rf"flowchart (TB|LR)|\s*direction LR|\s+\w+(\[{LABEL}\]|\(\[{LABEL}\]\)):::(yes|no|unknown|plain)"
    rf"|\s+subgraph \w+ \[{LABEL}\]|\s+end|\s+\w+ -->(\|{LABEL}\|)? \w+|  classDef \w+ [\w:#,]+"
)
"""All that a line of a diagram can be."""


def test_a_denial() -> None:
    """Each rule against the share is drawn with the grounds that were tried, and the questions passed are counted."""
    assert path(PACK.decide({**ADDRESS, "means": [{"channel": "email"}]})).mermaid == (
        "flowchart LR\n"
        '  share(["the proposed share"]):::plain\n'
        '  outcome(["Denied: not shown. 1 fact is still needed."]):::unknown\n'
        '  f0["L-4: Is the route one of the two? (by e-mail)"]:::unknown\n'
        "  share --> f0\n"
        '  f0g0["L-4a: Post"]:::no\n'
        '  f0 -->|"no"| f0g0\n'
        "  f0g0 --> outcome\n"
        '  f0g1["L-4b: Encrypted e-mail"]:::unknown\n'
        '  f0 -->|"not shown"| f0g1\n'
        "  f0g1 --> outcome\n"
        '  passed["5 more questions passed"]:::yes\n'
        "  share --> passed\n"
        "  classDef yes fill:#cdeee0,stroke:#009E73,color:#1f2328\n"
        "  classDef no fill:#f9dccb,stroke:#D55E00,color:#1f2328\n"
        "  classDef unknown fill:#fbf7c8,stroke:#b8a900,color:#1f2328\n"
        "  classDef plain fill:#e9ebee,stroke:#8a8f98,color:#1f2328\n"
    )


def test_an_exclusion_leads_straight_to_the_outcome() -> None:
    """An exclusion has no grounds: its kind stands on the arrow."""
    lines = path(PACK.decide({**ADDRESS, "sender": {"kind": "museum"}})).mermaid.split("\n")

    assert '  f0 -->|"outside this protocol"| outcome' in lines


def test_an_allow() -> None:
    """Section after section, each question with the ground that it passed by; an unknown that is tolerated says so."""
    decision = PACK.decide({key: value for key, value in ADDRESS.items() if key != "told_by_notice"})
    text = path(decision).mermaid

    assert decision.allowed
    assert re.findall(r'subgraph \w+ \["(.*)"\]', text) == ["Term", "Purposes", "Data", "Routes", "Fairness", "Parties"]
    assert '    s1q0["L-2: Is this one of the two purposes?"]:::plain\n' in text
    assert '    s1q0g["L-2a: The summer exhibition"]:::yes\n' in text
    assert '    s4q0g["not known#59; a duty makes up for that"]:::unknown\n' in text
    assert "  share --> s0\n" in text
    assert "  s5 --> outcome\n" in text


@pytest.mark.parametrize("share", SHARES, ids=lambda each: each.stem)
def test_every_share_worth_reading(share: Path) -> None:
    """Every line is one that a diagram can have; every rule that asks something of the share is there."""
    decision = KENT.decide(share)
    text = path(decision).mermaid

    assert [line for line in text.rstrip("\n").split("\n") if not LINE.fullmatch(line)] == []
    for rule in decision.rules:
        assert f'"{rule}: ' in text
    if decision.allowed:
        asked = {each.requirement for each in decision.grounds if each.passed is not Passed.DOES_NOT_APPLY}
        assert {rule.id for rule in KENT.syntax.requirements if f'["{rule.id}: ' in text} >= asked


def test_a_notebook_and_a_forge_draw_it() -> None:
    """The text stands in a fence that says what it is."""
    diagram = path(PACK.decide(ADDRESS))

    assert diagram._repr_markdown_() == diagram.markdown == f"```mermaid\n{diagram.mermaid}```\n"
    assert str(diagram) == diagram.mermaid
    assert repr(diagram) == "<Diagram: Allowed under this protocol, with 1 duty.>"


@pytest.mark.parametrize("record", WHOLE)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(hostile: str, record: Record) -> None:
    """Whatever a text holds, the diagram has the lines of one with a harmless text, and its fence stays closed."""

    def shape(text: str) -> list[str]:
        drawn = path(Decision._of(with_text(record, text)))
        assert [line for line in drawn.mermaid.rstrip("\n").split("\n") if not LINE.fullmatch(line)] == []
        assert drawn.markdown.count("```") == 2
        return [re.sub(LABEL, '""', line) for line in drawn.mermaid.split("\n")]

    assert shape(hostile) == shape("x")


@given(st.text())
def test_any_text_is_a_label(text: str) -> None:
    """A label is letters, harmless marks and codes of characters: nothing opens a directive, a tag or a string."""
    assert re.fullmatch(r'"(?:[\w .,:\'()\-+/?!]|#\d+;)*"', _quoted(text))
