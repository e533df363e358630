"""The answers of durable_rules -> a verdict: which rules stand against a share, and what goes with an allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from isp_rules.backends.durable.chunks import Answers
from isp_rules.backends.durable.questions import GIVEN, GROUND, GUARD, HOLDS, Group
from isp_rules.engine.items import Item
from isp_rules.engine.verdict import DOES_NOT_APPLY, TOLERATED, DutyOwed, Failure, GroundMet
from isp_rules.pack.syntax import Exclusion, Pack, Requirement

Answered = Iterable[tuple[Group, Item, Answers]]
"""The answers to one group of questions after another, for each combination of its items."""


def failures(pack: Pack, answered: Answered) -> list[Failure]:
    """The requirements and exclusions that stand against the share."""
    found = []
    rules = pack.against
    for group, item, answers in answered:
        for number in group.rules:
            rule, holds = rules[number], answers.get((HOLDS, number))
            match rule:
                case Requirement():
                    stands, definite = holds is not True and not _tolerated(number, rule, answers), holds is False
                case Exclusion():
                    stands, definite = holds is not False, holds is True
                case _:
                    assert_never(rule)
            if stands:
                found.append(Failure(number, definite, item))
    return found


def grounds(pack: Pack, answered: Answered) -> Iterator[GroundMet]:
    """How each requirement passes."""
    for group, item, answers in answered:
        for number in group.rules:
            for ground in _passes_by(number, pack.requirements[number], answers):
                yield GroundMet(number, ground, item)


def duties(answered: Answered) -> Iterator[DutyOwed]:
    """The duties that are owed, or may be."""
    for group, item, answers in answered:
        for number in group.rules:
            owed = answers.get((HOLDS, number))
            if owed is not False:
                yield DutyOwed(number, owed is True, item)


def notices(answered: Answered) -> set[int]:
    """The notices that are certainly to be shown."""
    return {number for group, _, answers in answered for number in group.rules if answers.get((HOLDS, number))}


def _passes_by(number: int, rule: Requirement, answers: Answers) -> Iterator[int]:
    if answers.get((GUARD, number)) is False:
        yield DOES_NOT_APPLY
        return
    met = [position for position in range(len(rule.grounds)) if answers.get((GROUND, number, position))]
    yield from met
    if not met and _tolerated(number, rule, answers):
        yield TOLERATED


def _tolerated(number: int, rule: Requirement, answers: Answers) -> bool:
    """An unknown answer is tolerated while a certain fact is not given."""
    return rule.when_unknown is not None and (HOLDS, number) not in answers and (GIVEN, number) not in answers
