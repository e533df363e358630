"""Cases that are suggested for a rule are ones that the pack passes, and in them the rule alone decides."""

from __future__ import annotations

from pathlib import Path

import pytest

import isp_rules
from isp_rules.backends.smt import Solver, UnknownError
from isp_rules.errors import IspRulesError
from isp_rules.pack.syntax import Requirement
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.cases import run_cases
from isp_rules.review.covering import coverage
from isp_rules.review.covering.nodes import Sort
from isp_rules.review.covering.proofs import Possibilities
from isp_rules.review.places import Places
from isp_rules.review.suggestion import suggest
from isp_rules.rulepack import RulePack
from tests.library import BASE, PACK

KENT = isp_rules.load_pack("kent-schools-2016")
RULES = list(Places(PACK.syntax).judged)
OF_KENT = ("LB-S0", "H-00", "X-05", "TC-K3", "IMP-07")

L_5 = """\
# Each case says what the rules do. Read it, and say whether that is right.
base: base.yaml
cases:
- case: L-5 alone is against the share
  changes: {told_by_notice: false}
  expect: deny
  findings: [L-5]
  kinds: [term_breach]
- case: L-5 is met by L-5a
  expect: allow
  grounds_include: [L-5a]
"""


def test_the_cases_are_a_file_with_the_fewest_changes_of_the_base_share() -> None:
    """What no share shows is a comment at the head: silence about the notice is tolerated, never *not shown*."""
    found = suggest(PACK, "L-5")
    assert found.text == f"# Proved: L-5 is never all that is not shown.\n{L_5}"
    assert found.unsettled == ()


def _check(pack: RulePack, rule: str, folder: Path) -> None:
    """Write what is suggested among the pack's base shares, run it, and see what decides in it."""
    found = suggest(pack, rule)
    for base in cases_of(pack).glob("*base.yaml"):
        (folder / base.name).write_text(base.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "suggested.yaml").write_text(found.text, encoding="utf-8")
    cases = read_cases(pack, folder / "suggested.yaml")
    assert [each.mismatches for each in run_cases(pack, cases) if not each.passed] == []
    judged, prover = Places(pack.syntax).judged[rule], Possibilities(pack.syntax)
    for each in coverage(pack, cases).worst:
        # That something which cannot be is not so decides nothing more than any share does.
        if each.node.place.of == rule and each.node.sort not in {Sort.LEAF, Sort.IMPOSSIBLE}:
            decidable = [side for side in each.lacking if prover.decides(each.node, as_true=side == "true")]
            assert decidable == [], str(each.node.place)
    if isinstance(judged, Requirement):
        met = [case.document.grounds_include for case in cases if case.document.grounds_include]
        never = sum("the only ground" in each for each in found.never)
        assert len(met) == len(judged.grounds) - never


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_the_small_pack_decides_both_ways_in_its_cases(rule: str, tmp_path: Path) -> None:
    """Its cases pass, and by them alone the rule and each of its grounds is covered."""
    _check(PACK, rule, tmp_path)


@pytest.mark.parametrize("rule", OF_KENT)
def test_rules_of_kent_decide_both_ways_in_their_cases(rule: str, tmp_path: Path) -> None:
    """The same for a rule of each kind of the Kent pack."""
    _check(KENT, rule, tmp_path)


def test_what_the_solver_cannot_tell_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is neither a case nor a proof that there is none."""

    def unknown(*_: object) -> None:
        raise UnknownError("timeout")

    monkeypatch.setattr(Solver, "share", unknown)
    found = suggest(PACK, "X-1")
    assert (found.cases, found.never) == ((), ())
    assert found.text.splitlines()[0] == (
        "# The solver cannot tell whether there is a share: X-1 alone is against the share."
    )


def test_a_rule_that_is_not_there_is_told_with_what_was_perhaps_meant() -> None:
    """The id may be misspelt."""
    with pytest.raises(IspRulesError) as error:
        suggest(PACK, "L-55")
    assert str(error.value) == "library has no rule `L-55`\n  = help: did you mean `L-5`?"


def test_a_folder_without_a_base_share_is_told(tmp_path: Path) -> None:
    """A case has to start from one."""
    with pytest.raises(IspRulesError) as error:
        suggest(PACK, "L-5", tmp_path)
    assert str(error.value) == ("library has no base share among its cases\n  = help: put one there, as a file")
    (tmp_path / "mine.yaml").write_text(BASE.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "odd.yaml").write_text("purposes: [nonsense]", encoding="utf-8")
    assert suggest(PACK, "L-5", tmp_path).base == "mine.yaml"
