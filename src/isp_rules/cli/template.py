"""`isp-rules template`: an empty sheet of shares to fill in."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

from isp_rules.cli.options import Out, PackName, format_option, open_pack
from isp_rules.cli.output import say_bytes, write_whole
from isp_rules.cli.usage import UsageError
from isp_rules.errors import needs_extra


class Format(StrEnum):
    """What the sheet is."""

    CSV = "csv"
    XLSX = "xlsx"


def template(
    pack: PackName,
    format: Annotated[  # noqa: A002
        Format | None, format_option(Format, "What the sheet is, where --out does not tell by its ending; else CSV.")
    ] = None,
    out: Out = None,
) -> None:
    """
    Write an empty sheet of shares to fill in.

    \b
      isp-rules template kent-schools-2016 --out shares.xlsx
      isp-rules template kent-schools-2016 --format csv > shares.csv
      isp-rules batch shares.xlsx

    One row is one share with one person; a blank cell is not known. Columns may be left out. The workbook has the terms
    as drop-down lists, and a sheet `facts` that explains each column. CSV is the header alone.

    Exit statuses: 0 written; 2 there is no such pack, or the file cannot be written.
    """
    rules = open_pack(pack)
    with needs_extra("batch"):
        from isp_rules.backends.files.template import csv_template, xlsx_template  # noqa: PLC0415 - slow to import
    by_ending = Format.XLSX if out is not None and out.suffix.lower() == f".{Format.XLSX}" else Format.CSV
    chosen = format or by_ending
    made = xlsx_template(rules.syntax) if chosen is Format.XLSX else csv_template(rules.syntax).encode()
    if out is not None:
        write_whole(out, made)
    elif chosen is Format.XLSX and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("a workbook is nothing for a terminal", "name a file with --out, for instance shares.xlsx")
    else:
        say_bytes(made)
