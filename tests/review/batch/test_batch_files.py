"""Files of shares in every form: the same answers, row numbers as their readers see them, and nothing half-written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from isp_rules import IspRulesError, load_pack
from isp_rules.backends.files.chunk import FileError
from isp_rules.backends.files.json_rows import NestedLines
from isp_rules.backends.files.outputs import REJECT_COLUMNS
from isp_rules.review.batch import Outputs, Progress, StoppedError, decide_file
from tests.library import ADDRESS, PACK

HEADER = (
    "date,told_by_notice,sender.kind,recipient.kind,purpose,category,subject.role,subject.age,means.channel,"
    "means.encrypted"
)
YES = "2021-06-01,TRUE,library,museum,exhibition,contact_details,reader,30,email,yes"
NO = "2021-06-01,TRUE,library,museum,advertising,contact_details;health,reader,30,post,"
UNKNOWN = "2021-06-01,,library,museum,exhibition,contact_details,reader,,email,"
WRONG = "2021-06-01,TRUE,library,museum,exhibtion,contact_details,reader,30,email,yes"
SHEET = [HEADER, YES, NO, UNKNOWN, WRONG, YES]

SHARES: list[dict[str, Any]] = [
    ADDRESS,
    {**ADDRESS, "purposes": ["advertising"], "means": [{"channel": "post"}]},
    {**ADDRESS, "means": [{"channel": "email"}]},
    {**ADDRESS, "purposes": ["exhibtion"]},
    ADDRESS,
]


def csv_of(path: Path, lines: Sequence[str], encoding: str = "utf-8") -> Path:
    """A CSV file with these lines."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding=encoding)
    return path


def rows_of(path: Path) -> list[dict[str, Any]]:
    """What an output holds, lists as lists."""
    match path.suffix:
        case ".parquet":
            rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
            return rows
        case ".jsonl":
            return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        case _:
            with path.open(encoding="utf-8", newline="") as file:
                return [
                    {
                        name: int(text)
                        if name == "row"
                        else text
                        if name == "outcome"
                        else text.split(";")
                        if text
                        else []
                        for name, text in row.items()
                    }
                    for row in csv.DictReader(file)
                ]


EXPECTED = [
    {"row": 2, "outcome": "allow", "kinds": [], "still_needed": [], "rules": []},
    {
        "row": 3,
        "outcome": "deny",
        "kinds": ["out_of_scope", "condition_failed"],
        "still_needed": [],
        "rules": ["L-2", "L-3"],
    },
    {"row": 4, "outcome": "deny", "kinds": ["not_shown"], "still_needed": ["means.encrypted"], "rules": ["L-4"]},
    {"row": 6, "outcome": "allow", "kinds": [], "still_needed": [], "rules": []},
]


def flat_rows() -> list[dict[str, str]]:
    """The sheet as cells."""
    return list(csv.DictReader(SHEET))


# --- what comes in ------------------------------------------------------------------------------------


def as_csv(folder: Path) -> Path:
    """As most programs write it."""
    return csv_of(folder / "shares.csv", SHEET)


def as_csv_with_mark(folder: Path) -> Path:
    """As Excel writes UTF-8."""
    return csv_of(folder / "shares.CSV", SHEET, "utf-8-sig")


def as_windows_csv(folder: Path) -> Path:
    """With every cell in quotes and the line ends of Windows."""
    path = folder / "shares.csv"
    quoted = (",".join(f'"{cell}"' for cell in line.split(",")) for line in SHEET)
    path.write_bytes("\r\n".join(quoted).encode())
    return path


def as_xlsx(folder: Path) -> Path:
    """With cells of Excel's types."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    typed: dict[str, Any] = {"TRUE": True, "30": 30, "2021-06-01": datetime(2021, 6, 1)}  # noqa: DTZ001 - as Excel has it
    for line in SHEET:
        sheet.append([typed.get(cell, cell) or None for cell in line.split(",")])
    workbook.save(folder / "shares.xlsx")
    return folder / "shares.xlsx"


def as_flat_jsonl(folder: Path) -> Path:
    """With values of JSON, and a line before them where a sheet has its header."""
    typed: dict[str, Any] = {"TRUE": True, "30": 30, "contact_details;health": ["contact_details", "health"]}
    lines = [
        "",
        *(json.dumps({name: typed.get(cell, cell) or None for name, cell in row.items()}) for row in flat_rows()),
    ]
    return csv_of(folder / "shares.jsonl", lines)


def as_flat_parquet(folder: Path) -> Path:
    """The same with types of its own: it has no header, so that its rows begin with 1; one is put before."""
    rows = [dict.fromkeys(flat_rows()[0], ""), *flat_rows()]
    columns: dict[str, pa.Array] = {name: pa.array([row[name] or None for row in rows]) for name in rows[0]}
    columns["subject.age"] = columns["subject.age"].cast(pa.float64())
    columns["told_by_notice"] = pa.array([None if not row["told_by_notice"] else True for row in rows])
    columns["date"] = columns["date"].cast(pa.timestamp("ns"))
    columns["purpose"] = columns["purpose"].dictionary_encode()
    columns["category"] = pa.array([row["category"].split(";") if row["category"] else None for row in rows])
    pq.write_table(pa.table(columns), folder / "shares.parquet", row_group_size=2)
    return folder / "shares.parquet"


@pytest.mark.parametrize(
    "made", [as_csv, as_csv_with_mark, as_windows_csv, as_xlsx, as_flat_jsonl], ids=lambda each: each.__name__
)
@pytest.mark.parametrize("ending", [".parquet", ".csv", ".jsonl"])
def test_every_form_gives_the_same_answers(tmp_path: Path, made: Callable[[Path], Path], ending: str) -> None:
    """A sheet is decided alike in whatever it is saved, and written alike in whatever is asked for."""
    out = tmp_path / f"out{ending}"
    report = decide_file(PACK, made(tmp_path), Outputs(out))

    assert rows_of(out) == EXPECTED
    assert (report.summary.allowed, report.summary.denied, report.summary.rejected) == (2, 2, 1)
    (told,) = report.first_rejected
    assert (told.row, told.column, told.diagnostic.help) == (5, "purpose", "did you mean `exhibition`?")


def test_a_flat_parquet_file_may_have_types(tmp_path: Path) -> None:
    """Whole numbers that pandas made decimals, days that it made times, lists and dictionaries are read as cells."""
    out = tmp_path / "out.jsonl"
    report = decide_file(PACK, as_flat_parquet(tmp_path), Outputs(out))

    assert rows_of(out)[1:] == EXPECTED
    assert [each.row for each in report.first_rejected] == [5]


def nested_jsonl(folder: Path) -> Path:
    """Each share as `pack.decide` takes it, from line 2."""
    return csv_of(folder / "shares.jsonl", ["", *map(json.dumps, SHARES)])


def odd_jsonl(folder: Path) -> Path:
    """The same with a line that makes each of the others be read by itself."""
    return csv_of(folder / "shares.jsonl", ["", *map(json.dumps, SHARES), "no JSON at all"])


def nested_parquet(folder: Path) -> Path:
    """The same in columns, from row 2."""
    rows = [{**share, "date": date(2021, 6, 1)} for share in [ADDRESS, *SHARES]]
    pq.write_table(pa.Table.from_pylist(rows, schema=PACK.arrow_schema()), folder / "shares.parquet")
    return folder / "shares.parquet"


@pytest.mark.parametrize("made", [nested_jsonl, odd_jsonl, nested_parquet], ids=lambda each: each.__name__)
def test_nested_shares_give_the_answers_of_the_pack(tmp_path: Path, made: Callable[[Path], Path]) -> None:
    """Shares in the form of `pack.decide` get its answers; what is wrong is told with its path in the share."""
    out, rejects = tmp_path / "out.jsonl", tmp_path / "rejects.jsonl"
    decide_file(PACK, made(tmp_path), Outputs(out, rejects, duties=True))

    came = {row["row"]: row for row in rows_of(out)}
    for row, share in enumerate(SHARES, 2):
        if row == 5:
            continue
        decision = PACK.decide(share)
        assert came[row] == {
            "row": row,
            "outcome": decision.outcome,
            "kinds": list(decision.kinds),
            "still_needed": list(decision.still_needed),
            "rules": list(decision.rules),
            "duties": [each.duty for each in decision.duties],
        }
    assert 5 not in came
    told = {"row": 5, "column": "purposes[0]", "code": "ISP403", "message": "unknown term: `exhibtion`"}
    assert rows_of(rejects)[0] == {**told, "help": "did you mean `exhibition`?"}


ODD: list[Any] = [
    {"date": "2021-06-01T00:00:00"},
    {"date": "20210601"},
    {"date": "2021-6-1"},
    {"date": " 2021-06-01"},
    {"date": "2021-02-29"},
    {"date": 18779},
    {"told_by_notice": "true"},
    {"told_by_notice": 1},
    {"purposes": []},
    {"purposes": [None]},
    {"purposes": None},
    {"purposes": "exhibition"},
    {"purposes": ["exhibition", "exhibition"]},
    {"subjects": []},
    {"subjects": [None]},
    {"subjects": [{}]},
    {"subjects": {}},
    {"subjects": [{"age": 30.0}]},
    {"subjects": [{"age": 10**15}]},
    {"subjects": [{"age": 10**16}]},
    {"subjects": [{"age": 10**40}]},
    {"subjects": [{"age": "30"}]},
    {"subjects": [{"age": -1}]},
    {"subjects": [{"categories": []}]},
    {"sender": {}},
    {"sender": None},
    {"sender": []},
    {"sender": {"name": ""}},
    {"sender": {"name": " "}},
    {"sender": {"name": "x" * 2000}},
    {"sender": {"name": "x" * 2001}},
    {"sender": {"name": "\u0000\U0001f600"}},
    {"sender": {"nam": "x"}},
]


def test_lines_read_at_once_are_those_read_one_by_one(tmp_path: Path) -> None:
    """Arrow reads lines many at a time; whatever they hold, the answers are those of the model of a share."""
    reader = NestedLines(PACK.Share, PACK.arrow_schema())
    assert reader._at_once([json.dumps(ADDRESS).encode()] * 2) is not None

    for line in [json.dumps({**ADDRESS, **each}) for each in ODD]:
        outputs = Outputs(tmp_path / "out.jsonl", tmp_path / "rejects.jsonl")
        decide_file(PACK, csv_of(tmp_path / "shares.jsonl", [line]), outputs)
        at_once = rows_of(tmp_path / "out.jsonl"), rows_of(tmp_path / "rejects.jsonl")
        decide_file(PACK, csv_of(tmp_path / "shares.jsonl", [line, "no JSON"]), outputs)
        one_by_one = rows_of(tmp_path / "out.jsonl"), rows_of(tmp_path / "rejects.jsonl")[:-1]

        assert at_once == one_by_one, line


def test_a_line_that_is_no_json_is_a_rejected_row(tmp_path: Path) -> None:
    """So is one with a key twice, one that is no object, and one with an unknown key, which may be anybody's name."""
    lines = [json.dumps(ADDRESS), "{", "[1]", '{"date": null, "date": null}', '{"Mrs Smith": 1}', '{"purpses": []}']
    report = decide_file(PACK, csv_of(tmp_path / "shares.jsonl", lines))

    no_json = "the line is not a share in JSON"
    assert [(each.row, each.diagnostic.message) for each in report.first_rejected] == [
        (2, no_json),
        (3, no_json),
        (4, no_json),
        (5, "unknown key in the share"),
        (6, "unknown key `purpses` in the share"),
    ]


def test_a_flat_line_with_an_unknown_key_is_a_rejected_row(tmp_path: Path) -> None:
    """The first line tells that the file is flat, and the others are held to it."""
    lines = ['{"purpose": "exhibition"}', '{"purpos": "exhibition"}', '{"Mrs Smith": 1, "subject.age": {"a": 1}}']
    report = decide_file(PACK, csv_of(tmp_path / "shares.jsonl", lines))

    assert [
        (each.row, each.column, each.diagnostic.message, each.diagnostic.help) for each in report.first_rejected
    ] == [
        (2, "", "unknown key `purpos`", "did you mean `purpose`?"),
        (3, "", "unknown key", ""),
        (3, "subject.age", "a cell holds no such thing", "write a value, or a list"),
    ]


# --- rows ---------------------------------------------------------------------------------------------


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    """Blank rows, line breaks within quotes and rows of another width count, and the header is row 1."""
    lines = [f"sender.name,{HEADER}", f",{YES}", "", "," * 10, f'"a\nb",{YES}', f",{YES},", f",{NO}", "x", f",{WRONG}"]
    out, rejects = tmp_path / "out.csv", tmp_path / "rejects.csv"
    report = decide_file(PACK, csv_of(tmp_path / "shares.csv", lines), Outputs(out, rejects))

    assert [(row["row"], row["outcome"]) for row in rows_of(out)] == [(2, "allow"), (5, "allow"), (7, "deny")]
    with rejects.open(encoding="utf-8", newline="") as file:
        told = list(csv.reader(file))
    quotes = "a cell with a comma in it stands in quotes"
    assert told == [
        list(REJECT_COLUMNS),
        ["6", "", "ISP604", "the row has 12 cells, and the header 11", quotes],
        ["8", "", "ISP604", "the row has 1 cell, and the header 11", quotes],
        ["9", "purpose", "ISP403", "unknown term: `exhibtion`", "did you mean `exhibition`?"],
    ]
    assert (report.summary.rejected, report.blank) == (3, 2)


@pytest.mark.parametrize("block", [1 << 10, 4 << 20], ids=["small blocks", "one block"])
def test_numbers_go_on_from_block_to_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """In a long file with rows of another width, each row keeps its number."""
    monkeypatch.setattr("isp_rules.backends.files.csv_source._BLOCK", block)
    monkeypatch.setattr("isp_rules.backends.files.csv_source.ROWS", 20)
    lines = [HEADER]
    lines += [
        "short" if number % 37 == 0 else "" if number % 41 == 0 else NO if number % 5 == 0 else YES
        for number in range(2, 300)
    ]
    out, rejects = tmp_path / "out.csv", tmp_path / "rejects.csv"
    decide_file(PACK, csv_of(tmp_path / "shares.csv", lines), Outputs(out, rejects))

    shares = [number for number in range(2, 300) if number % 37 and number % 41]
    assert [(row["row"], row["outcome"]) for row in rows_of(out)] == [
        (number, "allow" if number % 5 else "deny") for number in shares
    ]
    with rejects.open(encoding="utf-8", newline="") as file:
        assert [int(row["row"]) for row in csv.DictReader(file)] == list(range(37, 300, 37))


def test_progress_tells_how_much_of_the_file_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not how much has been read ahead, which would promise too much."""
    monkeypatch.setattr("isp_rules.backends.files.csv_source._BLOCK", 1 << 10)
    monkeypatch.setattr("isp_rules.backends.files.csv_source.ROWS", 20)
    steps: list[Progress] = []
    decide_file(PACK, csv_of(tmp_path / "shares.csv", [HEADER, *[YES] * 999]), progress=steps.append)

    assert len(steps) > 20
    assert all(abs(step.share - step.rows / 999) < 0.05 for step in steps)
    assert steps[-1] == Progress(999, 1.0)


def test_a_file_whose_last_rows_are_short_tells_them(tmp_path: Path) -> None:
    """What comes after the last share is told as well."""
    report = decide_file(PACK, csv_of(tmp_path / "shares.csv", [HEADER, "short", "short"]))

    assert [each.row for each in report.first_rejected] == [2, 3]
    assert report.summary.rows == 2


def sheet_with(folder: Path, *rows: list[Any], title: str = "Sheet", more: Sequence[str] = ()) -> Path:
    """A workbook with these rows below the header."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in ([*HEADER.split(",")], *rows):
        sheet.append(row)
    for each in more:
        workbook.create_sheet(each, 0)
    workbook.save(folder / "shares.xlsx")
    return folder / "shares.xlsx"


def test_cells_of_a_workbook_that_are_no_values_are_told(tmp_path: Path) -> None:
    """A formula, an error of Excel's, a time and a cell beyond the header are none; a blank row is passed over."""
    path = sheet_with(
        tmp_path,
        ["=TODAY()"],
        [None, "#N/A"],
        [datetime(2021, 6, 1, 12, 30)],  # noqa: DTZ001
        [],
        [*YES.split(","), "beyond"],
        [None] * 7 + [30.5],
    )
    report = decide_file(PACK, path)

    assert [(each.row, each.column, each.diagnostic.message) for each in report.first_rejected] == [
        (2, "date", "the cell holds a formula"),
        (3, "told_by_notice", "the cell holds an error of the sheet"),
        (4, "date", "`date` must be a date such as 2016-11-14, not this text"),
        (6, "", "a cell beyond the header holds something"),
        (7, "subject.age", "`age` must be a whole number, not this text"),
    ]
    assert report.blank == 1


def test_a_workbook_has_one_sheet_or_one_called_shares(tmp_path: Path) -> None:
    """The sheet `shares` is read, wherever it stands; among several others none is guessed."""
    path = sheet_with(tmp_path, list(YES.split(",")), title="Shares", more=["facts"])
    assert decide_file(PACK, path).summary.allowed == 1

    path = sheet_with(tmp_path, title="mine", more=["yours"])
    with pytest.raises(FileError) as told:
        decide_file(PACK, path)
    assert str(told.value) == (
        f"error[ISP601]: `{path}` cannot be read: it has 2 sheets, none called `shares`\n"
        "  = help: give the sheet to read that name"
    )


# --- files that cannot be read ------------------------------------------------------------------------

QUOTES = "\n  = help: is there a quote without its other half? within quotes, a quote is doubled"
UTF8 = "\n  = help: save it as UTF-8 (in Excel: `CSV UTF-8 (Comma delimited)`)"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "it is empty\n  = help: its first row names the columns: see `isp-rules template`"),
        ("a.csv", "purpose\n".encode("utf-16"), "it is UTF-16, not UTF-8" + UTF8),
        ("a.csv", b"purpose\nexhibition\nf\xeate\n", "it is not UTF-8: see row 3" + UTF8),
        ("a.csv", b"sender.name\nx\n\nf\xeate\n", "it is not UTF-8: see row 4" + UTF8),
        ("a.csv", b"f\xeate", "it is not UTF-8: see its first row" + UTF8),
        (
            "a.csv",
            b'date,sender.name\n2021-06-01,"x\n2021-06-01,x\n',
            "it has a quote without its other half" + QUOTES,
        ),
        ("a.parquet", b"PAR1", "it is no Parquet file, or a part of one"),
        ("a.xlsx", b"PK", "it is no XLSX workbook\n  = help: save it as `Excel Workbook (.xlsx)`"),
        (
            "a.ods",
            b"",
            "its ending does not tell what it is\n  = help: what is read ends in .csv, .jsonl, .parquet, .xlsx",
        ),
        ("a.json", b"", "its ending does not tell what it is\n  = help: did you mean `.jsonl`?"),
        ("a.jsonl", b" " * (2 << 20) + b"{}\n", "line 1 is longer than 2 MiB\n  = help: a share stands on one line"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    """The message says what is wrong with the file and what helps; nothing is written."""
    path, out = tmp_path / name, tmp_path / "out.csv"
    path.write_bytes(content)

    with pytest.raises(FileError) as raised:
        decide_file(PACK, path, Outputs(out, tmp_path / "rejects.csv"))
    assert str(raised.value) == f"error[ISP601]: `{path}` cannot be read: {told}"
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_no_file_and_a_folder_are_told(tmp_path: Path) -> None:
    """What is not there, and what is no file, is not read."""
    (tmp_path / "folder.csv").mkdir()
    for name, why in (("no.csv", "there is no such file"), ("folder.csv", "it is no file")):
        with pytest.raises(FileError) as raised:
            decide_file(PACK, tmp_path / name)
        assert str(raised.value) == f"error[ISP601]: `{tmp_path / name}` cannot be read: {why}"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("purpos", "error[ISP602]: column 1 of `{}` has the unknown name `purpos`\n  = help: did you mean `purpose`?"),
        (
            "purpose,Mrs Smith",
            (
                "error[ISP602]: column 2 of `{}` has the unknown name\n"
                "  = help: `isp-rules template` writes the columns that there are"
            ),
        ),
        (
            "party.kind",
            (
                "error[ISP602]: column 1 of `{}` has the unknown name `party.kind`\n"
                "  = help: write `sender.kind` or `recipient.kind`"
            ),
        ),
        (
            "categories",
            "error[ISP602]: column 1 of `{}` has the unknown name `categories`\n  = help: did you mean `category`?",
        ),
        (
            "purpose,,date",
            "error[ISP602]: column 2 of `{}` has no name\n  = help: name it after a fact, or take it out",
        ),
        ("purpose,purpose", "error[ISP603]: `{}` has 2 columns `purpose`\n  = help: leave one of them"),
        (
            "purpose;category",
            "error[ISP602]: `{}` separates its columns by semicolons\n  = help: save it with commas between them",
        ),
    ],
)
def test_a_wrong_header_is_told(tmp_path: Path, header: str, told: str) -> None:
    """An unknown column is no fact, and might be meant to be one: the file is refused, with what was meant."""
    path = csv_of(tmp_path / "shares.csv", [header, ""])

    with pytest.raises(FileError) as raised:
        decide_file(PACK, path)
    assert str(raised.value) == told.format(path)


def test_columns_of_parquet_are_of_one_form(tmp_path: Path) -> None:
    """Neither a column of a form that the others do not have, nor one whose type no cell has, is read."""
    path = tmp_path / "shares.parquet"
    pq.write_table(pa.table({"purposes": [["exhibition"]], "purpos": ["exhibition"]}), path)
    with pytest.raises(FileError, match=r"column 2 of `.*` has the unknown name `purpos`"):
        decide_file(PACK, path)

    pq.write_table(pa.table({"purpose": [{"a": 1}]}), path)
    with pytest.raises(FileError) as raised:
        decide_file(PACK, path)
    assert (
        str(raised.value)
        == f"error[ISP607]: the column `purpose` of `{path}` holds `struct<a: int64>`, which no cell holds"
    )


def test_a_file_without_shares_is_no_success(tmp_path: Path) -> None:
    """A header with nothing below, or nothing but blank rows, is told, and leaves no file."""
    for lines in ([HEADER], [HEADER, "", ",,,,,,,,,"]):
        path, out = csv_of(tmp_path / "shares.csv", lines), tmp_path / "out.csv"
        with pytest.raises(IspRulesError) as raised:
            decide_file(PACK, path, Outputs(out))
        assert str(raised.value) == f"`{path}` holds no shares"
        assert not out.exists()


# --- what is written ----------------------------------------------------------------------------------


def test_strict_stops_at_the_first_wrong_row(tmp_path: Path) -> None:
    """It is told, and no file is written."""
    path, out = as_csv(tmp_path), tmp_path / "out.csv"

    with pytest.raises(StoppedError) as raised:
        decide_file(PACK, path, Outputs(out, tmp_path / "rejects.csv"), strict=True)
    assert str(raised.value) == "row 5, purpose: unknown term: `exhibtion`\n  = help: did you mean `exhibition`?"
    assert [each.name for each in tmp_path.iterdir()] == ["shares.csv"]


def test_an_error_half_way_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the file turns out to be broken after many rows, what was there before is still there, whole."""
    monkeypatch.setattr("isp_rules.backends.files.csv_source._BLOCK", 1 << 10)
    monkeypatch.setattr("isp_rules.backends.files.csv_source.ROWS", 20)
    path, out, rejects = (
        csv_of(tmp_path / "shares.csv", [*SHEET, *[YES] * 100]),
        tmp_path / "out.csv",
        tmp_path / "bad.csv",
    )
    with path.open("ab") as file:
        file.write(b"\xff" + YES.encode())
    out.write_text("old", encoding="utf-8")
    steps: list[int] = []

    with pytest.raises(FileError, match="it is not UTF-8: see row 107"):
        decide_file(PACK, path, Outputs(out, rejects), progress=lambda step: steps.append(step.rows))
    assert steps[-1] > 50
    assert out.read_text(encoding="utf-8") == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.csv", "shares.csv"]


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".jsonl"])
def test_a_full_disk_is_told(tmp_path: Path, ending: str) -> None:
    """What cannot be written is an error with the system's reason."""
    full = tmp_path / f"full{ending}"
    full.symlink_to("/dev/full")

    with pytest.raises(IspRulesError, match=f"^cannot write `{full}`: no space left on device$"):
        decide_file(PACK, as_csv(tmp_path), Outputs(full))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """So is an output that is a folder."""
    path = as_csv(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    for name, why in (("no/out.csv", "no such file or directory"), ("folder.csv", "is a directory")):
        with pytest.raises(IspRulesError) as raised:
            decide_file(PACK, path, Outputs(tmp_path / name))
        assert str(raised.value) == f"cannot write `{tmp_path / name}`: {why}"


UNTOLD = "the ending of `{{}}/{}` does not tell how to write it\n  = help: "


@pytest.mark.parametrize(
    ("out", "rejects", "told"),
    [
        (
            "out.txt",
            None,
            UNTOLD.format("out.txt") + "the output can end in .parquet, .csv, .jsonl",
        ),
        ("out.csvv", None, UNTOLD.format("out.csvv") + "did you mean `.csv`?"),
        (
            None,
            "bad.parquet",
            UNTOLD.format("bad.parquet") + "the rejects can end in .csv, .jsonl",
        ),
        ("shares.csv", None, "the input, the output and the rejects are three files\n  = help: name another one"),
        ("a.csv", "a.csv", "the input, the output and the rejects are three files\n  = help: name another one"),
    ],
)
def test_outputs_that_cannot_be_meant_are_told(tmp_path: Path, out: str | None, rejects: str | None, told: str) -> None:
    """Before anything is read."""
    outputs = Outputs(tmp_path / out if out else None, tmp_path / rejects if rejects else None)

    with pytest.raises(IspRulesError) as raised:
        decide_file(PACK, as_csv(tmp_path), outputs)
    assert str(raised.value) == told.format(tmp_path)


def test_old_rejects_do_not_stay(tmp_path: Path) -> None:
    """A run without rejects writes a file of them all the same, with its header alone."""
    rejects = tmp_path / "rejects.csv"
    rejects.write_text("old", encoding="utf-8")
    decide_file(PACK, csv_of(tmp_path / "shares.csv", [HEADER, YES]), Outputs(rejects=rejects))

    assert rejects.read_text(encoding="utf-8") == ",".join(REJECT_COLUMNS) + "\n"


# --- several processes --------------------------------------------------------------------------------


@pytest.mark.parametrize(("jobs", "ending"), [(2, ".parquet"), (3, ".csv")])
def test_the_output_is_the_same_for_any_number_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, ending: str
) -> None:
    """Byte for byte, in the order of the input, with the pack's own parameters."""
    monkeypatch.setattr("isp_rules.backends.files.csv_source._BLOCK", 1 << 12)
    monkeypatch.setattr("isp_rules.backends.files.csv_source.ROWS", 20)
    pack = load_pack(Path(__file__).parents[2] / "packs" / "library", parameters={"on_review_overdue": "warn"})
    late = YES.replace("2021", "2026")
    path = csv_of(tmp_path / "shares.csv", [HEADER, *[late, NO, UNKNOWN, WRONG, "short", ""] * 100])
    alone = decide_file(pack, path, Outputs(tmp_path / f"out1{ending}", tmp_path / "bad1.jsonl", duties=True))
    together = decide_file(
        pack, path, Outputs(tmp_path / f"out2{ending}", tmp_path / "bad2.jsonl", duties=True), jobs=jobs
    )

    assert alone.summary.allowed == 100
    assert together == alone
    assert (tmp_path / f"out2{ending}").read_bytes() == (tmp_path / f"out1{ending}").read_bytes()
    assert (tmp_path / "bad2.jsonl").read_bytes() == (tmp_path / "bad1.jsonl").read_bytes()
