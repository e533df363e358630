"""Files of worked cases: what is read from them, and what is wrong with them, whole messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from isp_rules import PackError, ShareError
from isp_rules.review.case_files import cases_of, read_case_files, read_cases
from tests.library import ADDRESS, BASE, FOLDER, PACK


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of cases, with the base share of the library, seen from above."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "cases"
    made.mkdir()
    (made / "base.yaml").write_text(BASE.read_text(encoding="utf-8"), encoding="utf-8")
    return made


def write(folder: Path, text: str, name: str = "some.yaml") -> None:
    """Write a file of cases."""
    (folder / name).write_text(text, encoding="utf-8")


def problems(where: Path) -> str:
    """What is said of the cases there."""
    with pytest.raises(PackError) as error:
        read_cases(PACK, where)
    return str(error.value)


# --- reading ------------------------------------------------------------------------------------------


def test_cases_are_read_in_the_order_of_files_and_lines() -> None:
    """The pack's own cases are all read, file by file, each with its title and place."""
    cases = read_cases(PACK, cases_of(PACK))

    assert cases_of(PACK) == FOLDER / "cases"
    assert [case.id for case in cases] == [
        "readers.yaml::a reader's address may go to the museum",
        "readers.yaml::at fourteen a reader consents alone to sharing the reading history",
        "readers.yaml::at thirteen a reader does not",
        "readers.yaml::a council may set the age at twelve",
        "readers.yaml::an e-mail of which nobody says whether it is encrypted waits for the answer",
        "readers.yaml::without word of a notice the library puts one up first",
        "readers.yaml::nobody is younger than nothing",
        "term.yaml::a library may let the review date pass",
        "term.yaml::before the agreement there is none",
    ]
    assert [case.span.line for case in cases] == [3, 9, 14, 21, 26, 33, 39, 4, 9]
    assert all(case.base == ADDRESS for case in cases)


def test_parameters_of_the_file_and_of_the_case_are_joined(folder: Path) -> None:
    """A case has the parameters of its file, and its own in their place."""
    write(
        folder,
        """\
base: base.yaml
parameters: {own_consent_from: 12, on_review_overdue: warn}
cases:
  - {case: as the file says, expect: allow}
  - {case: otherwise, expect: allow, parameters: {own_consent_from: 16}}
""",
    )
    assert [case.parameters for case in read_cases(PACK, folder)] == [
        {"own_consent_from": 12, "on_review_overdue": "warn"},
        {"own_consent_from": 16, "on_review_overdue": "warn"},
    ]


def test_a_title_is_one_line_however_it_is_written(folder: Path) -> None:
    """A title names a test: it is folded into one line."""
    write(folder, 'base: base.yaml\ncases:\n  - case: " a title\n\n      of two  lines "\n    expect: allow\n')
    (case,) = read_cases(PACK, folder)
    assert case.title == "a title of two lines"


def test_a_title_does_not_speak_to_the_terminal(folder: Path) -> None:
    """A control character is refused in a title, even when it is written as an escape."""
    write(folder, 'base: base.yaml\ncases:\n  - {case: "a \\e[31mtitle", expect: allow}\n')
    with pytest.raises(PackError, match=r"`case` must be text without control characters such as U\+001B, not `a "):
        read_cases(PACK, folder)


def test_the_categories_of_every_subject_may_be_changed(folder: Path) -> None:
    """`subject.categories` is no fact, but may be set like one."""
    write(folder, "base: base.yaml\ncases:\n  - {case: one, expect: deny, changes: {subject.categories: [health]}}\n")
    (case,) = read_cases(PACK, folder)
    assert case.document.changes == {"subject.categories": ["health"]}


def test_one_file_can_be_read_alone() -> None:
    """A file is as good as a folder."""
    assert [case.title for case in read_cases(PACK, FOLDER / "cases" / "term.yaml")] == [
        "a library may let the review date pass",
        "before the agreement there is none",
    ]


def test_shares_may_stand_among_the_cases(folder: Path) -> None:
    """Besides base shares, a folder may hold shares that no case uses yet."""
    write(folder, "base: base.yaml\ncases:\n  - {case: one, expect: allow}\n")
    write(folder, "date: 2021-06-01\n", "later.yaml")
    found = read_case_files(PACK, folder)
    assert {path.name: len(file.cases) for path, file in found.items()} == {
        "base.yaml": 0,
        "later.yaml": 0,
        "some.yaml": 1,
    }
    assert not any(file.problems for file in found.values())


# --- what is wrong ------------------------------------------------------------------------------------


def test_the_shape_of_a_case_is_checked(folder: Path) -> None:
    """Misspelt keys and words, missing and empty ones, and wrong types are told all at once, each with its place."""
    write(
        folder,
        """\
base: base.yaml
colour: red
cases:
  - case: one
    expct: allow
  - case: ""
    expect: alow
    kinds: [not_shwn]
  - case: 7
    expect: allow
    parameters: {own_consent_from: [3]}
    findings: L-1
""",
    )
    assert (
        problems(folder)
        == """\
cases/some.yaml:2:1: error[ISP501]: unknown key `colour` in this file of cases
   |
 2 | colour: red
   | ^^^^^^
  = help: its keys are `base`, `parameters`, `cases`
cases/some.yaml:4:5: error[ISP503]: this case has no `expect`
   |
 4 |   - case: one
   |     ^^^^^^^^^
  = help: one of `allow`, `deny`, `impossible`
cases/some.yaml:5:5: error[ISP501]: unknown key `expct` in this case
   |
 5 |     expct: allow
   |     ^^^^^
  = help: did you mean `expect`?
cases/some.yaml:6:11: error[ISP504]: `case` is empty
   |
 6 |   - case: ""
   |           ^^
  = help: write something
cases/some.yaml:7:13: error[ISP502]: `expect` cannot be `alow`
   |
 7 |     expect: alow
   |             ^^^^
  = help: did you mean `allow`?
cases/some.yaml:8:13: error[ISP502]: `kinds` cannot be `not_shwn`
   |
 8 |     kinds: [not_shwn]
   |             ^^^^^^^^
  = help: did you mean `not_shown`?
cases/some.yaml:9:11: error[ISP502]: `case` must be text, not `7`
   |
 9 |   - case: 7
   |           ^
  = help: put it in quotes
cases/some.yaml:11:36: error[ISP502]: `own_consent_from` must be text or true or false or a whole number, not a list
    |
 11 |     parameters: {own_consent_from: [3]}
    |                                    ^^^
cases/some.yaml:12:15: error[ISP502]: `findings` must be a list, not `L-1`
    |
 12 |     findings: L-1
    |               ^^^"""
    )


def test_words_that_the_pack_does_not_have(folder: Path) -> None:
    """Every id, fact and parameter that the pack does not have is told, by what it should be."""
    write(
        folder,
        """\
base: base.yaml
parameters: {on_review_overdu: warn}
cases:
  - case: one
    parameters: {own_consent_form: 12}
    changes: {subject.agge: 9, sender.kind: other}
    expect: deny
    clauses: [L-9]
    findings: [L4]
    findings_include: [D-1]
    grounds_include: [L-3]
    duties: [D-9]
    duties_include: [N-1]
    notices: [N1]
    notices_include: [Z-1]
    missing: [sender.knd, subject.role]
""",
    )
    assert (
        problems(folder)
        == """\
cases/some.yaml:2:14: error[ISP507]: the pack has no parameter `on_review_overdu`
   |
 2 | parameters: {on_review_overdu: warn}
   |              ^^^^^^^^^^^^^^^^
  = help: did you mean `on_review_overdue`?
cases/some.yaml:5:18: error[ISP507]: the pack has no parameter `own_consent_form`
   |
 5 |     parameters: {own_consent_form: 12}
   |                  ^^^^^^^^^^^^^^^^
  = help: did you mean `own_consent_from`?
cases/some.yaml:6:15: error[ISP507]: the pack has no fact `subject.agge`
   |
 6 |     changes: {subject.agge: 9, sender.kind: other}
   |               ^^^^^^^^^^^^
  = help: did you mean `subject.age` or `subject.role`?
cases/some.yaml:8:15: error[ISP507]: the pack has no clause `L-9`
   |
 8 |     clauses: [L-9]
   |               ^^^
  = help: did you mean `L-8` or `L-7`?
cases/some.yaml:9:16: error[ISP507]: the pack has no requirement or exclusion `L4`
   |
 9 |     findings: [L4]
   |                ^^
  = help: did you mean `L-4`?
cases/some.yaml:10:24: error[ISP507]: the pack has no requirement or exclusion `D-1`
    |
 10 |     findings_include: [D-1]
    |                        ^^^
  = help: did you mean `X-1` or `L-1`?
cases/some.yaml:11:23: error[ISP507]: the pack has no ground `L-3`
    |
 11 |     grounds_include: [L-3]
    |                       ^^^
  = help: did you mean `L-3b` or `L-3a`?
cases/some.yaml:12:14: error[ISP507]: the pack has no duty `D-9`
    |
 12 |     duties: [D-9]
    |              ^^^
  = help: did you mean `D-2` or `D-1`?
cases/some.yaml:13:22: error[ISP507]: the pack has no duty `N-1`
    |
 13 |     duties_include: [N-1]
    |                      ^^^
  = help: did you mean `D-1`?
cases/some.yaml:14:15: error[ISP507]: the pack has no notice `N1`
    |
 14 |     notices: [N1]
    |               ^^
  = help: did you mean `N-1`?
cases/some.yaml:15:23: error[ISP507]: the pack has no notice `Z-1`
    |
 15 |     notices_include: [Z-1]
    |                       ^^^
  = help: did you mean `N-1`?
cases/some.yaml:16:15: error[ISP507]: the pack has no fact `sender.knd`
    |
 16 |     missing: [sender.knd, subject.role]
    |               ^^^^^^^^^^
  = help: did you mean `sender.kind` or `sender.name`?"""
    )


def test_an_expectation_that_is_never_looked_at_is_an_error(folder: Path) -> None:
    """What could not fail is no expectation: an impossible share has no findings, a decision nothing impossible."""
    write(
        folder,
        """\
base: base.yaml
cases:
  - {case: one, expect: impossible, impossible: [IMP-2], findings: []}
  - {case: two, expect: allow, impossible: [IMP-1]}
  - {case: three, expect: deny, impossible: []}
""",
    )
    assert (
        problems(folder)
        == """\
cases/some.yaml:3:50: error[ISP507]: the pack has no impossible share `IMP-2`
   |
 3 |   - {case: one, expect: impossible, impossible: [IMP-2], findings: []}
   |                                                  ^^^^^
  = help: did you mean `IMP-1`?
cases/some.yaml:3:58: error[ISP508]: `findings` is never looked at where `impossible` is expected
   |
 3 |   - {case: one, expect: impossible, impossible: [IMP-2], findings: []}
   |                                                          ^^^^^^^^
  = help: leave it out
cases/some.yaml:4:32: error[ISP508]: `impossible` is never looked at where `allow` is expected
   |
 4 |   - {case: two, expect: allow, impossible: [IMP-1]}
   |                                ^^^^^^^^^^
  = help: leave it out
cases/some.yaml:5:33: error[ISP508]: `impossible` is never looked at where `deny` is expected
   |
 5 |   - {case: three, expect: deny, impossible: []}
   |                                 ^^^^^^^^^^
  = help: leave it out"""
    )


def test_a_title_stands_once_in_a_file(folder: Path) -> None:
    """Two cases of one title in a file could not be told apart; in two files they can."""
    write(folder, "base: base.yaml\ncases:\n  - {case: one, expect: allow}\n  - {case: one, expect: deny}\n")
    assert (
        problems(folder)
        == """\
cases/some.yaml:4:12: error[ISP506]: this case is already there at cases/some.yaml:3:12
   |
 4 |   - {case: one, expect: deny}
   |            ^^^
  = help: give it another title"""
    )
    write(folder, "base: base.yaml\ncases:\n  - {case: one, expect: allow}\n")
    write(folder, "base: base.yaml\ncases:\n  - {case: one, expect: deny}\n", "other.yaml")
    assert [case.id for case in read_cases(PACK, folder)] == ["other.yaml::one", "some.yaml::one"]


@pytest.mark.parametrize(
    ("base", "message"),
    [("base: 5\n", "error[ISP502]: `base` must be text, not `5`"), ("", "this file of cases has no `base`")],
    ids=["number", "none"],
)
def test_a_base_share_that_is_not_named(folder: Path, base: str, message: str) -> None:
    """A file of cases names its base share, as text."""
    write(folder, f"{base}cases:\n  - {{case: one, expect: allow}}\n")
    assert message in problems(folder)


def test_a_base_share_that_is_not_there(folder: Path) -> None:
    """The place of a missing base share is where it is named."""
    write(folder, "base: bse.yaml\ncases:\n  - {case: one, expect: allow}\n")
    assert (
        problems(folder)
        == """\
cases/some.yaml:1:7: error[ISP001]: `cases/bse.yaml` does not exist
   |
 1 | base: bse.yaml
   |       ^^^^^^^^
  = help: did you mean `base.yaml` or `some.yaml`?"""
    )


def test_a_base_share_with_errors_is_told_once(folder: Path) -> None:
    """What is wrong with a base share is told with its own place, however many files use it."""
    write(folder, "date: 2021-06-01\ncolour: red\n", "base.yaml")
    for name in ("one.yaml", "two.yaml"):
        write(folder, "base: base.yaml\ncases:\n  - {case: one, expect: allow}\n", name)
    with pytest.raises(ShareError) as error:
        PACK.share(Path("cases/base.yaml"))
    assert problems(folder) == str(error.value)
    assert str(error.value).startswith("cases/base.yaml:2:1: error[ISP401]: ")


def test_a_file_that_is_neither_cases_nor_a_share_is_an_error(folder: Path) -> None:
    """A misspelt `cases` does not take a whole file of cases out of the run unseen."""
    write(folder, "base: base.yaml\ncases:\n  - {case: one, expect: allow}\n")
    write(folder, "base: base.yaml\ncase:\n  - {case: two, expect: allow}\n", "two.yaml")
    assert (
        problems(folder)
        == """\
cases/two.yaml:1:1: error[ISP505]: `two.yaml` is neither a file of cases nor a share
   |
 1 | base: base.yaml
   | ^^^^^^^^^^^^^^^
  = help: a file of cases has a list `cases`"""
    )


@pytest.mark.parametrize("text", ["[]", "5"], ids=["list", "number"])
def test_a_file_that_holds_no_mapping_is_an_error(folder: Path, text: str) -> None:
    """A list or a number is neither cases nor a share."""
    write(folder, text)
    assert "`some.yaml` is neither a file of cases nor a share" in problems(folder)


def test_a_file_that_cannot_be_read_is_told_by_the_reader(folder: Path) -> None:
    """Broken YAML is told as such, in a file of cases as in any other."""
    write(folder, "base: base.yaml\ncases: [\n")
    write(folder, "cases: {a: 1, a: 2}\nbase: base.yaml\n", "twice.yaml")
    assert (
        problems(folder)
        == """\
cases/some.yaml:3:1: error[ISP012]: the file ends inside a bracket
  = help: close it with `]` or `}`
cases/twice.yaml:1:15: error[ISP038]: the key `a` is written twice
   |
 1 | cases: {a: 1, a: 2}
   |               ^
  = help: it is first written at cases/twice.yaml:1:9: keep one of the two"""
    )


@pytest.mark.usefixtures("folder")
def test_a_folder_without_cases_is_an_error() -> None:
    """Nothing to run is no success."""
    assert problems(Path("cases")) == (
        "error[ISP505]: there are no cases at `cases`\n  = help: a file of cases has a list `cases`"
    )


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("case", "error[ISP001]: `case` does not exist\n  = help: did you mean `cases`?"),
        ("some.yaml", "error[ISP001]: `some.yaml` does not exist\n  = help: name an ordinary file"),
        (
            "e" * 300,
            f"error[ISP001]: `{'e' * 40}…` cannot be opened\n  = help: check its name and who may read it",
        ),
    ],
    ids=["folder", "file", "too long"],
)
@pytest.mark.usefixtures("folder")
def test_cases_that_are_not_there(where: str, message: str) -> None:
    """A path that leads nowhere is told as it was given."""
    assert problems(Path(where)) == message
