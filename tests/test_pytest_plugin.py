"""Worked cases as tests of pytest: what is collected, what a failure shows, and what it costs everybody else."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.library import FOLDER

pytest_plugins = ["pytester"]

DENIED = """\
base: base.yaml
cases:
  - case: a letter may go
    changes: {means: [{channel: post}]}
    expect: allow
  - case: a messenger may carry an address
    changes: {means.channel: messenger}
    expect: allow
"""


@pytest.fixture
def pack(pytester: pytest.Pytester) -> Path:
    """A copy of the library's pack in a project of its own, with one file of cases."""
    folder = pytester.path / "pack"
    shutil.copytree(FOLDER, folder)
    (folder / "cases" / "term.yaml").unlink()
    return folder


def test_each_case_beside_a_pack_is_a_test_with_its_title(pytester: pytest.Pytester, pack: Path) -> None:
    """A project needs no options: the cases beside a pack are collected, in their order, under their titles."""
    ran = pytester.runpytest("-v", "-p", "no:cacheprovider")

    ran.assert_outcomes(passed=7)
    lines = [line.partition(" PASSED")[0] for line in ran.outlines if " PASSED" in line]
    assert pack.is_dir()
    assert lines == [
        f"pack/cases/readers.yaml::{title}"
        for title in (
            "a reader's address may go to the museum",
            "at fourteen a reader consents alone to sharing the reading history",
            "at thirteen a reader does not",
            "a council may set the age at twelve",
            "an e-mail of which nobody says whether it is encrypted waits for the answer",
            "without word of a notice the library puts one up first",
            "nobody is younger than nothing",
        )
    ]


def test_a_case_is_run_by_its_id_and_chosen_by_its_title(pytester: pytest.Pytester, pack: Path) -> None:
    """The id that pytest prints can be given to it again, and `-k` looks at titles."""
    readers = pack / "cases" / "readers.yaml"

    pytester.runpytest(f"{readers}::at thirteen a reader does not").assert_outcomes(passed=1)
    pytester.runpytest("-k", "fourteen").assert_outcomes(passed=1, deselected=6)


def test_a_failure_shows_expected_against_found_and_the_explanation(
    pytester: pytest.Pytester, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing case is shown by what differs and by the explanation, without a traceback."""
    monkeypatch.delenv("CI", raising=False)  # pytest does not shorten its closing lines there
    (pack / "cases" / "routes.yaml").write_text(DENIED, encoding="utf-8")
    ran = pytester.runpytest("pack/cases/routes.yaml")

    ran.assert_outcomes(passed=1, failed=1)
    start = next(number for number, line in enumerate(ran.outlines) if "a messenger may carry" in line)
    assert ran.outlines[start : start + 10] == [
        "_______________________ a messenger may carry an address _______________________",
        "pack/cases/routes.yaml:6:11: a messenger may carry an address",
        "  - expected allow, found deny",
        "",
        "Denied: a condition is not met, L-4.",
        "Readers' data between the town library and the town museum",
        "",
        "What stands against it",
        "----------------------",
        "L-4: a condition is not met",
    ]
    assert "Traceback" not in ran.stdout.str()
    assert ran.outlines[-2].startswith("FAILED pack/cases/routes.yaml::a messenger may carry an address")


def test_a_malformed_case_file_is_an_error_of_collection(pytester: pytest.Pytester, pack: Path) -> None:
    """A misspelt key is shown with its place; the cases of the other files are still collected."""
    (pack / "cases" / "routes.yaml").write_text(DENIED.replace("expect:", "expects:", 1), encoding="utf-8")
    ran = pytester.runpytest("--continue-on-collection-errors")

    ran.assert_outcomes(passed=7, errors=1)
    start = ran.outlines.index(next(line for line in ran.outlines if "ERROR collecting" in line))
    assert ran.outlines[start + 1 : start + 11] == [
        "pack/cases/routes.yaml:3:5: error[ISP503]: this case has no `expect`",
        "   |",
        " 3 |   - case: a letter may go",
        "   |     ^^^^^^^^^^^^^^^^^^^^^",
        "  = help: one of `allow`, `deny`, `impossible`",
        "pack/cases/routes.yaml:5:5: error[ISP501]: unknown key `expects` in this case",
        "   |",
        " 5 |     expects: allow",
        "   |     ^^^^^^^",
        "  = help: did you mean `expect`?",
    ]


def test_a_file_that_is_neither_cases_nor_a_base_share_is_an_error(pytester: pytest.Pytester, pack: Path) -> None:
    """A file whose `cases` are misspelt is not passed over in silence."""
    (pack / "cases" / "routes.yaml").write_text(DENIED.replace("\ncases:", "\ncase:"), encoding="utf-8")
    ran = pytester.runpytest("--continue-on-collection-errors")

    ran.assert_outcomes(passed=7, errors=1)
    assert "error[ISP505]" in ran.stdout.str()


def test_a_pack_with_errors_is_told_once_in_full(pytester: pytest.Pytester, pack: Path) -> None:
    """Each file of cases fails to be collected; only the first repeats all that is wrong with the pack."""
    rules = (pack / "rules.yaml").read_text(encoding="utf-8")
    (pack / "rules.yaml").write_text(
        rules.replace("{purpose: exhibition}", "{purpose: ex}").replace("{means.channel: post}", "{means.channel: p}"),
        encoding="utf-8",
    )
    (pack / "cases" / "routes.yaml").write_text(DENIED, encoding="utf-8")
    ran = pytester.runpytest("pack/cases/readers.yaml", "pack/cases/routes.yaml")

    ran.assert_outcomes(errors=2)
    text = ran.stdout.str()
    assert (text.count("group of `purpose`: `ex`"), text.count("group of `channel`: `p`")) == (3, 1)


def test_cases_outside_a_pack_need_the_option(pytester: pytest.Pytester, pack: Path) -> None:
    """Files in a folder `cases` elsewhere are tests of the pack that the option names, and nothing without it."""
    shutil.move(pack / "cases", pytester.mkdir("tests") / "cases")
    shutil.copytree(FOLDER / "cases", pack / "cases")
    (pytester.path / "tests" / "cases" / "other.yaml").write_text("- &anchor not for us\n", encoding="utf-8")

    pytester.runpytest("tests").assert_outcomes()
    pytester.makeini("[pytest]\nisp_rules_pack = pack\n")
    pytester.runpytest("tests").assert_outcomes(passed=7)


def test_the_option_takes_a_pack_that_is_shipped(pytester: pytest.Pytester) -> None:
    """The option may name a shipped pack; that a rule is unknown shows that it is that pack that is asked."""
    pytester.makeini("[pytest]\nisp_rules_pack = kent-schools-2016\n")
    pytester.mkdir("cases")
    (pytester.path / "cases" / "base.yaml").write_text("date: 2016-11-14\n", encoding="utf-8")
    (pytester.path / "cases" / "ours.yaml").write_text(
        "base: base.yaml\ncases:\n  - {case: nothing is known, expect: deny, findings_include: [L-1]}\n",
        encoding="utf-8",
    )
    ran = pytester.runpytest()

    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["cases/ours.yaml:3:*the pack has no requirement or exclusion `L-1`"])


def test_an_option_that_names_no_pack_is_an_error_of_collection(pytester: pytest.Pytester) -> None:
    """A misspelt pack is named, and no traceback shown."""
    pytester.makeini("[pytest]\nisp_rules_pack = kent-schools-2061\n")
    pytester.mkdir("cases")
    (pytester.path / "cases" / "ours.yaml").write_text("base: base.yaml\ncases: []\n", encoding="utf-8")
    ran = pytester.runpytest()

    ran.assert_outcomes(errors=1)
    start = ran.outlines.index(next(line for line in ran.outlines if "ERROR collecting" in line))
    assert ran.outlines[start + 1 : start + 4] == [
        "error[ISP107]: no rule pack at `kent-schools-2061`",
        "  = help: did you mean `kent-schools-2016`?",
        "=========================== short test summary info ============================",
    ]


def test_a_project_without_packs_never_loads_the_library(pytester: pytest.Pytester) -> None:
    """Where there is no file of cases, `isp_rules` is not imported: nobody waits, and coverage misses nothing."""
    pytester.mkdir("cases")
    (pytester.path / "cases" / "list.yaml").write_text("cases: []\n", encoding="utf-8")
    pytester.makepyfile(
        "import sys\ndef test_nothing():\n    assert not [m for m in sys.modules if m == 'isp_rules']\n"
    )

    pytester.run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_the_plugin_can_be_switched_off(pytester: pytest.Pytester, pack: Path) -> None:
    """`-p no:isp_rules` collects nothing."""
    ran = pytester.run(sys.executable, "-m", "pytest", "-p", "no:isp_rules", pack)

    ran.assert_outcomes()
    assert ran.ret == pytest.ExitCode.NO_TESTS_COLLECTED
