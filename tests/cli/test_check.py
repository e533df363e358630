"""`isp-rules check`: one share and several, every form, standard input, and what is no share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from isp_rules.page import as_html_document, as_markdown, as_text
from isp_rules.review.remedy import remedies
from tests.cli.conftest import Run
from tests.library import ADDRESS, BASE, FOLDER, PACK

BY_MUSEUM = BASE.read_text(encoding="utf-8").replace("kind: library", "kind: museum")
ALLOWED = PACK.decide(ADDRESS)
DENIED = PACK.decide(BY_MUSEUM)
UNKNOWN_TERM = "error[ISP403]: purposes[0]: unknown term: `exhibtion`\n  = help: did you mean `exhibition`?\n"
NOT_WRITTEN_SO = "error[ISP109]: a parameter is written NAME=VALUE, not `own_consent_from`\n  = help: for instance "
ASK = ("check", "--pack", FOLDER)


@pytest.fixture(autouse=True)
def shares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a share that is allowed, one that is denied and one that is wrong."""
    monkeypatch.chdir(tmp_path)
    Path("yes.yaml").write_bytes(BASE.read_bytes())
    Path("no.yaml").write_text(BY_MUSEUM, encoding="utf-8")
    Path("wrong.yaml").write_text("purposes: [exhibtion]\ndate: yes\n", encoding="utf-8")
    Path("wrong_fact.yaml").write_text("purposes: [exhibtion]\n", encoding="utf-8")


def test_an_allowed_share_is_explained_with_status_0(run: Run) -> None:
    """The answer is the explanation, at 80 columns, and nothing else."""
    assert run(*ASK, "yes.yaml") == (0, ALLOWED.explain(width=80), "")


def test_a_denied_share_is_explained_with_status_1(run: Run) -> None:
    """A denial is an answer, not an error: it is on standard output."""
    assert run(*ASK, "no.yaml") == (1, DENIED.explain(width=80), "")


@pytest.mark.parametrize(("columns", "width"), [("50", 50), ("20", 40), ("300", 100), ("wide", 80)])
def test_columns_set_the_width_within_limits(
    run: Run, monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    """`COLUMNS` sets the width, from 40 to 100."""
    monkeypatch.setenv("COLUMNS", columns)

    assert run(*ASK, "no.yaml").out == DENIED.explain(width=width)


def test_parameters_of_the_pack_can_be_set(run: Run) -> None:
    """`--parameter` overrides a default, as a number, a flag or a word; it may be given several times."""
    Path("late.yaml").write_text(BASE.read_text(encoding="utf-8").replace("2021-06-01", "2026-01-01"), encoding="utf-8")

    assert run(*ASK, "late.yaml").status == 1
    assert (
        run(*ASK, "late.yaml", "--parameter", "on_review_overdue=warn", "--parameter", "own_consent_from=12").status
        == 0
    )


# --- forms --------------------------------------------------------------------------------------------


def test_json_of_one_share_is_the_decision(run: Run) -> None:
    """The JSON of one share is its decision, whose `schema` names the version of the form."""
    status, out, err = run(*ASK, "no.yaml", "--format", "json")

    assert (status, err) == (1, "")
    assert json.loads(out) == DENIED.to_dict()
    assert json.loads(out)["schema"] == "isp-rules/decision/1"


def test_json_of_several_shares_names_each(run: Run) -> None:
    """The JSON of several shares is a list, in the order in which they were named."""
    status, out, err = run(*ASK, "no.yaml", "yes.yaml", "-f", "json")

    assert (status, err) == (1, "")
    assert json.loads(out) == [
        {"share": "no.yaml", "decision": DENIED.to_dict()},
        {"share": "yes.yaml", "decision": ALLOWED.to_dict()},
    ]


def test_markdown_and_html_are_the_decision_s_own(run: Run) -> None:
    """Markdown is the explanation's, and HTML is a document of its own around it."""
    assert run(*ASK, "yes.yaml", "--format", "markdown").out == ALLOWED.explain("markdown").rstrip("\n") + "\n"
    assert run(*ASK, "yes.yaml", "--format", "html").out == as_html_document([("", ALLOWED.page)], PACK.title)


def test_several_shares_are_headed_and_counted(run: Run) -> None:
    """As text, each answer stands under the name of its file, and the last line counts."""
    assert run(*ASK, "yes.yaml", "no.yaml") == (
        1,
        f"==> yes.yaml\n\n{ALLOWED.explain()}\n==> no.yaml\n\n{DENIED.explain()}\n2 shares: 1 allowed, 1 denied\n",
        "",
    )


def test_several_shares_are_headed_in_markdown_and_html(run: Run) -> None:
    """Whatever a file is called, its name is text in Markdown and in HTML."""
    Path("<b>*_.yaml").write_bytes(BASE.read_bytes())
    shares = ("<b>*_.yaml", "no.yaml")

    markdown = run(*ASK, *shares, "--format", "markdown").out
    assert markdown.startswith("# \\<b\\>\\*\\_.yaml\n\n" + ALLOWED.explain("markdown"))
    assert run(*ASK, *shares, "--format", "html").out == as_html_document(
        [("<b>*_.yaml", ALLOWED.page), ("no.yaml", DENIED.page)], PACK.title
    )


def test_a_file_name_cannot_steer_the_terminal(run: Run) -> None:
    """Control characters in the name of a file are not passed on."""
    Path("a\x1b[31m.yaml").write_bytes(BASE.read_bytes())

    ran = run(*ASK, "a\x1b[31m.yaml", "nor\x1b[31m.yaml")
    assert ran.status == 2
    assert ran.out.startswith("==> a�[31m.yaml\n\n")
    assert "\x1b" not in ran.out


def test_a_terminal_sees_the_answer_in_colour(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is green or red, headings are bold, and the words are the same."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")

    yes, no = run(*ASK, "yes.yaml").out, run(*ASK, "no.yaml").out
    assert yes.startswith("\x1b[1;32mAllowed under this protocol, with 1 duty.\x1b[0m\nReaders' data between")
    assert no.startswith("\x1b[1;31mDenied: outside this protocol, X-1.\x1b[0m\nReaders' data between")
    assert "\n\x1b[1mWhat must be done\x1b[0m\n-----------------\n" in yes
    plain = yes
    for code in ("\x1b[1;32m", "\x1b[1m", "\x1b[0m"):
        plain = plain.replace(code, "")
    assert plain == ALLOWED.explain(width=80)


def test_no_color_leaves_no_colours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `NO_COLOR` even a terminal gets bold alone."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")

    assert run(*ASK, "yes.yaml").out.startswith("\x1b[1mAllowed under this protocol, with 1 duty.\x1b[0m\n")


def test_out_writes_the_answer_to_a_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file gets the plain text, whatever standard output can show."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")

    assert run(*ASK, "no.yaml", "--out", "answer.txt") == (1, "", "")
    assert Path("answer.txt").read_text(encoding="utf-8") == DENIED.explain(width=80)


# --- standard input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [BASE.read_bytes(), json.dumps(ADDRESS).encode()], ids=["yaml", "json"])
def test_a_dash_is_standard_input(run: Run, text: bytes) -> None:
    """A share can come from a pipe, as YAML or JSON."""
    assert run(*ASK, "-", stdin=text) == (0, ALLOWED.explain(), "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            b"date: 2021-06-01\npurposes: [exhibtion]\n",
            f"<stdin>:2:12: {UNKNOWN_TERM}",
        ),
        (
            b'{"purposes": ["exhibtion"]}',
            f"<stdin>:1:15: {UNKNOWN_TERM}",
        ),
        (b"a: \xff", "<stdin>:1:4: error[ISP003]: the file is not UTF-8 at byte 3\n  = help: save it as UTF-8\n"),
        (
            b" " * (2 * 1024 * 1024 + 1),
            "<stdin>: error[ISP002]: `<stdin>` is larger than 2 MiB\n  = help: split it over several files\n",
        ),
    ],
    ids=["YAML", "JSON", "no text", "too much"],
)
def test_what_is_wrong_with_standard_input_is_told(run: Run, text: bytes, told: str) -> None:
    """Problems of standard input are told under its name, with their places."""
    assert run(*ASK, "-", stdin=text) == (2, "", told)


def test_standard_input_is_read_once(run: Run) -> None:
    """A second dash is an error, not an empty share."""
    status, out, err = run(*ASK, "-", "-", stdin=BASE.read_bytes())

    assert (status, err) == (2, "<stdin>: error[ISP001]: standard input was read before\n  = help: name a file\n")
    assert out.endswith("\n2 shares: 1 allowed, 0 denied, 1 with errors\n")


# --- bad input ----------------------------------------------------------------------------------------


def test_one_bad_share_does_not_hide_the_others(run: Run) -> None:
    """The others are decided; what is wrong is on standard error; the status is 2."""
    status, out, err = run(*ASK, "wrong_fact.yaml", "yes.yaml", "none.yaml", "--format", "json")

    assert status == 2
    assert json.loads(out) == [{"share": "yes.yaml", "decision": ALLOWED.to_dict()}]
    assert err == (
        f"wrong_fact.yaml:1:12: {UNKNOWN_TERM}"
        "error[ISP001]: `none.yaml` does not exist\n"
        "  = help: did you mean `no.yaml` or `wrong.yaml`?\n"
    )


def test_a_single_bad_share_leaves_standard_output_empty(run: Run) -> None:
    """Nothing that could be taken for an answer is written, and no file."""
    ran = run(*ASK, "wrong.yaml", "--out", "answer.txt")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("wrong.yaml:2:7: error[ISP040]: `yes` is true to some readers and a word to others\n")
    assert not Path("answer.txt").exists()


def test_several_bad_shares_are_an_empty_list(run: Run) -> None:
    """A program that reads the list still gets one."""
    ran = run(*ASK, "none.yaml", "wrong.yaml", "--format", "json")

    assert (ran.status, ran.out) == (2, "[]\n")


def test_a_folder_is_no_share(run: Run) -> None:
    """A folder is an error in words."""
    assert run(*ASK, ".") == (2, "", "error[ISP001]: `.` is a folder\n  = help: name an ordinary file\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--pack", "kent-schools-2061"),
            "error[ISP107]: no rule pack at `kent-schools-2061`\n  = help: did you mean `kent-schools-2016`?\n",
        ),
        (
            ("--pack", FOLDER, "--parameter", "own_consent=12"),
            "error[ISP204]: unknown parameter `own_consent`\n  = help: did you mean `own_consent_from`?\n",
        ),
        (
            ("--pack", FOLDER, "--parameter", "own_consent_from"),
            f"{NOT_WRITTEN_SO}on_review_overdue=warn\n",
        ),
        (
            ("--pack", FOLDER, "--parameter", "own_consent_from=12", "--parameter", "own_consent_from=13"),
            "error[ISP109]: the parameter `own_consent_from` is given twice\n  = help: give it once\n",
        ),
    ],
    ids=["no pack", "unknown parameter", "no value", "twice"],
)
def test_what_is_wrong_with_the_pack_is_told_once(run: Run, arguments: tuple[object, ...], told: str) -> None:
    """A pack that cannot be used is told before any share is looked at."""
    assert run("check", "yes.yaml", "none.yaml", *arguments) == (2, "", told)


@pytest.mark.parametrize("value", ["--5", "9" * 5000, "true", "2.5"])
def test_a_value_that_is_no_value_of_the_parameter_is_told(run: Run, value: str) -> None:
    """Whatever is written behind the equals sign, it is read or refused."""
    ran = run(*ASK, "yes.yaml", "--parameter", f"own_consent_from={value}")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error[ISP226]: parameter `own_consent_from`: ")


def test_remedies_are_told_beside_the_reasons(run: Run) -> None:
    """`--remedies` adds them to a denial behind what stands against it, in every form; an allow stays as it is."""
    denied = remedies(DENIED)

    assert run(*ASK, "no.yaml", "--remedies") == (1, as_text(denied.beside(DENIED.page)), "")
    assert run(*ASK, "no.yaml", "--remedies", "-f", "markdown").out == as_markdown(denied.beside(DENIED.page))
    assert run(*ASK, "no.yaml", "--remedies", "-f", "html").out == (
        as_html_document([("", denied.beside(DENIED.page))], PACK.title)
    )
    assert run(*ASK, "yes.yaml", "--remedies") == (0, ALLOWED.explain(width=80), "")


def test_remedies_as_json(run: Run) -> None:
    """With `--remedies` even one share is an object of its decision and its remedies."""
    one = {"decision": DENIED.to_dict(), "remedies": remedies(DENIED).to_dict()}
    other = {"decision": ALLOWED.to_dict(), "remedies": remedies(ALLOWED).to_dict()}

    assert json.loads(run(*ASK, "no.yaml", "--remedies", "-f", "json").out) == one
    assert json.loads(run(*ASK, "no.yaml", "yes.yaml", "--remedies", "-f", "json").out) == [
        {"share": "no.yaml", **one},
        {"share": "yes.yaml", **other},
    ]
