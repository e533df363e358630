"""Shares that two packs decide: from which files they come, and what is told of those that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from isp_rules import load_pack
from isp_rules.backends.files.json_rows import listed
from isp_rules.errors import IspRulesError
from isp_rules.review.batch import Outputs, decide_file
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.changes import changed
from isp_rules.review.difference import diff
from isp_rules.review.difference.given import Given, in_a_sheet, one_by_one
from isp_rules.share.model import as_given
from tests.library import ADDRESS, BASE, PACK

KENT = load_pack("kent-schools-2016")
SHEET = Path(__file__).parents[2] / "examples" / "batch" / "autumn_term.csv"


def test_a_sheet_is_decided_as_its_shares_are(tmp_path: Path) -> None:
    """Rows of Parquet come to what the same shares come to one by one."""
    cases = list(read_cases(KENT, cases_of(KENT)))[::20]
    made = [changed(case.base, case.document.changes) for case in cases]
    singly = one_by_one(KENT, [Given(str(number), each) for number, each in enumerate(made)])
    good = [listed(as_given(KENT.share(each))) for each, said in zip(made, singly, strict=True) if said is not None]
    file = tmp_path / "shares.parquet"
    pq.write_table(pa.Table.from_pylist(good, schema=KENT.arrow_schema()), file)

    rows = in_a_sheet(KENT, file)

    assert list(rows) == list(range(1, len(good) + 1))
    for said, row in zip([each for each in singly if each is not None], rows.values(), strict=True):
        assert row is not None
        assert (row.allowed, set(row.rules), row.kinds, row.duties) == (
            said.allowed,
            set(said.rules),
            said.kinds,
            said.duties,
        )


def test_rows_of_a_sheet_are_named_as_batch_names_them(tmp_path: Path) -> None:
    """A row is called by its number in the sheet; one that is no share is told, and is no change."""
    report = decide_file(KENT, SHEET, Outputs(out=tmp_path / "out.jsonl"))
    numbers = [json.loads(line)["row"] for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    said = in_a_sheet(KENT, SHEET)

    found = diff(KENT, KENT, shares=SHEET)

    assert [row for row, each in said.items() if each is not None] == numbers
    assert found.replay is not None
    assert found.replay.to_dict() == {
        "shares": report.summary.rows,
        "same": 60,
        "unreadable": 1,
        "unreadable_at": ["autumn_term.csv:10"],
        "changed": {},
        "listed": [],
    }
    assert "61 shares: 60 stay the same, 0 change, 1 is no share of either.\nWhat is no share of either:\n" in (
        found.explain()
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("year.json", b"", "holds no share of either pack"),
        ("year.jsonl", b"nonsense\n", "holds no share of either pack"),
        ("year.yaml", b"\xff\x00", "holds no share of either pack"),
        ("year.csv", b"sender.kind\nnobody\n", "holds no share of either pack"),
        ("year.txt", b"{}", "does not tell what it is\n  = help: what is read ends in .yaml, .yml, .json"),
        ("year.jsn", b"{}", "does not tell what it is\n  = help: did you mean `.json`"),
        ("year.csv", b"\xff\x00", "cannot be read: it is not UTF-8: see its first row"),
        ("year.xlsx", b"", "cannot be read: it is no XLSX workbook"),
    ],
)
def test_a_file_without_shares_is_an_error(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """A file of which nothing is a share is not counted as one share that does not change."""
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(IspRulesError) as caught:
        diff(KENT, KENT, shares=file)
    assert message in str(caught.value)


def test_the_first_of_many_that_are_no_shares_are_listed(tmp_path: Path) -> None:
    """Twenty are named, and all are counted."""
    file = tmp_path / "year.jsonl"
    file.write_text("\n".join([json.dumps(ADDRESS), *["{}x"] * 30]), encoding="utf-8")

    found = diff(PACK, PACK, shares=file)

    assert found.replay is not None
    assert (found.replay.unreadable, len(found.replay.unreadable_at)) == (30, 20)
    assert "30 are no shares of either.\nWhat is no share of either, the first 20:\n- year.jsonl:2\n" in found.explain()


def test_an_ending_is_read_in_capitals_too(tmp_path: Path) -> None:
    """`.YAML` is as good as `.yaml`, in a folder and alone."""
    file = tmp_path / "BASE.YAML"
    file.write_bytes(BASE.read_bytes())
    for where in (file, tmp_path):
        found = diff(PACK, PACK, shares=where)
        assert found.replay is not None
        assert (found.replay.shares, found.replay.same) == (1, 1)
