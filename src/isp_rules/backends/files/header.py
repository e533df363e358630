"""The columns of a file against those of the pack."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from isp_rules.backends.files.chunk import FileError, Form
from isp_rules.backends.files.form import FlatForm
from isp_rules.errors import Diagnostic, did_you_mean

_WORD: Final = re.compile(r"[a-z][a-z0-9_.]{0,79}")


def check_header(path: Path, names: Sequence[str], form: FlatForm) -> None:
    """
    Hold the header of a flat file to the columns of the pack.

    Raises:
        FileError: a column has no name or an unknown one, or is there twice. An unknown name is repeated only where it
            is nearly a known one: else it may be anybody's.
    """
    wrong = list(_problems(path, names, form))
    if wrong:
        raise FileError(wrong)


def _problems(path: Path, names: Sequence[str], form: FlatForm) -> Iterator[Diagnostic]:
    if len(names) == 1 and names[0] not in form.columns and any(mark in names[0] for mark in ";\t"):
        mark = "semicolons" if ";" in names[0] else "tabs"
        yield Diagnostic("ISP602", f"`{path}` separates its columns by {mark}", help="save it with commas between them")
        return
    count = Counter(names)
    for number, name in enumerate(names, 1):
        place = f"column {number} of `{path}`"
        if not name:
            yield Diagnostic("ISP602", f"{place} has no name", help="name it after a fact, or take it out")
        elif name not in form.columns:
            help_ = form.missing_column(name)
            shown = f"`{name}` " if help_ and _WORD.fullmatch(name) else ""
            plain = "`isp-rules template` writes the columns that there are"
            yield Diagnostic("ISP602", f"{place} has the unknown name {shown}".rstrip(), help=help_ or plain)
        elif count[name] > 1 and names.index(name) == number - 1:
            yield Diagnostic("ISP603", f"`{path}` has {count[name]} columns `{name}`", help="leave one of them")


def form_of(path: Path, names: Iterable[str], flat: FlatForm, nested: Iterable[str]) -> Form:
    """
    Which form the columns of a file have.

    Args:
        path: the file, for the message.
        names: of its columns.
        flat: the flat form.
        nested: the columns of the nested form: the keys of a share.

    Raises:
        FileError: neither: some columns are of one form, some of the other or of none.
    """
    names, keys = list(names), set(nested)
    if all(name in keys for name in names):
        return Form.NESTED
    if any(name in flat.columns and name not in keys for name in names):
        check_header(path, names, flat)
        return Form.FLAT
    unknown = [name for name in names if name not in keys]
    raise FileError(_unknown(path, names.index(name) + 1, name, keys) for name in unknown)


def _unknown(path: Path, number: int, name: str, keys: set[str]) -> Diagnostic:
    help_ = did_you_mean(name, sorted(keys))
    shown = f" `{name}`" if help_ and _WORD.fullmatch(name) else ""
    message = f"column {number} of `{path}` has the unknown name{shown}"
    return Diagnostic(
        "ISP602", message, help=help_ or f"its columns are {', '.join(f'`{key}`' for key in sorted(keys))}"
    )
