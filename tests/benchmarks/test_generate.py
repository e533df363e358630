"""The generated packs that are measured: what they hold, and that their answers are right."""

from __future__ import annotations

from pathlib import Path

import pytest

import isp_rules
from isp_rules.engine import evaluate
from isp_rules.engine.compile import failures
from isp_rules.engine.items import Item, readers
from isp_rules.pack.scope import comparisons, conditions_of
from isp_rules.pack.syntax import FactType, Operator
from tests.benchmarks.generate import generate
from tests.benchmarks.peers.peer import alternatives, fails
from tests.benchmarks.shares import Shares, share_of

Made = tuple[isp_rules.RulePack, Shares]


@pytest.fixture(params=[False, True], ids=["flat", "items"], name="made")
def generated_pack(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    """A pack of sixty rules, read from a file, and its shares."""
    generated = generate(60, items=request.param)
    pack = isp_rules.load_pack(generated.write(tmp_path))
    return pack, Shares(generated, pack)


def test_the_same_size_gives_the_same_pack() -> None:
    """Two runs measure the same rules."""
    assert generate(60) == generate(60)
    assert generate(60).document != generate(61).document


@pytest.mark.parametrize("rules", [60, 300])
def test_a_pack_has_as_many_rules_as_asked_for(rules: int, tmp_path: Path) -> None:
    """Requirements and exclusions are counted together."""
    assert len(isp_rules.load_pack(generate(rules).write(tmp_path)).syntax.against) == rules


def test_every_type_and_every_operator_occurs(made: Made) -> None:
    """What is measured is the whole language of conditions."""
    pack = made[0].syntax
    found = [each for rule in pack.rules for condition in conditions_of(rule) for each in comparisons(condition)]

    assert {fact.type for fact in pack.facts.values()} == set(FactType)
    assert {each.operator for each in found} == set(Operator)


@pytest.mark.parametrize("kind", ["allowed", "denied", "unknown", "complete"])
def test_the_compiled_pack_gives_the_answers_of_the_reference(made: Made, kind: str) -> None:
    """The figures are those of right answers."""
    pack, shares = made
    for facts in shares.draw(kind, 20):
        share = shares.ready(facts).facts
        found = failures(pack.decide(share_of(facts))._against)

        assert found == evaluate.judge(pack.syntax, share)
        assert bool(found) is (kind != "allowed")


def test_a_share_of_many_items_is_judged_alike(made: Made) -> None:
    """Three people with four categories each, all like the one of a share near the base."""
    pack, shares = made
    for facts in shares.denied(5):
        share = pack.share(share_of(facts, subjects=3, categories=4))

        assert failures(pack.decide(share)._against) == evaluate.judge(pack.syntax, share.facts)


def test_rules_without_unknown_fail_as_the_rules_do(tmp_path: Path) -> None:
    """The form of the rules that other engines are given has the same answers for complete shares."""
    generated = generate(60)
    pack = isp_rules.load_pack(generated.write(tmp_path))
    shares = Shares(generated, pack)
    for facts in shares.complete(50):
        read = readers(pack.syntax, shares.ready(facts).facts)(Item())
        found = [
            rule.id
            for rule in pack.syntax.against
            if any(
                all(evaluate.truth_of(each.comparison, read) is each.wanted for each in row)
                for row in alternatives(fails(rule))
            )
        ]

        assert found == list(pack.decide(share_of(facts)).rules)
