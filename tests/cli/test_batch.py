"""`isp-rules batch`: statuses, the summary, how far it got, and that a stop leaves nothing behind."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from isp_rules import load_pack
from isp_rules.cli.progress import shown_progress
from isp_rules.review.batch import Progress
from tests.cli.conftest import Run
from tests.library import FOLDER, PACK

HEADER = (
    "date,told_by_notice,sender.kind,recipient.kind,purpose,category,subject.role,subject.age,means.channel,"
    "means.encrypted\n"
)
YES = "2021-06-01,TRUE,library,museum,exhibition,contact_details,reader,30,email,yes\n"
NO = "2021-06-01,TRUE,library,museum,advertising,contact_details;health,reader,30,post,\n"
UNKNOWN = "2021-06-01,,library,museum,exhibition,contact_details,reader,,email,\n"
WRONG = "2021-06-01,TRUE,library,museum,exhibtion,contact_details,reader,30,email,yes\n"
ASK = ("batch", "shares.csv", "--pack", FOLDER)
TERM = Path(__file__).parents[2] / "examples" / "batch" / "autumn_term.csv"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own."""
    monkeypatch.chdir(tmp_path)


def sheet(*rows: str) -> None:
    """The file `shares.csv` with these rows."""
    Path("shares.csv").write_text(HEADER + "".join(rows), encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "status"),
    [((YES,), 0), ((YES, NO), 1), ((YES, UNKNOWN), 1), ((YES, WRONG), 3), ((NO, WRONG), 3), ((WRONG,), 3), ((), 2)],
    ids=["allowed", "denied", "not shown", "rejected", "denied and rejected", "nothing but rejected", "nothing"],
)
def test_the_status_tells_the_worst(run: Run, rows: tuple[str, ...], status: int) -> None:
    """0 all allowed, 1 some denied as in `check`, 3 some rows are no shares, 2 no file of shares."""
    sheet(*rows)

    assert run(*ASK).status == status


SUMMARY = f"""\
3 shares: 1 allowed, 2 denied
1 row is no share and was not decided
row 5, purpose: unknown term: `exhibtion`
    help: did you mean `exhibition`?
1 blank row passed over

Why denied (a share may count more than once)
1  a condition is not met
1  not shown
1  outside this protocol

Rules that deny most
1  L-2  Is this one of the two purposes?
1  L-3  May this be shared about this person?
1  L-4  Is the route one of the two?

Facts most often missing
1  means.encrypted  Is it encrypted?

library 1.2.0, digest {PACK.digest[:12]}
"""


def test_the_summary_tells_how_many_and_why_not(run: Run) -> None:
    """How many, the rows that are no shares, the kinds, rules and missing facts, with their questions."""
    sheet(YES, NO, UNKNOWN, WRONG, "\n")

    assert run(*ASK) == (3, SUMMARY, "")


def test_with_a_file_of_rejects_the_summary_names_it(run: Run) -> None:
    """The rows that are no shares are in the file, and not in the summary."""
    sheet(YES, WRONG)
    ran = run(*ASK, "--rejects", "bad.csv", "--out", "out.csv")

    assert ran.out.split("\n")[:2] == [
        "1 share: 1 allowed, 0 denied",
        "1 row is no share and was not decided: see bad.csv",
    ]
    with Path("bad.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["row"], row["column"]) for row in csv.DictReader(file)] == [("3", "purpose")]
    assert Path("out.csv").read_text(encoding="utf-8") == (
        '"row","outcome","kinds","still_needed","rules"\n2,"allow","","",""\n'
    )


def test_a_summary_of_many_rejects_tells_the_first(run: Run) -> None:
    """Ten are told, and that there are more."""
    sheet(YES, *[WRONG] * 12)
    out = run(*ASK).out

    assert out.startswith("1 share: 1 allowed, 0 denied\n12 rows are no shares and were not decided\nrow 3, purpose: ")
    assert out.count("\nrow ") == 10
    assert "\nand 2 more: name a file with --rejects to have them all\n" in out


def test_json_has_all_counts(run: Run) -> None:
    """As data, with the version of the form and the pack that decided."""
    sheet(YES, NO, UNKNOWN, WRONG, "\n")
    status, out, err = run(*ASK, "--format", "json")

    assert (status, err) == (3, "")
    assert json.loads(out) == {
        "schema": "isp-rules/batch/1",
        "pack": {"name": "library", "version": "1.2.0", "digest": PACK.digest},
        "shares": 3,
        "allowed": 1,
        "denied": 2,
        "rejected": 1,
        "blank": 1,
        "kinds": {"condition_failed": 1, "not_shown": 1, "out_of_scope": 1},
        "rules": [
            {"rule": "L-2", "text": "Is this one of the two purposes?", "shares": 1},
            {"rule": "L-3", "text": "May this be shared about this person?", "shares": 1},
            {"rule": "L-4", "text": "Is the route one of the two?", "shares": 1},
        ],
        "missing": [{"fact": "means.encrypted", "asks": "Is it encrypted?", "shares": 1}],
        "rejected_columns": {"purpose": 1},
    }


def test_a_terminal_sees_colours_within_its_width(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 80 columns no line is longer, and the words are the same."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    sheet(YES, NO, UNKNOWN, WRONG)
    out = run(*ASK).out

    assert "\x1b[32m1 allowed\x1b[0m, \x1b[31m2 denied\x1b[0m" in out
    assert "\n\x1b[1mRules that deny most\x1b[0m\n" in out


def test_parameters_of_the_pack_are_used(run: Run) -> None:
    """As in `check`."""
    sheet(YES.replace("2021", "2026"))

    assert run(*ASK).status == 1
    assert run(*ASK, "--parameter", "on_review_overdue=warn").status == 0


def test_the_example_is_what_it_says(run: Run) -> None:
    """A term's shares: allowed, denied by different rules, not shown, and one row with a misspelt term."""
    status, out, err = run("batch", TERM, "--pack", "kent-schools-2016", "--format", "json", "--out", "out.jsonl")

    assert (status, err) == (3, "")
    told = json.loads(out)
    assert (told["shares"], told["allowed"], told["denied"], told["rejected"]) == (60, 32, 28, 1)
    assert told["kinds"] == {"condition_failed": 14, "out_of_scope": 8, "not_shown": 7}
    assert (told["rules"][0]["rule"], told["missing"][0]["fact"]) == ("LB-G0", "means.encrypted")
    assert told["pack"]["digest"] == load_pack("kent-schools-2016").digest


def test_a_long_file_comes_to_as_many_times_as_much(run: Run) -> None:
    """The same shares a hundred times over are a hundred times as many of everything."""
    header, *rows = TERM.read_text(encoding="utf-8").splitlines(keepends=True)
    Path("long.csv").write_text(header + "".join(rows) * 100, encoding="utf-8")
    once = json.loads(run("batch", TERM, "--format", "json").out)
    often = json.loads(run("batch", "long.csv", "--format", "json").out)

    for name in ("shares", "allowed", "denied", "rejected"):
        assert often[name] == once[name] * 100
    for name in ("rules", "missing"):
        assert often[name] == [{**each, "shares": each["shares"] * 100} for each in once[name]]


# --- bad calls ----------------------------------------------------------------------------------------


def test_strict_tells_the_row_and_stops(run: Run) -> None:
    """The status is that of rejected rows; nothing is written."""
    sheet(YES, WRONG, YES)

    assert run(*ASK, "--strict", "--out", "out.csv") == (
        3,
        "",
        "error: row 3, purpose: unknown term: `exhibtion`\n  = help: did you mean `exhibition`?\n",
    )
    assert not Path("out.csv").exists()


UNTOLD = """\
the ending of `out.txt` does not tell how to write it
  = help: the output can end in .parquet, .csv, .jsonl"""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("batch",), "INPUT is missing\n  = help: see `isp-rules batch --help`"),
        (("batch", "no.csv"), "error[ISP601]: `no.csv` cannot be read: there is no such file"),
        (
            (*ASK, "--jobs", "0"),
            "no such number of processes: 0\n  = help: at least one decides",
        ),
        (
            (*ASK, "--out", "out.txt"),
            UNTOLD,
        ),
    ],
)
def test_a_wrong_call_is_told(run: Run, arguments: tuple[object, ...], told: str) -> None:
    """On standard error, with status 2."""
    sheet(YES)

    assert run(*arguments) == (2, "", f"{'' if told.startswith('error[') else 'error: '}{told}\n")


def test_without_its_extra_the_command_names_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare command line says what to install."""
    sheet(YES)
    for name in [
        each for each in sys.modules if each.startswith(("isp_rules.review.batch", "isp_rules.backends.files"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "isp_rules.cli.batch_summary", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    assert run(*ASK) == (2, "", 'error: `pyarrow` is not installed: pip install "isp-rules[batch]"\n')


# --- how far it got -----------------------------------------------------------------------------------


def test_a_line_now_and_then_tells_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no terminal: a short run says nothing, a long one every half minute."""
    clock = iter([0.0, 10.0, 30.0, 30.0, 45.0, 100.0, 100.0])
    with shown_progress(lambda: next(clock)) as show:
        show(Progress(1_000, 0.1))
        show(Progress(3_000, 0.3))
        show(Progress(4_500, 0.45))
        show(Progress(10_000, 1.0))

    assert capsys.readouterr() == ("", "30% · 3,000 rows · 100 rows/s · 1:10 left\n100% · 10,000 rows · 100 rows/s\n")


def test_a_terminal_sees_a_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With rows, rate and time left, on standard error; it goes away at the end."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    clock = iter([0.0, 10.0])
    with shown_progress(lambda: next(clock)) as show:
        show(Progress(1_000, 0.5))

    out, err = capsys.readouterr()
    assert out == ""
    assert "1,000 rows · 100 rows/s · 0:10 left" in err
    assert "50%" in err


SLOW = """
import contextlib, sys, time
from isp_rules.backends.files import csv_source
from isp_rules.cli import batch, main

csv_source._BLOCK, csv_source.ROWS = 1 << 10, 10

@contextlib.contextmanager
def slow():
    def show(step):
        print(step.rows, file=sys.stderr, flush=True)
        time.sleep(0.05)
    yield show

batch.shown_progress = slow
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("by", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)],
    ids=["Ctrl-C", "asked", "killed"],
)
def test_a_stop_leaves_nothing_that_looks_finished(by: signal.Signals, status: int, jobs: str) -> None:
    """Stopped by Ctrl-C, asked to end or killed, it leaves no output; where it still can, it says how far it got."""
    sheet(*[YES, NO, WRONG] * 2_000)
    Path("slow.py").write_text(SLOW, encoding="utf-8")
    Path("bad.csv").write_text("old", encoding="utf-8")
    command = [sys.executable, "slow.py", *map(str, ASK), "-o", "out.parquet", "--rejects", "bad.csv", "-j", jobs]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr is not None
        done = [int(process.stderr.readline()) for _ in range(3)]
        # Ctrl-C reaches the processes of a pool as well.
        (os.killpg if by is signal.SIGINT else os.kill)(process.pid, by)
        # Which ends when no process is left to write there.
        err = process.communicate(timeout=60)[1].split("\n")[:-1]

    assert process.returncode == status
    assert not Path("out.parquet").exists()
    assert Path("bad.csv").read_text(encoding="utf-8") == "old"
    if status > 0:
        assert sorted(each.name for each in Path().iterdir() if each.name[0] == ".") == []
        done += [int(line) for line in err[:-1]]
        reached = int(
            err[-1].removeprefix("stopped after ").removesuffix(" rows; no file was written").replace(",", "")
        )
        assert reached >= done[-1]
