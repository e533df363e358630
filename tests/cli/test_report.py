"""`isp-rules report`: one HTML file, whole or not at all."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from isp_rules.cli import report as command
from isp_rules.review.report import policy_report
from tests.cli.conftest import Run
from tests.library import FOLDER, PACK
from tests.review.reports import DAY, SHARES, stricter


class _Day(date):
    """A clock that stands."""

    @classmethod
    def today(cls) -> _Day:
        """The day on which all reports of these tests are made."""
        return cls(DAY.year, DAY.month, DAY.day)


@pytest.fixture(autouse=True)
def _standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "date", _Day)


@pytest.mark.parametrize("ending", ["html", "HTM"])
def test_it_is_written_to_a_file(run: Run, tmp_path: Path, ending: str) -> None:
    """The file is the report, and nothing else is said or left behind."""
    out = tmp_path / f"report.{ending}"

    assert run("report", FOLDER, "-o", out) == (0, "", "")
    assert out.read_text(encoding="utf-8") == policy_report(PACK, made_on=DAY).to_html()
    assert list(tmp_path.iterdir()) == [out]


def test_without_a_file_it_goes_to_standard_output(run: Run) -> None:
    """As with the other commands."""
    assert run("report", FOLDER) == (0, policy_report(PACK, made_on=DAY).to_html(), "")


def test_with_shares_an_older_pack_and_parameters(run: Run, tmp_path: Path) -> None:
    """Each option brings its chapter, or its value; the status is that of writing, whatever the report says."""
    shares = tmp_path / "shares.csv"
    shares.write_text(SHARES, encoding="utf-8")
    old = stricter(tmp_path / "old")

    ran = run("report", FOLDER, "--shares", shares, "--against", old, "--parameter", "own_consent_from=12")

    assert (ran.status, ran.err) == (0, "")
    assert f"1. Changes since {old}</h2>" in ran.out
    assert '<h2 id="chapter-results">2. Results over the shares</h2>' in ran.out
    assert "2 choices left open by the protocol, 1 of them with another value than its default." in ran.out


def test_another_ending_is_refused(run: Run, tmp_path: Path) -> None:
    """Whoever wants a PDF is told how to get one."""
    assert run("report", FOLDER, "-o", tmp_path / "report.pdf") == (
        2,
        "",
        "error: a report is not written as `report.pdf`\n  = help: end it in .html; a browser makes a PDF of it\n",
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["nowhere"], "no rule pack at `nowhere`"),
        ([FOLDER, "--against", "nowhere"], "no rule pack at `nowhere`"),
        ([FOLDER, "--shares", "nowhere.csv"], "nowhere.csv"),
        ([FOLDER, "--parameter", "own_consent_from"], "a parameter is written NAME=VALUE"),
        ([], "PACK is missing"),
    ],
)
def test_bad_input_leaves_the_old_file(run: Run, tmp_path: Path, options: list[object], said: str) -> None:
    """The status is 2, what is wrong is said, and the file is as it was."""
    out = tmp_path / "report.html"
    out.write_text("old")

    ran = run("report", *options, "-o", out)

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]


def test_the_help_teaches(run: Run) -> None:
    """It has examples, and says what is in a report and how to have a PDF."""
    shown = " ".join(run("report", "--help").out.split())

    assert "isp-rules report kent-schools-2016 -o report.html" in shown
    assert "--against our-pack/@main" in shown
    assert "makes a PDF of it" in shown
    assert "Exit statuses: 0 written, whatever it says; 2 bad input." in shown


def test_a_terminal_is_shown_which_chapter_is_made(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal there is a bar, with the chapter; it goes away."""
    shown = io.StringIO()
    terminal = Console(file=shown, force_terminal=True, width=100)
    monkeypatch.setattr(command, "Console", lambda **_: terminal)

    assert run("report", FOLDER, "-o", tmp_path / "report.html").status == 0
    assert "The words that rules use" in shown.getvalue()
    assert shown.getvalue().endswith("\x1b[2K")
