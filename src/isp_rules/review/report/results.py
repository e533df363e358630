"""What changes from an older pack, and what a file of shares came to."""

from __future__ import annotations

from isp_rules.errors import IspRulesError, needs_extra
from isp_rules.pack.english.texts import counted
from isp_rules.review.charts.denials import denials
from isp_rules.review.report.given import Given, Made, Told, drawn


def change(given: Given, told: Told) -> Made:
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
    return Made(page.answer, (*page.lead, *page.sections))


def results(given: Given, told: Told) -> Made:
    """What a file of shares came to."""
    if given.shares is None:
        raise IspRulesError("there are no shares to decide")
    with needs_extra("batch"):
        from isp_rules.review.batch import decide_file  # noqa: PLC0415 - an extra
    found = decide_file(given.pack, given.shares, progress=lambda step: told(step.share))
    picture = drawn(lambda: denials(given.pack, found.summary)) if found.summary.denied else ()
    page, rejected = found.page, found.summary.rejected
    brief = (
        f"{page.answer}; {counted(rejected, 'row is no share', 'rows are no shares')}."
        if rejected
        else f"{page.answer}."
    )
    return Made(brief, (*page.lead, *picture, *page.sections))
