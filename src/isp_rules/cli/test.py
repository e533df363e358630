"""`isp-rules test`: run the worked cases of a pack."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from isp_rules.cli.options import PackName, open_pack
from isp_rules.cli.output import console, width, write
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.cases import Result, run_cases
from isp_rules.review.junit import junit


def test(
    pack: PackName,
    cases: Annotated[
        Path | None,
        typer.Option("--cases", metavar="DIR", help="A folder or file of cases, instead of the pack's own."),
    ] = None,
    only: Annotated[str, typer.Option("-k", metavar="TEXT", help="Only cases whose file or title holds this.")] = "",
    junit_file: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write the results as JUnit XML, too.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the results as JSON.")] = False,
) -> None:
    """
    Run the worked cases of a pack: what is expected against what is found.

    \b
      isp-rules test kent-schools-2016
      isp-rules test kent-schools-2016 --cases our-cases/ --junit results.xml

    Each failure shows expected against found, and the explanation of the decision.

    Exit statuses: 0 all pass; 1 some fail; 2 bad input, or no case at all.
    """
    rules = open_pack(pack)
    chosen = [each for each in read_cases(rules, cases or cases_of(rules)) if only.lower() in each.id.lower()]
    if not chosen:
        sys.stderr.write(f"no case holds `{only}`\n")
        raise typer.Exit(2)
    progress = console(stderr=True)
    running = track(
        run_cases(rules, chosen),
        "cases",
        len(chosen),
        console=progress,
        transient=True,
        disable=not progress.is_terminal,
    )
    results = list(running)
    failed = [each for each in results if not each.passed]
    if junit_file is not None:
        write(junit(rules.name, results), junit_file)
    if as_json:
        write(json.dumps({"schema": "isp-rules/results/1", "results": list(map(_data, results))}, indent=2), None)
    else:
        for each in failed:
            sys.stdout.write(each.report(width()) + "\n\n")
        sys.stdout.write(f"{rules.name}: {len(results) - len(failed)} passed, {len(failed)} failed\n")
    raise typer.Exit(1 if failed else 0)


def _data(result: Result) -> dict[str, object]:
    span = result.case.span
    return {
        "case": result.case.title,
        "file": span.file,
        "line": span.line,
        "passed": result.passed,
        "mismatches": list(result.mismatches),
    }
