"""A pack decided by durable_rules against the reference evaluator, and what is left behind: nothing."""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import isp_rules
from isp_rules.backends.durable import DurableEngine
from isp_rules.backends.durable.asking import Message
from isp_rules.backends.durable.chunks import Answers
from isp_rules.backends.durable.engine import Evaluator
from isp_rules.backends.durable.native import extension
from isp_rules.engine import evaluate
from isp_rules.engine.compile import failures
from isp_rules.engine.verdict import Attachments
from isp_rules.errors import IspRulesError
from isp_rules.pack.syntax import All, Comparison, Condition, Exclusion, Not, Operator, Pack, Values
from isp_rules.pack.syntax import Any as AnyOf
from tests.library import ADDRESS, FOLDER, PACK
from tests.strategies import DAYS, WORDS, conditions, pack_of, packs, random_share

try:
    extension()
except IspRulesError as missing:
    pytest.skip(str(missing), allow_module_level=True)

SHARES_FOR_EACH_PACK = 10
READER: dict[str, Any] = {"role": "reader", "age": 30, "categories": ["contact_details", "reading_history"]}
DENIED = {**ADDRESS, "purposes": ["advertising", "exhibition"], "subjects": [READER]}


@pytest.fixture(scope="module")
def engine() -> DurableEngine:
    """The small pack in durable_rules."""
    return DurableEngine(PACK)


class InjectedError(Exception):
    """Raised in the middle of a decision."""


class Failing:
    """The extension module of durable_rules, one function of which raises once it has done its work."""

    def __init__(self, name: str, after: int) -> None:
        self._name, self.after = name, after

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = getattr(extension(), name)

        def failing(*arguments: Any) -> Any:
            answer = function(*arguments)
            self.after -= 1
            if self.after == 0:
                raise InjectedError
            return answer

        return failing if name == self._name else function


# --- the same answers ---------------------------------------------------------------------------------


@settings(max_examples=max(30, settings().max_examples // 3))
@given(packs(), st.integers(0, 2**32))
def test_durable_rules_equals_the_reference(pack: Pack, seed: int) -> None:
    """What stands against a share, the grounds, duties and notices are those of the reference."""
    evaluator, dice = Evaluator(pack), random.Random(seed)
    for _ in range(SHARES_FOR_EACH_PACK):
        share = random_share(dice)

        assert failures(evaluator.judge(share)) == evaluate.judge(pack, share)
        assert evaluator.attach(share) == evaluate.attach(pack, share)
        assert evaluator.notices(share) == evaluate.notices(pack, share)


@settings(max_examples=max(20, settings().max_examples // 5))
@given(conditions(leaves=80), conditions(leaves=80), st.integers(0, 2**32))
def test_large_conditions_are_asked_in_steps(one: Condition, other: Condition, seed: int) -> None:
    """However large a condition is, its answers are those of the reference."""
    excluded = Exclusion(id="X", source=PACK.syntax.exclusions[0].source, when=one, because="it is")
    pack = pack_of(exclusions=(excluded, replace(excluded, id="Y", when=other)))
    evaluator, dice = Evaluator(pack), random.Random(seed)
    for share in (random_share(dice) for _ in range(5)):
        assert failures(evaluator.judge(share)) == evaluate.judge(pack, share)


def test_alternatives_beside_each_other_do_not_multiply() -> None:
    """Six parts, each of which fails in four ways, are not met in four thousand ways."""
    facts = ["subject.age", "subject.role", "party.kind", "purpose", "category", "means.channel"]
    asked = [
        Comparison(fact, Operator.IS, Values(frozenset([number if fact == "subject.age" else WORDS[number]])))
        for fact in facts
        for number in (0, 1)
    ]
    parts = [All(tuple(asked[(start + step) % 12] for step in range(4))) for start in range(0, 12, 2)]
    excluded = Exclusion(id="X", source=PACK.syntax.exclusions[0].source, when=AnyOf(tuple(parts)), because="it is so")
    pack = pack_of(exclusions=(excluded, replace(excluded, id="Y", when=Not(excluded.when))))
    evaluator = Evaluator(pack)
    counting = evaluator._asked._engine = Failing("complete_and_start_action", after=0)
    for share in (random_share(random.Random(seed), most=1) for seed in range(50)):
        assert failures(evaluator.judge(share)) == evaluate.judge(pack, share)
    assert -counting.after < 50 * 2 * 30


def test_many_rules_are_met_at_once() -> None:
    """Four hundred exclusions that all apply are all noted: durable_rules takes them in portions."""
    words = [Comparison("purpose", Operator.IS, Values(frozenset(["red", word]))) for word in WORDS]
    sets = [Comparison("relies", Operator.INCLUDES_ANY, Values(frozenset(["red", word]))) for word in WORDS]
    days = [Comparison("on", Operator.FROM, Values(frozenset([DAYS[0] - timedelta(days=day)]))) for day in range(45)]
    whens = [All((AnyOf((word, some)), AnyOf((day, word)))) for word in words for some in sets for day in days]
    source = PACK.syntax.exclusions[0].source
    pack = pack_of(
        exclusions=tuple(
            Exclusion(id=f"X{number}", source=source, when=when, because="it is so")
            for number, when in enumerate(whens)
        )
    )
    share = random_share(random.Random(0))._replace(share=(DAYS[0], frozenset(["red"]), None), purposes=("red", "red"))

    found = failures(Evaluator(pack).judge(share))

    assert len(found) == 2 * len(whens)
    assert found == evaluate.judge(pack, share)


@pytest.mark.parametrize("share", [ADDRESS, DENIED, {}], ids=["allowed", "denied", "unknown"])
def test_a_decision_is_the_decision_of_the_pack(engine: DurableEngine, share: dict[str, Any]) -> None:
    """The same decision, to the byte: outcome, findings, items, grounds, duties, notices."""
    decision = engine.decide(share)

    assert decision == PACK.decide(share)
    assert decision.to_json() == PACK.decide(share).to_json()


def test_duties_come_from_durable_rules(engine: DurableEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision that is read asks durable_rules, not the compiled pack, for what goes with the answer."""
    decision = engine.decide(ADDRESS)
    monkeypatch.setattr(engine._evaluator, "attach", lambda _: Attachments((), ()))

    assert PACK.decide(ADDRESS).duties
    assert decision.duties == ()


def test_what_is_no_share_is_refused_as_everywhere(engine: DurableEngine) -> None:
    """The pack says what is wrong with a share."""
    with pytest.raises(isp_rules.ShareError, match="did you mean `exhibition`"):
        engine.decide({"purposes": ["exhibitoin"]})


def test_no_text_of_a_share_reaches_durable_rules(engine: DurableEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is told as *stated*, and other facts only where a rule reads them."""
    told: list[str] = []
    ask = engine._evaluator._asked.tell

    def tell(message: Message) -> Answers:
        told.append(json.dumps(message))
        return ask(message)

    monkeypatch.setattr(engine._evaluator._asked, "tell", tell)

    engine.decide(ADDRESS).to_json()

    assert told
    assert not [message for message in told if "Milltown" in message]


# --- nothing is left behind ---------------------------------------------------------------------------


def resident() -> int:
    """The memory of this process in bytes."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the memory of a process is read from /proc")
def test_memory_does_not_grow() -> None:
    """Two thousand different shares, twice as many as durable_rules holds states, leave neither facts nor memory."""
    engine = DurableEngine(PACK)

    def decide(first: int) -> None:
        for age in range(first, first + 2_000):
            engine.decide({**ADDRESS, "subjects": [{**READER, "age": age % 100}]})
            assert engine._evaluator._asked.facts() == []

    decide(0)
    gc.collect()
    before = resident()
    decide(2_000)
    gc.collect()

    assert resident() - before < 500_000


@pytest.mark.parametrize("after", [1, 2, 5])
@pytest.mark.parametrize(
    "function", ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"]
)
def test_an_exception_leaves_no_state(function: str, after: int) -> None:
    """Whatever raises in the middle of a decision, the next one is as if it had never been asked."""
    engine = DurableEngine(PACK)
    asked = engine._evaluator._asked
    asked._engine = Failing(function, after)
    with pytest.raises(InjectedError):
        engine.decide(DENIED)
    asked._engine = extension()

    assert engine.decide(ADDRESS) == PACK.decide(ADDRESS)
    assert engine.decide(DENIED) == PACK.decide(DENIED)
    assert asked.facts() == []


def test_eight_threads_get_the_answers_of_one(engine: DurableEngine) -> None:
    """One engine may be asked from many threads at once."""
    shares = [ADDRESS, DENIED, {}, {**ADDRESS, "date": "2030-01-01"}]
    alone = [PACK.decide(share).to_json() for share in shares]
    together: dict[int, list[str]] = {}

    def work(number: int) -> None:
        together[number] = [engine.decide(share).to_json() for _ in range(10) for share in shares]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert together == dict.fromkeys(range(8), alone * 10)


def test_packs_do_not_know_of_each_other(engine: DurableEngine) -> None:
    """Two packs in one process have nothing in common, and one that is dropped takes nothing with it."""
    other = pack_of(exclusions=PACK.syntax.exclusions[:0])
    for _ in range(20):
        Evaluator(other)
    gc.collect()

    assert engine.decide(DENIED) == PACK.decide(DENIED)


ALONE = """
import json, sys, threading
import isp_rules
from isp_rules.backends.durable import DurableEngine
DurableEngine(isp_rules.load_pack(sys.argv[1])).decide({})
loaded = sorted(name for name in sys.modules if name.startswith("durable"))
print(json.dumps([[thread.name for thread in threading.enumerate()], loaded]))
"""


def test_no_thread_is_started_and_durable_lang_is_not_imported() -> None:
    """The engine has no global state: not that of `durable.lang`, and no timers of a `Host`."""
    made = subprocess.run([sys.executable, "-c", ALONE, str(FOLDER)], capture_output=True, text=True, check=True)

    assert json.loads(made.stdout) == [["MainThread"], ["durable_rules_engine"]]
