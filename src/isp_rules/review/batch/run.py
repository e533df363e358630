"""Deciding a file from end to end; what is written appears at the end, whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import pyarrow as pa

from isp_rules.backends.arrow import result_schema
from isp_rules.backends.files.aside import aside
from isp_rules.backends.files.chunk import Rejected
from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.outputs import decisions_to, rejects_to
from isp_rules.backends.files.sources import open_source
from isp_rules.errors import IspRulesError, did_you_mean
from isp_rules.page.escape import plain
from isp_rules.review.asked import check_pack, path_of
from isp_rules.review.batch.chunks import Wanted
from isp_rules.review.batch.jobs import deciding
from isp_rules.review.batch.report import BatchReport, row_problem
from isp_rules.rulepack import RulePack

OUT_ENDINGS: Final = (".parquet", ".csv", ".jsonl")
REJECT_ENDINGS: Final = (".csv", ".jsonl")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has got."""

    rows: int
    """Rows decided or rejected so far."""
    share: float
    """How much of the file they are, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a run writes."""

    out: Path | None = None
    """A row for each share, as Parquet, CSV or JSON Lines by its ending."""
    rejects: Path | None = None
    """The rows that are no shares, as CSV or JSON Lines by its ending."""
    duties: bool = False
    """Whether the rows name the duties that go with each allow."""


NOTHING: Final = Outputs()


class StoppedError(IspRulesError):
    """A strict run met a row that is no share."""

    def __init__(self, rejected: Rejected) -> None:
        self.rejected = rejected
        help_ = f"\n  = help: {rejected.diagnostic.help}" if rejected.diagnostic.help else ""
        super().__init__(row_problem(rejected) + help_)


def decide_file(
    pack: RulePack,
    source: Path,
    outputs: Outputs = NOTHING,
    *,
    strict: bool = False,
    jobs: int = 1,
    progress: Callable[[Progress], None] = lambda _: None,
) -> BatchReport:
    r"""
    Decide every share of a file, in constant memory.

    Args:
        pack: which decides.
        source: CSV or XLSX in the flat form; JSON Lines or Parquet, flat or nested.
        outputs: what is written; nothing, where only the counts are wanted.
        strict: whether to stop at the first row that is no share.
        jobs: how many processes decide. The output is the same for any number.
        progress: called after each piece of the file.

    Returns:
        The counts. The files that were asked for are there and whole.

    Raises:
        FileError: the source cannot be read or has other columns. Nothing is written then, as with every other error.
        StoppedError: a strict run met a row that is no share.
        IspRulesError: a file cannot be written, or the source holds no shares.

    >>> import tempfile
    >>> from isp_rules import load_pack
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sheet = Path(folder, "shares.csv")
    ...     _ = sheet.write_text("sender.kind,purpose\nacademy,fundraising\nacademy,fundrasing\n")
    ...     report = decide_file(load_pack("kent-schools-2016"), sheet)
    >>> report.summary.denied, report.summary.rejected
    (1, 1)
    >>> report.first_rejected[0].row, report.first_rejected[0].diagnostic.help
    (3, 'did you mean `fundraising`?')
    """
    check_pack(pack)
    source = path_of(source)
    _check(source, outputs)
    if jobs < 1:
        raise IspRulesError(f"no such number of processes: {jobs}\n  = help: at least one decides")
    wanted = Wanted(rows=outputs.out is not None, duties=outputs.duties)
    form, nested = FlatForm(pack.syntax), frozenset(pack.arrow_schema().names)
    report = BatchReport(pack)
    with _enough_memory(), open_source(source, form, nested) as opened, _written(outputs) as (rows, wrong):
        with deciding(pack, opened, jobs, wanted) as decided:
            for chunk, share in decided:
                if strict and chunk.rejected:
                    raise StoppedError(chunk.rejected[0])
                if chunk.table is not None and chunk.table.num_rows:
                    rows(chunk.table)
                for each in chunk.rejected:
                    wrong(each)
                report.add(chunk)
                progress(Progress(report.summary.rows, share))
        if not report.summary.rows:
            raise IspRulesError(f"`{plain(str(source))}` holds no shares")
    return report


@contextmanager
def _enough_memory() -> Iterator[None]:
    try:
        yield
    except MemoryError:
        raise IspRulesError("there is not enough memory, not even for a part of the file") from None


def _check(source: Path, outputs: Outputs) -> None:
    out, rejects = outputs.out, outputs.rejects
    for path, endings, what in ((out, OUT_ENDINGS, "the output"), (rejects, REJECT_ENDINGS, "the rejects")):
        if path is not None and path.suffix.lower() not in endings:
            help_ = did_you_mean(path.suffix.lower(), endings) or f"{what} can end in {', '.join(endings)}"
            raise IspRulesError(f"the ending of `{plain(str(path))}` does not tell how to write it\n  = help: {help_}")
    # `realpath`, unlike `resolve`, stands a link that leads to itself.
    named = [os.path.realpath(path) for path in (source, out, rejects) if path is not None]
    if len(set(named)) < len(named):
        raise IspRulesError("the input, the output and the rejects are three files\n  = help: name another one")


@contextmanager
def _written(outputs: Outputs) -> Iterator[tuple[Callable[[pa.RecordBatch], None], Callable[[Rejected], None]]]:
    """What takes decided rows and rejected ones; both files are closed before either gets its name."""
    rows: Callable[[pa.RecordBatch], None] = _nowhere
    wrong: Callable[[Rejected], None] = _nowhere
    with ExitStack() as names, ExitStack() as files:
        if (out := outputs.out) is not None:
            beside = _opened(out, names, files)
            schema = result_schema(with_rules=True, with_duties=outputs.duties)
            rows = _telling(out, files.enter_context(decisions_to(beside, out.suffix.lower(), schema)).write)
        if (rejects := outputs.rejects) is not None:
            beside = _opened(rejects, names, files)
            wrong = _telling(rejects, files.enter_context(rejects_to(beside, rejects.suffix.lower())).write)
        yield rows, wrong


def _opened(path: Path, names: ExitStack, files: ExitStack) -> Path:
    names.enter_context(_told(path))
    beside = names.enter_context(aside(path))
    files.enter_context(_told(path))
    return beside


def _nowhere(_: object) -> None:
    """Takes what nobody asked for."""


def _telling(path: Path, write: Callable[[T], None]) -> Callable[[T], None]:
    def told(each: T) -> None:
        with _told(path):
            write(each)

    return told


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What keeps a file from being written, as an error of ours."""
    try:
        yield
    except OSError as error:
        # Arrow's own errors have a number, and a text with more in it than the reason.
        why = os.strerror(error.errno) if error.errno else "it failed"
        raise IspRulesError(f"cannot write `{plain(str(path))}`: {why.lower()}") from None
