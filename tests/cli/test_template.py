"""`isp-rules template`: the header, the workbook with its lists and explanations, and that both can be filled in."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.template import csv_template, xlsx_template
from isp_rules.cli import main
from tests.cli.conftest import Run
from tests.library import FOLDER, PACK

COLUMNS = list(FlatForm(PACK.syntax).columns)
ROW = {
    "date": "2021-06-01",
    "told_by_notice": "TRUE",
    "sender.kind": "library",
    "recipient.kind": "museum",
    "purpose": "exhibition",
    "category": "contact_details",
    "subject.role": "reader",
    "subject.age": "30",
    "means.channel": "email",
    "means.encrypted": "TRUE",
}


@pytest.fixture
def workbook() -> dict[str, Worksheet]:
    """The sheets of the library's template."""
    read = openpyxl.load_workbook(io.BytesIO(xlsx_template(PACK.syntax)))
    return {sheet.title: sheet for sheet in read.worksheets}


class Terminal(io.TextIOWrapper):
    """What somebody looks at."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def texts(sheet: Worksheet) -> list[tuple[Any, ...]]:
    """What the cells hold."""
    return list(sheet.iter_rows(values_only=True))


def test_csv_is_the_header_alone(run: Run) -> None:
    """It goes to standard output, or to a file, and without `--format` it is what is written."""
    assert run("template", FOLDER) == (0, ",".join(COLUMNS) + "\n", "")
    assert run("template", FOLDER, "--format", "csv").out == csv_template(PACK.syntax)


def test_the_ending_of_the_file_tells_the_format(run: Run, tmp_path: Path) -> None:
    """A file called `.xlsx` is a workbook; what `--format` says comes first."""
    sheet = tmp_path / "shares.xlsx"
    assert run("template", FOLDER, "--out", sheet) == (0, "", "")
    assert openpyxl.load_workbook(sheet).sheetnames == ["shares", "facts", "terms"]

    assert run("template", FOLDER, "--out", sheet, "--format", "csv") == (0, "", "")
    assert sheet.read_text(encoding="utf-8") == ",".join(COLUMNS) + "\n"


def test_a_workbook_goes_to_a_pipe_and_not_to_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no text is nothing to look at."""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written))
    run("template", FOLDER, "--format", "xlsx")
    assert openpyxl.load_workbook(io.BytesIO(written.getvalue())).sheetnames == ["shares", "facts", "terms"]

    monkeypatch.setattr(sys, "stdout", Terminal(io.BytesIO()))
    assert main(["template", str(FOLDER), "--format", "xlsx"]) == 2


def test_a_template_that_is_filled_in_is_decided(run: Run, tmp_path: Path) -> None:
    """A row put into the workbook, or below the header, goes through `isp-rules batch`."""
    book, sheet = tmp_path / "shares.xlsx", tmp_path / "shares.csv"
    run("template", FOLDER, "--out", book)
    filled = openpyxl.load_workbook(book)
    for place, name in enumerate(COLUMNS, 1):
        filled["shares"].cell(2, place).value = ROW.get(name)
    filled.save(book)
    run("template", FOLDER, "--out", sheet)
    with sheet.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, COLUMNS).writerow(ROW)

    for path in (book, sheet):
        assert run("batch", path, "--pack", FOLDER).status == 0


def test_an_empty_template_holds_no_shares(run: Run, tmp_path: Path) -> None:
    """It is not a file of which all is allowed."""
    book = tmp_path / "shares.xlsx"
    run("template", FOLDER, "--out", book)

    assert run("batch", book, "--pack", FOLDER) == (2, "", f"error: `{book}` holds no shares\n")


def test_the_header_stays_and_asks(workbook: dict[str, Worksheet]) -> None:
    """The header is frozen; each name has the fact's question and how to write it as its comment."""
    shares = workbook["shares"]
    header = {str(cell.value): cell for cell in shares[1]}

    assert list(header) == COLUMNS
    assert shares.freeze_panes == "A2"
    comments = {name: cell.comment.text for name, cell in header.items() if cell.comment}
    assert comments["told_by_notice"] == (
        "Does the notice in the reading room name the museum?\n\nTRUE or FALSE (yes and no are read as well)"
    )
    assert comments["purpose"] == "What is the data for?\n\nOne term, or several separated by `;`"
    assert comments["means.channel"] == (
        "How does the data travel?\n\nOne term; for several routes one for each, separated by `;`"
    )
    assert comments["sender.name"] == "What is this organisation called?\n\nText; private, and never repeated"
    widths = zip(COLUMNS, "ABCDEFGHIJKLM", strict=True)
    assert all(shares.column_dimensions[letter].width >= len(name) for name, letter in widths)


def test_terms_are_lists_to_choose_from(workbook: dict[str, Worksheet]) -> None:
    """Each column of terms has the terms of its vocabulary, and a flag has two; several terms are let through."""
    shares, terms = workbook["shares"], workbook["terms"]
    lists = {str(each.sqref).partition("2:")[0]: each for each in shares.data_validations.dataValidation}
    named = {name: lists[letter] for name, letter in zip(COLUMNS, "ABCDEFGHIJKLM", strict=True) if letter in lists}

    assert set(named) == {
        "told_by_notice", "sender.kind", "recipient.kind", "purpose", "category", "subject.role",
        "subject.consented", "means.channel", "means.encrypted",
    }  # fmt: skip
    assert named["told_by_notice"].formula1 == '"TRUE,FALSE"'
    sheet, _, place = str(named["purpose"].formula1).partition("!")
    assert sheet == "'terms'"
    assert [cell.value for (cell,) in terms[place.replace("$", "")]] == ["exhibition", "joint_ticket", "advertising"]
    assert str(named["purpose"].sqref) == "G2:G10000"
    assert {name for name, each in named.items() if each.showErrorMessage} == {
        "told_by_notice", "sender.kind", "recipient.kind", "subject.role", "subject.consented",
    }  # fmt: skip


def test_a_new_sheet_has_no_rows(workbook: dict[str, Worksheet]) -> None:
    """Days are shown year first by their column, not by cells that would be taken for rows."""
    shares = workbook["shares"]

    assert shares.max_row == 1
    assert shares.column_dimensions["A"].number_format == "yyyy-mm-dd"


def test_a_sheet_explains_the_facts(workbook: dict[str, Worksheet]) -> None:
    """How a sheet is filled in, and for each column its question, how it is written, what it is and its terms."""
    rows = texts(workbook["facts"])

    assert rows[0][0] == "How to fill in the sheet `shares`"
    start = next(number for number, row in enumerate(rows) if row[0] == "column")
    assert [row[0] for row in rows[start + 1 :]] == COLUMNS
    assert rows[start + 1 + COLUMNS.index("purpose")] == (
        "purpose",
        "What is the data for?",
        "One term, or several separated by `;`",
        "What the data is for.",
        "exhibition: the summer exhibition\njoint_ticket: the joint ticket\nadvertising: advertising (not covered)",
    )
    assert rows[start + 1 + COLUMNS.index("subject.age")][3] == "In completed years. In years."


def test_no_text_of_a_pack_is_a_formula() -> None:
    """Whatever a pack says of its facts, a sheet holds it as text."""
    hostile = "=HYPERLINK(1)"
    pack = PACK.syntax
    term = replace(pack.vocabularies["purpose"].terms["exhibition"], label=hostile)
    purpose = replace(pack.vocabularies["purpose"], terms={**pack.vocabularies["purpose"].terms, "exhibition": term})
    fact = replace(pack.facts["purpose"], asks=hostile, about=hostile)
    pack = replace(pack, vocabularies={**pack.vocabularies, "purpose": purpose}, facts={**pack.facts, "purpose": fact})
    read = openpyxl.load_workbook(io.BytesIO(xlsx_template(pack)))

    cells = [cell for sheet in read.worksheets for row in sheet.iter_rows() for cell in row]
    assert [str(cell.value) for cell in cells if str(cell.value).startswith("=")] == [f"{hostile}."] * 2 + [hostile]
    assert {cell.data_type for cell in cells} == {"s", "n"}
