"""What is wrong with a proposed share, in the protocol's words, without repeating what it says of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel, ValidationError

from isp_rules.errors import Diagnostic
from isp_rules.pack.said import by_shape
from isp_rules.pack.scope import ITEM_LISTS
from isp_rules.pack.source import Path
from isp_rules.pack.validation import Misfit, misfits
from isp_rules.share.written import Written

CODES: Final = {
    "unknown_key": "ISP401",
    "wrong": "ISP402",
    "unknown_term": "ISP403",
    "empty": "ISP404",
    "missing_key": "ISP402",
}

_NOUNS: Final = {
    "sender": "the sender",
    "recipient": "the recipient",
    "subjects": "this subject",
    "means": "this means",
}


_WORD: Final = re.compile("[a-z][a-z0-9_]{0,39}")


def problems(error: ValidationError, model: type[BaseModel], written: Written) -> Iterator[Diagnostic]:
    """Everything that pydantic found wrong with a share, as diagnostics with a path."""
    for each in misfits(error, model, noun=_noun, said=by_shape):
        span = written.span(each.path, key=each.of_key)
        # A key that is no word of ours may be anybody's name.
        hidden = each.sort == "unknown_key" and not _misspelt(each)
        path = (*each.path[:-1], "?") if hidden else each.path
        yield Diagnostic(CODES[each.sort], _message(each), span, dotted(path), help=_help(each))


def _misspelt(misfit: Misfit) -> str:
    """The unknown word in backticks, if it is nearly a known one: only then can it be repeated safely."""
    return f"`{misfit.near}`" if _WORD.fullmatch(misfit.near) else ""


def dotted(path: Path) -> str:
    """
    A path as an error writes it.

    >>> dotted(("subjects", 1, "categories", 0))
    'subjects[1].categories[0]'
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def _noun(path: Path) -> str:
    if not path:
        return "the share"
    return (
        _NOUNS.get(str(path[0]), "")
        if len(path) == 1 + isinstance(path[-1], int) and path[0] in _NOUNS
        else f"`{dotted(path)}`"
    )


def _message(misfit: Misfit) -> str:
    last = misfit.path[-1] if misfit.path else ""
    if misfit.sort == "empty" and last in ITEM_LISTS:
        owner = "a subject" if last == "categories" else "a share"
        one = ITEM_LISTS[str(last)]
        return f"{owner} needs at least one {one}"
    if misfit.sort == "unknown_key":
        return " ".join(filter(None, ["unknown key", _misspelt(misfit), "in", _noun(misfit.path[:-1])]))
    if misfit.sort == "unknown_term":
        wrong = misfit.message.partition(" cannot be ")[2]
        return (
            f"unknown term: {_misspelt(misfit)}" if _misspelt(misfit) else f"{wrong} is not a term that is known here"
        )
    return misfit.message


def _help(misfit: Misfit) -> str:
    if misfit.sort == "empty" and misfit.path and misfit.path[-1] in ITEM_LISTS:
        return "leave the list out if it is not known"
    return misfit.help
