"""What a file of shares came to, as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.english.texts import counted
from isp_rules.pack.syntax import Kind
from isp_rules.page.parts import Block, Page, Paragraph, Point, Points, Section, Table
from isp_rules.review.batch.report import BatchReport, fact_text, most, row_problem, rule_text

MOST_SHOWN: Final = 10
"""How many rules and facts are named; the data has all of them."""


def batch_page(report: BatchReport) -> Page:
    """
    How many were allowed, why not, what to ask for, and which rows are no shares.

    Args:
        report: what the file came to.
    """
    counts, pack = report.summary, report.pack
    shares = counts.allowed + counts.denied
    said = f"{counted(shares, 'share')}: {counts.allowed:,} allowed, {counts.denied:,} denied"
    lead = tuple(Paragraph(f"{counted(report.blank, 'blank row')} passed over.") for _ in range(bool(report.blank)))
    return Page(pack.title, said, None, lead, tuple(_sections(report)))


def _sections(report: BatchReport) -> Iterator[Section]:
    counts, pack = report.summary, report.pack
    if counts.rejected:
        yield Section(f"No shares, and not decided ({counts.rejected})", tuple(_rejected(report)))
    kinds = [(f"{count:,}", KIND_WORDS[Kind(kind)]) for kind, count in most(counts.kinds)]
    yield from _counted("Why denied (a share may count more than once)", ("Shares", "Kind"), kinds)
    rules = [(f"{count:,}", rule, rule_text(pack, rule)) for rule, count in most(counts.rules)]
    yield from _counted("Rules that deny most", ("Shares", "Rule", "What it asks"), rules)
    facts = [(f"{count:,}", fact, fact_text(pack, fact)) for fact, count in most(counts.missing)]
    yield from _counted("Facts most often missing", ("Shares", "Fact", "What it would answer"), facts)


def _rejected(report: BatchReport) -> Iterator[Block]:
    yield Points(
        tuple(
            Point(f"{row_problem(each)}{f' ({each.diagnostic.help})' if each.diagnostic.help else ''}")
            for each in report.first_rejected
        )
    )
    if more := report.problems - len(report.first_rejected):
        yield Paragraph(f"and {more:,} more")


def _counted(heading: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[Section]:
    if rows:
        shown = tuple(rows[:MOST_SHOWN])
        blocks: list[Block] = [Table(head, shown, tuple("  ".join(row) for row in shown))]
        if len(rows) > MOST_SHOWN:
            blocks.append(Paragraph(f"and {len(rows) - MOST_SHOWN} more", quiet=True))
        yield Section(heading, tuple(blocks))
