"""`isp-rules check`: decide proposed shares."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from isp_rules.cli.options import DEFAULT_PACK, Out, PackOption, Parameters, format_option, open_pack
from isp_rules.cli.output import complain, on_terminal, styled, width, write
from isp_rules.cli.shares import named, share_reader
from isp_rules.cli.styles import explained
from isp_rules.decision.decision import Decision
from isp_rules.errors import ShareError
from isp_rules.page import as_html_document
from isp_rules.page.escape import markdown, plain
from isp_rules.rulepack import RulePack

Decided = list[tuple[str, Decision]]


class Format(StrEnum):
    """How a decision is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def check(
    shares: Annotated[
        list[str],
        typer.Argument(metavar="SHARE", help="YAML or JSON files; `-` is standard input.", show_default=False),
    ],
    pack: PackOption = DEFAULT_PACK,
    parameter: Parameters = None,
    format: Annotated[Format, format_option(Format, "How the answer is written.")] = Format.TEXT,  # noqa: A002
    out: Out = None,
) -> None:
    """
    Decide proposed shares: allow or deny, with every reason.

    \b
      isp-rules check share.yaml
      isp-rules check term/*.yaml --format json --out decisions.json
      cat share.json | isp-rules check - --pack rules/our-protocol

    JSON is one decision for one share (its `schema` names the form and the version), and for several a list of
    objects with `share`, the name of the file, and `decision`.

    Exit statuses: 0 all allowed; 1 some denied; 2 bad input (told on standard error; the other shares are decided).
    """
    rules = open_pack(pack, parameter)
    decided: Decided = []
    read = share_reader()
    failed = 0
    for name in shares:
        try:
            decided.append((name, rules.decide(read(name))))
        except ShareError as error:
            failed += 1
            complain(named(error, name))
    if decided or len(shares) > 1:
        count = _count(decided, failed) if len(shares) > 1 else ""
        write(_written(rules, decided, format, count, to_file=out is not None), out)
    if failed:
        raise typer.Exit(2)
    raise typer.Exit(0 if all(decision.allowed for _, decision in decided) else 1)


def _written(rules: RulePack, decided: Decided, how: Format, count: str, *, to_file: bool) -> str:
    """The decisions in a form; several have a `count`, and each the name of its file."""
    if how is Format.JSON:
        data = [{"share": name, "decision": decision.to_dict()} for name, decision in decided]
        return json.dumps(data if count else data[0]["decision"], indent=2, ensure_ascii=False)
    if how is Format.HTML:
        pages = ((name if count else "", decision.page) for name, decision in decided)
        return as_html_document(pages, rules.title)
    if how is Format.MARKDOWN:
        parts = [(f"# {markdown(name)}", decision.explain("markdown")) for name, decision in decided]
    else:
        parts = [(f"==> {plain(name)}", _text(decision, to_file=to_file)) for name, decision in decided]
    if not count:
        return parts[0][1]
    return "\n".join([*(f"{heading}\n\n{text}" for heading, text in parts), count])


def _text(decision: Decision, *, to_file: bool) -> str:
    text = decision.explain(width=width())
    if to_file or not on_terminal():
        return text
    return styled(explained(text, allowed=decision.allowed), broken=False)


def _count(decided: Decided, failed: int) -> str:
    allowed = sum(decision.allowed for _, decision in decided)
    bad = f", {failed} with errors" if failed else ""
    return f"{len(decided) + failed} shares: {allowed} allowed, {len(decided) - allowed} denied{bad}"
