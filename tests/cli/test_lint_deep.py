"""`isp-rules lint --deep`: what a solver finds in a pack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

CASES = Path(__file__).parents[1] / "cases" / "deep"


def test_findings_are_warnings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are told like all others, and fail only where warnings do."""
    monkeypatch.chdir(CASES / "equal_grounds")
    told = Path("want.txt").read_text(encoding="utf-8") + "\npack.yaml: no errors, 1 warning\n"

    assert run("lint", "pack.yaml", "--deep") == (0, told, "")
    assert run("lint", "pack.yaml", "--deep", "--strict") == (2, told, "")
    assert run("lint", "pack.yaml", "--strict") == (0, "pack.yaml: no errors, no warnings\n", "")


def test_findings_as_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with its code and its place, as any problem."""
    monkeypatch.chdir(CASES / "equal_grounds")
    (problem,) = json.loads(run("lint", "pack.yaml", "--deep", "--format", "json").out)["problems"]

    assert (problem["code"], problem["severity"], problem["file"], problem["line"]) == (
        "ISP808",
        "warning",
        "pack.yaml",
        31,
    )


def test_acknowledgements_that_cannot_be_read_are_errors(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are bad input, and without `--deep` nobody reads them."""
    monkeypatch.chdir(CASES / "malformed_acknowledgements")

    assert run("lint", "pack.yaml", "--deep").status == 2
    assert run("lint", "pack.yaml").status == 0


def test_the_kent_pack_is_clean(run: Run) -> None:
    """What is found in the shipped pack is acknowledged."""
    assert run("lint", "kent-schools-2016", "--deep", "--strict") == (
        0,
        "kent-schools-2016: no errors, no warnings\n",
        "",
    )
