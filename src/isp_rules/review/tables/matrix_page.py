"""A matrix as a page: the table in words, and what its signs and rules say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from isp_rules.pack.english.texts import counted, sentence_of
from isp_rules.pack.syntax import Pack, Requirement
from isp_rules.page.parts import Block, Definition, Definitions, Page, Section, Table
from isp_rules.review.tables.headings import called
from isp_rules.review.tables.matrix import Matrix, states_in
from isp_rules.review.tables.states import LOOKS, State


def matrix_page(matrix: Matrix) -> Page:
    """
    The table, what its signs mean, and the rules that it names.

    Args:
        matrix: the matrix. Nothing is decided here.
    """
    head = (called(matrix.pack.syntax, matrix.rows[0].fact), *(each.label for each in matrix.columns))
    width = len(matrix.columns)
    rows = tuple(
        (row.label, *(cell.words for cell in matrix.cells[number * width : (number + 1) * width]))
        for number, row in enumerate(matrix.rows)
    )
    table = Table(head, rows, tuple(": ".join(row[:2]) for row in rows))
    return Page(matrix.pack.title, title(matrix), None, (table,), (Section("What it says", key(matrix)),))


def title(matrix: Matrix) -> str:
    """What varies down and across."""
    pack = matrix.pack.syntax
    across = dict.fromkeys(called(pack, each.fact) for each in matrix.columns)
    return sentence_of(f"{called(pack, matrix.rows[0].fact)} by {', '.join(across)}").removesuffix(".")


def key(matrix: Matrix) -> tuple[Block, ...]:
    """The states that occur, counted; and the rules that stand first against some cell, with what each asks."""
    counts = Counter(each.state for each in matrix.cells)
    states = (
        Definition(_sign(state), f"{LOOKS[state].words}: {counted(counts[state], 'cell')}")
        for state in states_in(matrix.cells)
    )
    first = {each.rules[0] for each in matrix.cells if each.rules}
    rules = (Definition(id_, text) for id_, text in _told(matrix.pack.syntax) if id_ in first)
    return (Definitions((*states, *rules)),)


def _sign(state: State) -> str:
    """The sign, with what stands behind it where that is no rule."""
    return f"{LOOKS[state].sign} number" if state is State.ALLOW_WITH_DUTIES else LOOKS[state].sign


def _told(pack: Pack) -> Iterator[tuple[str, str]]:
    for rule in pack.against:
        yield rule.id, sentence_of(rule.asks if isinstance(rule, Requirement) else rule.because)
