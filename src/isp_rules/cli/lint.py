"""`isp-rules lint`: all that is wrong with a rule pack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from isp_rules.cli.options import Parameters, TextOrData, format_option, open_pack
from isp_rules.cli.output import on_terminal, say, styled
from isp_rules.cli.styles import diagnosed
from isp_rules.errors import Diagnostic, PackError
from isp_rules.review.deep import deep_lint


def lint(
    packs: Annotated[
        list[str], typer.Argument(metavar="PACK", help="Shipped packs by name, or paths.", show_default=False)
    ],
    parameter: Parameters = None,
    deep: Annotated[bool, typer.Option("--deep", help="Ask a solver about all shares, too; this needs z3.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="A warning fails, too.")] = False,
    format: Annotated[TextOrData, format_option(TextOrData, "How the problems are written.")] = TextOrData.TEXT,  # noqa: A002
) -> None:
    """
    Report everything that is wrong with rule packs.

    \b
      isp-rules lint kent-schools-2016
      isp-rules lint rules/our-protocol --strict
      isp-rules lint rules/our-protocol --deep --strict

    Each problem has its place, the line with a caret, and what would mend it. With --deep, warnings are given for what
    is dead, doubled or out of reach: rules that never fail or never pass or follow from others, grounds that are never
    the only ones, terms with which nothing is allowed, facts that nothing reads. What is meant to be so is acknowledged
    in the pack's `acknowledged.yaml`, with a reason. It needs z3: pip install "isp-rules[analysis]"

    JSON is an object with `schema`, which
    names the form and the version, and the list `problems`.

    Exit statuses: 0 nothing wrong; 2 errors (with --strict, warnings too).
    """
    found: list[Diagnostic] = []
    for each in packs:
        try:
            pack = open_pack(each, parameter)
            found += pack.warnings
            if deep:
                found += deep_lint(pack)
        except PackError as error:
            found += error.diagnostics
    errors = sum(each.severity == "error" for each in found)
    warnings = len(found) - errors
    if format is TextOrData.JSON:
        data = {"schema": "isp-rules/problems/1", "problems": list(map(_data, found))}
        say(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        count = f"{', '.join(packs)}: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}"
        say(f"{_text(found)}\n\n{count}" if found else count)
    raise typer.Exit(2 if errors or (strict and warnings) else 0)


def _text(found: Sequence[Diagnostic]) -> str:
    return styled(diagnosed(found), broken=False).rstrip("\n") if on_terminal() else "\n".join(map(str, found))


def _counted(count: int, word: str) -> str:
    return f"{count or 'no'} {word}{'s' * (count != 1)}"


def _data(problem: Diagnostic) -> dict[str, Any]:
    span = problem.span
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "help": problem.help,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
    }
