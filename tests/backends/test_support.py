"""The support table of the back ends is true, both ways: a gap that closes fails here until the table says so."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from isp_rules import RulePack
from isp_rules.backends import support
from isp_rules.backends.durable import gaps
from isp_rules.backends.durable.native import extension
from isp_rules.errors import IspRulesError
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Comparison, Condition, Exclusion, Fact, Operator, OtherFact, Values
from tests.backends.asked import BACK_ENDS, BackEnd, reference, stop_spark
from tests.library import ADDRESS, PACK
from tests.strategies import FACTS, pack_of, random_share

# Spark leaves files and sockets to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning:pyspark", "ignore::ResourceWarning", "ignore::DeprecationWarning:pyspark"
)

ASKED = {"reference": BackEnd(reference), **BACK_ENDS}
STALE = "stale: run `make pack`"


@pytest.fixture(params=support.BACK_ENDS)
def name(request: pytest.FixtureRequest) -> str:
    """Each back end of the table; one that cannot be asked here is skipped, with the reason."""
    name: str = request.param
    if missing := ASKED[name].missing():
        pytest.skip(missing)
    return name


@pytest.fixture(scope="module", autouse=True)
def spark_is_stopped() -> Iterator[None]:
    """The session of Spark that was begun ends with these tests."""
    yield
    stop_spark()


def test_the_page_is_the_table() -> None:
    """README.md of the back ends is written from the table."""
    committed = Path(support.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert committed == support.page(), STALE


def test_every_back_end_is_in_the_table_and_is_asked() -> None:
    """A back end that is added here is added there, and no gap is said of one that is in neither."""
    assert list(ASKED) == list(support.BACK_ENDS)
    assert {name for row in (*support.ANSWERS, *support.PACKS) for name in row.gaps} <= set(support.BACK_ENDS)


# --- what is answered ---------------------------------------------------------------------------------


def test_what_is_answered(name: str) -> None:
    """A back end answers what the table says, and nothing that the table says it does not."""
    shares = [PACK.share(share).facts for share in (ADDRESS, {**ADDRESS, "purposes": ["advertising"]}, {})]

    answers = ASKED[name].answers(PACK, shares, 1)

    says = [row.what for row in support.ANSWERS if name not in row.gaps]
    assert [sorted(answer or {}) for answer in answers] == [sorted(says)] * len(shares)


# --- which packs and shares ---------------------------------------------------------------------------


def excluding(*whens: Condition, **facts: Fact) -> RulePack:
    """A pack of exclusions, some of its facts declared otherwise."""
    source = PACK.syntax.exclusions[0].source
    tree = pack_of(
        exclusions=tuple(
            Exclusion(id=f"X{number}", source=source, when=when, because="it is so")
            for number, when in enumerate(whens)
        )
    )
    return RulePack(replace(tree, facts={**FACTS, **facts}))


def some_shares(pack: RulePack, fact: str, *values: Any) -> list[ShareFacts]:
    """Shares of one item each that differ in one fact of the share or the subject."""
    made = []
    head, _, rest = fact.rpartition(".")
    for value in (*values, None):
        given = {"subjects": [{rest: value}]} if head else {fact: value}
        made.append(pack.share(given).facts)
    return made


def several_items() -> tuple[RulePack, Sequence[ShareFacts]]:
    """Two purposes in one share."""
    return PACK, [PACK.share({**ADDRESS, "purposes": ["exhibition", "joint_ticket"]}).facts]


def two_sets() -> tuple[RulePack, Sequence[ShareFacts]]:
    """Two sets of terms, compared in every way."""
    other = OtherFact("subject.consent.covers")
    operators = (Operator.INCLUDES_ANY, Operator.INCLUDES_ALL, Operator.ONLY)
    pack = excluding(*(Comparison("relies", operator, other) for operator in operators))
    dice = random.Random(0)
    return pack, [random_share(dice, most=1) for _ in range(100)]


def fractions() -> tuple[RulePack, Sequence[ShareFacts]]:
    """A number of at least 0.3."""
    pack = excluding(
        Comparison("subject.age", Operator.AT_LEAST, Values(frozenset([Decimal("0.3")]))),
        **{"subject.age": replace(FACTS["subject.age"], decimal=True)},
    )
    return pack, some_shares(pack, "subject.age", Decimal("0.3"), Decimal("0.299999999"), 0, 1)


def reserved() -> tuple[RulePack, Sequence[ShareFacts]]:
    """A flag named `id`."""
    pack = excluding(Comparison("id", Operator.IS, Values(frozenset([True]))), id=replace(FACTS["urgent"], name="id"))
    return pack, some_shares(pack, "id", True, False)


def many_values() -> tuple[RulePack, Sequence[ShareFacts]]:
    """One of 251 numbers."""
    pack = excluding(Comparison("subject.age", Operator.IS, Values(frozenset(range(gaps.MOST_VALUES + 1)))))
    return pack, some_shares(pack, "subject.age", 0, 250, 251)


def many_conditions() -> tuple[RulePack, Sequence[ShareFacts]]:
    """More than two thousand exclusions."""
    ages = range(gaps.MOST_CONDITIONS + 1)
    pack = excluding(*(Comparison("subject.age", Operator.AT_MOST, Values(frozenset([age]))) for age in ages))
    return pack, some_shares(pack, "subject.age", 0, 1_000, 5_000)


PROBES: dict[str, Callable[[], tuple[RulePack, Sequence[ShareFacts]]]] = {
    support.ITEMS_OF_A_LIST: several_items,
    support.TWO_SETS: two_sets,
    gaps.FRACTIONS: fractions,
    gaps.RESERVED: reserved,
    gaps.TOO_LONG: many_values,
    gaps.TOO_MANY: many_conditions,
}


def test_every_row_has_its_probe() -> None:
    """A row of the table is tried with a pack of its own."""
    assert list(PROBES) == [row.what for row in support.PACKS]


@pytest.mark.parametrize("row", support.PACKS, ids=lambda row: row.what)
def test_which_packs_and_shares_it_takes(name: str, row: support.Row) -> None:
    """What the table says it takes is answered as by the reference; anything else is refused, and never answered."""
    pack, shares = PROBES[row.what]()
    try:
        answers = ASKED[name].answers(pack, shares, 2)
    except IspRulesError:
        answers = [None] * len(shares)

    if name in row.gaps:
        assert answers == [None] * len(shares), "the gap has closed: take it out of the table"
        return
    for answer, truth in zip(answers, reference(pack, shares, 2), strict=True):
        assert answer is not None
        assert truth is not None
        assert {what: answer[what] for what in truth if what in answer} == {
            what: said for what, said in truth.items() if what in answer
        }


# --- why durable_rules cannot -------------------------------------------------------------------------


@pytest.fixture
def durable() -> Any:
    """The extension module of durable_rules."""
    if missing := BACK_ENDS["durable"].missing():
        pytest.skip(missing)
    return extension()


def rules(*tests: dict[str, Any]) -> str:
    """A rule set with a rule for each test."""
    return json.dumps({f"r{number}": {"all": [{"m": test}]} for number, test in enumerate(tests)})


def test_it_cannot_tell_fractions_apart(durable: Any) -> None:
    """To durable_rules, 0.1 and 0.10000000000000001 are the same."""
    handle = durable.create_ruleset("fractions", rules({"x": 0.1}))

    assert durable.assert_fact(handle, '{"x": 0.10000000000000001}')[0] == 0
    assert durable.assert_fact(handle, '{"x": 0.11}')[0] == 1


def test_it_takes_a_fact_named_id_for_its_own(durable: Any) -> None:
    """Two messages with the same `id` are one to durable_rules, whatever else they say."""
    handle = durable.create_ruleset("reserved", rules({"$ex": {"id": 1}}))

    assert durable.assert_fact(handle, '{"id": true, "age": 1}')[0] == 0
    assert durable.assert_fact(handle, '{"id": true, "age": 2}')[0] == 2


BEHIND_ONE_TEST = """
import json, sys
import durable_rules_engine
for count in (511, 513):
    rules = {f"r{n}": {"all": [{"m": {"$and": [{"y": 1}, {"x": n}]}}]} for n in range(count)}
    durable_rules_engine.create_ruleset("rules", json.dumps(rules))
    print(count, flush=True)
"""


def test_it_has_no_room_for_more_values(durable: Any) -> None:
    """Behind one test, durable_rules has room for 511 others; with two more it searches for ever."""
    assert durable
    with pytest.raises(subprocess.TimeoutExpired) as expired:
        subprocess.run([sys.executable, "-c", BEHIND_ONE_TEST], capture_output=True, check=True, timeout=3)

    assert expired.value.stdout == b"511\n"


def test_it_has_no_room_for_more_rules(durable: Any) -> None:
    """There is room for 4,096 rules."""
    durable.create_ruleset("rules", rules(*({"$and": [{"y": n // 100}, {"x": n}]} for n in range(4_096))))

    with pytest.raises(durable.error, match="error code: 106"):
        durable.create_ruleset("rules", rules(*({"$and": [{"y": n // 100}, {"x": n}]} for n in range(4_097))))
