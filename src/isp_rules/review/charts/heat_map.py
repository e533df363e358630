"""A matrix as a picture: a square for each cell, coloured and signed by what comes of the share."""

from __future__ import annotations

from collections import Counter
from typing import Any

from isp_rules.pack.english.texts import counted
from isp_rules.review.charts.picture import INK, Picture, altair, picture, rows
from isp_rules.review.tables.headings import called
from isp_rules.review.tables.matrix import Cell, Matrix, states_in
from isp_rules.review.tables.matrix_page import title
from isp_rules.review.tables.states import LOOKS

_CELL = 24


def heat_map(matrix: Matrix) -> Picture:
    """
    The picture of a matrix.

    Args:
        matrix: made by `review.matrix`. Nothing is decided here.

    Raises:
        IspRulesError: altair is not installed.
    """
    alt, pack = altair(), matrix.pack.syntax
    looks = [LOOKS[each] for each in states_in(matrix.cells)]
    colour = alt.Color("state:N", title="what comes of the share").scale(
        domain=[each.words for each in looks], range=[each.colour for each in looks]
    )
    panels: list[Any] = []
    for fact in dict.fromkeys(each.fact for each in matrix.columns):
        base = alt.Chart(rows([_square(each) for each in matrix.cells if each.column.fact == fact])).encode(
            x=alt.X("column:N", sort=None, title=called(pack, fact)).axis(labelAngle=-55, labelLimit=260),
            # The rows are named once, left of the first panel.
            y=alt.Y("row:N", sort=None, title=called(pack, matrix.rows[0].fact)).axis(labelLimit=260)
            if not panels
            else alt.Y("row:N", sort=None, axis=None),
        )
        squares = base.mark_rect(stroke="white", strokeWidth=1).encode(color=colour)
        signs = base.mark_text(color=INK, fontSize=11).encode(text="sign:N")
        panels.append((squares + signs).properties(width=alt.Step(_CELL), height=alt.Step(_CELL)))
    # Slanting labels reach under the panel before, where they run beside its own.
    chart = panels[0] if len(panels) == 1 else alt.hconcat(*panels, bounds="flush", spacing=16)
    counts = Counter(LOOKS[each.state].words for each in matrix.cells)
    told = "; ".join(f"{words}: {counted(count, 'cell')}" for words, count in counts.most_common())
    return picture(chart, title(matrix), f"{matrix.pack.title}: all else as in the base share", f"{told}.")


def _square(cell: Cell) -> dict[str, str]:
    look = LOOKS[cell.state]
    return {"row": cell.row.label, "column": cell.column.label, "state": look.words, "sign": look.sign}
