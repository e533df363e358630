"""`isp-rules show`: pages in Markdown, as text for a terminal, and as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from isp_rules.cli import show
from isp_rules.review.pages import page, page_data
from tests.cli.conftest import Run
from tests.library import FOLDER, PACK

LONG = "a_word_that_is_too_long_for_its_column_and_goes_on_below_it"
MARKDOWN = f"# Title\n\n- a [word](#here)\n  - `code`, **bold**\n\n| A | B |\n|---|---|\n| {LONG} | x |\n"


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((), {}),
        (("L-3",), {"name": "L-3"}),
        (("L-3b",), {"name": "L-3b"}),
        (("L-8",), {"name": "L-8"}),
        (("D-1",), {"name": "D-1"}),
        (("own_consent",), {"name": "own_consent"}),
        (("--clauses",), {"clauses": True}),
        (("--facts",), {"facts": True}),
    ],
    ids=["the pack", "a rule", "a ground", "a clause", "a duty", "a condition", "all clauses", "all facts"],
)
def test_where_there_is_no_terminal_pages_are_markdown(
    run: Run, arguments: tuple[str, ...], options: dict[str, str | bool]
) -> None:
    """The pages of a pack come as they are, and as data in JSON."""
    markdown = page(PACK, **options)  # type: ignore[arg-type]
    assert run("show", FOLDER, *arguments) == (0, markdown.rstrip("\n") + "\n", "")

    ran = run("show", FOLDER, *arguments, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out) == page_data(PACK, **options)  # type: ignore[arg-type]


def test_text_reads_without_marks_of_markdown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headings, lists, tables and code become text; a word too long for its column goes on below."""
    monkeypatch.setattr(show, "page", lambda *_, **__: MARKDOWN)
    monkeypatch.setenv("COLUMNS", "40")

    text = run("show", FOLDER, "--format", "text").out
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    assert lines[:3] == ["Title", "• a word", "• code, bold"]
    assert "".join(line.split()[0] for line in lines[5:]) == LONG


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
@pytest.mark.parametrize("pack", [FOLDER, "kent-schools-2016"], ids=["library", "kent"])
def test_text_is_never_wider_than_it_may_be_and_never_cut(
    run: Run, monkeypatch: pytest.MonkeyPatch, pack: str | Path, columns: int
) -> None:
    """Lines are broken, tables and lists too, and a long word goes on in the next line; nothing ends in an ellipsis."""
    monkeypatch.setenv("COLUMNS", str(columns))

    for option in ((), ("--facts",), ("--clauses",)):
        text = run("show", pack, *option, "--format", "text").out
        assert max(map(len, text.split("\n"))) <= columns
        assert "…" not in text
        assert not [line for line in text.split("\n") if line != line.rstrip()]


def test_a_link_within_the_page_is_its_words(run: Run) -> None:
    """A terminal cannot follow a link to a place further down: the contents list the words alone."""
    text = run("show", FOLDER, "--format", "text").out

    assert "](#" not in text
    assert "(#" not in text
    assert "\n • Clause by clause\n" in text


def test_a_terminal_gets_text_and_a_file_markdown(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal headings are styled; a file gets Markdown, whatever standard output is."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    file = tmp_path / "page.md"

    assert "\x1b[1" in run("show", FOLDER, "L-4").out
    assert run("show", FOLDER, "L-4", "--out", file) == (0, "", "")
    assert file.read_text(encoding="utf-8") == page(PACK, "L-4").rstrip("\n") + "\n"
    assert run("show", FOLDER, "L-4", "--format", "text", "--out", file) == (0, "", "")
    assert "\x1b" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "help_"),
    [
        ("L-3c", "did you mean `L-3` or `L-3b`?"),
        ("own_consents", "did you mean `own_consent`?"),
        ("zzz", "name a rule, ground, clause or condition of it"),
    ],
)
def test_an_unknown_name_is_told_with_what_was_meant(run: Run, name: str, help_: str) -> None:
    """An unknown name is bad input, in JSON as well."""
    told = f"error: library has nothing called `{name}`\n  = help: {help_}\n"

    assert run("show", FOLDER, name) == (2, "", told)
    assert run("show", FOLDER, name, "--format", "json") == (2, "", told)


@pytest.mark.parametrize("asked", [("L-1", "--clauses"), ("L-1", "--facts"), ("--clauses", "--facts")])
def test_one_thing_is_shown_at_a_time(run: Run, asked: tuple[str, str]) -> None:
    """Two questions at once are an error, or one of them would be passed over."""
    assert run("show", FOLDER, *asked) == (
        2,
        "",
        "error: RULE, --clauses and --facts are three questions\n  = help: ask one at a time\n",
    )


def test_a_parameter_shows_in_the_page(run: Run) -> None:
    """The page says the values that are in use."""
    ran = run("show", FOLDER, "own_consent", "--parameter", "own_consent_from=12")

    assert "- the person's age is at least 12 (parameter `own_consent_from`)\n".replace("- ", "") in ran.out
