"""Files of shares by their endings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from isp_rules.backends.files.chunk import Opened, cannot
from isp_rules.backends.files.csv_source import csv_source
from isp_rules.backends.files.form import FlatForm
from isp_rules.backends.files.jsonl_source import jsonl_source
from isp_rules.backends.files.parquet_source import parquet_source
from isp_rules.errors import did_you_mean

ENDINGS: Final = (".csv", ".jsonl", ".parquet", ".xlsx")


def open_source(path: Path, form: FlatForm, nested: frozenset[str]) -> Opened:
    """
    A file of shares, to be read in chunks.

    Args:
        path: the file, whose ending tells what it is.
        form: the flat form of the pack.
        nested: the columns of the nested form.

    Raises:
        FileError: there is no such file, or its ending is none of those that are read.
    """
    if not path.is_file():
        raise cannot(path, "it is no file" if path.exists() else "there is no such file")
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        help_ = did_you_mean(ending, ENDINGS) or f"what is read ends in {', '.join(ENDINGS)}"
        raise cannot(path, "its ending does not tell what it is", help_)
    if ending == ".csv":
        return csv_source(path, form)
    if ending == ".jsonl":
        return jsonl_source(path, form, nested)
    if ending == ".parquet":
        return parquet_source(path, form, nested)
    from isp_rules.backends.files.xlsx_source import xlsx_source  # noqa: PLC0415 - openpyxl is slow to import

    return xlsx_source(path, form)
