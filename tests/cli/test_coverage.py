"""`isp-rules test --coverage`: figures, the worst first, a floor, JSON and HTML."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.library import FOLDER

FIGURES = """\
A rule, a ground or a comparison decides a share if the answer would change were
it alone the other way. It is covered when it decides both as true and as false.

counted      number  decide both ways
requirement       6            16.6 %
ground           10              20 %
exclusion         1               0 %
duty              2              50 %
notice            1             100 %
impossible        1             100 %
comparison       20              20 %

where            what                        true  false  unknown  decides
L-2/L-2b         the joint ticket               0      9        0  never true,
                                                                   never false
"""
LAST = "\nlibrary: 9 shares, 24.3 % of 41 decide both ways\nlibrary: 9 passed, 0 failed\n"


def test_the_table_has_figures_and_the_worst_first(run: Run) -> None:
    """Eighty columns; what is left out is counted, and so is what no share can show."""
    ran = run("test", FOLDER, "--coverage")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(FIGURES)
    assert ran.out.endswith(
        "\n11 more do not decide both ways; --all shows everything\n\n"
        f"set aside: 1 way of deciding that no share can have, which is proved\n{LAST}"
    )
    assert max(map(len, ran.out.splitlines())) <= 80


def test_all_of_it_can_be_shown(run: Run) -> None:
    """In the order of the pack."""
    out = run("test", FOLDER, "--coverage", "--all").out
    assert "more do not decide" not in out
    assert "\nown_consent/1.1 " in out


def test_too_little_fails(run: Run) -> None:
    """`--fail-under` is about all that is counted; exactly so much is enough."""
    ran = run("test", FOLDER, "--coverage", "--fail-under", "24.4")
    assert (ran.status, ran.err) == (1, "fewer than 24.4 of a hundred decide both ways\n")
    assert run("test", FOLDER, "--coverage", "--fail-under", "24").status == 0


def test_json_has_the_coverage_beside_the_results(run: Run) -> None:
    """One object, each part with its form."""
    data = json.loads(run("test", FOLDER, "--coverage", "--format", "json").out)
    assert (data["schema"], data["coverage"]["schema"]) == ("isp-rules/results/1", "isp-rules/coverage/1")
    assert "coverage" not in json.loads(run("test", FOLDER, "--format", "json").out)


def test_html_stands_by_itself(run: Run, tmp_path: Path) -> None:
    """Nothing is loaded, and light and dark are the reader's."""
    page = tmp_path / "coverage.html"
    assert run("test", FOLDER, "--coverage", "--html", page).status == 0
    html = page.read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "color-scheme:light dark" in html
    assert not any(each in html for each in ("<script", "<link", "src=", "http"))
    assert "✗ Requirement L-2" in html


@pytest.mark.parametrize("option", [["--fail-under", "90"], ["--all"], ["--html", "x.html"]])
def test_options_of_coverage_want_it(run: Run, option: list[str]) -> None:
    """Without `--coverage` they would be idle."""
    name, arguments = option[0], " ".join(option[:1])
    assert run("test", FOLDER, *option) == (
        2,
        "",
        f"error: `{name}` is about coverage\n  = help: use it with `--coverage {arguments}`\n",
    )


def test_a_floor_is_a_percentage(run: Run) -> None:
    """More than all cannot be wanted."""
    assert run("test", FOLDER, "--coverage", "--fail-under", "101") == (
        2,
        "",
        "error: `--fail-under` is a number from 0 to 100, not 101\n",
    )


def test_without_z3_nothing_is_set_aside(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said on standard error, with what to install."""
    import sys  # noqa: PLC0415 - this test alone takes a module away

    for name in [each for each in sys.modules if each.startswith("isp_rules.backends.smt")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    ran = run("test", FOLDER, "--coverage")
    assert ran.err == (
        'nothing is set aside as beyond any case: `z3` is not installed: pip install "isp-rules[analysis]"\n'
    )
    assert "set aside" not in ran.out
