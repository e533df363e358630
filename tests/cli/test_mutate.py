"""`isp-rules mutate`: survivors with the case that would kill them, and its exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.library import BASE, FOLDER

SURVIVOR = """\
survived: L-2: without its ground L-2b (the joint ticket) (L-2)
  this case would kill it:
    base: base.yaml
    cases:
    - case: 'L-2: ground L-2b is enough'
      changes: {purpose: joint_ticket}
      expect: allow
"""


X_1 = """\
# Proved: X-1 is never all that is not shown.
# Each case says what the rules do. Read it, and say whether that is right.
base: base.yaml
cases:
- case: X-1 alone is against the share
  changes: {sender.kind: museum}
  expect: deny
  findings: [X-1]
  kinds: [out_of_scope]
- {case: 'X-1 does not apply, and nothing else is against the share', expect: allow}
"""


MEANING = """\
A mutant is the pack with one small slip in it: killed where a case fails,
survived where no case notices, equivalent where it is proved that no share
could tell.
"""


def test_survivors_are_listed_with_clause_edit_and_case(run: Run) -> None:
    """Exit status 1 says that there are some; the last line counts."""
    ran = run("mutate", FOLDER, "L-2")
    assert (ran.status, ran.err) == (1, "")
    assert f"\n\n{SURVIVOR}\n" in ran.out
    assert ran.out.endswith(f"\n{MEANING}library: 8 mutants, 2 killed, 5 survived, 1 equivalent\n")


def test_nothing_survives_where_the_cases_notice_everything(run: Run) -> None:
    """Then there is the count alone, and exit status 0."""
    assert run("mutate", FOLDER, "N-1") == (0, f"{MEANING}library: 0 mutants, 0 killed, 0 survived, 0 equivalent\n", "")


def test_all_mutants_can_be_listed(run: Run) -> None:
    """Killed ones with the case that failed, equivalent ones as such."""
    out = run("mutate", FOLDER, "L-2", "--all").out
    assert 'equivalent: L-2, ground L-2a: "joint ticket' not in out
    assert 'equivalent: L-2, ground L-2a: "the joint ticket" is listed as the purpose, too\n  (L-2)\n' in out
    assert (
        "killed: L-2: without its ground L-2a (the summer exhibition) (L-2)\n"
        "  by readers.yaml::a reader's address may go to the museum\n"
    ) in out


def test_json_is_versioned(run: Run) -> None:
    """An object with the form, counts and the list of mutants; dates are texts."""
    ran = run("mutate", FOLDER, "L-1", "--format", "json")
    data = json.loads(ran.out)
    assert (data["schema"], sum(data["counts"].values())) == ("isp-rules/mutation/1", len(data["mutants"]))


def test_a_misspelt_rule_is_told(run: Run) -> None:
    """Exit status 2, with what was perhaps meant."""
    assert run("mutate", FOLDER, "L-22") == (
        2,
        "",
        "error: library has no rule `L-22`\n  = help: did you mean `L-2`?\n",
    )


def test_cases_that_fail_are_bad_input(run: Run, tmp_path: Path) -> None:
    """They tell nothing of a mutant."""
    cases = tmp_path / "wrong.yaml"
    cases.write_text(f"base: {BASE.as_posix()}\ncases:\n  - {{case: it is denied, expect: deny}}\n", encoding="utf-8")
    assert run("mutate", FOLDER, "--cases", cases) == (
        2,
        "",
        (
            "error: library fails 1 case: whatever a mutant does, they tell nothing\n"
            "  = help: mend them first; `isp-rules test` shows them\n"
        ),
    )


def test_suggested_cases_are_written(run: Run, tmp_path: Path) -> None:
    """`isp-rules suggest` writes a file of cases; a rule that is not there is told."""
    out = tmp_path / "x-1.yaml"
    assert run("suggest", FOLDER, "X-1", "--out", out) == (0, "", "")
    assert out.read_text(encoding="utf-8") == X_1
    assert run("suggest", FOLDER, "X-11").err == "error: library has no rule `X-11`\n  = help: did you mean `X-1`?\n"


def test_a_notice_that_comes_with_denials_alone_has_its_cases_too(run: Run) -> None:
    """It is shown with the finding that names it."""
    ran = run("suggest", FOLDER, "N-1")
    assert (ran.status, ran.err) == (0, "")
    assert "- case: N-1 is shown\n  changes: {sender.kind: null}\n  expect: deny\n" in ran.out
