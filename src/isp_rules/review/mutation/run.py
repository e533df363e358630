"""A pack's cases run against its mutants: which are noticed, which cannot be, and what would notice the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from isp_rules.errors import IspRulesError, did_you_mean, needs_extra
from isp_rules.pack.english.texts import counted
from isp_rules.pack.said import as_written, by_shape
from isp_rules.review.asked import check_pack
from isp_rules.review.bases import base_shares
from isp_rules.review.case_files import Case
from isp_rules.review.cases import mismatches
from isp_rules.review.mutation.answers import Answers, EditedWorld
from isp_rules.review.mutation.edits import Mutant
from isp_rules.review.mutation.mutants import mutants_of
from isp_rules.review.mutation.report import Fate, MutantResult, Mutation, ReadyCase
from isp_rules.review.mutation.telling import Telling
from isp_rules.review.mutation.words import clauses_of, mutant_words
from isp_rules.review.replay.worlds import CaseWorld, worlds_of
from isp_rules.rulepack import RulePack

NOT_PROVED = 'z3 is not installed, so it is not known whether a case can tell: pip install "isp-rules[analysis]"'

NO_CASE = "there are shares that it answers otherwise, but no case was found that tells"


def mutants(pack: RulePack, only: Collection[str] = ()) -> tuple[Mutant, ...]:
    """
    Every mutant of a pack: the pack with one small edit.

    A rule, a ground, a guard, a tolerance or a part of a condition is left out; `all` and `any` are swapped; a
    comparison, a name or a `not` is negated; a bound is moved by one; a list of values loses one of them, or is made
    longer by the next; a denial is of another kind.

    Args:
        pack: the pack.
        only: the ids of rules, whose mutants alone are wanted.

    Raises:
        IspRulesError: the pack has no such rule.

    >>> import isp_rules
    >>> len(mutants(isp_rules.load_pack("kent-schools-2016"), ["P-03a"])) > 10
    True
    """
    check_pack(pack)
    check_rules(pack, only)
    return tuple(mutants_of(pack.syntax, only))


def check_rules(pack: RulePack, only: Collection[str]) -> None:
    """
    Refuse what names no rule of a pack.

    Raises:
        IspRulesError: an id is of none, or the ids are one text.
    """
    if isinstance(only, str):
        raise IspRulesError(f"rules are named in a list, not {by_shape(only)}")
    known = [each.id for each in (*pack.syntax.rules, *pack.syntax.impossible)]
    for name in only:
        if name not in known:
            meant = did_you_mean(str(name), known) or "name a rule by its id, as `isp-rules show` has it"
            raise IspRulesError(f"{pack.name} has no rule {as_written(name)}\n  = help: {meant}")


def mutate(pack: RulePack, cases: Iterable[Case], only: Collection[str] = ()) -> Mutation:
    """
    Run cases against every mutant of a pack.

    Args:
        pack: the pack.
        cases: cases that it passes.
        only: the ids of rules, whose mutants alone are wanted.

    Returns:
        What became of each. Without z3 no mutant is proved equivalent.

    Raises:
        IspRulesError: the pack fails some of the cases, or has no such rule.
        PackError: the pack cannot be used with the parameters that a case sets.
    """
    chosen = mutants(pack, only)
    running = Mutating(pack, cases)
    return Mutation(pack=pack, results=tuple(map(running.run, chosen)))


class Mutating:
    """Cases made ready to be run against one mutant after another."""

    def __init__(self, pack: RulePack, cases: Iterable[Case]) -> None:
        """
        Judge the cases once.

        Raises:
            IspRulesError: the pack fails some of them.
            PackError: the pack cannot be used with the parameters that a case sets.
        """
        chosen = tuple(cases)
        self._worlds = worlds_of(pack, chosen)
        failing = len(chosen) - sum(len(world.cases) for world in self._worlds)
        failing += sum(len(list(_failing(Answers(each, each.pack, each.verdicts), each))) for each in self._worlds)
        if failing:
            message = f"{pack.name} fails {counted(failing, 'case')}: whatever a mutant does, they tell nothing"
            raise IspRulesError(f"{message}\n  = help: mend them first; `isp-rules test` shows them")
        bases = base_shares(pack)
        others = [each for each in self._worlds if each.cases[0].parameters]
        self._own = Telling(pack.syntax, {}, bases)
        self._others = tuple(Telling(each.pack, each.cases[0].parameters, bases) for each in others)

    def run(self, mutant: Mutant) -> MutantResult:
        """
        What becomes of one mutant.

        Args:
            mutant: of this pack.
        """
        killer = self._killer(mutant)
        if killer is not None:
            return self._result(mutant, Fate.KILLED, killed_by=killer.id)
        try:
            with needs_extra("analysis"):
                from isp_rules.backends.smt import UnknownError  # noqa: PLC0415 - an extra brings z3
        except IspRulesError:
            return self._result(mutant, Fate.SURVIVED, ready=self._near_cases(mutant), why=NOT_PROVED)
        try:
            return self._told_apart(mutant)
        except UnknownError as error:
            return self._result(mutant, Fate.SURVIVED, ready=self._near_cases(mutant), why=str(error))

    def _told_apart(self, mutant: Mutant) -> MutantResult:
        """A mutant that no case kills: equivalent with all parameters, or with a case that would kill it."""
        others = [each for each in self._others if each.differs_from(self._own, mutant)]
        found = False
        for ready in (case for each in (self._own, *others) for case in each.by_proof(mutant)):
            if ready is not None:
                return self._result(mutant, Fate.SURVIVED, ready=ready)
            found = True
        return self._result(mutant, Fate.SURVIVED, why=NO_CASE) if found else self._result(mutant, Fate.EQUIVALENT)

    def _killer(self, mutant: Mutant) -> Case | None:
        for world in self._worlds:
            answers = EditedWorld(world, mutant)
            for number in answers.affected():
                if _fails(answers, world, number):
                    return world.cases[number]
        return None

    def _near_cases(self, mutant: Mutant) -> ReadyCase | None:
        own = (each for each in self._worlds if not each.cases[0].parameters)
        return next((self._own.by_search(each, mutant) for each in own), None)

    def _result(self, mutant: Mutant, fate: Fate, **more: Any) -> MutantResult:
        return MutantResult(
            mutant=mutant,
            words=mutant_words(self._own.pack, mutant),
            clauses=clauses_of(self._own.places, mutant),
            fate=fate,
            **more,
        )


def _failing(answers: Answers, world: CaseWorld) -> Iterator[Case]:
    return (case for number, case in enumerate(world.cases) if _fails(answers, world, number))


def _fails(answers: Answers, world: CaseWorld, number: int) -> bool:
    expected = world.cases[number].document
    return any(mismatches(expected, answers.answer(number, missing=expected.missing is not None)))
