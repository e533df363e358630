"""Worked cases, run: what passes, what does not, and what is said of it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

import isp_rules
from isp_rules import PackError, ShareError
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.cases import Result, run_cases
from isp_rules.rulepack import RulePack
from tests.library import ADDRESS, BASE, FOLDER, PACK

Run = Callable[[str], Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one case, given without its title."""
    monkeypatch.chdir(tmp_path)

    def run_(case: str, pack: RulePack = PACK) -> Result:
        text = f"base: {BASE.as_posix()}\ncases:\n  - case: a case\n{textwrap.indent(case, '    ')}\n"
        Path("some.yaml").write_text(text, encoding="utf-8")
        (result,) = run_cases(pack, read_cases(pack, Path("some.yaml")))
        return result

    return run_


HISTORY = "changes: {category: reading_history, subject.consented: true}\n"
BY_MUSEUM = "changes: {sender.kind: museum, means.encrypted: null}\n"


def test_the_cases_of_a_pack_pass() -> None:
    """Every case of the library comes out as its author expects."""
    assert [each.report() for each in run_cases(PACK, read_cases(PACK, cases_of(PACK))) if not each.passed] == []


@pytest.mark.parametrize(
    ("case", "mismatches"),
    [
        ("expect: allow", []),
        ("expect: deny", ["expected deny, found allow"]),
        ("expect: impossible", ["expected impossible, found allow"]),
        # findings
        (f"{BY_MUSEUM}expect: deny\nfindings: [X-1, L-4]", []),
        (f"{BY_MUSEUM}expect: deny\nfindings: [L-4]", ["findings: X-1 found but not expected"]),
        (
            f"{BY_MUSEUM}expect: deny\nfindings: [L-4, L-2, L-1]",
            ["findings: L-1, L-2 expected but not found; X-1 found but not expected"],
        ),
        (f"{BY_MUSEUM}expect: deny\nfindings_include: [L-4]", []),
        (
            f"{BY_MUSEUM}expect: deny\nfindings_include: [L-4, L-2]",
            ["findings: L-2 expected but not found among L-4, X-1"],
        ),
        ("expect: allow\nfindings: []", []),
        ("expect: allow\nfindings_include: [L-1]", ["findings: L-1 expected but not found among none"]),
        # kinds and missing facts
        (f"{BY_MUSEUM}expect: deny\nkinds: [out_of_scope, not_shown]\nmissing: [means.encrypted]", []),
        (f"{BY_MUSEUM}expect: deny\nkinds: [out_of_scope]", ["kinds: not_shown found but not expected"]),
        (f"{BY_MUSEUM}expect: deny\nmissing: []", ["missing facts: means.encrypted found but not expected"]),
        (
            f"{BY_MUSEUM}expect: deny\nmissing: [means.encrypted, date]",
            ["missing facts: date expected but not found"],
        ),
        # grounds, duties and notices
        (f"{HISTORY}expect: allow\ngrounds_include: [L-3b]\nduties: [D-2]\nnotices: []", []),
        (
            f"{HISTORY}expect: allow\ngrounds_include: [L-3a]",
            ["grounds: L-3a expected but not found among L-1a, L-2a, L-3b, L-4b, L-5a, L-6a"],
        ),
        (f"{HISTORY}expect: allow\nduties: []", ["duties: D-2 found but not expected"]),
        (f"{HISTORY}expect: allow\nduties_include: [D-1]", ["duties: D-1 expected but not found among D-2"]),
        (f"{BY_MUSEUM}expect: deny\nnotices: [N-1]\nnotices_include: [N-1]", []),
        (f"{BY_MUSEUM}expect: deny\nnotices: []", ["notices: N-1 found but not expected"]),
        ("expect: allow\nnotices_include: [N-1]", ["notices: N-1 expected but not found among none"]),
        # clauses: of the findings on a denial, of grounds and duties on an allow
        (f"{BY_MUSEUM}expect: deny\nclauses: [L-6, L-4]", []),
        (
            f"{BY_MUSEUM}expect: deny\nclauses: [L-7]",
            ["clauses: L-7 expected but not found among L-4, L-4a, L-4b, L-6, X-1"],
        ),
        ("expect: allow\nclauses: [L-7]", []),
        ("expect: allow\nclauses: [L-8]", None),
        ("changes: {told_by_notice: null}\nexpect: allow\nclauses: [L-5]", []),
        # impossible shares
        ("changes: {subject.age: -1}\nexpect: impossible", []),
        ("changes: {subject.age: -1}\nexpect: impossible\nimpossible: [IMP-1]", []),
        (
            "changes: {subject.age: -1}\nexpect: impossible\nimpossible: []",
            ["impossible: IMP-1 found but not expected"],
        ),
        ("changes: {subject.age: -1}\nexpect: deny", ["expected deny, found impossible by IMP-1"]),
        ("changes: {subject.age: three}\nexpect: impossible", ["expected impossible, found a share with errors"]),
        ("changes: {colour: red}\nexpect: deny", ["expected deny, found a share with errors"]),
        # everything that differs is told
        (
            f"{BY_MUSEUM}expect: allow\nfindings: []\nnotices: []",
            [
                "expected allow, found deny",
                "findings: L-4, X-1 found but not expected",
                "notices: N-1 found but not expected",
            ],
        ),
    ],
    ids=str,
)
def test_what_was_expected_is_compared_with_what_was_found(run: Run, case: str, mismatches: list[str] | None) -> None:
    """Each key of a case is compared, exactly or at least, and each difference is one sentence."""
    result = run(case)
    if mismatches is not None:
        assert list(result.mismatches) == mismatches
    assert result.passed is (mismatches == [])


def test_the_clauses_of_an_allow_are_those_that_were_looked_at(tmp_path: Path) -> None:
    """A requirement that does not apply shows nothing of its clauses."""
    for file in FOLDER.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("base: cases/base.yaml", "")
        (tmp_path / file.name).write_text(
            text.replace(
                "    when_unknown: {fact:", "    applies_when: {purpose: exhibition}\n    when_unknown: {fact:"
            ),
            encoding="utf-8",
        )
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "some.yaml").write_text(
        f"base: {BASE.as_posix()}\ncases:\n"
        "  - {case: asked, expect: allow, clauses: [L-5]}\n"
        "  - {case: not asked, changes: {purpose: joint_ticket}, expect: allow, clauses: [L-5]}\n",
        encoding="utf-8",
    )
    pack = isp_rules.load_pack(tmp_path)
    asked, not_asked = run_cases(pack, read_cases(pack, tmp_path / "cases"))
    assert (asked.passed, not_asked.passed) == (True, False)


def test_the_report_of_a_failure_explains_the_decision(run: Run) -> None:
    """A failure shows its place, the differences, and everything about the decision."""
    result = run(f"{HISTORY}expect: deny\nduties: []")
    assert result.decision is not None
    assert result.report() == (
        "some.yaml:3:11: a case\n"
        "  - expected deny, found allow\n"
        "  - duties: D-2 found but not expected\n"
        "\n"
        f"{result.decision.explain().rstrip()}"
    )


def test_the_report_is_as_wide_as_asked(run: Run) -> None:
    """No line of a report is wider than asked for, and its differences break between words."""
    result = run(f"{HISTORY}expect: allow\ngrounds_include: [L-3a]")
    lines = result.report(60).splitlines()
    assert lines[1:3] == [
        "  - grounds: L-3a expected but not found among L-1a, L-2a,",
        "    L-3b, L-4b, L-5a, L-6a",
    ]
    assert max(map(len, lines)) <= 60


def test_the_report_of_a_share_that_is_none_says_what_is_wrong_with_it(run: Run) -> None:
    """Where there is no decision, the errors of the share stand in its place."""
    with pytest.raises(ShareError) as error:
        PACK.share({**ADDRESS, "subjects": [{"role": "readr", "age": "three", "categories": ["contact_details"]}]})
    assert run("changes: {subject.age: three, subject.role: readr}\nexpect: deny").report() == (
        f"some.yaml:3:11: a case\n  - expected deny, found a share with errors\n\n{error.value}"
    )
    # The list is not called empty, too, because the only subject in it is wrong.
    assert [each.path for each in error.value.diagnostics] == ["subjects[0].age", "subjects[0].role"]


def test_parameters_of_a_case_are_those_of_a_pack_of_its_own(run: Run) -> None:
    """A case sets a parameter for itself; others of the pack in use stay as they are."""
    overdue = "changes: {date: 2025-01-01, category: reading_history, subject.consented: true, subject.age: 12}\n"
    assert run(f"{overdue}expect: deny\nfindings: [L-1, L-3]").passed
    assert run(f"{overdue}expect: deny\nfindings: [L-3]\nparameters: {{on_review_overdue: warn}}").passed
    assert run(
        f"{overdue}expect: allow\nparameters: {{on_review_overdue: warn, own_consent_from: 12}}",
    ).passed

    lenient = isp_rules.load_pack(FOLDER, parameters={"own_consent_from": 12})
    Path("some.yaml").write_text(
        f"base: {BASE.as_posix()}\ncases:\n  - case: a case\n"
        f"    {overdue}    expect: allow\n    parameters: {{on_review_overdue: warn}}\n",
        encoding="utf-8",
    )
    (result,) = run_cases(lenient, read_cases(lenient, Path("some.yaml")))
    assert result.mismatches == ()


def test_a_parameter_of_the_wrong_type_is_told_with_the_case(run: Run) -> None:
    """What a parameter cannot be is known when the pack is loaded with it; the message names the case."""
    with pytest.raises(PackError) as error:
        run("expect: allow\nparameters: {own_consent_from: three}")
    assert (
        str(error.value)
        == """\
some.yaml:3:11: error[ISP226]: parameter `own_consent_from`: a whole number is wanted here, not `three`
   |
 3 |   - case: a case
   |           ^^^^^^"""
    )


def test_true_and_one_are_different_parameters(tmp_path: Path) -> None:
    """Packs with other parameters are kept apart by the values as written: 1 is not true."""
    (tmp_path / "some.yaml").write_text(
        f"base: {BASE.as_posix()}\ncases:\n"
        "  - {case: one, expect: allow, parameters: {own_consent_from: 1}}\n"
        "  - {case: true to type, expect: allow, parameters: {own_consent_from: true}}\n",
        encoding="utf-8",
    )
    results = run_cases(PACK, read_cases(PACK, tmp_path / "some.yaml"))
    assert next(results).passed
    with pytest.raises(PackError, match="a whole number is wanted here"):
        next(results)
