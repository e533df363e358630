"""What the policy comes to: matrices of decisions, who owes what and when, and what applied when."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from typing import Final

from isp_rules.pack.english.texts import counted
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import FactType
from isp_rules.page.document import Folded, Grid, Part, Square
from isp_rules.page.parts import Paragraph, Section
from isp_rules.review.charts.timeline import Stretch, changes, stretches, timeline
from isp_rules.review.report.given import Given, Made, Told, drawn, said_day, table
from isp_rules.review.tables.duty_table import duties
from isp_rules.review.tables.headings import called
from isp_rules.review.tables.matrix import Cell, Matrix, matrix
from isp_rules.review.tables.matrix_page import key, title
from isp_rules.review.tables.states import LOOKS

PAIRS: Final = (
    ("purpose", "category"),
    ("relies_on", "category"),
    ("subject.role", "category"),
    ("means.channel", "category"),
    ("sender.kind", "recipient.kind"),
)
"""Rows and columns of the matrices; those are left out whose facts a pack does not have."""

MOST_SIGNS: Final = 26
"""How many columns of one sign go beside each other on A4."""

MOST_WORDS: Final = 9
"""How many columns with words in them do."""

_LISTED: Final = {FactType.TERM, FactType.TERMS, FactType.FLAG}


def matrices(given: Given, told: Told) -> Made:
    """What comes of the base share as two of its facts vary."""
    pack = given.pack
    facts = pack.syntax.facts
    if not pack.syntax.identity.base:
        return Made("None: the pack names no base share to start from.", ())
    pairs = [pair for pair in PAIRS if all((fact := declared(facts, name)) and fact.type in _LISTED for name in pair)]
    parts: list[Part] = [
        Paragraph(
            "Each square is a decision of the pack on its base share, with the value of the row and that of the "
            "column in place of its own and all else unchanged. A square that is denied may be allowed in another "
            "share, and the other way round."
        )
    ]
    cells = 0
    for number, (rows, columns) in enumerate(pairs):
        made = matrix(pack, rows, columns)
        cells += len(made.cells)
        parts += _matrix(made)
        told((number + 1) / len(pairs))
    brief = f"{counted(len(pairs), 'matrix', 'matrices')}, {counted(cells, 'decision')}."
    return Made(brief, tuple(parts))


def _matrix(made: Matrix) -> Iterator[Part]:
    name = title(made)
    yield Section(name, ())
    yield from _grids(made, f"{name}: what comes of the share", MOST_SIGNS, signs=True)
    yield from key(made)
    said = Paragraph(
        "Where a share is denied, the first rule against it and how many more there are; where it is allowed, how many "
        "duties go with it."
    )
    rules = _grids(made, f"{name}: rules and duties", MOST_WORDS, signs=False)
    yield Folded(f"{name}: which rules and how many duties", (said, *rules))


def _grids(made: Matrix, caption: str, most: int, *, signs: bool) -> Iterator[Grid]:
    """The matrix in parts of about the same size, as wide as paper is."""
    width = len(made.columns)
    several = -(-width // most)
    each = -(-width // several)
    corner = called(made.pack.syntax, made.rows[0].fact)
    for start in range(0, width, each):
        some = range(start, min(start + each, width))
        of = f", columns {some[0] + 1} to {some[-1] + 1} of {width}" if several > 1 else ""
        rows = tuple(
            (row.label, tuple(_square(made.cells[number * width + place], signs=signs) for place in some))
            for number, row in enumerate(made.rows)
        )
        yield Grid(f"{caption}{of}", corner, tuple(made.columns[place].label for place in some), rows)


def _square(cell: Cell, *, signs: bool) -> Square:
    look = LOOKS[cell.state]
    return Square(look.sign, look.words, look.colour) if signs else Square(cell.words, colour=look.colour)


def owed(given: Given, _: Told) -> Made:
    """Who owes what, and when."""
    made = duties(given.pack)
    return Made(
        f"{counted(len(made.rows), 'duty', 'duties')} that may go with an allow.",
        made.page.lead,
    )


def over_time(given: Given, _: Told) -> Made:
    """What each rule that reads the date says, from one change to the next."""
    found = list(stretches(given.pack.syntax))
    if not found:
        return Made("No rule compares the date of a share with a fixed day.", ())
    days = frozenset(changes(given.pack.syntax))
    rows = tuple((f"{each.rule}: {each.text}", _when(each, days), each.says) for each in found)
    return Made(
        f"{counted(len({each.rule for each in found}), 'rule')} compare the date of a share with a fixed day.",
        (
            *drawn(lambda: timeline(given.pack)),
            Section("The same in words", (table(("Rule", "When", "What it says"), rows),)),
        ),
    )


def _when(stretch: Stretch, days: Container[date]) -> str:
    """What begins or ends on no day of change goes on beyond what is drawn."""
    begins = f"from {said_day(stretch.start)}" if stretch.start in days else ""
    ends = f"before {said_day(stretch.end)}" if stretch.end in days else ""
    return " and ".join(filter(None, (begins, ends))) or "always"
