"""An empty sheet to fill in: the columns of a pack's flat form, its terms to choose from, its facts explained."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Final, assert_never

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from isp_rules.backends.files.cells import BETWEEN, BETWEEN_TERMS, NO_TERMS, how_to_write
from isp_rules.backends.files.form import Column, FlatForm
from isp_rules.backends.files.xlsx_source import SHEET
from isp_rules.pack.english.texts import flat, sentence_of
from isp_rules.pack.syntax import FactType, Pack

LAST_ROW: Final = 10_000
"""The last row that has drop-down lists."""

_HEADING: Final = Font(bold=True)
_SHADE: Final = PatternFill("solid", fgColor="DDE6EE")
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_WIDEST: Final = 60


def csv_template(pack: Pack) -> str:
    """
    The header of a CSV file of shares.

    Args:
        pack: whose facts become columns.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(FlatForm(pack).columns)
    return text.getvalue()


def xlsx_template(pack: Pack) -> bytes:
    """
    A workbook to fill in: `shares` with drop-down lists, `facts` that explains each column, and the terms.

    Args:
        pack: whose facts become columns.
    """
    form = FlatForm(pack)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    shares = workbook.create_sheet(SHEET)
    facts, terms = workbook.create_sheet("facts"), workbook.create_sheet("terms")
    _facts(facts, form)
    lists = _terms(terms, pack)
    _shares(shares, form, lists)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _shares(sheet: Any, form: FlatForm, lists: dict[str, str]) -> None:
    for number, column in enumerate(form.columns.values(), 1):
        letter = get_column_letter(number)
        cell = _text(sheet, 1, number, column.name)
        cell.font, cell.fill = _HEADING, _SHADE
        comment = Comment(f"{sentence_of(column.fact.asks)}\n\n{_how(column)}", "isp-rules", height=140, width=320)
        cell.comment = comment
        sheet.column_dimensions[letter].width = max(12, len(column.name) + 2)
        _validate(sheet, column, f"{letter}2:{letter}{LAST_ROW}", lists)
        if column.fact.type is FactType.DATE:
            sheet.column_dimensions[letter].number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"


def _validate(sheet: Any, column: Column, cells: str, lists: dict[str, str]) -> None:
    """A list to choose from; where several terms may stand, other texts are let through: one is chosen at a time."""
    match column.fact.type:
        case FactType.TERM | FactType.TERMS:
            formula = lists[column.fact.vocabulary]
        case FactType.FLAG:
            formula = '"TRUE,FALSE"'
        case FactType.NUMBER | FactType.DATE | FactType.TEXT:
            return
        case _:
            assert_never(column.fact.type)
    one = column.fact.type in {FactType.TERM, FactType.FLAG} and not _holds_several(column)
    validation = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=one)
    validation.errorTitle, validation.error = "Not one of the list", "Choose one of the list, or leave the cell blank."
    validation.add(cells)
    sheet.add_data_validation(validation)


def _holds_several(column: Column) -> bool:
    return column.is_list or column.place[0] == "means"


def _terms(sheet: Any, pack: Pack) -> dict[str, str]:
    """Each vocabulary in two columns, its terms and their labels; where the terms of each stand."""
    lists = {}
    for number, vocabulary in enumerate(pack.vocabularies.values()):
        place = 2 * number + 1
        _text(sheet, 1, place, vocabulary.name).font = _HEADING
        for row, term in enumerate(vocabulary.terms.values(), 2):
            _text(sheet, row, place, term.name)
            _text(sheet, row, place + 1, flat(term.label) + ("" if term.covered else " (not covered)"))
        letter = get_column_letter(place)
        lists[vocabulary.name] = f"{quote_sheetname(sheet.title)}!${letter}$2:${letter}${len(vocabulary.terms) + 1}"
        for at, width in ((place, 26), (place + 1, 44)):
            sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    return lists


def _facts(sheet: Any, form: FlatForm) -> None:
    lines = ["How to fill in the sheet `shares`", *introduction(form)]
    for row, line in enumerate(lines, 1):
        _text(sheet, row, 1, line)
    sheet.cell(1, 1).font = _HEADING
    head = len(lines) + 2
    for place, heading in enumerate(("column", "question", "how to write it", "what it is", "terms"), 1):
        cell = _text(sheet, head, place, heading)
        cell.font, cell.fill = _HEADING, _SHADE
    for row, column in enumerate(form.columns.values(), head + 1):
        for place, text in enumerate(_explained(form.pack, column), 1):
            _text(sheet, row, place, text).alignment = _WRAPPED
    for letter, width in zip("ABCDE", (34, 44, 34, _WIDEST, _WIDEST), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = sheet.cell(head + 1, 2)


def introduction(form: FlatForm) -> Iterator[str]:
    """How the flat form is written, a sentence or two at a time."""
    yield "One row is one share, with one person; a share about several people is a row for each."
    yield "A blank cell says that something is not known, never that the answer is no."
    yield "Columns may be left out and stand in any order. Their names stay as they are."
    yield f"Several purposes, categories or other terms in one cell are separated by `{BETWEEN}`: health; offences."
    yield f"`{NO_TERMS}` says that none of the terms applies, where a blank cell says that it is not known."
    if any(column.place[0] == "means" for column in form.columns.values()):
        yield (
            f"Several routes: each cell about the route has a value for each of them, in the same order, separated by "
            f"`{BETWEEN}`, and nothing for an unknown one: means.channel `email; post`, means.network `egress;`."
        )


def _explained(pack: Pack, column: Column) -> Iterator[str]:
    fact = column.fact
    yield column.name
    yield sentence_of(fact.asks)
    yield _how(column)
    unit = f" In {fact.unit}." if fact.unit else ""
    yield sentence_of(fact.about) + unit
    if fact.vocabulary:
        terms = pack.vocabularies[fact.vocabulary].terms.values()
        yield "\n".join(f"{each.name}: {flat(each.label)}{'' if each.covered else ' (not covered)'}" for each in terms)


def _how(column: Column) -> str:
    how = how_to_write(column.fact)
    if column.is_list:
        how = f"one term, or several separated by `{BETWEEN}`"
    elif column.place[0] == "means":
        how = how.replace(BETWEEN, BETWEEN_TERMS, 1) if column.fact.type is FactType.TERMS else how
        how = f"{how}; for several routes one for each, separated by `{BETWEEN}`"
    private = column.fact.type is FactType.TEXT and not column.fact.public
    return how[:1].upper() + how[1:] + ("; private, and never repeated" if private else "")


def _text(sheet: Any, row: int, place: int, text: str) -> Any:
    """A cell that holds a text, whatever it begins with: openpyxl would take some for formulas."""
    cell = sheet.cell(row, place)
    cell.value = text
    cell.data_type = "s"
    return cell
