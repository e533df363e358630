"""What several commands share: options, packs by name, and how a value is written on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from isp_rules.errors import Diagnostic, PackError
from isp_rules.rulepack import RulePack, load_pack

DEFAULT_PACK = "kent-schools-2016"


class Format(StrEnum):
    """How a decision is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


PackName = Annotated[str, typer.Argument(metavar="PACK", help="The name of a shipped pack, or the path of one.")]
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
    return load_pack(source, parameters=dict(map(_parameter, parameters or ())))


def _parameter(written: str) -> tuple[str, Any]:
    name, equals, value = written.partition("=")
    if not equals or not name:
        message = f"a parameter is written NAME=VALUE, not `{written[:60]}`"
        raise PackError([Diagnostic("ISP109", message, help="for instance on_review_overdue=warn")])
    known: dict[str, Any] = {"true": True, "false": False}
    if value.lstrip("-").isdecimal():
        return name, int(value)
    return name, known.get(value, value)
