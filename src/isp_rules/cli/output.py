"""Writing: to standard output, or whole to a file."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from rich.console import Console, RenderableType

from isp_rules.backends.files.aside import aside
from isp_rules.errors import IspRulesError
from isp_rules.page.escape import plain

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
    with _standard_output() as stream:
        stream.write(text if text.endswith("\n") else text + "\n")


def say_bytes(content: bytes) -> None:
    """
    Write what need not be text to standard output.

    Raises:
        ReaderGoneError: nobody reads it any more.
        IspRulesError: it cannot be written for another reason.
    """
    with _standard_output() as stream:
        stream.buffer.write(content)


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    if sys.stdout is None:
        raise IspRulesError("standard output is closed")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise IspRulesError(f"cannot write to standard output: {why(error)}") from None


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
    write_whole(out, (text if text.endswith("\n") else text + "\n").encode("utf-8", "backslashreplace"))


def write_whole(path: Path, content: bytes) -> None:
    """
    Write beside a file and rename, so that a reader never sees half of it and a failure leaves the old one.

    Raises:
        IspRulesError: it cannot be written.
    """
    try:
        with aside(path) as beside:
            beside.write_bytes(content)
    except OSError as error:
        raise _cannot_write(path, error) from None


def check_out(out: Path | None, *sources: str | Path | None) -> None:
    """
    Say before a long run what would be said after it, or too late.

    Args:
        out: what is to be written, if anything.
        sources: what is read.

    Raises:
        IspRulesError: it is one of the files that are read, or it is a folder, or in none.
    """
    if out is None:
        return
    real = os.path.realpath(out)  # which, unlike `resolve`, stands a link that leads to itself
    if any(each is not None and os.path.realpath(each) == real for each in sources):
        raise IspRulesError(f"`{plain(str(out))}` is read, and would be written over\n  = help: name another file")
    try:
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not out.exists():
            Path(real).parent.stat()
    except OSError as error:
        raise _cannot_write(out, error) from None


def _cannot_write(path: Path, error: OSError) -> IspRulesError:
    return IspRulesError(f"cannot write `{plain(str(path))}`: {why(error)}")


def why(error: OSError) -> str:
    """What the system says, as the end of a sentence."""
    return (error.strerror or "it failed").lower()
