"""The cases run again quickly: what they would be answered under a mutant is what the mutant answers."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules.pack.syntax import Pack
from isp_rules.review.answers import Answer
from isp_rules.review.case_files import Case, cases_of, read_cases
from isp_rules.review.cases import Runner, mismatches
from isp_rules.review.judge import Judge
from isp_rules.review.mutation import Mutant, mutants
from isp_rules.review.mutation.answers import Answers, EditedWorld
from isp_rules.review.mutation.edits import edited
from isp_rules.review.mutation.mutants import mutants_of
from isp_rules.review.replay.worlds import CaseWorld, World, worlds_of
from isp_rules.rulepack import RulePack
from tests.library import FOLDER, PACK
from tests.review.named_packs import FEWER, named_packs, shares_for

KENT = isp_rules.load_pack("kent-schools-2016")


def _sets(answer: Answer) -> tuple[object, ...]:
    """An answer without orders and repetitions, which mean nothing."""
    lists = (answer.findings, answer.kinds, answer.grounds, answer.duties, answer.notices, answer.missing)
    return answer.outcome, *map(frozenset, (*lists, answer.clauses, answer.impossible))


def _agree(world: World, mutant: Mutant, numbers: range | list[int]) -> None:
    quick = EditedWorld(world, mutant)
    whole = Judge(quick.pack)
    unchanged = Answers(world, world.pack, world.verdicts)
    affected = set(quick.affected())
    for number in numbers:
        found = quick.answer(number, missing=True)
        assert _sets(found) == _sets(whole.answer(world.shares[number])), (str(mutant), number)
        if number not in affected:
            assert _sets(found) == _sets(unchanged.answer(number, missing=True)), (str(mutant), number)


@FEWER
@given(named_packs(), st.integers(0, 10**6))
def test_the_answers_under_a_mutant_are_those_of_the_edited_pack(pack: Pack, seed: int) -> None:
    """For generated packs the quick answer is that of the whole decision, and whoever is not affected is not."""
    world = World(pack, shares_for(seed, 2))
    every = list(mutants_of(pack))
    for mutant in random.Random(seed).sample(every, min(3, len(every))):
        _agree(world, mutant, range(2))


def test_the_answers_under_a_mutant_of_kent_are_those_of_the_edited_pack() -> None:
    """The same for Kent's own cases, some mutants of each kind and some cases of each, affected or not."""
    dice = random.Random(2016)
    cases = dice.sample(read_cases(KENT, cases_of(KENT)), 120)
    world = worlds_of(KENT, [case for case in cases if not case.parameters])[0]
    every = list(mutants_of(KENT.syntax))
    for kind in sorted({type(each.edit).__name__ for each in every}):
        mutant = dice.choice([each for each in every if type(each.edit).__name__ == kind])
        chosen = dice.sample(range(len(world.shares)), 12)
        quick = EditedWorld(world, mutant)
        _agree(world, mutant, [*list(quick.affected())[:4], *chosen])


LIBRARY_CASES = read_cases(PACK, cases_of(PACK))


@pytest.mark.parametrize("mutant", mutants(PACK), ids=str)
def test_the_same_cases_fail_as_when_all_are_run_again(mutant: Mutant) -> None:
    """For every mutant of the small pack, and with other parameters, just those cases fail that fail in a whole run."""
    again = Again(PACK, mutant)
    expected = {case.id for case in LIBRARY_CASES if not again.run(case).passed}
    assert {case.id for world in worlds_of(PACK, LIBRARY_CASES) for case in _failing(world, mutant)} == expected


def _failing(world: CaseWorld, mutant: Mutant) -> list[Case]:
    quick = EditedWorld(world, mutant)
    numbers = list(quick.affected())
    assert len(numbers) == len(set(numbers))
    return [
        case
        for number in numbers
        if any(mismatches((case := world.cases[number]).document, quick.answer(number, missing=True)))
    ]


class Again(Runner):
    """Runs cases against an edited pack, read with the parameters that they set."""

    def __init__(self, pack: RulePack, mutant: Mutant) -> None:
        super().__init__(pack)
        self._mutant = mutant

    def pack_for(self, case: Case) -> RulePack:
        """The edited pack with the case's parameters."""
        return _read(self._mutant, tuple(case.parameters.items()))


@cache
def _read(mutant: Mutant, parameters: tuple[tuple[str, Any], ...]) -> RulePack:
    return RulePack(edited(_library(parameters).syntax, mutant), path=FOLDER)


@cache
def _library(parameters: tuple[tuple[str, Any], ...]) -> RulePack:
    return isp_rules.load_pack(FOLDER, parameters=dict(parameters))
