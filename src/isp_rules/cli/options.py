"""What several commands share: options, packs by name, and how a value is written on the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import typer

from isp_rules.cli.usage import UsageError
from isp_rules.errors import Diagnostic, PackError, did_you_mean
from isp_rules.pack.said import quoted
from isp_rules.rulepack import RulePack, load_pack

DEFAULT_PACK: Final = "kent-schools-2016"
_WHOLE_NUMBER: Final = re.compile(r"-?[0-9]{1,18}")

Words = TypeVar("Words", bound=StrEnum)


class TextOrData(StrEnum):
    """For a person or for a program."""

    TEXT = "text"
    JSON = "json"


def one_of(words: type[Words]) -> Callable[[str], Words]:
    """What reads one of these words, and says what was perhaps meant."""

    def read(written: str) -> Words:
        known = [each.value for each in words]
        if written not in known:
            meant = did_you_mean(written, known) or f"the formats are {', '.join(known)}"
            raise UsageError(f"no such format {quoted(written)}", meant)
        return words(written)

    return read


def format_option(words: type[StrEnum], help: str) -> Any:  # noqa: A002
    """The option `--format` with these words."""
    return typer.Option("--format", "-f", parser=one_of(words), metavar="|".join(words), help=help)


PackName = Annotated[
    str, typer.Argument(metavar="PACK", help="The name of a shipped pack, or the path of one.", show_default=False)
]
PackOption = Annotated[str, typer.Option("--pack", "-p", metavar="PACK", help="A shipped pack by name, or a path.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--parameter", metavar="NAME=VALUE", help="Another value for a parameter of the pack. Repeatable."),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there instead of standard output.")
]


def open_pack(source: str, parameters: Iterable[str] | None = None) -> RulePack:
    """
    The pack that an option names.

    Raises:
        PackError: there is none, or it has faults, or a parameter is not written NAME=VALUE.
    """
    return load_pack(source, parameters=chosen_parameters(parameters))


def chosen_parameters(written: Iterable[str] | None) -> dict[str, Any]:
    """
    The values that options NAME=VALUE choose.

    Raises:
        PackError: one is not written so, or there twice.
    """
    chosen: dict[str, Any] = {}
    for each in written or ():
        name, value = _parameter(each)
        if name in chosen:
            raise PackError([Diagnostic("ISP109", f"the parameter `{name}` is given twice", help="give it once")])
        chosen[name] = value
    return chosen


def _parameter(written: str) -> tuple[str, Any]:
    name, equals, value = written.partition("=")
    if not equals or not name:
        message = f"a parameter is written NAME=VALUE, not {quoted(written)}"
        raise PackError([Diagnostic("ISP109", message, help="for instance on_review_overdue=warn")])
    known: dict[str, Any] = {"true": True, "false": False}
    if _WHOLE_NUMBER.fullmatch(value):
        return name, int(value)
    return name, known.get(value, value)
