"""`isp-rules test`: run the worked cases of a pack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import track

from isp_rules.cli.coverage import coverage_text
from isp_rules.cli.options import PackName, TextOrData, format_option, open_pack
from isp_rules.cli.output import check_out, complain, say, width, write
from isp_rules.cli.usage import UsageError
from isp_rules.errors import IspRulesError
from isp_rules.pack.said import quoted
from isp_rules.page import as_html_document
from isp_rules.review.case_files import Case, cases_of, read_cases
from isp_rules.review.cases import Result, run_cases
from isp_rules.review.covering import Coverage
from isp_rules.review.covering import coverage as covered_by
from isp_rules.review.covering.page import coverage_page
from isp_rules.review.junit import junit
from isp_rules.rulepack import RulePack

HUNDRED: Final = 100


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
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show which rules and conditions decide an answer in these cases.")
    ] = False,
    fail_under: Annotated[
        float | None,
        typer.Option("--fail-under", metavar="N", help="With --coverage: fail if fewer of a hundred decide both ways."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="With --coverage: all that is counted, and not just the worst.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="With --coverage: write it beside the rules as HTML.")
    ] = None,
    format: Annotated[TextOrData, format_option(TextOrData, "How the results are written.")] = TextOrData.TEXT,  # noqa: A002
) -> None:
    """
    Run the worked cases of a rule pack, and see what they cover.

    \b
      isp-rules test kent-schools-2016
      isp-rules test kent-schools-2016 -k "memory stick"
      isp-rules test kent-schools-2016 --cases our-cases/ --junit results.xml
      isp-rules test kent-schools-2016 --coverage --fail-under 95
      isp-rules test kent-schools-2016 --coverage --html coverage.html

    Each failure shows what was expected against what was found, and the explanation of the decision.

    A rule, a ground of it or a comparison in it is covered when it decides both ways: in some case the answer would
    turn if it alone were not true, and in another if it alone were. The table shows the worst first, with the shares
    in which it is true, false and unknown. Ways of deciding that z3 proves no share to have, since other rules settle
    every such answer, are set aside: pip install "isp-rules[analysis]"

    JSON is an object with `schema`, which names the form and the version, the list `results`, and `coverage` if that
    is wanted.

    Exit statuses: 0 all pass; 1 some fail, or too little is covered; 2 bad input, or no case at all.
    """
    wants = [("--fail-under", fail_under is not None), ("--all", everything), ("--html", html is not None)]
    for name, wanted in wants:
        if wanted and not coverage:
            raise UsageError(f"`{name}` is about coverage", f"use it with `--coverage {name}`")
    if fail_under is not None and not 0 <= fail_under <= HUNDRED:
        raise UsageError(f"`--fail-under` is a number from 0 to 100, not {fail_under:g}")
    check_out(junit_file, html)
    check_out(html)
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
    covered = _covered(rules, chosen, bar) if coverage else None
    if html is not None and covered is not None:
        write(as_html_document([("", coverage_page(covered))], f"{rules.title}: coverage"), html)
    if format is TextOrData.JSON:
        data: dict[str, Any] = {"schema": "isp-rules/results/1", "results": list(map(_data, results))}
        data |= {"coverage": covered.to_dict()} if covered is not None else {}
        say(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        reports = [each.report(width()).rstrip("\n") + "\n" for each in failed]
        reports += [coverage_text(covered, everything=everything)] if covered is not None else []
        say("\n".join([*reports, f"{rules.name}: {len(results) - len(failed)} passed, {len(failed)} failed"]))
    too_little = covered is not None and fail_under is not None and covered.percent < fail_under
    if too_little:
        complain(f"fewer than {fail_under:g} of a hundred decide both ways")
    raise typer.Exit(1 if failed or too_little else 0)


def _covered(pack: RulePack, cases: Sequence[Case], bar: Console) -> Coverage:
    """With proofs where the solver is there; without it, what no share can show counts as not covered."""
    with bar.status("coverage") if bar.is_terminal else nullcontext():
        try:
            return covered_by(pack, cases, prove=True)
        except IspRulesError as error:
            complain(f"nothing is set aside as beyond any case: {error}")
            return covered_by(pack, cases)


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
