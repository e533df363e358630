"""`isp-rules show`: a pack or a rule in plain English."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.markdown import Markdown

from isp_rules.cli.options import Out, PackName, Parameters, open_pack
from isp_rules.cli.output import console, write
from isp_rules.review.pages import page


class Shown(StrEnum):
    """How a page is written."""

    TEXT = "text"
    MARKDOWN = "markdown"


def show(
    pack: PackName,
    rule: Annotated[
        str | None, typer.Argument(metavar="RULE", help="The id of a rule, ground or clause, or a condition's name.")
    ] = None,
    parameter: Parameters = None,
    clauses: Annotated[
        bool, typer.Option("--clauses", help="Every clause: encoded by which rules, or why not.")
    ] = False,
    facts: Annotated[bool, typer.Option("--facts", help="The facts that a share may give.")] = False,
    format: Annotated[  # noqa: A002
        Shown | None, typer.Option("--format", "-f", help="Text on a terminal, else Markdown, unless said here.")
    ] = None,
    out: Out = None,
) -> None:
    """
    Show a rule pack, or one of its rules, in plain English with its source.

    \b
      isp-rules show kent-schools-2016
      isp-rules show kent-schools-2016 LB-S0
      isp-rules show kent-schools-2016 --clauses

    Exit statuses: 0 shown; 2 there is no such pack or rule.
    """
    text = page(open_pack(pack, parameter), rule, clauses=clauses, facts=facts)
    on_terminal = out is None and sys.stdout.isatty()
    if format is Shown.TEXT or (format is None and on_terminal):
        terminal = console()
        with terminal.capture() as captured:
            terminal.print(Markdown(text))
        write(captured.get(), out)
    else:
        write(text, out)
