"""`isp-rules show`: a pack or a rule in plain English."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from isp_rules.cli.options import Out, PackName, Parameters, format_option, open_pack
from isp_rules.cli.output import on_terminal, styled, write
from isp_rules.cli.styles import MarkdownPage
from isp_rules.cli.usage import UsageError
from isp_rules.review.pages import page, page_data


class Format(StrEnum):
    """How a page is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


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
        Format | None, format_option(Format, "Text on a terminal, else Markdown, unless said here.")
    ] = None,
    out: Out = None,
) -> None:
    """
    Show a rule pack, or one rule of it, in plain English.

    \b
      isp-rules show kent-schools-2016
      isp-rules show kent-schools-2016 LB-S0
      isp-rules show kent-schools-2016 --clauses

    JSON is the same as data: an object with `schema`, which names the form and the version, `pack`, and the list
    `shown`.

    Exit statuses: 0 shown; 2 there is no such pack or rule.
    """
    if (rule is not None) + clauses + facts > 1:
        raise UsageError("RULE, --clauses and --facts are three questions", "ask one at a time")
    rules = open_pack(pack, parameter)
    to_file = out is not None
    match format or (Format.TEXT if on_terminal() and not to_file else Format.MARKDOWN):
        case Format.JSON:
            data = page_data(rules, rule, clauses=clauses, facts=facts)
            write(json.dumps(data, indent=2, ensure_ascii=False), out)
        case Format.MARKDOWN:
            write(page(rules, rule, clauses=clauses, facts=facts), out)
        case Format.TEXT:
            text = page(rules, rule, clauses=clauses, facts=facts)
            write(styled(MarkdownPage(text), to_file=to_file), out)
