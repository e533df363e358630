"""What becomes of mutants: killed, equivalent or surviving with a case that would kill them."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules.backends.smt import UnknownError
from isp_rules.errors import IspRulesError
from isp_rules.pack.syntax import Pack
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.cases import run_cases
from isp_rules.review.judge import Judge
from isp_rules.review.mutation import Fate, Mutant, Mutating, mutants, mutate
from isp_rules.review.mutation import run as running
from isp_rules.review.mutation.edits import edited
from isp_rules.review.mutation.mutants import mutants_of
from isp_rules.review.mutation.proofs import Prover
from isp_rules.rulepack import RulePack
from tests.library import BASE, FOLDER, PACK
from tests.review.named_packs import FEWER, named_packs, shares_for

CASES = read_cases(PACK, cases_of(PACK))
FOUND = mutate(PACK, CASES)
KENT = isp_rules.load_pack("kent-schools-2016")


def test_every_mutant_has_one_of_three_fates() -> None:
    """The small pack's cases are few: a third of its mutants survive them."""
    assert {fate.value: len(FOUND.of(fate)) for fate in Fate} == {"killed": 57, "survived": 30, "equivalent": 2}
    assert [each.mutant for each in FOUND.results] == list(mutants(PACK))


def test_a_killed_mutant_names_the_case_that_fails() -> None:
    """It is the first one that was tried, by file and title."""
    by_words = {each.words: each for each in FOUND.results}
    killed = by_words["L-3, ground L-3a: the category is contact details -> the category is not contact details"]
    assert (killed.fate, killed.ready, killed.why) == (Fate.KILLED, None, "")
    assert killed.killed_by == "readers.yaml::a reader's address may go to the museum"
    assert killed.clauses == ("L-3",)


def test_an_equivalent_mutant_is_set_aside() -> None:
    """The other ground is met in its place: nothing that a case can expect differs, with either parameter."""
    on = "the date of the share is"
    assert [each.words for each in FOUND.of(Fate.EQUIVALENT)] == [
        f"L-1, ground L-1b: {on} 2025-01-01 or later -> {on} 2024-12-31 or later",
        'L-2, ground L-2a: "the joint ticket" is listed as the purpose, too',
    ]


@pytest.mark.parametrize("survivor", FOUND.survivors, ids=lambda each: each.words)
def test_a_survivor_comes_with_a_case_that_the_pack_passes_and_the_mutant_fails(survivor: Any, tmp_path: Path) -> None:
    """The case is a file of cases beside the base share, and runs as it is."""
    assert survivor.ready is not None
    (tmp_path / survivor.ready.base).write_text(BASE.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "ready.yaml").write_text(survivor.ready.text, encoding="utf-8")
    (case,) = read_cases(PACK, tmp_path / "ready.yaml")
    mutant = RulePack(edited(PACK.syntax, survivor.mutant), path=FOLDER)
    assert [each.passed for pack in (PACK, mutant) for each in run_cases(pack, [case])] == [True, False]


def test_a_ready_case_changes_no_more_than_it_must() -> None:
    """What the base share gives already is not repeated."""
    ready = next(each.ready for each in FOUND.survivors if each.words.startswith("L-2: without its ground L-2b"))
    assert ready is not None
    assert yaml.safe_load(ready.text) == {
        "base": "base.yaml",
        "cases": [
            {"case": "L-2: ground L-2b is enough", "changes": {"purpose": "joint_ticket"}, "expect": "allow"},
        ],
    }


@FEWER
@given(named_packs(), st.integers(0, 10**6))
def test_what_z3_calls_equivalent_no_share_tells_apart(pack: Pack, seed: int) -> None:
    """A mutant of a generated pack that is proved equivalent answers random shares alike; another one a found share."""
    every = list(mutants_of(pack))
    mutant = every[seed % len(every)]
    before, after = Judge(pack), Judge(edited(pack, mutant))
    found = next(iter(Prover(pack).apart(mutant)), None)
    if found is not None:
        share = before.read(found.share)
        assert share is not None
        assert before.answer(share) != after.answer(share)
        return
    for share in shares_for(seed, 20):
        one, other = before.answer(share), after.answer(share)
        assert one.outcome == other.outcome
        assert set(one.findings) == set(other.findings)
        assert set(one.kinds) == set(other.kinds)
        assert set(one.duties) == set(other.duties)
        assert set(one.notices) == set(other.notices)


def test_without_z3_survivors_get_their_cases_from_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is called equivalent, and a case is looked for near those that there are."""
    for name in [each for each in sys.modules if each.startswith("isp_rules.backends.smt")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    found = mutate(PACK, CASES, ["L-1", "L-2", "L-4", "X-1"])
    assert {each.fate for each in found.results} == {Fate.KILLED, Fate.SURVIVED}
    assert {each.why for each in found.survivors} == {running.NOT_PROVED}
    assert {each.words for each in found.survivors if each.ready is None} == {
        each.words for each in FOUND.of(Fate.EQUIVALENT)
    }


def test_what_the_solver_cannot_tell_is_not_equivalent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant has survived, and says why no more is known."""

    def unknown(_: Prover, __: Mutant) -> Any:
        raise UnknownError("the solver cannot tell: timeout")

    monkeypatch.setattr(Prover, "apart", unknown)
    survivors = mutate(PACK, CASES, ["L-1", "L-2"]).survivors
    assert {each.why for each in survivors} == {"the solver cannot tell: timeout"}
    assert {each.words for each in survivors} >= {each.words for each in FOUND.of(Fate.EQUIVALENT)}


def test_a_mutant_that_only_other_parameters_tell_is_no_equivalent() -> None:
    """With its own parameter the pack never comes to the ground; a case that sets another would tell, and says so."""
    without = [each for each in CASES if each.title != "a library may let the review date pass"]
    found = mutate(PACK, without, ["L-1"])
    words = "L-1: without its ground L-1b (overdue for review, which the library lets pass)"
    ready = {each.words: each.ready for each in found.survivors}[words]
    assert ready is not None
    assert ready.case == {
        "case": "L-1: ground L-1b is enough",
        "parameters": {"on_review_overdue": "warn"},
        "changes": {"date": date(2025, 1, 1)},
        "expect": "allow",
    }


def test_no_cases_kill_nothing() -> None:
    """All that can be told apart survives."""
    assert {each.fate for each in mutate(PACK, [], ["L-2"]).results} == {Fate.SURVIVED, Fate.EQUIVALENT}


def test_cases_that_fail_tell_nothing() -> None:
    """A mutant is killed by a case that fails, so that all must pass before."""
    wrong = [replace(each, document=each.document.model_copy(update={"expect": "deny"})) for each in CASES[:2]]
    with pytest.raises(IspRulesError) as error:
        mutate(PACK, [*CASES[2:], *wrong])
    assert str(error.value) == (
        "library fails 2 cases: whatever a mutant does, they tell nothing\n"
        "  = help: mend them first; `isp-rules test` shows them"
    )


def test_the_report_is_plain_data_with_a_version() -> None:
    """JSON names its form, the pack and how many have which fate, and lists every mutant."""
    data = json.loads(FOUND.to_json())
    assert data["schema"] == "isp-rules/mutation/1"
    assert data["pack"] == {"name": "library", "version": "1.2.0", "digest": PACK.digest}
    assert data["counts"] == {"killed": 57, "survived": 30, "equivalent": 2}
    (mutant,) = (each for each in data["mutants"] if each["words"] == "L-2: without its ground L-2b (the joint ticket)")
    assert mutant == {
        "of": "L-2",
        "place": "L-2",
        "edit": "DropGround",
        "words": "L-2: without its ground L-2b (the joint ticket)",
        "clauses": ["L-2"],
        "fate": "survived",
        "killed_by": "",
        "ready_case": {
            "base": "base.yaml",
            "case": {"case": "L-2: ground L-2b is enough", "changes": {"purpose": "joint_ticket"}, "expect": "allow"},
        },
        "why": "",
    }


def test_a_sample_of_kents_mutants_is_killed_or_equivalent() -> None:
    """Every hundred and twentieth mutant of Kent; `make mutate` runs them all."""
    running_ = Mutating(KENT, read_cases(KENT, cases_of(KENT)))
    chosen = mutants(KENT)[::120]
    assert [str(each) for each in chosen if running_.run(each).fate is Fate.SURVIVED] == []
