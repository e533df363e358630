"""What the project promises before a rule is read: its dependencies, its commands, its way in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from isp_rules import __main__ as entry

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_run_time_dependencies_are_two_with_one_lower_bound_each() -> None:
    """A bare install needs PyYAML and pydantic, each from one version up; `make test-lowest` tests those."""
    needed = [re.fullmatch(r"(\w+)>=[\d.]+", each) for each in PROJECT["dependencies"]]
    assert [need and need[1] for need in needed] == ["PyYAML", "pydantic"]


def test_make_lists_every_command() -> None:
    """`make` alone lists every command of the Makefile, and makes nothing."""
    commands = next(
        line.removeprefix(".PHONY: ").split()
        for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if line.startswith(".PHONY: ")
    )
    env = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    ran = subprocess.run(["make"], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in ran.stdout.splitlines()] == commands


def test_an_import_that_fails_for_another_reason_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line about the extra is said only when the extra is what is missing."""
    monkeypatch.setitem(sys.modules, "isp_rules.cli", None)
    with pytest.raises(ModuleNotFoundError, match=r"isp_rules\.cli"):
        entry.main()
