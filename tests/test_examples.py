"""The examples are what they say: each share's outcome and the rules that decide it, and the service's own tests."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
import yaml

import isp_rules
from isp_rules.review.schemas import schemas

ROOT = Path(__file__).parents[1]
SHARES = ROOT / "examples" / "shares"
PACK = isp_rules.load_pack("kent-schools-2016")


@dataclass(frozen=True)
class Expected:
    """What a share comes to. The grounds are those that decide it; an allow has many more."""

    outcome: str
    findings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    still_needed: tuple[str, ...] = ()
    grounds: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    """Those that this share shows, beside the usual ones."""


EXPECTED = {
    "academy_census.yaml": Expected(
        "allow", grounds=frozenset({"PT-02", "FN-1c", "LB-G2", "LB-S3", "H-01a"}), duties=frozenset({"TC-A1b", "BP-01"})
    ),
    "adoption.yaml": Expected("deny", findings=("X-05",), kinds=("out_of_scope",)),
    "fathers_offences.yaml": Expected("deny", findings=("LB-S0", "LB-G0"), kinds=("condition_failed",)),
    "half_known.yaml": Expected(
        "deny",
        findings=("DC-05-CONTENTS", "H-07"),
        kinds=("not_shown",),
        still_needed=("subject.contents_declared", "means.encrypted"),
    ),
    "sen_assessment.json": Expected("allow", grounds=frozenset({"P-09", "SD-01", "SD-03", "LB-G2", "LB-S3"})),
    "sen_assessment.yaml": Expected("allow", grounds=frozenset({"P-09", "SD-01", "SD-03", "LB-G2", "LB-S3"})),
    "young_persons_consent.yaml": Expected(
        "allow", grounds=frozenset({"P-01", "LB-G1a", "LB-S1a"}), duties=frozenset({"LB-S1-RECORD"})
    ),
    "youth_justice.yaml": Expected(
        "allow",
        grounds=frozenset({"P-03", "P-03a-YOUNG", "P-03b-RECIPIENT", "SD-06", "LB-S3"}),
        duties=frozenset({"TC-K2", "IM-01"}),
    ),
}


def decided(name: str) -> isp_rules.Decision:
    """The decision about one of the example shares."""
    return PACK.decide(SHARES / name)


def test_each_example_share_has_an_expected_outcome() -> None:
    """No share lies in the folder without its outcome here, and none is expected that is not there."""
    assert sorted(each.name for each in SHARES.iterdir()) == sorted(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_share_comes_to_what_is_expected(name: str) -> None:
    """The outcome, all rules that stand against the share with their kinds, and what decides an allow."""
    expected, decision = EXPECTED[name], decided(name)
    found = Expected(
        decision.outcome.value,
        decision.rules,
        tuple(kind.value for kind in decision.kinds),
        decision.still_needed,
        expected.grounds & {met.ground for met in decision.grounds},
        expected.duties & {duty.duty for duty in decision.duties},
    )
    assert found == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_an_allowed_example_leaves_nothing_unknown(name: str) -> None:
    """An example of an allow is complete: no duty stands in for a fact that was left out."""
    assert [each.duty for each in decided(name).duties if not each.certain or each.not_known] == []


@pytest.mark.parametrize("path", sorted(SHARES.glob("*.yaml")), ids=lambda path: path.name)
def test_an_example_share_names_its_schema_and_keeps_to_it(path: Path) -> None:
    """The first line names the schema for editors, a comment of two or three lines follows, and the schema agrees."""
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("\n\n")].splitlines()
    schema = head[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / schema).resolve() == ROOT / "rules/kent-schools-2016/schemas/share.schema.json"
    assert head[1] == "#"
    assert [line[:2] for line in head[2:]] in (["# "] * 2, ["# "] * 3)
    data = json.loads(json.dumps(yaml.safe_load(text), default=str))
    jsonschema.validate(data, schemas(PACK)["share"], cls=jsonschema.Draft202012Validator)


def test_a_share_is_the_same_in_json() -> None:
    """YAML and JSON give the same share, to the digest, and the same answer."""
    assert decided("sen_assessment.json") == decided("sen_assessment.yaml")


def test_the_father_is_the_only_one_who_stands_against_the_family() -> None:
    """Both findings are about the second person's offences; without them the share is allowed."""
    about = {
        (found.item.subject, found.item.category)
        for finding in decided("fathers_offences.yaml").findings
        for found in finding.items
    }
    assert about == {(1, "offences")}
    share = yaml.safe_load((SHARES / "fathers_offences.yaml").read_text(encoding="utf-8"))
    share["subjects"][1]["categories"].remove("offences")
    assert PACK.decide(share).allowed


def test_another_school_is_not_told_of_a_caution() -> None:
    """As the comment of the Youth Justice share says: the same to another school than the young person's is denied."""
    share = yaml.safe_load((SHARES / "youth_justice.yaml").read_text(encoding="utf-8"))
    share["subjects"][0]["on_roll_at"] = "another_kent_school"
    assert PACK.decide(share).rules == ("P-03b",)


def test_the_demonstration_is_an_allow() -> None:
    """`make demo` decides the first example, which is allowed: exit status 0."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    command = next(line for line in makefile.splitlines() if line.endswith("examples/shares/sen_assessment.yaml"))
    arguments = command.split("python ", 1)[1].split()
    ran = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[0], ran.stderr) == (
        0,
        "Allowed under this protocol, with 9 duties.",
        "",
    )


def test_the_tests_of_the_example_services_are_run(pytestconfig: pytest.Config) -> None:
    """A plain `pytest` collects the examples, the service's own tests among them."""
    assert "examples" in pytestconfig.getini("testpaths")
    assert sorted(path.name for path in (ROOT / "examples").glob("*/test_*.py")) == [
        "test_attendance_referrals.py",
        "test_referral_router.py",
    ]
