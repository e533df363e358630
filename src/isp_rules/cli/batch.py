"""`isp-rules batch`: decide every share of a file."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from isp_rules.cli.options import DEFAULT_PACK, PackOption, Parameters, TextOrData, format_option, open_pack
from isp_rules.cli.output import complain, say, styled
from isp_rules.cli.progress import shown_progress
from isp_rules.cli.usage import UsageError
from isp_rules.errors import needs_extra

if TYPE_CHECKING:
    from isp_rules.review.batch import Progress

ROWS_REJECTED: Final = 3
ENDED: Final = 143
"""What a shell gives a command that was asked to end: 128 and the number of the signal."""


def batch(
    source: Annotated[
        Path, typer.Argument(metavar="INPUT", help="CSV, XLSX, JSON Lines (.jsonl) or Parquet.", show_default=False)
    ],
    pack: PackOption = DEFAULT_PACK,
    parameter: Parameters = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="OUTPUT", help="A row for each share: .parquet, .csv or .jsonl."),
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar="FILE", help="The rows that are no shares: .csv or .jsonl.")
    ] = None,
    duties: Annotated[bool, typer.Option("--duties", help="Name the duties of each allow in OUTPUT.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first row that is no share.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", help="How many processes decide.")] = 1,
    format: Annotated[TextOrData, format_option(TextOrData, "How the summary is written.")] = TextOrData.TEXT,  # noqa: A002
) -> None:
    """
    Decide every share of a file, however many, and sum up.

    \b
      isp-rules template kent-schools-2016 --out shares.xlsx    # to fill in
      isp-rules batch shares.xlsx --out decisions.csv
      isp-rules batch year.parquet -o out.parquet --rejects bad.csv --jobs 4

    A sheet is flat: one row a share, with one person, under the columns that `isp-rules template` writes; a share about
    several people is a row for each, and allowed when each row is. JSON Lines and Parquet hold the same, or shares in
    the nested form of `isp-rules check`. A blank cell is not known.

    OUTPUT has a row for each share: its row in INPUT (in a sheet the header is row 1; Parquet begins with 1), the
    outcome, the kinds of denial, the facts still needed and the rules that stand against it. Standard output has the
    summary. A row that is no share (an unknown term, a wrong type) is neither allowed nor denied: it is counted, and
    told in --rejects. Files get their names at the end, whole: a run that is interrupted or fails leaves none.

    Exit statuses: 0 all allowed; 1 some denied; 2 bad input; 3 some rows are no shares.
    """
    if jobs < 1:
        raise UsageError(f"no such number of processes: {jobs}", "at least one decides")
    rules = open_pack(pack, parameter)
    with needs_extra("batch"):
        from isp_rules.cli.batch_summary import summary  # noqa: PLC0415 - pyarrow takes its time
        from isp_rules.review.batch import Outputs, StoppedError, decide_file  # noqa: PLC0415
    try:
        with _stops_told(files=bool(out or rejects)) as reached, shown_progress() as show:

            def progress(step: Progress) -> None:
                reached.rows = step.rows
                show(step)

            outputs = Outputs(out, rejects, duties=duties)
            report = decide_file(rules, source, outputs, strict=strict, jobs=jobs, progress=progress)
    except StoppedError as stopped:
        complain(f"error: {stopped}")
        raise typer.Exit(ROWS_REJECTED) from None
    if format is TextOrData.JSON:
        say(json.dumps(report.to_dict(), indent=2, ensure_ascii=False))
    else:
        say(styled(summary(report, rules, rejects=rejects)))
    raise typer.Exit(ROWS_REJECTED if report.summary.rejected else 1 if report.summary.denied else 0)


@dataclass
class _Reached:
    """How many rows were done."""

    rows: int = 0


@contextmanager
def _stops_told(*, files: bool) -> Iterator[_Reached]:
    """What says how far a run got that does not come to its end; being asked to end is such a stop, too."""
    reached = _Reached()
    here = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _end) if here else None
    try:
        yield reached
    except BaseException:
        if reached.rows:
            nothing = "; no file was written" if files else ""
            complain(f"stopped after {reached.rows:,} rows{nothing}")
        raise
    finally:
        if here:
            signal.signal(signal.SIGTERM, before)


def _end(*_: object) -> None:
    raise typer.Exit(ENDED)
