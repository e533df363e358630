"""`isp-rules lint`: every problem with its place, and what fails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from isp_rules.cli import lint
from isp_rules.errors import Diagnostic, Span
from isp_rules.rulepack import RulePack
from tests.cli.conftest import Run
from tests.library import FOLDER, PACK


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the library's pack, beside the working directory."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FOLDER, "pack")
    return Path("pack")


def misspell(pack: Path, *pairs: tuple[str, str]) -> None:
    """Replace words in the rules of a pack."""
    rules = pack / "rules.yaml"
    text = rules.read_text(encoding="utf-8")
    for right, wrong in pairs:
        assert right in text
        text = text.replace(right, wrong, 1)
    rules.write_text(text, encoding="utf-8")


TWICE = (("{purpose: exhibition}", "{purpose: exhibtion}"), ("{means.channel: post}", "{means.chanel: post}"))


def test_a_pack_without_faults_passes(run: Run, pack: Path) -> None:
    """One line says that there is nothing to say."""
    assert run("lint", pack) == (0, "pack: no errors, no warnings\n", "")


def test_every_error_is_shown_with_its_line_and_a_caret(run: Run, pack: Path) -> None:
    """All errors are reported at once, in the order of the file, and counted."""
    misspell(pack, *TWICE)

    assert run("lint", pack) == (
        2,
        """\
pack/rules.yaml:25:66: error[ISP202]: unknown term or group of `purpose`: `exhibtion`
    |
 25 |       - {id: L-2a, title: the summer exhibition, when: {purpose: exhibtion}, clauses: [L-2]}
    |                                                                  ^^^^^^^^^
  = help: did you mean `exhibition`?
pack/rules.yaml:48:40: error[ISP201]: unknown fact `means.chanel`
    |
 48 |       - {id: L-4a, title: post, when: {means.chanel: post}}
    |                                        ^^^^^^^^^^^^
  = help: did you mean `means.channel`?

pack: 2 errors, no warnings
""",
        "",
    )


def test_several_packs_are_all_looked_at(run: Run, pack: Path) -> None:
    """A pack that cannot be found does not hide the problems of the next."""
    misspell(pack, TWICE[0])

    ran = run("lint", "nowhere", pack)
    assert ran.status == 2
    assert ran.out.startswith("error[ISP107]: no rule pack at `nowhere`\n")
    assert "pack/rules.yaml:25:66: error[ISP202]" in ran.out
    assert ran.out.endswith("\n\nnowhere, pack: 2 errors, no warnings\n")


def test_more_problems_than_a_message_holds_are_all_shown(run: Run, tmp_path: Path) -> None:
    """A message of an exception stops at a hundred problems, and `lint` does not."""
    (tmp_path / "many.yaml").write_text("".join(f"section_{number}: 1\n" for number in range(130)), encoding="utf-8")

    ran = run("lint", tmp_path / "many.yaml")
    assert ran.status == 2
    assert ran.out.count("unknown section") + ran.out.count("unknown key") == 130


def test_json_holds_every_problem(run: Run, pack: Path) -> None:
    """For a program the problems are data, whose form has a version."""
    misspell(pack, TWICE[0])

    ran = run("lint", pack, "--format", "json")
    assert (ran.status, ran.err) == (2, "")
    assert json.loads(ran.out) == {
        "schema": "isp-rules/problems/1",
        "problems": [
            {
                "code": "ISP202",
                "severity": "error",
                "message": "unknown term or group of `purpose`: `exhibtion`",
                "help": "did you mean `exhibition`?",
                "file": "pack/rules.yaml",
                "line": 25,
                "column": 66,
            }
        ],
    }


def test_json_of_a_good_pack_is_an_empty_list(run: Run, pack: Path) -> None:
    """A problem without a place has none in JSON, and no problem is an empty list."""
    assert json.loads(run("lint", pack, "--format", "json").out)["problems"] == []
    assert json.loads(run("lint", "nowhere", "--format", "json").out)["problems"][0]["line"] is None


def test_a_warning_fails_only_if_it_is_asked_to(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning is shown and counted; with --strict it fails, too."""
    warning = Diagnostic("ISP399", "this is odd", Span("facts.yaml", 3, 7), severity="warning")
    odd = RulePack(PACK.syntax, path=PACK.path, warnings=[warning])
    monkeypatch.setattr(lint, "open_pack", lambda *_: odd)
    shown = "facts.yaml:3:7: warning[ISP399]: this is odd\n\nodd: no errors, 1 warning\n"

    assert run("lint", "odd") == (0, shown, "")
    assert run("lint", "odd", "--strict") == (2, shown, "")


def test_a_parameter_can_be_tried(run: Run, pack: Path) -> None:
    """What is wrong only with another value of a parameter is found with that value."""
    ran = run("lint", pack, "--parameter", "on_review_overdue=war")

    assert ran.status == 2
    assert ran.out.startswith("error[ISP226]: parameter `on_review_overdue`: ")


def test_a_terminal_sees_carets_in_colour(run: Run, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The severity and the caret are red, and no line is broken, or the caret would point at nothing."""
    misspell(pack, TWICE[0])
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")

    red, bold, dim, end = "\x1b[1;31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"
    line = "      - {id: L-2a, title: the summer exhibition, when: {purpose: exhibtion}, clauses: [L-2]}"
    assert run("lint", pack).out.split("\n") == [
        f"pack/rules.yaml:25:66: {red}error[ISP202]{end}{bold}: unknown term or group of `purpose`: `exhibtion`{end}",
        f"{dim}    |{end}",
        f"{dim} 25 | {line}{end}",
        f"{red}    | {' ' * 65}^^^^^^^^^{end}",
        f"{dim}  = help: did you mean `exhibition`?{end}",
        "",
        "pack: 1 error, no warnings",
        "",
    ]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.mkdir(), "ISP107"),
        (lambda path: path.write_bytes(b""), "ISP"),
        (lambda path: path.write_bytes(b"\x00\xff" * 1000), "ISP00"),
        (lambda path: path.write_bytes(b"[" * 100_000), "ISP"),
        (lambda path: path.write_bytes(b"a: &x [*x]"), "ISP"),
        (lambda path: path.symlink_to(path), "ISP107"),
    ],
    ids=["an empty folder", "an empty file", "bytes", "brackets", "an anchor", "a link to itself"],
)
def test_what_is_no_pack_at_all_is_told(run: Run, tmp_path: Path, make: Callable[[Path], object], code: str) -> None:
    """Whatever is named as a pack, the answer is a problem in words with status 2."""
    path = tmp_path / "thing.yaml"
    make(path)

    ran = run("lint", path)
    assert (ran.status, ran.err) == (2, "")
    assert f"error[{code}" in ran.out
