"""`isp-rules record`: the decision record for the file, in the form that the file's ending says."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from isp_rules.review.sharing_record.record import record
from tests.cli.conftest import Run
from tests.library import BASE, FOLDER, PACK

NAME = "Milltown Library"


@pytest.mark.parametrize("ending", ["html", "HTM", "md", "markdown"])
def test_the_ending_says_what_is_written(run: Run, tmp_path: Path, ending: str) -> None:
    """HTML is a file of its own, Markdown ends in a newline; nothing goes to standard output."""
    out = tmp_path / f"record.{ending}"
    made = record(PACK, BASE)

    assert run("record", BASE, "--pack", FOLDER, "-o", out) == (0, "", "")
    assert out.read_text(encoding="utf-8") == (made.to_html() if "ht" in ending.lower() else made.to_markdown())


def test_a_word_file(run: Run, tmp_path: Path) -> None:
    """A Word file is one that python-docx reads, with the title of the record."""
    out = tmp_path / "record.docx"

    assert run("record", BASE, "--pack", FOLDER, "-o", out) == (0, "", "")
    document = docx.Document(io.BytesIO(out.read_bytes()))
    assert document.paragraphs[0].text == "Data sharing decision record"
    assert list(tmp_path.iterdir()) == [out]


def test_without_a_file_it_is_markdown(run: Run) -> None:
    """Standard output gets Markdown; a share may come from standard input."""
    expected = record(PACK, BASE).to_markdown()

    assert run("record", "-", "--pack", FOLDER, stdin=BASE.read_bytes()) == (0, expected, "")


def test_a_denial_is_written_as_well(run: Run) -> None:
    """The exit status is that of writing: a record of a denial is a record."""
    ran = run("record", "-", "--pack", FOLDER, stdin=b"purposes: [advertising]")

    assert (ran.status, ran.err) == (0, "")
    assert "Denied: outside this protocol, L-2" in ran.out


def test_names_only_when_asked(run: Run) -> None:
    """Names are left out, unless --with-names asks for them."""
    assert NAME not in run("record", BASE, "--pack", FOLDER).out
    assert NAME in run("record", BASE, "--pack", FOLDER, "--with-names").out


def test_another_ending_is_refused(run: Run, tmp_path: Path) -> None:
    """What is written is said by the ending, and there are three."""
    assert run("record", BASE, "--pack", FOLDER, "-o", tmp_path / "record.pdf") == (
        2,
        "",
        "error: a record is not written as `record.pdf`\n  = help: end it in .docx, .html or .md\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_a_share_with_errors_writes_nothing(run: Run, tmp_path: Path) -> None:
    """An error is told with its place, without what was written there, and an old file stays."""
    out = tmp_path / "record.md"
    out.write_text("old")

    ran = run("record", "-", "--pack", FOLDER, "-o", out, stdin=b"sender: {nam: Jo Bloggs}")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "<stdin>:1:10: error[ISP401]: sender.nam: unknown key `nam` in the sender\n  = help: did you mean `name`?\n"
    )
    assert out.read_text() == "old"


def test_a_file_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    """A folder that is not there is told."""
    out = tmp_path / "none" / "record.docx"

    assert run("record", BASE, "--pack", FOLDER, "-o", out) == (
        2,
        "",
        f"error: cannot write `{out}`: no such file or directory\n",
    )


def test_parameters(run: Run) -> None:
    """Another value for a parameter is recorded as one."""
    ran = run("record", BASE, "--pack", FOLDER, "--parameter", "own_consent_from=16")

    assert "Parameter own\\_consent\\_from: 16 (not the default)" in ran.out
