"""The tests of the router: what it sends, and what it tells staff instead."""

from __future__ import annotations

import json
import queue
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

import isp_rules
from isp_rules.backends.durable.native import extension
from isp_rules.errors import IspRulesError

try:
    extension()
except IspRulesError as missing:
    pytest.skip(str(missing), allow_module_level=True)

from examples.durable_host.referral_router import PACK, ROUTING, ReferralRouter

# durable_rules asks the clock in a way that Python 3.12 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")

SHARES = Path(__file__).parents[1] / "shares"


class Desk:
    """Stands in for the outbox and for the staff: what happened, in its order."""

    def __init__(self) -> None:
        self.happened: queue.Queue[tuple[str, ...]] = queue.Queue()

    def next(self) -> tuple[str, ...]:
        """What happens next; durable_rules may leave it to another thread."""
        return self.happened.get(timeout=10)


@pytest.fixture(scope="module")
def desk() -> Desk:
    """One desk for one router."""
    return Desk()


@pytest.fixture(scope="module")
def pack() -> isp_rules.RulePack:
    """The pack is loaded once."""
    return isp_rules.load_pack("kent-schools-2016")


@pytest.fixture(scope="module")
def router(pack: isp_rules.RulePack, desk: Desk) -> ReferralRouter:
    """One host: it keeps threads of its own for as long as the process lives."""
    return ReferralRouter(
        pack,
        lambda reference: desk.happened.put(("sent", reference)),
        lambda reference, what: desk.happened.put(("told", reference, what)),
    )


def example(name: str) -> dict[str, Any]:
    """A share of the examples as plain data, which is what durable_rules takes."""
    data = yaml.safe_load((SHARES / name).read_text(encoding="utf-8"))
    plain: dict[str, Any] = json.loads(json.dumps(data, default=str))
    return plain


def test_what_is_allowed_is_sent(router: ReferralRouter, desk: Desk) -> None:
    """The pack allows the referral, and the service's own rule sends it."""
    router.refer("R-1", example("sen_assessment.yaml"))
    assert desk.next() == ("sent", "R-1")


@pytest.mark.parametrize("name", ["adoption.yaml", "fathers_offences.yaml", "half_known.yaml"])
def test_what_is_denied_is_told_with_its_rules(
    router: ReferralRouter, desk: Desk, pack: isp_rules.RulePack, name: str
) -> None:
    """Staff read the ids of the rules that stand against it, those of the decision in their order."""
    share = example(name)
    router.refer("R-2", share)
    assert desk.next() == ("told", "R-2", f"not under this protocol: {', '.join(pack.decide(share).rules)}")


def test_what_is_no_share_is_told_as_well(router: ReferralRouter, desk: Desk) -> None:
    """A misspelt term is no denial: staff read what is wrong and what was perhaps meant."""
    router.refer("R-3", {"purposes": ["youth_justic"]})
    told, reference, problem = desk.next()
    assert (told, reference) == ("told", "R-3")
    assert problem.startswith("error[ISP403]: purposes[0]: unknown term: `youth_justic`")


def test_the_service_has_rules_of_its_own(router: ReferralRouter, desk: Desk) -> None:
    """A referral without a share never reaches the pack."""
    router.refer("R-4", None)
    assert desk.next() == ("told", "R-4", "say what is to be shared, with whom and why")


def test_nothing_stays_in_either_rule_set(router: ReferralRouter, desk: Desk) -> None:
    """When the answer is there, the share and its facts are gone."""
    router.refer("R-5", example("adoption.yaml"))
    desk.next()

    def held() -> list[Any]:
        return [
            each for name in (PACK, ROUTING) for each in (*router.get_facts(name), *router.get_pending_events(name))
        ]

    until = time.monotonic() + 10  # another thread may still be at the end of its action
    while held() and time.monotonic() < until:
        time.sleep(0.1)
    assert held() == []
