"""`isp-rules test`: run the worked cases of a pack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from isp_rules.cli.options import PackName, TextOrData, format_option, open_pack
from isp_rules.cli.output import say, width, write
from isp_rules.errors import IspRulesError
from isp_rules.pack.said import quoted
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
    format: Annotated[TextOrData, format_option(TextOrData, "How the results are written.")] = TextOrData.TEXT,  # noqa: A002
) -> None:
    """
    Run the worked cases of a rule pack.

    \b
      isp-rules test kent-schools-2016
      isp-rules test kent-schools-2016 -k "memory stick"
      isp-rules test kent-schools-2016 --cases our-cases/ --junit results.xml

    Each failure shows what was expected against what was found, and the explanation of the decision. JSON is an
    object with `schema`, which names the form and the version, and the list `results`.

    Exit statuses: 0 all pass; 1 some fail; 2 bad input, or no case at all.
    """
    rules = open_pack(pack)
    chosen = [each for each in read_cases(rules, cases or cases_of(rules)) if only.lower() in each.id.lower()]
    if not chosen:
        raise IspRulesError(f"no case holds {quoted(only)} in its file or title")
    bar = Console(stderr=True)
    running = run_cases(rules, chosen)
    results = list(track(running, "cases", len(chosen), console=bar, transient=True, disable=not bar.is_terminal))
    failed = [each for each in results if not each.passed]
    if junit_file is not None:
        write(junit(rules.name, results), junit_file)
    if format is TextOrData.JSON:
        data = {"schema": "isp-rules/results/1", "results": list(map(_data, results))}
        say(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        reports = [each.report(width()).rstrip("\n") + "\n" for each in failed]
        say("\n".join([*reports, f"{rules.name}: {len(results) - len(failed)} passed, {len(failed)} failed"]))
    raise typer.Exit(1 if failed else 0)


def _data(result: Result) -> dict[str, Any]:
    span, decision = result.case.span, result.decision
    return {
        "case": result.case.title,
        "file": span.file,
        "line": span.line,
        "passed": result.passed,
        "outcome": "impossible" if decision is None else decision.outcome.value,
        "mismatches": list(result.mismatches),
        "report": "" if result.passed else result.report(),
    }
