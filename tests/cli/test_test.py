"""`isp-rules test`: cases that pass, that fail, and that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Run
from tests.library import ADDRESS, BASE, FOLDER, PACK

CASES = f"""\
base: {BASE.as_posix()}
cases:
  - case: a letter may go
    changes: {{means: [{{channel: post}}]}}
    expect: allow
  - case: a messenger may carry an address
    changes: {{means.channel: messenger}}
    expect: allow
    duties: [D-2]
"""
EXPLAINED = PACK.decide({**ADDRESS, "means": [{"channel": "messenger", "encrypted": True}]}).explain()
REPORT = f"""\
ours/routes.yaml:6:11: a messenger may carry an address
  - expected allow, found deny
  - duties: D-2 expected but not found

{EXPLAINED}"""


@pytest.fixture(autouse=True)
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with two cases, one of which fails."""
    monkeypatch.chdir(tmp_path)
    Path("ours").mkdir()
    Path("ours/routes.yaml").write_text(CASES, encoding="utf-8")


def test_the_cases_of_a_pack_pass(run: Run) -> None:
    """One line says that all is well."""
    assert run("test", FOLDER) == (0, "library: 9 passed, 0 failed\n", "")


def test_a_failure_is_shown_with_the_explanation(run: Run) -> None:
    """What differs, the decision explained, and a count at the end."""
    assert run("test", FOLDER, "--cases", "ours") == (1, f"{REPORT}\nlibrary: 1 passed, 1 failed\n", "")


def test_a_single_file_can_be_run(run: Run) -> None:
    """`--cases` takes a file as well as a folder."""
    assert run("test", FOLDER, "--cases", "ours/routes.yaml").out.endswith("library: 1 passed, 1 failed\n")


def test_cases_are_chosen_by_file_or_title(run: Run) -> None:
    """`-k` looks at both, whatever the case of letters."""
    assert run("test", FOLDER, "--cases", "ours", "-k", "LETTER") == (0, "library: 1 passed, 0 failed\n", "")
    assert run("test", FOLDER, "-k", "term.yaml") == (0, "library: 2 passed, 0 failed\n", "")


def test_that_nothing_is_chosen_is_an_error(run: Run) -> None:
    """No test at all is not a success."""
    assert run("test", FOLDER, "-k", "fax") == (2, "", "error: no case holds `fax` in its file or title\n")


def test_json_holds_every_result(run: Run) -> None:
    """For a program the results are data, whose form has a version."""
    ran = run("test", FOLDER, "--cases", "ours", "--format", "json")

    assert (ran.status, ran.err) == (1, "")
    assert json.loads(ran.out) == {
        "schema": "isp-rules/results/1",
        "results": [
            {
                "case": "a letter may go",
                "file": "ours/routes.yaml",
                "line": 3,
                "passed": True,
                "outcome": "allow",
                "mismatches": [],
                "report": "",
            },
            {
                "case": "a messenger may carry an address",
                "file": "ours/routes.yaml",
                "line": 6,
                "passed": False,
                "outcome": "deny",
                "mismatches": ["expected allow, found deny", "duties: D-2 expected but not found"],
                "report": REPORT.rstrip("\n"),
            },
        ],
    }


def test_an_impossible_share_has_that_outcome(run: Run) -> None:
    """A share that cannot be has no decision, and JSON says so."""
    ran = run("test", FOLDER, "-k", "younger", "--format", "json")

    assert [each["outcome"] for each in json.loads(ran.out)["results"]] == ["impossible"]


def test_junit_is_written_beside_the_answer(run: Run) -> None:
    """Continuous integration gets its file, whole, and the person still reads the failures."""
    ran = run("test", FOLDER, "--cases", "ours", "--junit", "results.xml")

    assert ran == (1, f"{REPORT}\nlibrary: 1 passed, 1 failed\n", "")
    suite = ET.parse("results.xml").getroot()[0]  # noqa: S314 - written above
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("library", "2", "1")
    assert sorted(path.name for path in Path().iterdir()) == ["ours", "results.xml"]


def test_a_junit_file_that_cannot_be_written_is_an_error(run: Run) -> None:
    """A file that cannot be written is not passed over."""
    assert run("test", FOLDER, "--junit", "nowhere/results.xml") == (
        2,
        "",
        "error: cannot write `nowhere/results.xml`: no such file or directory\n",
    )


def test_cases_that_cannot_be_read_are_told_all_at_once(run: Run) -> None:
    """Misspelt cases are bad input, whatever the other files hold; nothing is run."""
    Path("ours/a.yaml").write_text(CASES.replace("D-2", "D-3"), encoding="utf-8")
    Path("ours/b.yaml").write_text(CASES.replace("means.channel", "means.chanel"), encoding="utf-8")

    ran = run("test", FOLDER, "--cases", "ours")
    assert (ran.status, ran.out) == (2, "")
    assert [line.partition(": error")[0] for line in ran.err.split("\n") if "error" in line] == [
        "ours/a.yaml:9:14",
        "ours/b.yaml:7:15",
    ]


def test_a_parameter_that_a_case_gets_wrong_is_told_with_its_place(run: Run) -> None:
    """A value that the parameter cannot have is bad input of that case."""
    Path("ours/routes.yaml").write_text(
        CASES.replace("    expect: allow\n", "    parameters: {on_review_overdue: war}\n    expect: allow\n", 1),
        encoding="utf-8",
    )

    ran = run("test", FOLDER, "--cases", "ours")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("ours/routes.yaml:")
    assert "`on_review_overdue`" in ran.err


@pytest.mark.parametrize("name", ["nowhere", "nowhere.yaml"])
def test_cases_that_are_not_there_are_told(run: Run, name: str) -> None:
    """A folder or file of cases that does not exist is bad input."""
    ran = run("test", FOLDER, "--cases", name)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error[ISP")
    assert f"`{name}`" in ran.err
