"""`isp-rules diff`: two packs, two forms of asking, every format, and what is no pack."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from isp_rules import load_pack
from isp_rules.page import as_html_document
from isp_rules.review.difference import diff
from tests.cli.conftest import Run
from tests.library import BASE, FOLDER, PACK

WARN = load_pack(FOLDER, parameters={"on_review_overdue": "warn"})
CHANGED = diff(PACK, WARN, called=(str(FOLDER), str(FOLDER)))
ASK = ("diff", FOLDER, FOLDER, "--new-parameter", "on_review_overdue=warn")


def test_a_decision_that_changes_has_status_1(run: Run) -> None:
    """The difference is on standard output, at 80 columns, and the status asks for a signature."""
    assert run(*ASK) == (1, CHANGED.explain(), "")


def test_no_change_has_status_0(run: Run) -> None:
    """Nothing to sign off: the status is that of success."""
    ran = run("diff", FOLDER, FOLDER)

    assert (ran.status, ran.out.partition("\n")[0], ran.err) == (0, "The packs are the same.", "")


def test_the_old_side_may_have_other_parameters_too(run: Run) -> None:
    """With the same value on both sides nothing changes."""
    assert run(*ASK, "--old-parameter", "on_review_overdue=warn").status == 0


def test_every_format(run: Run, tmp_path: Path) -> None:
    """Markdown and HTML for a change request, JSON for a program; to a file, if wanted."""
    out = tmp_path / "change.html"

    assert run(*ASK, "--format", "markdown").out == CHANGED.explain("markdown")
    assert json.loads(run(*ASK, "--format", "json").out) == CHANGED.to_dict()
    assert run(*ASK, "--format", "html", "--out", out) == (1, "", "")
    assert out.read_text(encoding="utf-8") == as_html_document([("", CHANGED.page)], CHANGED.title)


def test_given_shares_are_replayed(run: Run, tmp_path: Path) -> None:
    """`--shares` counts what becomes of them."""
    shutil.copy(BASE, tmp_path / "base.yaml")

    assert "1 share: 1 stay the same, 0 change.\n" in run(*ASK, "--shares", tmp_path).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((FOLDER, "no-such-pack"), "error[ISP107]: no rule pack at `no-such-pack`"),
        ((FOLDER, f"{FOLDER}@no-such-revision"), "error: git knows no revision `no-such-revision`"),
        ((FOLDER, FOLDER, "--old-parameter", "x"), "error[ISP109]: a parameter is written NAME=VALUE, not `x`"),
        ((FOLDER, FOLDER, "--shares", "none.yaml"), "error: there are no shares at `none.yaml`: no such file"),
        ((FOLDER,), "error: NEW is missing"),
        ((FOLDER, FOLDER, "-f", "pdf"), "error: no such format `pdf`"),
    ],
)
def test_bad_input_has_status_2(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...], message: str
) -> None:
    """It is told on standard error, and nothing else is written."""
    if "@" in str(arguments[-1]):
        monkeypatch.chdir(FOLDER)
    else:
        monkeypatch.chdir(tmp_path)

    ran = run("diff", *arguments)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(message)
