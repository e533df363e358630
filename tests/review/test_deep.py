"""
`lint --deep`: packs with something dead, doubled or out of reach, one folder each, and the whole message.

A folder of `tests/cases/deep` holds `pack.yaml`, perhaps `acknowledged.yaml`, and `want.txt`.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

import isp_rules
from isp_rules import PackError
from isp_rules.engine import evaluate
from isp_rules.errors import IspRulesError
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Pack
from isp_rules.review.deep import Finding, asked, deep_lint
from isp_rules.review.deep.asked import Asked
from isp_rules.review.deep.finding import CODES
from isp_rules.review.deep.rules import about_rules
from tests.strategies import packs, random_share

SHARES_FOR_EACH_PACK = 10
CASES = Path(__file__).parents[1] / "cases" / "deep"


def told(source: str) -> str:
    """What is found, or what is wrong with the acknowledgements."""
    try:
        return "\n".join(map(str, deep_lint(isp_rules.load_pack(source))))
    except PackError as error:
        return str(error)


@pytest.mark.parametrize("name", sorted(each.name for each in CASES.iterdir()))
def test_a_pack_gets_its_whole_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pack loads without a word, and is found to have exactly what stands in its `want.txt`."""
    monkeypatch.chdir(CASES / name)
    assert isp_rules.load_pack("pack.yaml").warnings == ()
    assert f"{told('pack.yaml')}\n" == Path("want.txt").read_text(encoding="utf-8")


def test_every_finding_has_a_pack() -> None:
    """Each code stands in some `want.txt`, and in the list of what can be acknowledged."""
    wanted = {code for path in CASES.rglob("want.txt") for code in re.findall(r"ISP8\d\d", path.read_text("utf-8"))}
    assert wanted >= {*CODES, "ISP811"}


def test_the_kent_pack_has_nothing_that_is_not_acknowledged() -> None:
    """And nothing is acknowledged that is not there."""
    assert deep_lint(isp_rules.load_pack("kent-schools-2016")) == ()


def test_what_the_solver_cannot_tell_is_no_finding_and_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where z3 gives up, the whole check says so."""
    monkeypatch.chdir(CASES / "nothing")
    monkeypatch.setattr(z3.Solver, "check", lambda *_: z3.unknown)
    monkeypatch.setattr(z3.Solver, "reason_unknown", lambda _: "timeout")
    with pytest.raises(IspRulesError, match=r"^the solver cannot tell: timeout$"):
        told("pack.yaml")


def test_without_z3_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said in one line."""
    for module in [name for name in sys.modules if name.startswith("isp_rules.backends.smt")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.chdir(CASES / "nothing")
    with pytest.raises(IspRulesError) as caught:
        told("pack.yaml")
    assert str(caught.value) == '`z3` is not installed: pip install "isp-rules[analysis]"'


def test_of_very_many_findings_the_last_are_told_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which rules a rule follows from is looked for so many times, and then said of none in particular."""
    monkeypatch.chdir(CASES / "implied_requirement")
    monkeypatch.setattr(asked, "EXPLAINED", 4)
    named = Path("want.txt").read_text(encoding="utf-8")
    short = named.replace(
        "`STARTED` is implied by `ISSUED`: what fails it fails `ISSUED`, too",
        "`STARTED` is implied by others: what fails it fails one of them, too",
    )

    assert short != named
    assert f"{told('pack.yaml')}\n" == short


@settings(max_examples=max(50, settings().max_examples // 2))
@given(packs(), st.integers(0, 2**32))
def test_what_is_found_is_so_of_every_share(pack: Pack, seed: int) -> None:
    """No share that anybody draws contradicts a finding, to the reference evaluator."""
    findings = list(about_rules(Asked(pack)))
    dice = random.Random(seed)
    for _ in range(SHARES_FOR_EACH_PACK):
        share = random_share(dice)
        for finding in findings:
            assert _agrees(pack, share, finding), finding.message


def _agrees(pack: Pack, share: ShareFacts, finding: Finding) -> bool:
    stands = {pack.against[each.rule].id: False for each in evaluate.judge(pack, share)}
    stands |= {pack.against[each.rule].id: True for each in evaluate.judge(pack, share) if each.definite}
    met = {
        (each.requirement, pack.requirements[each.requirement].grounds[each.ground].id, each.item)
        for each in evaluate.attach(pack, share).grounds
        if each.ground >= 0
    }
    ground, named = finding.subject.name, re.findall(r"`([^`]+)`", finding.message)
    others = {(number, item) for number, other, item in met if other in named and other != ground}
    where = {(number, item) for number, other, item in met if other == ground}
    match finding.code:
        case "ISP801":
            return stands.get(ground) is not True if ground.startswith("X") else ground not in stands
        case "ISP802" if ground.startswith("X"):
            return ground in stands
        case "ISP802":
            (rule,) = (each for each in pack.requirements if each.id == ground)
            everywhere = [read for _, read in evaluate._everywhere(pack, share, rule)]
            return not any(
                evaluate.applies(rule, read) is True and evaluate.truth_of(each.when, read) is True
                for read in everywhere
                for each in rule.grounds
            )
        case "ISP803" | "ISP808":
            return where <= others
        case "ISP804":
            return ground not in stands or any(each in stands for each in named[1:])
        case "ISP805":
            return stands.get(ground) is not True or any(each in stands for each in named[1:])
        case "ISP806":
            (rule,) = (each for each in pack.requirements if each.id == ground)
            return all(evaluate.applies(rule, read) is not True for _, read in evaluate._everywhere(pack, share, rule))
        case "ISP807" if ground.startswith("N"):
            return ground not in {pack.notices[number].id for number in evaluate.notices(pack, share)}
        case "ISP807":
            owed = {pack.duties[each.duty].id for each in evaluate.attach(pack, share).duties if each.certain}
            return bool(stands) or ground not in owed
        case _:
            raise AssertionError(finding.code)
