"""Where no solver is at hand: a share that tells a mutant from its pack, looked for near the shares of the cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from isp_rules.pack.layout import Value
from isp_rules.pack.scope import comparisons, conditions_of, declared, facts_of
from isp_rules.pack.syntax import FactType, Impossible, Pack, Values
from isp_rules.review.changes import changed
from isp_rules.review.judge import Judge
from isp_rules.review.mutation.answers import EditedWorld
from isp_rules.review.mutation.edits import Mutant
from isp_rules.review.nearest import of_one_item_each
from isp_rules.review.places import Judged
from isp_rules.review.replay.worlds import CaseWorld, World

_CASES_TRIED: Final = 120
"""How many cases are tried with one fact changed, spread over all."""

_SHARES_TRIED: Final = 20
"""How many of those shares are looked at whose answer may change."""


def near_cases(world: CaseWorld, judge: Judge, mutant: Mutant) -> Iterator[dict[str, Value]]:
    """
    Shares of one item each that the mutant may answer otherwise: of cases, with another value of one fact.

    Args:
        world: the cases.
        judge: their pack.
        mutant: an edit of it that none of the cases notices.
    """
    rules = world.places.judged_by(mutant.place)
    values = {fact: list(_values(world.pack, rules, fact)) for fact in _facts(world.pack, rules)}
    step = max(1, len(world.cases) // _CASES_TRIED)
    shares = []
    for case in world.cases[::step]:
        start = changed(case.base, case.document.changes)
        for share in (changed(start, {fact: value}) for fact, tried in values.items() for value in tried):
            read = judge.read(share)
            if read is not None:
                shares.append(read)
    edited = EditedWorld(World(world.pack, shares), mutant)
    for number in islice(edited.affected(), _SHARES_TRIED):
        yield from of_one_item_each(world.pack, shares[number])


def _conditions(rules: Sequence[Judged]) -> Iterator[Any]:
    for rule in rules:
        yield from (rule.when,) if isinstance(rule, Impossible) else conditions_of(rule)


def _facts(pack: Pack, rules: Sequence[Judged]) -> dict[str, None]:
    read = (fact for condition in _conditions(rules) for fact in facts_of(condition))
    return dict.fromkeys(fact for fact in read if declared(pack.facts, fact) is not None)


def _values(pack: Pack, rules: Sequence[Judged], fact: str) -> Iterator[Any]:
    """What a fact may be: not known, each of its terms, and the numbers and dates that the rules name."""
    of = declared(pack.facts, fact)
    assert of is not None  # noqa: S101 - a fact that rules read
    yield None
    match of.type:
        case FactType.TERM:
            yield from pack.vocabularies[of.vocabulary].terms
        case FactType.TERMS:
            yield from ([], *([term] for term in pack.vocabularies[of.vocabulary].terms))
        case FactType.FLAG:
            yield from (True, False)
        case FactType.TEXT:
            yield "stated"
        case FactType.NUMBER | FactType.DATE:
            yield from _marks(rules, fact)


def _marks(rules: Sequence[Judged], fact: str) -> Iterator[Any]:
    read = (each for condition in _conditions(rules) for each in comparisons(condition))
    named = {
        value
        for each in read
        if each.fact == fact and isinstance(each.operand, Values)
        for value in each.operand.values
    }
    for value in sorted(named):
        match value:
            case date():
                yield from (value - timedelta(1), value, value + timedelta(1))
            case int() | Decimal():
                yield from (value - 1, value, value + 1)
            case str():
                pass
