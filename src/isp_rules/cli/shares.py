"""Shares on the command line: files, or standard input, and the names by which a problem calls them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from isp_rules.errors import Diagnostic, ShareError
from isp_rules.pack.source import MOST_BYTES
from isp_rules.page.escape import plain
from isp_rules.share.reading import TEXT

STDIN: Final = "<stdin>"
"""How a problem calls standard input."""


def share_reader() -> Callable[[str], bytes | Path]:
    """What finds a share by its name; standard input can be read once."""
    before: list[str] = []

    def read(name: str) -> bytes | Path:
        if name != "-":
            return Path(name)
        if before or sys.stdin is None:
            message = "standard input was read before" if before else "standard input is closed"
            raise ShareError([Diagnostic("ISP001", message, help="name a file")])
        before.append(name)
        return sys.stdin.buffer.read(MOST_BYTES + 1)

    return read


def named(error: ShareError, name: str) -> str:
    """The problems, with the name of the file where they do not tell it."""
    if name != "-":
        return "\n".join(
            str(each) if each.span or f"`{name}`" in each.message else f"{plain(name)}: {each}"
            for each in error.diagnostics
        )
    renamed = (replace(each, message=each.message.replace(f"`{TEXT}`", f"`{STDIN}`")) for each in error.diagnostics)
    return "\n".join(
        str(replace(each, span=replace(each.span, file=STDIN))) if each.span else f"{STDIN}: {each}" for each in renamed
    )
