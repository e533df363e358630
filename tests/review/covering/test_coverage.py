"""What the cases of a pack cover, as figures, as data and as a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules.backends.smt import Solver, UnknownError
from isp_rules.errors import Span
from isp_rules.pack.syntax import Comparison, Not, Operator, OtherFact, Pack
from isp_rules.page import as_html_document
from isp_rules.review.case_documents import CaseDocument
from isp_rules.review.case_files import Case, cases_of, read_cases
from isp_rules.review.covering import Coverage, coverage
from isp_rules.review.covering.measure import measure
from isp_rules.review.covering.nodes import Sort, nodes
from isp_rules.review.covering.page import coverage_page, shown_percent
from isp_rules.review.covering.proofs import Possibilities
from isp_rules.review.covering.report import Tally
from isp_rules.review.places import Places
from isp_rules.review.replay.worlds import World
from isp_rules.rulepack import RulePack
from tests.library import ADDRESS, PACK
from tests.review.named_packs import FEWER, named_packs, shares_for

KENT = isp_rules.load_pack("kent-schools-2016")


def _covered(*changes: dict[str, Any]) -> Coverage:
    """The library's coverage by its base share with these changes, a case each."""
    return coverage(PACK, list(_cases(changes)))


def _cases(changes: Iterable[dict[str, Any]]) -> Iterable[Case]:
    for number, each in enumerate(changes):
        document = CaseDocument.model_validate({"case": f"case {number}", "changes": each, "expect": "allow"})
        yield Case(document, ADDRESS, {}, Span("cases.yaml", 1, 1))


def _of(found: Coverage, place: str, sort: Sort) -> tuple[Tally, Tally]:
    """What was seen, and what decided, of one thing."""
    (node,) = (each for each in found.nodes if str(each.node.place) == place and each.node.sort is sort)
    return node.seen, node.decided


def test_a_requirement_decides_where_it_alone_denies_and_where_an_allow_rests_on_it() -> None:
    """True on the two allows; false and alone on one denial; with another rule against the share it settles nothing."""
    other = {"purpose": "advertising"}
    found = _covered({}, {"purpose": "joint_ticket"}, other, {**other, "means.channel": "messenger"}, {"purpose": None})
    assert _of(found, "L-2", Sort.REQUIREMENT) == (Tally(2, 2, 1), Tally(2, 1, 1))
    assert _of(found, "L-2/L-2a", Sort.GROUND) == (Tally(1, 3, 1), Tally(1, 1, 1))
    assert _of(found, "L-2/L-2b", Sort.LEAF) == (Tally(1, 3, 1), Tally(1, 1, 1))


def test_an_exclusion_decides_where_it_alone_denies() -> None:
    """It is true where it applies; false on an allow, where it would deny if it applied."""
    found = _covered({}, {"sender.kind": "museum"}, {"sender.kind": None})
    assert _of(found, "X-1", Sort.EXCLUSION) == (Tally(1, 1, 1), Tally(1, 1, 0))


def test_a_duty_decides_whether_it_is_attached_and_a_notice_whether_it_is_shown() -> None:
    """A duty is true on an allow that it goes with, by its condition or for what is not known; a denial has none."""
    found = _covered({}, {"told_by_notice": None}, {"purpose": "joint_ticket"}, {"sender.kind": "museum"})
    assert _of(found, "D-1", Sort.DUTY) == (Tally(1, 2, 0), Tally(1, 2, 0))
    assert _of(found, "D-2", Sort.DUTY) == (Tally(2, 1, 0), Tally(2, 1, 0))
    assert _of(found, "D-2", Sort.LEAF) == (Tally(3, 1, 0), Tally(2, 1, 0))
    assert _of(found, "N-1", Sort.NOTICE) == (Tally(1, 3, 0), Tally(1, 3, 0))


def test_what_cannot_be_decides_whether_a_share_is_one() -> None:
    """A share that cannot be is counted for this alone."""
    found = _covered({}, {"subject.age": -1}, {"subject.age": None})
    assert _of(found, "IMP-1", Sort.IMPOSSIBLE) == (Tally(1, 1, 1), Tally(1, 1, 1))
    assert _of(found, "L-2", Sort.REQUIREMENT) == (Tally(3, 0, 0), Tally(2, 0, 0))


def test_items_are_turned_one_by_one() -> None:
    """A ground that holds for one category and not for another decides as false: there alone it stands in the way."""
    found = _covered({"subjects": [{"role": "reader", "age": 30, "categories": ["contact_details", "health"]}]})
    assert _of(found, "L-3/L-3a", Sort.GROUND) == (Tally(1, 1, 0), Tally(0, 1, 0))


def test_a_comparison_in_a_named_condition_is_counted_once() -> None:
    """It is one leaf where the name is defined, and none where the name is used."""
    places = [str(each.node.place) for each in _covered({}).nodes if each.node.sort is Sort.LEAF]
    assert places[-3:] == ["own_consent/0", "own_consent/1.0", "own_consent/1.1"]
    assert len(places) == len(set(places)) == 20


def test_a_share_that_is_none_is_left_out() -> None:
    """A term that the pack does not know makes a share no share, whatever a case expects of it."""
    assert _covered({}, {"purpose": "exhibitoin"}).cases == 1


def test_a_text_that_is_never_false_is_covered_by_unknown() -> None:
    """`stated` is true or unknown, so that these are its two ways."""
    found = [each for each in coverage(KENT, []).nodes if each.node.never_false]
    assert found
    assert {each.lacking for each in found} == {("true", "unknown")}


def test_the_worst_come_first_and_the_percentage_is_cut() -> None:
    """What decides neither way leads; 100 is said of nothing less than all."""
    found = _covered({}, {"purpose": "advertising"})
    worst = [len(each.lacking) for each in found.worst]
    assert worst == sorted(worst, reverse=True)
    assert found.percent == 100 * (len(found.nodes) - len(found.worst)) / len(found.nodes)
    assert (shown_percent(99.99), shown_percent(100), shown_percent(5)) == ("99.9 %", "100 %", "5 %")


def test_coverage_is_plain_data_with_a_version() -> None:
    """JSON names its form and the pack, and lists everything that is counted."""
    data = json.loads(_covered({}, {"purpose": "advertising"}).to_json())
    assert {key: data[key] for key in ("schema", "cases", "percent")} == {
        "schema": "isp-rules/coverage/1",
        "cases": 2,
        "percent": 7.3,
    }
    assert data["sorts"]["exclusion"] == {"number": 1, "percent": 0.0}
    assert data["nodes"][5] | {"written_at": ""} == {
        "sort": "leaf",
        "of": "L-1",
        "named_condition": False,
        "part": "L-1b",
        "steps": [0],
        "place": "L-1/L-1b/0",
        "written_at": "",
        "text": "the date of the share is 2025-01-01 or later",
        "seen": {"true": 0, "false": 2, "unknown": 0},
        "decided": {"true": 0, "false": 0, "unknown": 0},
        "lacking": ["true", "false"],
        "never": [],
    }


def test_the_page_tells_each_rule_with_what_is_not_covered_marked() -> None:
    """Beside the plain English stand the shares and what decides; what is whole is folded away."""
    page = coverage_page(_covered({}, {"purpose": "advertising"}, {"purpose": "joint_ticket"}, {"purpose": None}))
    section = next(each for each in page.sections if each.heading == "✓ Requirement L-2")
    assert section.folded
    (said, table) = section.blocks
    assert said.text == "Judged for each purpose."  # type: ignore[union-attr]
    assert table.rows == (  # type: ignore[union-attr]
        ("✓", "Is this one of the two purposes?", "2", "1", "1", "true 2, false 1, unknown 1"),
        ("✓", "· L-2a: the summer exhibition", "1", "2", "1", "true 1, false 1, unknown 1"),
        ("✓", "· · the purpose is the summer exhibition", "1", "2", "1", "true 1, false 1, unknown 1"),
        ("✓", "· L-2b: the joint ticket", "1", "2", "1", "true 1, false 1, unknown 1"),
        ("✓", "· · the purpose is the joint ticket", "1", "2", "1", "true 1, false 1, unknown 1"),
    )
    assert [each.heading for each in page.sections if each.folded] == ["✓ Requirement L-2", "✓ Duty D-2"]


def test_the_page_is_escaped() -> None:
    """A text of the pack cannot leave its cell."""
    html = as_html_document([("", coverage_page(_covered({})))], "coverage")
    assert "Readers&#x27; data" in html
    assert "<script" not in html


@FEWER
@given(named_packs(), st.integers(0, 10**6))
def test_what_is_proved_beyond_any_share_no_share_shows(pack: Pack, seed: int) -> None:
    """Where a node decides some way for a random share, z3 does not say that none lets it."""
    world = World(pack, shares_for(seed, 6))
    prover = Possibilities(pack)
    every = list(nodes(world.places))
    for node in every[seed % 3 :: 3]:
        decided = measure(world, node).decided
        for as_true in (True, False):
            if decided.true if as_true else decided.false:
                assert prover.decides(node, as_true=as_true), str(node.place)


def test_a_requirement_that_may_apply_decides_as_well() -> None:
    """Where it is never sure that a requirement applies, an allow still rests on it where it may."""
    never_sure = Not(Comparison("told_by_notice", Operator.IS, OtherFact("told_by_notice")))
    first, *others = PACK.syntax.requirements
    pack = replace(PACK.syntax, requirements=(replace(first, applies_when=never_sure), *others))
    node = next(each for each in nodes(Places(pack)) if each.place.of == first.id and each.sort is Sort.REQUIREMENT)
    share = RulePack(pack).share({key: value for key, value in ADDRESS.items() if key != "told_by_notice"}).facts

    assert measure(World(pack, [share]), node).decided.true
    assert Possibilities(pack).decides(node, as_true=True)
    assert not Possibilities(pack).decides(node, as_true=False)


def test_what_the_solver_cannot_tell_is_not_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is not covered."""

    def unknown(*_: object) -> bool:
        raise UnknownError("timeout")

    monkeypatch.setattr(Solver, "possible", unknown)
    assert coverage(PACK, [], prove=True).beyond == 0


def test_kent_is_covered() -> None:
    """Every rule and ground decides both ways, where any share lets it, and 95 of a hundred leaves do."""
    found = coverage(KENT, read_cases(KENT, cases_of(KENT)), prove=True)
    rules = [sort for sort in Sort if sort is not Sort.LEAF]
    assert [str(each.node.place) for each in found.worst if each.node.sort in rules] == []
    assert found.percent_of(Sort.LEAF) >= 95
