"""`isp-rules prove`: proofs, counterexamples, and properties that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.library import FOLDER

PROPERTIES = """\
properties:
  - id: FROM-THE-LIBRARY
    title: The museum sends nothing.
    because: the agreement covers what the library sends
    never_allowed: {sender.kind: museum}
  - id: NO-LETTERS
    title: Nothing goes by post.
    because: letters are slow
    never_allowed: {means.channel: post}
"""

PROVED = """\
proved  FROM-THE-LIBRARY: The museum sends nothing.

library: 1 proved; parameters: own_consent_from=14, on_review_overdue=deny
"""


@pytest.fixture(autouse=True)
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with a property that holds and one that does not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("ours.yaml").write_text(PROPERTIES, encoding="utf-8")


def test_what_holds_is_proved(run: Run) -> None:
    """A property chosen by its id is proved by itself."""
    assert run("prove", FOLDER, "FROM-THE-LIBRARY", "--properties", "ours.yaml") == (
        0,
        PROVED,
        "",
    )


def test_the_properties_of_a_pack_are_its_own(run: Run) -> None:
    """Without `--properties` those beside the pack's files are proved, all of them."""
    status, out, err = run("prove", "kent-schools-2016")

    assert (status, err) == (0, "")
    assert out.count("proved  ") > 60


def test_what_does_not_hold_is_shown(run: Run) -> None:
    """Status 1, with the place of the property, a share as a case, and why the pack allows it."""
    status, out, err = run("prove", FOLDER, "--properties", "ours.yaml")

    assert (status, err) == (1, "")
    assert "not so  NO-LETTERS: Nothing goes by post.\n" in out
    assert "\nours.yaml:6:9: NO-LETTERS is not so\n" in out
    assert "\n    - case: Nothing goes by post.\n" in out
    assert "\n    Allowed under this protocol" in out


def test_proofs_as_json(run: Run) -> None:
    """The form is named with its version, and the answers are words."""
    status, out, err = run("prove", FOLDER, "--properties", "ours.yaml", "--format", "json")
    data = json.loads(out)

    assert (status, err) == (1, "")
    assert data["schema"] == "isp-rules/proofs/1"
    assert [each["answer"] for each in data["properties"]] == ["proved", "counterexample"]


def test_other_parameters_are_tried(run: Run) -> None:
    """What is proved is proved for the parameters in use, which are told."""
    status, out, _ = run("prove", FOLDER, "--properties", "ours.yaml", "--parameter", "own_consent_from=20")

    assert status == 1
    assert "own_consent_from=20" in out


def test_an_unknown_property_is_bad_input(run: Run) -> None:
    """Its name is nearly one that there is."""
    assert run("prove", FOLDER, "NO-LETTER", "--properties", "ours.yaml") == (
        2,
        "",
        "error: there is no property `NO-LETTER`\n  = help: did you mean `NO-LETTERS`?\n",
    )
    assert run("prove", FOLDER, "zzz", "--properties", "ours.yaml") == (
        2,
        "",
        "error: there is no property `zzz`\n  = help: they are FROM-THE-LIBRARY, NO-LETTERS\n",
    )


def test_no_properties_are_bad_input(run: Run) -> None:
    """A pack that has none says so, and where they would be."""
    status, out, err = run("prove", FOLDER)

    assert (status, out) == (2, "")
    assert err.startswith("error[ISP701]: there are no properties at ")
