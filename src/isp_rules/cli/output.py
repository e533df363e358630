"""Writing: to standard output, or whole to a file."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from rich.console import Console, RenderableType

from isp_rules.errors import IspRulesError

NARROWEST, WIDEST, USUAL = 40, 100, 80
"""How wide a text may be, and how wide it is where nothing tells."""


class ReaderGoneError(Exception):
    """Whoever read standard output has gone, as `| head` does: there is nobody left to write to."""


def on_terminal() -> bool:
    """Whether standard output shows colours and styles: it is a terminal, or `FORCE_COLOR` says so."""
    return sys.stdout is not None and Console().is_terminal


def width() -> int:
    """How wide a text may be: the terminal or `COLUMNS`, within limits."""
    known = on_terminal() or "COLUMNS" in os.environ
    return max(NARROWEST, min(WIDEST, Console().width)) if known else USUAL


def styled(shown: RenderableType, *, to_file: bool = False, broken: bool = True) -> str:
    """
    What rich makes of something, as text: with colours on a terminal, without trailing blanks elsewhere.

    Args:
        shown: what rich can show; nothing in it is guessed to be markup.
        to_file: it is for a file, and never coloured.
        broken: lines are broken at the width; else they are as they come.
    """
    if on_terminal() and not to_file:
        terminal = Console(width=width(), highlight=False, markup=False, emoji=False)
    else:
        terminal = Console(
            width=width(), file=io.StringIO(), force_terminal=False, color_system=None, legacy_windows=False
        )
    with terminal.capture() as captured:
        terminal.print(shown, soft_wrap=not broken)
    text = captured.get()
    return text if terminal.is_terminal else "\n".join(line.rstrip() for line in text.split("\n"))


def say(text: str) -> None:
    """
    Write to standard output, with a newline at the end, and see it off.

    Raises:
        ReaderGoneError: nobody reads it any more.
        IspRulesError: it cannot be written for another reason.
    """
    if sys.stdout is None:
        raise IspRulesError("standard output is closed")
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise IspRulesError(f"cannot write to standard output: {_why(error)}") from None


def complain(text: str) -> None:
    """Write to standard error, as far as there is one."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(text if text.endswith("\n") else text + "\n")
            sys.stderr.flush()


def write(text: str, out: Path | None) -> None:
    """
    Write a text to a file, or to standard output if there is none.

    Raises:
        IspRulesError: it cannot be written.
    """
    if out is None:
        say(text)
        return
    try:
        write_file(out, text if text.endswith("\n") else text + "\n")
    except OSError as error:
        raise IspRulesError(f"cannot write `{out}`: {_why(error)}") from None


def write_file(path: Path, text: str) -> None:
    """
    Write beside the file and rename, so that a reader never sees half of it and a failure leaves the old one.

    A symbolic link stays one, and an old file keeps its permissions. What is no file (a device, a pipe) is written to.

    Raises:
        OSError: the file or its folder cannot be written.
    """
    path = Path(os.path.realpath(path))  # which, unlike `resolve`, stands a link that leads to itself
    content = text.encode("utf-8", "backslashreplace")
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".isp-rules-")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        aside.chmod(mode)
        aside.replace(path)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _why(error: OSError) -> str:
    return (error.strerror or "it failed").lower()
