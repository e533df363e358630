"""The tutorial is followed to the letter: its files are written, its commands run, and what comes is what it shows."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest

import isp_rules
from tests.blocks import Block, blocks, commands, run, same

PAGE = Path(__file__).parents[1] / "examples" / "writing_a_pack" / "README.md"


def write(block: Block, folder: Path) -> None:
    """Write the file that the first line of a block names, or what is to be added below what is there."""
    name, _, added = block.code.partition("\n")[0].removeprefix("# ").partition(", ")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") + "\n" if added else ""
    path.write_text(before + block.code, encoding="utf-8")


def test_the_tutorial_comes_out_as_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From an empty folder, every step gives what the page shows, and the pack at its end has its five clauses."""
    monkeypatch.chdir(tmp_path)
    printed = ""
    for block in blocks(PAGE.read_text(encoding="utf-8")):
        match block.language:
            case "yaml":
                write(block, tmp_path)
            case "console":
                for command, wanted in commands(block):
                    ran = run(command, tmp_path)
                    assert ran.stdout or ran.stderr
                    assert same(wanted, ran.stdout + ran.stderr), f"line {block.line}, {command}; {ran.stdout}"
            case "python":
                out = io.StringIO()
                with contextlib.redirect_stdout(out):
                    exec(compile(block.code, PAGE.name, "exec"), {})  # noqa: S102 - our own page
                printed = out.getvalue()
            case "text":
                assert same(block.code, printed)
            case _:
                pytest.fail(f"line {block.line} is in a language that is not run")

    pack = isp_rules.load_pack(tmp_path / "pool")
    assert (len(pack.syntax.clauses), pack.warnings) == (5, ())
