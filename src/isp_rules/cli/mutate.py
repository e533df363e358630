"""`isp-rules mutate`: whether the cases of a pack notice a small slip in it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import track

from isp_rules.cli.options import PackName, Parameters, TextOrData, format_option, open_pack
from isp_rules.cli.output import say, width
from isp_rules.pack.english.texts import counted
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.mutation import Fate, MutantResult, Mutating, Mutation, mutants

_MEANING: Final = (
    "A mutant is the pack with one small slip in it: killed where a case fails, survived where no case notices, "
    "equivalent where it is proved that no share could tell."
)


def mutate(
    pack: PackName,
    rules: Annotated[
        list[str] | None,
        typer.Argument(metavar="RULE", help="Rules by id, to edit these alone; left out, all.", show_default=False),
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option("--cases", metavar="DIR", help="A folder or file of cases, instead of the pack's own."),
    ] = None,
    parameter: Parameters = None,
    everything: Annotated[bool, typer.Option("--all", help="List every mutant, and not just the survivors.")] = False,
    format: Annotated[TextOrData, format_option(TextOrData, "How the mutants are written.")] = TextOrData.TEXT,  # noqa: A002
) -> None:
    """
    See whether the cases of a pack would notice a small slip in it.

    \b
      isp-rules mutate kent-schools-2016
      isp-rules mutate kent-schools-2016 LB-S0 X-05
      isp-rules mutate rules/our-protocol --format json

    A mutant is the pack with one small edit: a ground, an exclusion or a part of a condition is left out, `all` and
    `any` are swapped, something is negated, a bound is moved by one, a list of terms is longer or shorter, a rule
    applies always, a denial is of another kind. A case that fails under it kills it. Of a survivor you see the
    clauses that it is about, the edit in plain English, and a ready case that would kill it, confirmed by both packs.
    Mutants that z3 proves to be equivalent, which no case can tell from the pack, are set aside: pip install
    "isp-rules[analysis]"

    JSON is an object with `schema`, which names the form and the version, and the list `mutants`.

    Exit statuses: 0 none survives; 1 some do; 2 bad input, or the pack fails its cases.
    """
    opened = open_pack(pack, parameter)
    chosen = mutants(opened, rules or [])
    running = Mutating(opened, read_cases(opened, cases or cases_of(opened)))
    bar = Console(stderr=True)
    shown = track(chosen, "mutants", len(chosen), console=bar, transient=True, disable=not bar.is_terminal)
    found = Mutation(pack=opened, results=tuple(map(running.run, shown)))
    if format is TextOrData.JSON:
        say(json.dumps(found.to_dict(), indent=2, ensure_ascii=False, default=str))
    else:
        say("\n".join(_text(found, everything=everything)))
    raise typer.Exit(1 if found.survivors else 0)


def _text(found: Mutation, *, everything: bool) -> Iterator[str]:
    for each in found.results if everything else found.survivors:
        yield from _lines(each)
        yield ""
    killed, survived, equivalent = (len(found.of(fate)) for fate in Fate)
    yield from textwrap.wrap(_MEANING, width())
    yield (
        f"{found.pack.name}: {counted(len(found.results), 'mutant')}, {killed} killed, {survived} survived, "
        f"{equivalent} equivalent"
    )


def _lines(result: MutantResult) -> Iterator[str]:
    clauses = f" ({', '.join(result.clauses)})" if result.clauses else ""
    yield from textwrap.wrap(f"{result.fate.value}: {result.words}{clauses}", width(), subsequent_indent="  ")
    if result.killed_by:
        yield f"  by {result.killed_by}"
    if result.why:
        yield from textwrap.wrap(result.why, width(), initial_indent="  ", subsequent_indent="  ")
    if result.ready is not None:
        yield "  this case would kill it:"
        yield textwrap.indent(result.ready.text.rstrip("\n"), "    ")
