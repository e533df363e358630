"""Files are written whole, in place of what was there, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from isp_rules.cli import output
from isp_rules.cli.output import write, write_whole
from isp_rules.errors import IspRulesError


def test_a_file_ends_in_one_newline(tmp_path: Path) -> None:
    """A text gets the newline that it lacks, and no second one."""
    for text in ("words", "words\n"):
        write(text, tmp_path / "file")
        assert (tmp_path / "file").read_bytes() == b"words\n"


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If writing fails half way, the old content stays and no other file is left."""
    file = tmp_path / "file"
    file.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(IspRulesError, match=f"^cannot write `{file}`: no space left on device$"):
        write("new", file)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("file", "old")]


def test_a_link_stays_one_and_permissions_stay(tmp_path: Path) -> None:
    """The file behind a symbolic link is written, with the permissions that it had."""
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    write("new", link)

    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "new\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_new_file_is_as_the_user_s_mask_wants_it(tmp_path: Path) -> None:
    """A new file is not private, as a temporary one would be."""
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "file", b"new")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """What is no file stays what it is: a pipe is written to."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write("words", pipe)
        assert os.read(reader, 100) == b"words\n"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    ("path", "why"),
    [("nowhere/file", "no such file or directory"), (".", "is a directory")],
    ids=["no folder", "a folder"],
)
def test_a_path_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, why: str
) -> None:
    """The message names the path and the reason in words."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(IspRulesError, match=f"^cannot write `{path}`: {why}$"):
        write("words", Path(path))


def test_what_is_no_unicode_is_written_as_an_escape(tmp_path: Path) -> None:
    """A name of a file that is not text can stand in an answer."""
    write("a\udcff", tmp_path / "file")

    assert (tmp_path / "file").read_text(encoding="utf-8") == "a\\udcff\n"


def test_standard_error_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is nobody to complain to, nobody is complained to."""
    monkeypatch.setattr("sys.stderr", None)

    output.complain("words")
