"""`isp-rules lint`: all that is wrong with a rule pack."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from isp_rules.cli.options import Parameters, open_pack
from isp_rules.errors import Diagnostic, PackError, report


def lint(
    packs: Annotated[
        list[str], typer.Argument(metavar="PACK...", help="Shipped packs by name, or paths.", show_default=False)
    ],
    parameter: Parameters = None,
    strict: Annotated[bool, typer.Option("--strict", help="A warning fails, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the problems as JSON.")] = False,
) -> None:
    """
    Read a rule pack and report everything that is wrong with it, each problem with its place.

    \b
      isp-rules lint kent-schools-2016
      isp-rules lint rules/my-protocol --strict

    Exit statuses: 0 nothing wrong; 2 errors (with --strict, warnings too).
    """
    found: list[Diagnostic] = []
    for each in packs:
        try:
            found += open_pack(each, parameter).warnings
        except PackError as error:
            found += error.diagnostics
    errors = sum(each.severity == "error" for each in found)
    warnings = len(found) - errors
    if as_json:
        sys.stdout.write(
            json.dumps({"schema": "isp-rules/problems/1", "problems": list(map(_data, found))}, indent=2) + "\n"
        )
    else:
        if found:
            sys.stdout.write(report(found) + "\n\n")
        sys.stdout.write(f"{', '.join(packs)}: {errors or 'no'} {_plural('error', errors)}, ")
        sys.stdout.write(f"{warnings or 'no'} {_plural('warning', warnings)}\n")
    raise typer.Exit(2 if errors or (strict and warnings) else 0)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else word + "s"


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
