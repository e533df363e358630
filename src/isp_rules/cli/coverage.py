"""The coverage of a pack on a terminal: figures, and what is not covered, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Final

from rich.table import Table

from isp_rules.cli.output import styled, width
from isp_rules.pack.english.texts import counted
from isp_rules.page.escape import plain
from isp_rules.review.covering import Coverage, NodeCoverage
from isp_rules.review.covering.page import decides, shown_percent

SHOWN_AT_MOST: Final = 20
"""How many rows are shown unless all are wanted."""

_MEANING: Final = (
    "A rule, a ground or a comparison decides a share if the answer would change were it alone the other way. It is "
    "covered when it decides both as true and as false."
)


def coverage_text(coverage: Coverage, *, everything: bool) -> str:
    """
    Figures and a table.

    Args:
        coverage: what the cases show of the pack.
        everything: all that is counted, and not just the worst.
    """
    rows: Sequence[NodeCoverage] = coverage.nodes if everything else coverage.worst[:SHOWN_AT_MOST]
    left_out = 0 if everything else len(coverage.worst) - len(rows)
    parts = [f"{fill(_MEANING, width())}\n", _figures(coverage)]
    if rows:
        parts.append(styled(_table(rows)))
    if left_out:
        parts.append(f"{left_out} more do not decide both ways; --all shows everything\n")
    if coverage.beyond:
        ways = counted(coverage.beyond, "way")
        parts.append(f"set aside: {ways} of deciding that no share can have, which is proved\n")
    said = f"{shown_percent(coverage.percent)} of {len(coverage.nodes)} decide both ways"
    return "\n".join([*parts, f"{coverage.pack.name}: {counted(coverage.cases, 'share')}, {said}"])


def _figures(coverage: Coverage) -> str:
    table = Table(box=None, pad_edge=False)
    table.add_column("counted")
    table.add_column("number", justify="right")
    table.add_column("decide both ways", justify="right")
    for each in coverage.figures:
        table.add_row(each.sort.word, str(each.number), shown_percent(each.percent))
    return styled(table)


def _table(rows: Sequence[NodeCoverage]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column("where", overflow="fold", max_width=24)
    table.add_column("what", overflow="fold", ratio=1)
    for side in ("true", "false", "unknown"):
        table.add_column(side, justify="right", no_wrap=True)
    table.add_column("decides", overflow="fold", max_width=13)
    for each in rows:
        seen = each.seen
        counts = (str(seen.true), str(seen.false), str(seen.unknown))
        look = "" if each.covered else "bold"
        table.add_row(plain(str(each.node.place)), plain(each.text), *counts, decides(each), style=look)
    return table
