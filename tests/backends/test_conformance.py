"""
Every back end that is installed gives the answers of the reference evaluator, so far as it answers at all.

To add a back end, write what it says of some shares in `asked.py`, and one line in `BACK_ENDS` there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import isp_rules
from isp_rules import RulePack
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Condition, Exclusion, Pack
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.cases import Runner
from tests.backends.asked import BACK_ENDS, Answers, reference, stop_spark
from tests.library import PACK as LIBRARY
from tests.strategies import conditions, pack_of, packs, random_share

# Spark leaves files and sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning:pyspark", "ignore::ResourceWarning", "ignore::DeprecationWarning:pyspark"
)

SHARES = 10_000
WHOLE = 10
"""Of one share in so many everything is compared; of the others, what stands against them."""

LONGER = 10 if settings().max_examples > settings.get_profile("default").max_examples else 1
"""How much longer `make fuzz` searches."""

Asked = list[tuple[RulePack, list[ShareFacts], Answers]]


@pytest.fixture(params=BACK_ENDS)
def name(request: pytest.FixtureRequest) -> str:
    """Each back end by its name; one that cannot be asked here is skipped, with the reason."""
    name: str = request.param
    if missing := BACK_ENDS[name].missing():
        pytest.skip(missing)
    return name


@pytest.fixture(scope="module", autouse=True)
def spark_is_stopped() -> Iterator[None]:
    """The session of Spark that was begun ends with these tests."""
    yield
    stop_spark()


@pytest.fixture(scope="module")
def kent() -> Asked:
    """Every share of every Kent case, by the parameters that it is decided with, and what the reference says of it."""
    pack = isp_rules.load_pack("kent-schools-2016")
    runner = Runner(pack)
    shares: dict[int, dict[ShareFacts, None]] = {}
    trees: dict[int, Pack] = {}
    for case in read_cases(pack, cases_of(pack)):
        decision = runner.run(case).decision
        if decision is not None:
            assert decision._prepared is not None
            assert decision._share is not None
            tree = decision._prepared.pack
            trees[id(tree)] = tree
            shares.setdefault(id(tree), {})[decision._share] = None
    asked = [(RulePack(trees[each]), list(some)) for each, some in shares.items()]
    return [(pack, some, reference(pack, some, WHOLE)) for pack, some in asked]


def differences(name: str, pack: RulePack, shares: Sequence[ShareFacts], expected: Answers) -> Iterator[str]:
    """Where a back end says something else than the reference."""
    answers = BACK_ENDS[name].answers(pack, shares, WHOLE)
    for share, answer, truth in zip(shares, answers, expected, strict=True):
        assert truth is not None
        for what, said in (answer or {}).items():
            if what in truth and said != truth[what]:
                yield f"{name} says {said} of {what}, and not {truth[what]}: {share}"


@pytest.mark.exhaustive
def test_every_kent_case(name: str, kent: Asked) -> None:
    """The shares of the pack's own cases: each answer that a back end gives is that of the reference."""
    compared = 0
    for pack, shares, expected in kent:
        assert list(differences(name, pack, shares, expected)) == []
        compared += len(shares)
    assert compared > 1400


def excluding(when: Condition) -> Pack:
    """A pack of one exclusion."""
    return pack_of(exclusions=(Exclusion(id="X", source=LIBRARY.syntax.exclusions[0].source, when=when, because="so"),))


@pytest.mark.hypothesis
def test_generated_conditions_and_packs(name: str) -> None:
    """Ten thousand generated shares, under generated packs and under conditions of every form."""
    examples = BACK_ENDS[name].packs

    @settings(max_examples=examples * LONGER, suppress_health_check=[HealthCheck.too_slow])
    @given(packs() | conditions(leaves=20).map(excluding), st.integers(0, 2**32))
    def agree(tree: Pack, seed: int) -> None:
        pack, dice = RulePack(tree), random.Random(seed)
        most = 1 if name == "smt" else 2
        shares = [random_share(dice, most) for _ in range(SHARES // examples)]

        assert list(differences(name, pack, shares, reference(pack, shares, WHOLE))) == []

    agree()
