"""`isp-rules diff`: what changes between two packs, and which shares it changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from isp_rules.cli.options import Out, chosen_parameters, format_option
from isp_rules.cli.output import check_out, width, write
from isp_rules.page import as_html_document

if TYPE_CHECKING:
    from isp_rules.review.difference import PackDiff
    from isp_rules.review.difference.witnesses import Progress as Told


class Format(StrEnum):
    """How the difference is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


_PACK = "A shipped pack by name, or a path; with @REV as it was at a git revision."
Old = Annotated[str, typer.Argument(metavar="OLD", help=_PACK, show_default=False)]
New = Annotated[str, typer.Argument(metavar="NEW", help="The same.", show_default=False)]


def diff(
    old: Old,
    new: New,
    old_parameter: Annotated[
        list[str] | None,
        typer.Option("--old-parameter", metavar="NAME=VALUE", help="Another value for a parameter of OLD. Repeatable."),
    ] = None,
    new_parameter: Annotated[
        list[str] | None,
        typer.Option("--new-parameter", metavar="NAME=VALUE", help="Another value for a parameter of NEW. Repeatable."),
    ] = None,
    shares: Annotated[
        Path | None,
        typer.Option("--shares", metavar="FILE", help="Decide these with both: a file of shares, or a folder."),
    ] = None,
    format: Annotated[Format, format_option(Format, "How the difference is written.")] = Format.TEXT,  # noqa: A002
    out: Out = None,
) -> None:
    """
    Show what changes between two packs, and for which shares.

    \b
      isp-rules diff rules/our-protocol@main rules/our-protocol
      isp-rules diff our-pack our-pack --new-parameter on_review_overdue=warn
      isp-rules diff old/ new/ --shares year.jsonl --format html --out change.html

    Every part that was added, removed or changed is told in plain English, word by word. For each rule whose meaning
    changed the solver z3 proves that it comes to the same, or gives a share that shows what changes: allowed before and
    denied now, or the other way round, with other findings, duties or notices. The share is as small as it can be and
    was decided by both packs.

    Shares of --shares are counted by what becomes of them, and called by file and line: YAML, JSON, JSON Lines, a
    folder of such files, or a sheet as `isp-rules batch` takes it (CSV, XLSX, Parquet; the extra batch).

    JSON is an object with `schema`, which names the form and the version.

    This needs z3 where a meaning changes: pip install "isp-rules[analysis]"

    Exit statuses: 0 no decision changes, which is proved; 1 one changes, or that cannot be told; 2 bad input.
    """
    from isp_rules.review.difference import diff as compared  # noqa: PLC0415 - the other commands start sooner
    from isp_rules.review.difference import pack_of  # noqa: PLC0415

    check_out(out, shares)
    before, now = chosen_parameters(old_parameter), chosen_parameters(new_parameter)
    packs = pack_of(old, before), pack_of(new, now)
    with _progress() as told:
        found = compared(*packs, called=(old, new), shares=shares, progress=told)
    write(_written(found, format), out)
    raise typer.Exit(1 if found.decisions_change else 0)


def _written(found: PackDiff, how: Format) -> str:
    match how:
        case Format.JSON:
            return found.to_json(indent=2)
        case Format.HTML:
            return as_html_document([("", found.page)], found.title)
        case Format.MARKDOWN:
            return found.explain("markdown")
        case Format.TEXT:
            return found.explain(width=width())


@contextmanager
def _progress() -> Iterator[Told]:
    """A bar on a terminal, of how many questions have been put to the solver."""
    console = Console(stderr=True)
    columns = (TextColumn("asking the solver"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def told(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield told
