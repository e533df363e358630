"""Writing: to standard output or a file, never half of it."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.text import Text

from isp_rules.errors import IspRulesError


def console(*, stderr: bool = False) -> Console:
    """A terminal that wraps nothing of its own accord and guesses no markup in what it is given."""
    return Console(stderr=stderr, soft_wrap=True, highlight=False, markup=False, emoji=False)


def width() -> int:
    """How wide a text may be: the terminal, from 40 to 100 columns; 80 where there is none."""
    return max(40, min(100, Console().width)) if sys.stdout.isatty() or "COLUMNS" in os.environ else 80


def write(text: str, out: Path | None) -> None:
    """
    Write a text whole, with a newline at its end.

    Raises:
        IspRulesError: the file cannot be written.
    """
    whole = text if text.endswith("\n") else text + "\n"
    if out is None:
        sys.stdout.write(whole)
        return
    try:
        write_file(out, whole)
    except OSError as error:
        raise IspRulesError(f"cannot write {out}: {(error.strerror or 'it failed').lower()}") from None


def write_file(path: Path, text: str) -> None:
    """Write beside the file and rename, so that a reader never sees half of it and a failure leaves the old one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    aside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        aside.chmod(0o666 & ~_umask())
        aside.replace(path)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def explained(text: str) -> Text:
    """An explanation with its answer and headings made bold, for a terminal."""
    styled = Text(text)
    lines = text.split("\n")
    start = 0
    for number, line in enumerate(lines):
        rule = lines[number + 1] if number + 1 < len(lines) else ""
        if number == 0:
            styled.stylize("bold green" if line.startswith("Allowed") else "bold red", start, start + len(line))
        elif rule and set(rule) == {"-"} and len(rule) == len(line):
            styled.stylize("bold", start, start + len(line))
        start += len(line) + 1
    return styled
