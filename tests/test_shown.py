"""What a pack, its rules, vocabularies and cases show of themselves in a notebook."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import isp_rules
from isp_rules.errors import IspRulesError
from isp_rules.pack.english.shown import show_rule
from isp_rules.page import as_html, as_markdown
from isp_rules.review.case_files import Cases, read_cases
from isp_rules.review.pages import page
from isp_rules.rulepack import RulePack
from tests.decision.samples import with_text
from tests.hostile import HOSTILE, structure, tags
from tests.library import PACK

KENT = isp_rules.load_pack("kent-schools-2016")
SHOWN = [PACK.page, PACK.vocabulary("subject.role").page, read_cases(PACK).page]


def test_a_pack_shows_what_it_is_and_its_rules() -> None:
    """The title first, then what the pack is, then a table of each kind of rule."""
    text = PACK._repr_markdown_()

    assert text.startswith(
        "# Readers' data between the town library and the town museum\n\n*rule pack library 1.2.0*\n"
    )
    syntax = PACK.syntax
    for rule in syntax.rules:
        assert f"| {rule.id} |" in text
    assert re.findall(r"^## (.*)$", text, flags=re.MULTILINE) == [
        "About this pack",
        f"Requirements ({len(syntax.requirements)})",
        f"Exclusions ({len(syntax.exclusions)})",
        f"Duties ({len(syntax.duties)})",
        f"Notices ({len(syntax.notices)})",
        f"Parameters ({len(syntax.parameters)})",
        f"Facts ({len(syntax.facts)})",
        f"Clauses ({len(syntax.clauses)})",
        f"Readings ({len(syntax.readings)})",
    ]


def test_a_pack_counts_its_parts() -> None:
    """The counts are those of the tree."""
    syntax = KENT.syntax
    (line,) = re.findall(r"^\d+ requirements.*$", KENT._repr_markdown_(), flags=re.MULTILINE)

    assert line == (
        f"{len(syntax.requirements)} requirements; {len(syntax.exclusions)} exclusions; {len(syntax.duties)} duties; "
        f"{len(syntax.notices)} notices; {len(syntax.facts)} facts; {len(syntax.clauses)} clauses of the protocol, "
        f"{sum(not each.not_encoded for each in syntax.clauses.values())} of them encoded."
    )


def test_a_pack_without_rules_shows_itself() -> None:
    """What a pack does not have has no section."""
    bare = RulePack(replace(PACK.syntax, duties=(), notices=(), exclusions=(), readings={}))

    headings = re.findall(r"^## (\w+)", bare._repr_markdown_(), flags=re.MULTILINE)
    assert headings == ["About", "Requirements", "Parameters", "Facts", "Clauses"]


@pytest.mark.parametrize("name", ["L-3", "L-3b", "L-8", "D-1", "own_consent"])
def test_a_rule_shows_the_page_of_the_command_line(name: str) -> None:
    """A rule, ground, clause or condition is told as `isp-rules show` tells it, and is headed the same in HTML."""
    shown = PACK.rule(name)

    assert str(shown) == shown._repr_markdown_() == page(PACK, name)
    html = shown._repr_html_()
    assert html is not None
    assert html.count("<h1 ") == len(re.findall(r"^# ", shown.markdown, flags=re.MULTILINE))


def test_a_rule_gives_its_tree() -> None:
    """What was asked for is at hand as data."""
    assert [each.id for each in PACK.rule("L-3b").rules] == ["L-3"]
    assert PACK.rule("own_consent").rules == ()
    assert repr(PACK.rule("L-3b")) == "<RuleShown L-3b>"


def test_what_is_not_there_is_told() -> None:
    """A misspelt rule or vocabulary suggests the one that was perhaps meant."""
    with pytest.raises(IspRulesError) as rule:
        PACK.rule("L-33")
    with pytest.raises(IspRulesError) as vocabulary:
        PACK.vocabulary("subject.rol")
    with pytest.raises(IspRulesError) as nothing:
        PACK.vocabulary("zzzzz")

    assert str(rule.value) == "library has nothing called `L-33`\n  = help: did you mean `L-3` or `L-3b`?"
    assert str(vocabulary.value) == ("library has no vocabulary `subject.rol`\n  = help: did you mean `subject.role`?")
    known = ", ".join(PACK.syntax.vocabularies)
    assert str(nothing.value) == f"library has no vocabulary `zzzzz`\n  = help: the vocabularies are {known}"


def test_a_vocabulary_shows_its_terms() -> None:
    """Each term has its label, its groups, and whether the protocol covers it; by its own name or that of a fact."""
    shown = KENT.vocabulary("party.kind")

    assert shown.vocabulary is KENT.syntax.vocabularies["party_kind"]
    assert "| academy | academy | school, state\\_school | yes |" in shown._repr_markdown_()
    assert "| police | police | runs\\_services | no |" in shown._repr_markdown_()
    assert KENT.vocabulary("party_kind")._repr_html_() == KENT.vocabulary("sender.kind")._repr_html_()


def test_cases_show_what_they_expect() -> None:
    """Each case stands with what it expects, file by file; no share is decided for that."""
    cases = read_cases(PACK)
    text = cases._repr_markdown_()

    assert isinstance(cases, Cases)
    assert repr(cases) == f"<Cases: {len(cases)} cases>"
    assert text.startswith(f"# {len(cases)} worked cases\n")
    assert len(re.findall(r"^\| .* \| (allow|deny|impossible) \|", text, flags=re.MULTILINE)) == len(cases)
    assert re.findall(r"^## (\S+) \(", text, flags=re.MULTILINE) == ["readers.yaml", "term.yaml"]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("shown", SHOWN, ids=["a pack", "a vocabulary", "cases"])
def test_hostile_texts(shown: object, hostile: str) -> None:
    """Whatever the texts of a pack hold, the page has the tags and marks of one with a harmless text in their place."""
    hostile_page, harmless = with_text(shown, hostile), with_text(shown, "x")

    assert list(tags(as_html(hostile_page))) == list(tags(as_html(harmless)))
    assert structure(as_markdown(hostile_page)) == structure(as_markdown(harmless))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_rule(hostile: str) -> None:
    """Whatever the texts of a rule hold, its HTML has no tag that does or loads anything."""
    rule = replace(PACK.syntax.requirements[0], asks=hostile, remedy=hostile)
    pack = replace(PACK.syntax, requirements=(rule,))
    html = show_rule(pack, rule.id)._repr_html_()

    assert html is not None
    found = tags(html)
    assert {name for name, _ in found} & {"script", "img", "iframe", "object", "form", "input", "svg", "link"} == set()
    assert {attribute for _, attributes in found for attribute in attributes} <= {"id", "class", "href"}
