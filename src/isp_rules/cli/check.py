"""`isp-rules check`: decide proposed shares."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from isp_rules.cli.options import DEFAULT_PACK, Format, Out, PackOption, Parameters, open_pack
from isp_rules.cli.output import console, explained, width, write
from isp_rules.decision.decision import Decision
from isp_rules.decision.render import as_html_document
from isp_rules.errors import IspRulesError, ShareError
from isp_rules.rulepack import RulePack

MOST_FROM_STDIN = 4 * 2**20

Decided = list[tuple[str, Decision]]


def check(
    shares: Annotated[
        list[str],
        typer.Argument(metavar="SHARE...", help="YAML or JSON files; `-` is standard input.", show_default=False),
    ],
    pack: PackOption = DEFAULT_PACK,
    parameter: Parameters = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="How the answer is written.")] = Format.TEXT,  # noqa: A002
    out: Out = None,
) -> None:
    """
    Decide proposed shares: allow or deny, with every reason, clause and duty.

    \b
      isp-rules check share.yaml
      isp-rules check term/*.yaml --format json --out decisions.json
      cat share.json | isp-rules check - --pack rules/my-protocol

    JSON is one decision for one share, and for several a list of objects with `share` and `decision`.

    Exit statuses: 0 all allowed; 1 some denied; 2 bad input (the other shares are still decided).
    """
    rules = open_pack(pack, parameter)
    decided: Decided = []
    failed = False
    for name in shares:
        try:
            decided.append((name, rules.decide(_share(name))))
        except ShareError as error:
            failed = True
            sys.stderr.write(f"{_named(error, name)}\n")
    if decided:
        _write(rules, decided, format, out, several=len(shares) > 1)
    if failed:
        raise typer.Exit(2)
    raise typer.Exit(0 if all(decision.allowed for _, decision in decided) else 1)


def _share(name: str) -> str | Path:
    if name != "-":
        return Path(name)
    text = sys.stdin.buffer.read(MOST_FROM_STDIN + 1)
    if len(text) > MOST_FROM_STDIN:
        raise IspRulesError(f"standard input holds more than {MOST_FROM_STDIN} bytes")
    return text.decode("utf-8", "surrogateescape")


def _named(error: ShareError, name: str) -> str:
    """The message, with the name of the file where no place names it."""
    return "\n".join(str(each) if each.span else f"{name}: {each}" for each in error.diagnostics)


def _write(rules: RulePack, decided: Decided, how: Format, out: Path | None, *, several: bool) -> None:
    match how:
        case Format.JSON:
            data = [{"share": name, "decision": decision.to_dict()} for name, decision in decided]
            write(json.dumps(data if several else data[0]["decision"], indent=2, ensure_ascii=False), out)
        case Format.HTML:
            write(as_html_document(((name * several, decision.page) for name, decision in decided), rules.title), out)
        case Format.MARKDOWN:
            texts = (_headed(name, decision.explain("markdown"), several, "# ") for name, decision in decided)
            write("\n\n".join(texts), out)
        case Format.TEXT if out is None and sys.stdout.isatty():
            terminal = console()
            for name, decision in decided:
                terminal.print(explained(decision.explain(width=width())))
                if several:
                    terminal.print(f"({name})\n")
        case Format.TEXT:
            texts = (_headed(name, decision.explain(width=width()), several, "==> ") for name, decision in decided)
            write("\n\n".join(texts), out)


def _headed(name: str, text: str, several: bool, mark: str) -> str:
    return f"{mark}{name}\n\n{text}" if several else text
