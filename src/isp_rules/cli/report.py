"""`isp-rules report`: a pack on paper, as one HTML file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from isp_rules.cli.options import Out, PackName, Parameters, open_pack
from isp_rules.cli.output import check_out, write
from isp_rules.cli.usage import UsageError
from isp_rules.pack.said import quoted

if TYPE_CHECKING:
    from isp_rules.review.report import Step

HTML: Final = (".html", ".htm")


def report(
    pack: PackName,
    shares: Annotated[
        Path | None,
        typer.Option("--shares", metavar="FILE", help="Decide these too: CSV, XLSX, JSON Lines or Parquet."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", metavar="OLD", help="Tell what changes since this pack: a name or path, or PACK@REV."
        ),
    ] = None,
    parameter: Parameters = None,
    out: Out = None,
) -> None:
    """
    Write all that a review has to say of a pack, for the file.

    \b
      isp-rules report kent-schools-2016 -o report.html
      isp-rules report kent-schools-2016 --shares term.csv -o report.html
      isp-rules report our-pack/ --against our-pack/@main -o report.html

    It is one HTML file that loads nothing from elsewhere, for a screen, a phone and A4 paper: a browser prints it, or
    makes a PDF of it. It holds the policy clause by clause in plain English, the ambiguities and the readings taken,
    matrices of what may be shared, the duties, the worked cases and what they cover, what is proved of every share, the
    changes since OLD with shares that show them, and what the shares of FILE came to, without names.

    Some chapters need extras (analysis, notebook, batch); where one is missing its chapter says what to install, and
    the rest comes all the same. Running the cases takes the longest, some ten seconds for a thousand.

    Exit statuses: 0 written, whatever it says; 2 bad input.
    """
    if out is not None and out.suffix.lower() not in HTML:
        raise UsageError(
            f"a report is not written as {quoted(out.name)}", "end it in .html; a browser makes a PDF of it"
        )
    check_out(out, shares)
    from isp_rules.review.report import policy_report  # noqa: PLC0415 - the other commands start sooner

    rules = open_pack(pack, parameter)
    with _progress() as told:
        made = policy_report(rules, made_on=date.today(), shares=shares, against=against, progress=told)  # noqa: DTZ011
    write(made.to_html(), out)


@contextmanager
def _progress() -> Iterator[Callable[[Step], None]]:
    """A bar on a terminal, with the chapter that is being made."""
    console = Console(stderr=True, highlight=False)
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=1.0)

        def told(step: Step) -> None:
            bar.update(task, completed=step.share, description=step.what)

        yield told
