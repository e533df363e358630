"""
A matrix as data frames, and as a table in colour.

pandas' Styler and not great_tables: a table of great_tables brings a white ground of its own into a dark notebook, and
takes ten times as long; Styler leaves the ground and the text to the reader's theme, and turns long headings upright.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from isp_rules.errors import IspRulesError, needs_extra
from isp_rules.page.escape import in_html
from isp_rules.page.html import in_styles, inner_html
from isp_rules.review.tables.headings import called
from isp_rules.review.tables.matrix import Cell, Matrix
from isp_rules.review.tables.matrix_page import key, title
from isp_rules.review.tables.states import LOOKS

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

_SHADE: Final = "66"
"""How much of a colour is mixed into the ground, as its last two digits: text stays readable on light and on dark."""

_EDGE: Final = "1px solid rgba(138,143,152,.35)"

_STYLES: Final[list[Any]] = [
    {"selector": "", "props": "border-collapse:collapse;font-size:.8rem;color:inherit;width:auto"},
    {
        "selector": "caption",
        "props": "caption-side:top;text-align:left;font-size:1.1rem;font-weight:650;padding:.4rem 0;color:inherit",
    },
    {
        "selector": "th",
        "props": "color:inherit;background:none;border:0;font-weight:600;text-align:left;vertical-align:bottom;"
        "padding:.25rem .4rem",
    },
    {
        "selector": "th.col_heading.level1",
        "props": "writing-mode:vertical-rl;transform:rotate(180deg);max-height:13rem;vertical-align:middle",
    },
    {"selector": "th.row_heading", "props": "min-width:9rem;vertical-align:middle"},
    {
        "selector": "td",
        "props": f"border:{_EDGE};padding:.2rem .35rem;white-space:nowrap;text-align:left;color:inherit;"
        "font-weight:400;vertical-align:middle",
    },
]


def state_frame(matrix: Matrix) -> pd.DataFrame:
    """The state of each cell, under the terms."""
    frame = _frame([each.state.value for each in matrix.cells], [(each.fact, each.term) for each in matrix.columns])
    frame.index = [each.term for each in matrix.rows]
    return frame.rename_axis(matrix.rows[0].fact)


def cell_frame(matrix: Matrix) -> pd.DataFrame:
    """A row for each cell."""
    with needs_extra("notebook"):
        import pandas as pd  # noqa: PLC0415 - an extra
    return pd.DataFrame(map(_row, matrix.cells))


def _row(cell: Cell) -> dict[str, Any]:
    decision = cell.decision
    return {
        "row": cell.row.term,
        "fact": cell.column.fact,
        "column": cell.column.term,
        "state": cell.state.value,
        "outcome": cell.state.value if decision is None else decision.outcome.value,
        "rules": list(cell.rules),
        "missing": [] if decision is None else list(decision.still_needed),
        "duties": [] if decision is None else [duty.duty for duty in decision.duties],
    }


def styled_frame(matrix: Matrix) -> Styler:
    """The words of the cells, each on the colour of its state."""
    pack, rows, columns = matrix.pack.syntax, matrix.rows, matrix.columns
    # Rows and columns go by their numbers, since two terms may have one label.
    across = [(each.fact, number) for number, each in enumerate(columns)]
    words = _frame([in_html(each.words) for each in matrix.cells], across)
    looks = _frame([f"background-color:{LOOKS[each.state].colour}{_SHADE}" for each in matrix.cells], across)

    def row(number: Any) -> str:
        return in_html(rows[number].label)

    def column(number: Any) -> str:
        return in_html(columns[number].label)

    def fact(name: Any) -> str:
        return in_html(called(pack, name))

    styler = words.style.apply(lambda _: looks, axis=None).set_table_styles(_STYLES).set_caption(in_html(title(matrix)))
    # The table is named by what it says, so that it is the same whenever it is made.
    name = sha256(repr([*words.to_numpy().tolist(), rows, columns]).encode()).hexdigest()[:12]
    return styler.set_uuid(name).format_index(row, axis=0).format_index({0: fact, 1: column}, axis=1)


def styled_html(matrix: Matrix) -> str | None:
    """The styled table and what its signs say; None without pandas, so that a notebook shows the Markdown."""
    try:
        table = styled_frame(matrix)
    except IspRulesError:
        return None
    scrolled = f'<div class="scrolled">{table.to_html()}</div>\n'
    return in_styles(f"{scrolled}{inner_html(key(matrix))}", wide=True)


def _frame(values: Sequence[str], across: Sequence[tuple[str, str | int]]) -> pd.DataFrame:
    with needs_extra("notebook"):
        import pandas as pd  # noqa: PLC0415 - an extra
    width = len(across)
    rows = [values[start : start + width] for start in range(0, len(values), width)]
    return pd.DataFrame(rows, columns=pd.MultiIndex.from_tuples(across))
