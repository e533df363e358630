"""What comes of one share as two of its facts vary: purposes by categories, conditions by categories, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from isp_rules.decision.decision import Decision
from isp_rules.errors import IspRulesError, ShareError, did_you_mean
from isp_rules.pack.said import as_written
from isp_rules.page import as_markdown
from isp_rules.page.parts import Page
from isp_rules.review.asked import check_pack
from isp_rules.review.base_share import base_share
from isp_rules.review.changes import changed
from isp_rules.review.tables.headings import Heading, headings
from isp_rules.review.tables.states import LOOKS, State, state_of
from isp_rules.rulepack import RulePack
from isp_rules.share.reading import ShareLike

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler


@dataclass(frozen=True, slots=True)
class Cell:
    """What comes of the base share with one value for the row and one for the column."""

    row: Heading
    column: Heading
    state: State
    words: str
    """The sign of the state, and how many duties are owed, or the first rule against it and how many more there are."""
    decision: Decision | None
    """None where there cannot be such a share; `impossible` says why."""
    impossible: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that stand against the share."""
        return () if self.decision is None else self.decision.rules


class Matrix:
    """
    A table of decisions: every value of one fact against every value of others, all else as in the base share.

    `matrix[row, column]` is the decision of a cell. In a notebook it shows itself.

    Attributes:
        pack: the pack that decided.
        rows: the headings of the rows.
        columns: the headings of the columns, of one fact after another.
        cells: the cells, row by row.
    """

    def __init__(
        self, pack: RulePack, rows: tuple[Heading, ...], columns: tuple[Heading, ...], cells: Iterable[Cell]
    ) -> None:
        """Made by `matrix`."""
        self.pack = pack
        self.rows = rows
        self.columns = columns
        self.cells = tuple(cells)
        self._at = {(each.row.term, each.column.fact, each.column.term): each for each in self.cells}

    def cell(self, row: str, column: str | tuple[str, str]) -> Cell:
        """
        A cell by what its row and column are called.

        Args:
            row: a term, its label, or an unmistakable beginning of the term.
            column: the same; where several facts make columns, (fact, term) says which is meant.

        Raises:
            IspRulesError: there is no such row or column.
        """
        fact, term = column if isinstance(column, tuple) and len(column) == len(("fact", "term")) else ("", column)
        across = [each for each in self.columns if fact in {"", each.fact}]
        found = _found(across, term, "column")
        return self._at[_found(self.rows, row, "row").term, found.fact, found.term]

    def __getitem__(self, key: tuple[str, str | tuple[str, str]]) -> Decision:
        """
        The decision of a cell.

        Raises:
            IspRulesError: there is no such cell, or no such share.
        """
        match key:
            case (row, column):
                cell = self.cell(row, column)
            case _:
                raise IspRulesError("a cell is named by its row and its column, as in `matrix['function', 'health']`")
        if cell.decision is None:
            raise IspRulesError(f"there is no share for this cell: {cell.impossible}")
        return cell.decision

    @property
    def page(self) -> Page:
        """The table, its states and the rules that it names, as data for a renderer."""
        from isp_rules.review.tables.matrix_page import matrix_page  # noqa: PLC0415 - each of the two needs the other

        return matrix_page(self)

    def frame(self) -> pd.DataFrame:
        """
        The states of the cells: a data frame with a row for each term and a column for each (fact, term).

        Raises:
            IspRulesError: pandas is not installed.
        """
        from isp_rules.review.tables.matrix_frame import state_frame  # noqa: PLC0415 - pandas is an extra

        return state_frame(self)

    def long_frame(self) -> pd.DataFrame:
        """
        A row for each cell: its row, fact, column, state, outcome, rules, missing facts and duties, to count with.

        Raises:
            IspRulesError: pandas is not installed.
        """
        from isp_rules.review.tables.matrix_frame import cell_frame  # noqa: PLC0415

        return cell_frame(self)

    def styled(self) -> Styler:
        """
        The table in colour, by pandas.

        Raises:
            IspRulesError: pandas is not installed.
        """
        from isp_rules.review.tables.matrix_frame import styled_frame  # noqa: PLC0415

        return styled_frame(self)

    def _repr_markdown_(self) -> str:
        return as_markdown(self.page)

    def _repr_html_(self) -> str | None:
        from isp_rules.review.tables.matrix_frame import styled_html  # noqa: PLC0415

        return styled_html(self)

    def __repr__(self) -> str:
        return f"<Matrix {len(self.rows)} x {len(self.columns)}>"


def matrix(
    pack: RulePack, rows: str = "purpose", columns: str | Sequence[str] = "category", *, base: ShareLike | None = None
) -> Matrix:
    """
    What comes of a share as two of its facts vary.

    A fact is set as a worked case sets it: on every item of the share that it belongs to, and on both ends for
    `party.X`. A set of terms gets the one term. Nothing else changes, so that a base share that says for which
    categories its function is necessary is denied for the others.

    Args:
        pack: the pack that decides.
        rows: the fact that varies from row to row: one with terms (`purpose`, `sender.kind`, `relies_on`) or a flag.
        columns: the fact, or several, that vary from column to column.
        base: the share that all cells start from, as `RulePack.share` takes it; left out, the pack's own base share.

    Raises:
        ShareError: the base is no share of this pack.
        IspRulesError: a fact is not there, cannot be listed, or is asked for twice.

    >>> from isp_rules import load_pack
    >>> parties = matrix(load_pack("kent-schools-2016"), rows="sender.kind", columns="bulk")
    >>> parties.cell("police", "no").words
    '⊘ PT +15'
    """
    check_pack(pack)
    facts = list(columns) if isinstance(columns, list | tuple) else [columns]
    down = headings(pack.syntax, rows)
    across = tuple(heading for fact in facts for heading in headings(pack.syntax, fact))
    if not facts or len({rows, *facts}) <= len(facts):
        raise IspRulesError("the rows and each part of the columns of a matrix are different facts, one at least each")
    share = base_share(pack, base)
    return Matrix(pack, down, across, (_cell(pack, share, row, column) for row in down for column in across))


def _cell(pack: RulePack, base: Mapping[str, Any], row: Heading, column: Heading) -> Cell:
    try:
        decision = pack.decide(changed(base, {row.fact: row.value, column.fact: column.value}))
    except ShareError as error:
        why = "; ".join(dict.fromkeys(each.message for each in error.diagnostics))
        return Cell(row, column, State.IMPOSSIBLE, f"{LOOKS[State.IMPOSSIBLE].sign} cannot be", None, why)
    state = state_of(decision)
    return Cell(row, column, state, f"{LOOKS[state].sign} {_in_short(decision)}", decision)


def _in_short(decision: Decision) -> str:
    if decision.allowed:
        return str(len(decision.duties)) if decision.duties else "allowed"
    first, *more = decision.rules
    return f"{first} +{len(more)}" if more else first


def _found(among: Sequence[Heading], word: object, what: str) -> Heading:
    """The heading that a word means: by its term or label, or by a beginning that only one has."""
    called = [each for each in among if word in (each.term, each.label)]
    if not called and isinstance(word, str) and word:
        called = [each for each in among if each.term.startswith(word)]
    if len(called) == 1:
        return called[0]
    if called:
        several = ", ".join(f"({each.fact!r}, {each.term!r})" for each in called)
        raise IspRulesError(f"{as_written(word)} is {len(called)} {what}s\n  = help: name one of {several}")
    known = [each.term for each in among]
    meant = did_you_mean(str(word), known) or f"the {what}s are {', '.join(known)}"
    raise IspRulesError(f"the matrix has no {what} {as_written(word)}\n  = help: {meant}")


def states_in(cells: Iterable[Cell]) -> Iterator[State]:
    """The states that occur, in the order of `State`."""
    found = {each.state for each in cells}
    return (state for state in State if state in found)
