"""The summary at the end of `isp-rules batch`: how many, why not, and what to ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.syntax import Kind
from isp_rules.review.batch import BatchReport
from isp_rules.review.batch.report import fact_text, most, row_problem, rule_text
from isp_rules.rulepack import RulePack

MOST_SHOWN: Final = 10
"""How many rules and facts a summary names; JSON has all of them."""


def summary(report: BatchReport, pack: RulePack, *, rejects: Path | None) -> RenderableType:
    """
    The counts as tables.

    Args:
        report: what the file came to.
        pack: which decided.
        rejects: where the rejected rows are told, if anywhere.
    """
    return Group(*_parts(report, pack, rejects))


def _parts(report: BatchReport, pack: RulePack, rejects: Path | None) -> Iterator[RenderableType]:
    counts = report.summary
    shares = counts.allowed + counts.denied
    yield Text.assemble(
        f"{shares:,} {'share' if shares == 1 else 'shares'}: ",
        (f"{counts.allowed:,} allowed", "green"),
        ", ",
        (f"{counts.denied:,} denied", "red" if counts.denied else ""),
    )
    if counts.rejected:
        yield from _rejected(report, rejects)
    if report.blank:
        yield Text(f"{report.blank:,} blank {'row' if report.blank == 1 else 'rows'} passed over")
    if counts.kinds:
        rows = [(count, KIND_WORDS[Kind(kind)], "") for kind, count in most(counts.kinds)]
        yield from _section("Why denied (a share may count more than once)", rows)
    if counts.rules:
        rows = [(count, rule, rule_text(pack, rule)) for rule, count in most(counts.rules)]
        yield from _section("Rules that deny most", rows)
    if counts.missing:
        rows = [(count, fact, fact_text(pack, fact)) for fact, count in most(counts.missing)]
        yield from _section("Facts most often missing", rows)
    yield Text(f"\n{pack.name} {pack.version}, digest {pack.digest[:12]}", "dim")


def _rejected(report: BatchReport, rejects: Path | None) -> Iterator[RenderableType]:
    count = report.summary.rejected
    where = f": see {rejects}" if rejects else ""
    what = "row is no share and was" if count == 1 else "rows are no shares and were"
    yield Text(f"{count:,} {what} not decided{where}", "yellow")
    if rejects is None:
        for each in report.first_rejected:
            yield Text(row_problem(each))
            if each.diagnostic.help:
                yield Padding(Text(f"help: {each.diagnostic.help}"), (0, 0, 0, 4))
        if more := report.problems - len(report.first_rejected):
            yield Text(f"and {more:,} more: name a file with --rejects to have them all", "dim")


def _section(title: str, rows: Sequence[tuple[int, str, str]]) -> Iterator[RenderableType]:
    yield Text(f"\n{title}", "bold")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for count, name, text in rows[:MOST_SHOWN]:
        table.add_row(f"{count:,}", Text(name), Text(text))
    yield table
    if len(rows) > MOST_SHOWN:
        yield Text(f"and {len(rows) - MOST_SHOWN} more", "dim")
