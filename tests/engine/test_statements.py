"""Rules that the same way would pass are asked about it once."""

from __future__ import annotations

import random

from isp_rules.engine import evaluate
from isp_rules.engine.compile import compile_pack, failures
from isp_rules.pack.syntax import Comparison, Ground, Kind, Operator, Pack, Requirement, Source, Values
from tests.strategies import pack_of, random_share


def _ages(*rules: range) -> Pack:
    """A pack with a requirement for each range, which is met from any age in it."""

    def asked(number: int, ages: range) -> Requirement:
        grounds = tuple(
            Ground(id=f"R{number}-{age}", title="a way", when=Comparison("subject.age", Operator.AT_LEAST, _one(age)))
            for age in ages
        )
        return Requirement(
            id=f"R{number}", asks="Old enough?", source=Source("x"), otherwise=Kind.TERM_BREACH, grounds=grounds
        )

    return pack_of(requirements=tuple(asked(number, ages) for number, ages in enumerate(rules)))


def _one(age: int) -> Values:
    return Values(frozenset([age]))


def test_a_common_way_is_asked_about_once() -> None:
    """A way that both rules have stands once in the source, before what only one of them asks."""
    pack = _ages(range(1, 3), range(2, 4))
    judge = compile_pack(pack).source.partition("def attach")[0]

    assert [line.strip() for line in judge.splitlines() if "if not" in line] == [
        "if not (subject_1 is not None and subject_1 >= K1):",
        "if not (subject_1 is not None and subject_1 >= K0):",
        "if not (subject_1 is not None and subject_1 >= K2):",
    ]


def test_any_number_of_rules_may_share_any_number_of_ways() -> None:
    """A hundred and twenty rules, each with all the ways of the rule before it and one more, are judged alike."""
    pack = _ages(*(range(count) for count in range(1, 121)))
    judge, dice = compile_pack(pack).judge, random.Random(0)
    for _ in range(5):
        share = random_share(dice)

        assert failures(judge(share)) == evaluate.judge(pack, share)
