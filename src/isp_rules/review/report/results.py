"""What changes from an older pack, and what a file of shares came to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isp_rules.errors import IspRulesError, needs_extra
from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.english.texts import counted
from isp_rules.pack.syntax import Kind
from isp_rules.page.document import Chapter, Part
from isp_rules.page.parts import Block, Paragraph, Point, Points, Section
from isp_rules.review.charts.denials import denials
from isp_rules.review.report.given import Given, Told, drawn, table

MOST_SHOWN: Final = 25


def change(given: Given, told: Told) -> Chapter:
    """What changes from the older pack, with shares of which the two say different things."""
    from isp_rules.review.difference import diff  # noqa: PLC0415 - not every report compares

    if given.old is None:
        raise IspRulesError("there is no older pack to compare with")
    found = diff(
        given.old,
        given.pack,
        called=(given.old_called, given.pack.name),
        progress=lambda done, of: told(done / of if of else 1.0),
    )
    page = found.page
    return Chapter("changes", f"Changes since {given.old_called}", page.answer, (*page.lead, *page.sections))


def results(given: Given, told: Told) -> Chapter:
    """What a file of shares came to."""
    if given.shares is None:
        raise IspRulesError("there are no shares to decide")
    with needs_extra("batch"):
        from isp_rules.review.batch import decide_file  # noqa: PLC0415 - an extra
        from isp_rules.review.batch.report import BatchReport, fact_text, most, rule_text  # noqa: PLC0415
        from isp_rules.review.batch.run import row_problem  # noqa: PLC0415
    pack = given.pack
    report = decide_file(pack, given.shares, progress=lambda step: told(step.share))
    counts = report.summary
    kinds = tuple((KIND_WORDS[Kind(kind)], str(count)) for kind, count in most(counts.kinds))
    rules = tuple((rule, rule_text(pack, rule), str(count)) for rule, count in most(counts.rules))
    missing = tuple((fact, fact_text(pack, fact), str(count)) for fact, count in most(counts.missing))

    def parts(of: BatchReport) -> Iterator[Part]:
        yield Paragraph(
            f"Read from {given.shares.name if given.shares else ''}. A share may be denied for several reasons."
        )
        if counts.denied:
            yield from drawn(lambda: denials(pack, counts))
            yield Section("Denials by kind", (table(("Kind", "Shares"), kinds),))
            yield Section("Denials by rule", tuple(_most(("Rule", "What it asks or says", "Shares"), rules)))
        if missing:
            yield Section("Facts most often missing", tuple(_most(("Fact", "What to ask", "Shares"), missing)))
        if counts.rejected:
            points = tuple(Point(row_problem(each)) for each in of.first_rejected)
            more = of.problems - len(points)
            rest = (Paragraph(f"And {more} more."),) if more else ()
            yield Section("Rows that are no shares", (Points(points), *rest))

    total = counts.allowed + counts.denied
    rejected = f"; {counted(counts.rejected, 'row is', 'rows are')} no shares" if counts.rejected else ""
    brief = f"{counted(total, 'share')}: {counts.allowed} allowed, {counts.denied} denied{rejected}."
    return Chapter("results", "Results over the shares", brief, tuple(parts(report)))


def _most(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[Block]:
    yield table(head, rows[:MOST_SHOWN])
    if len(rows) > MOST_SHOWN:
        yield Paragraph(f"And {len(rows) - MOST_SHOWN} more.")
