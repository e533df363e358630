"""Paths that cannot be used are told before anything long is done, and nothing that is read is written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

PACK = "kent-schools-2016"
SHARE = Path(__file__).parents[2] / "examples" / "shares" / "fathers_offences.yaml"
TOO_LONG = "x" * 5000


@pytest.mark.parametrize(
    "arguments",
    [
        ("batch", f"{TOO_LONG}.csv"),
        ("prove", PACK, "--properties", TOO_LONG),
        ("suggest", PACK, "X-05", "--cases", TOO_LONG),
        ("diff", PACK, PACK, "--shares", TOO_LONG),
        ("diff", PACK, f"{TOO_LONG}@HEAD"),
    ],
)
def test_a_path_that_the_system_refuses_is_bad_input(run: Run, arguments: tuple[str, ...]) -> None:
    """What the system says of a path is a message with exit status 2, and not a fault of the program."""
    done = run(*arguments)
    given = arguments[-1]
    assert (done.status, done.out, done.err) == (2, "", f"error: cannot use `{given}`: file name too long\n")


@pytest.mark.parametrize(
    "command", [("check", "{file}"), ("record", "{file}"), ("diff", PACK, PACK, "--shares", "{file}")]
)
def test_what_is_read_is_not_written_over(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    """A file that is read stays as it was, by whatever name --out calls it."""
    file, link = tmp_path / "share.md", tmp_path / "link.md"
    file.write_bytes(SHARE.read_bytes())
    link.symlink_to(file)
    for out in (file, link, tmp_path / "." / "share.md"):
        done = run(*(each.format(file=file) for each in command), "--out", out)
        assert (done.status, done.out) == (2, "")
        assert done.err == f"error: `{out}` is read, and would be written over\n  = help: name another file\n"
    assert file.read_bytes() == SHARE.read_bytes()


def test_two_results_are_not_written_to_one_file(run: Run, tmp_path: Path) -> None:
    """The results as JUnit and the coverage as HTML have a file each."""
    file = tmp_path / "results"
    done = run("test", PACK, "--junit", file, "--coverage", "--html", file)
    assert (done.status, done.err.partition("\n")[0]) == (2, f"error: `{file}` is read, and would be written over")
    assert not file.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("test", PACK, "--junit"),
        ("test", PACK, "--coverage", "--html"),
        ("suggest", PACK, "X-05", "--out"),
        ("diff", PACK, PACK, "--out"),
        ("check", SHARE, "--out"),
        ("report", PACK, "--out"),
    ],
)
def test_what_cannot_be_written_is_told_before_it_is_made(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, or a path in no folder, is told before the pack is even read."""
    monkeypatch.setattr("isp_rules.cli.options.load_pack", None)
    missing = tmp_path / "none" / "file.html"
    done = run(*arguments, missing)
    assert (done.status, done.err) == (2, f"error: cannot write `{missing}`: no such file or directory\n")
    folder = tmp_path / "folder.html"
    folder.mkdir()
    done = run(*arguments, folder)
    assert (done.status, done.err) == (2, f"error: cannot write `{folder}`: is a directory\n")


def test_a_link_to_itself_is_a_new_file(run: Run, tmp_path: Path) -> None:
    """A symbolic link that leads nowhere but to itself is replaced by what is written, and cannot be read before."""
    sheet, loop = tmp_path / "shares.csv", tmp_path / "loop.csv"
    sheet.write_text("purpose\nfundraising\n", encoding="utf-8")
    loop.symlink_to(loop)
    assert run("batch", loop).err == f"error[ISP601]: `{loop}` cannot be read: there is no such file\n"
    assert run("batch", sheet, "--out", loop).status == 1
    assert loop.read_text(encoding="utf-8").startswith('"row","outcome"')


def test_a_pipe_is_written_to(run: Run, tmp_path: Path) -> None:
    """What is no file, but can be written, is written to under whatever name it has."""
    link = tmp_path / "nowhere"
    link.symlink_to("/dev/null")
    assert run("check", SHARE, "--out", link).status == 1
    assert link.is_symlink()


def test_a_path_does_not_speak_to_the_terminal(run: Run, tmp_path: Path) -> None:
    """A path with control characters is shown without them."""
    odd = tmp_path / "no" / "x\x1b[31m\n.csv"
    shown = f"{tmp_path}/no/x\ufffd[31m .csv"
    assert run("batch", odd).err == f"error[ISP601]: `{shown}` cannot be read: there is no such file\n"
    assert run("check", SHARE, "--out", odd).err == f"error: cannot write `{shown}`: no such file or directory\n"
    sheet = tmp_path / "shares.csv"
    sheet.write_text("purpose\nfundraising\n", encoding="utf-8")
    assert run("batch", sheet, "--out", odd).err == f"error: cannot write `{shown}`: no such file or directory\n"


def test_a_folder_of_bases_that_is_not_there_is_told(run: Run) -> None:
    """`suggest` says that there is no folder, and not that the pack has no base share."""
    done = run("suggest", PACK, "X-05", "--cases", "nowhere")
    assert (done.status, done.err) == (
        2,
        "error: there is no folder `nowhere`\n  = help: name one with base shares in it\n",
    )
