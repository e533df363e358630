"""A rule pack hosted by durable_rules beside other rule sets."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from isp_rules.backends.durable import ruleset
from isp_rules.backends.durable.hosting import DECIDED, REFUSED
from isp_rules.backends.durable.native import extension
from isp_rules.errors import IspRulesError
from tests.library import ADDRESS, PACK

try:
    extension()
except IspRulesError as missing:
    pytest.skip(str(missing), allow_module_level=True)

# durable_rules asks the clock in a way that Python 3.12 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")

DENIED = {**ADDRESS, "purposes": ["advertising", "exhibition"]}
Host: Any = import_module("durable.engine").Host


class Quiet(Host):  # type: ignore[misc]  # durable_rules has no types
    """A host without the threads that a test would have to wait for; it keeps what its actions are given."""

    def __init__(self, *, names: tuple[str, ...] = ("library",), fail: bool = False) -> None:
        self.given: queue.Queue[dict[str, Any]] = queue.Queue()
        self.own: list[Any] = []
        self._fail = fail
        own = {"own": {"noted": {"all": [{"m": {"$ex": {"age": 1}}}], "run": lambda c: self.own.append(c.m.age)}}}
        super().__init__({**{name: ruleset(PACK) for name in names}, **own})

    def _run(self) -> None:
        """Start no thread."""

    def get_action(self, name: str) -> Callable[[Any], None]:
        """Keep the message of either action."""
        assert name in {DECIDED, REFUSED}

        def keep(c: Any) -> None:
            self.given.put(dict(c.m.items()))
            if self._fail:
                raise RuntimeError

        return keep

    def ask(self, share: Any, name: str = "library", **more: Any) -> dict[str, Any]:
        """Post a share and return what comes of it."""
        self.post(name, {"share": share, **more})
        return self.given.get(timeout=10)

    def held(self, name: str = "library", sid: str | None = None) -> list[Any]:
        """What a rule set holds."""
        return [*self.get_facts(name, sid), *self.get_pending_events(name, sid)]


@pytest.mark.parametrize("share", [ADDRESS, DENIED, {}], ids=["allowed", "denied", "unknown"])
@pytest.mark.parametrize("written", [dict, json.dumps], ids=["mapping", "text"])
def test_a_share_that_is_posted_raises_share_decided(share: dict[str, Any], written: Callable[[Any], Any]) -> None:
    """The host's own callback gets the outcome, the rules in the order of the decision, and the service's reference."""
    decision = PACK.decide(share)

    answer = Quiet().ask(written(share), reference="R-1")

    assert answer == {
        "event": DECIDED,
        "sid": "0",
        "reference": "R-1",
        "outcome": decision.outcome.value,
        "rules": list(decision.rules),
        "pack": "library",
    }


def test_what_is_no_share_raises_share_refused() -> None:
    """A share that is none is neither allowed nor denied: the callback gets every problem."""
    answer = Quiet().ask({"purposes": ["exhibitoin"], "date": "soon"}, reference=["R", 2])

    with pytest.raises(IspRulesError) as error:
        PACK.decide({"purposes": ["exhibitoin"], "date": "soon"})
    assert answer == {
        "event": REFUSED,
        "sid": "0",
        "reference": ["R", 2],
        "problems": [str(each) for each in error.value.diagnostics],  # type: ignore[attr-defined]
    }


ODD: dict[str, Any] = {
    "nothing": None,
    "a number": 5,
    "a list": [1, 2],
    "empty parts": {"sender": {}, "purposes": []},
    "nulls": {"sender": None, "date": None},
    "quotes and braces": {"sender": {"name": "É\"\\\u0000 \u2028 '}{"}},
    "very deep": {"sender": json.loads("[" * 500 + "]" * 500)},
    "empty keys": {"": {"": 1}},
    "a long text": {"sender": {"name": "x" * 100_000}},
    "three hundred items": {"purposes": ["exhibition"] * 300},
    "three hundred keys, as text": json.dumps({f"key{number}": number for number in range(300)}),
}


@pytest.mark.parametrize("share", ODD.values(), ids=ODD)
def test_whatever_is_posted_is_decided_or_refused_and_leaves_nothing(share: Any) -> None:
    """Odd shares do the host no harm: the callback is called as `decide` answers or raises, and nothing stays."""
    host = Quiet()
    try:
        expected = PACK.decide(share).outcome.value
    except IspRulesError:
        expected = None

    assert host.ask(share).get("outcome") == expected
    assert host.held() == []


@pytest.mark.parametrize("share", [{f"key{number}": number for number in range(300)}, {"subjects": [{"age": 1e300}]}])
def test_what_is_no_message_to_durable_rules_is_refused_by_post(share: Any) -> None:
    """More keys than it has room for, or numbers that it cannot read, are errors of durable_rules and leave nothing."""
    host = Quiet()
    with pytest.raises(extension().error):
        host.ask(share)

    assert host.ask(ADDRESS)["outcome"] == "allow"
    assert host.held() == []


def test_one_host_takes_several_packs_and_own_rules() -> None:
    """Rule sets in one host do not see each other's messages, whatever these are called."""
    host = Quiet(names=("library", "second"))

    assert host.ask(ADDRESS, "library")["outcome"] == "allow"
    assert host.ask(DENIED, "second")["outcome"] == "deny"
    host.post("own", {"age": 9})

    assert host.own == [9]
    assert host.given.empty()


def test_a_rule_set_is_made_for_one_host() -> None:
    """Each call gives a dictionary of its own, since a host takes apart what it is given."""
    first, second = ruleset(PACK), ruleset(PACK)

    assert first is not second
    assert list(first) == list(second)
    assert all(callable(rule["run"]) or rule["run"] in {DECIDED, REFUSED} for rule in first.values())


@pytest.mark.parametrize("fail", [False, True], ids=["well", "with an exception in the host's callback"])
def test_nothing_stays(fail: bool) -> None:
    """Neither facts nor events stay, also when the host's own callback raises; the next share is decided as any."""
    host = Quiet(fail=fail)
    for share in [ADDRESS, DENIED, {"nothing": 1}] * 20:
        host.ask(share)
        assert host.held() == []

    assert host.ask(DENIED)["rules"] == list(PACK.decide(DENIED).rules)


def test_shares_of_several_threads_are_kept_apart() -> None:
    """Eight threads post shares with a `sid` of their own, and each gets the answers to its own."""
    host = Quiet()
    expected = {"allowed": PACK.decide(ADDRESS).rules, "denied": PACK.decide(DENIED).rules}

    def work(number: int) -> None:
        for turn in range(10):
            name = "allowed" if (turn + number) % 2 else "denied"
            host.post(
                "library", {"share": ADDRESS if name == "allowed" else DENIED, "reference": name, "sid": str(number)}
            )

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = [host.given.get_nowait() for _ in range(80)]

    assert all(tuple(answer["rules"]) == expected[answer["reference"]] for answer in answers)
    assert [host.held("library", str(number)) for number in range(8)] == [[]] * 8


def test_a_host_with_threads_of_its_own_gives_each_answer_once() -> None:
    """The threads of a real host may take actions away from whoever posts: each share is answered all the same."""
    given: queue.Queue[str] = queue.Queue()

    class Real(Host):  # type: ignore[misc]
        def get_action(self, _: str) -> Callable[[Any], None]:
            return lambda c: given.put(c.m.reference)

    host = Real({"library": ruleset(PACK)})
    for number in range(100):
        host.post("library", {"share": DENIED, "reference": str(number)})

    assert sorted(given.get(timeout=10) for _ in range(100)) == sorted(str(number) for number in range(100))
    assert given.empty()
