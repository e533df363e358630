"""
`lint --deep`: packs with something dead, doubled or out of reach, one folder each, and the whole message.

A folder of `tests/cases/deep` holds `pack.yaml`, perhaps `acknowledged.yaml`, and `want.txt`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import z3

import isp_rules
from isp_rules import PackError
from isp_rules.errors import IspRulesError
from isp_rules.review.deep import deep_lint
from isp_rules.review.deep.finding import CODES

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
