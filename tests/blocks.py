"""The blocks of code in a Markdown page, so that tests can run what it shows and compare what it says comes."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its lines, and where it begins."""

    language: str
    code: str
    line: int

    def __str__(self) -> str:
        return f"{self.language}-line-{self.line}"


def blocks(page: str) -> list[Block]:
    """The blocks of a page, in order."""
    return [
        Block(found[1], found[2], page.count("\n", 0, found.start()) + 1)
        for found in re.finditer(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    ]


def same(wanted: str, got: str) -> bool:
    """Whether the output is what the page shows; three dots stand for whatever is left out."""
    return doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS)


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block, with the output that is shown below it."""
    yield from re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.code, re.MULTILINE)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a command prints in a folder, with this Python's programs and at 80 columns."""
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "80"}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False, encoding="utf-8"
    )
