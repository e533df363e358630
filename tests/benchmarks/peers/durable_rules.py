"""
The rules for durable_rules: a share is asserted as a fact and retracted again; each rule that matches is noted.

The tests are those of the back end, the half of them that complete shares need, by way of the engine's own host.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from itertools import count
from typing import Any

from isp_rules.backends.durable.chunks import told
from isp_rules.backends.durable.normal import holds, normal
from isp_rules.backends.durable.shape import NEVER
from isp_rules.backends.durable.steps import Steps
from isp_rules.pack.syntax import Pack, Requirement
from tests.benchmarks.peers.peer import Asked, Peer
from tests.benchmarks.shares import Facts

_NAMES = count()


def _rules(pack: Pack) -> Asked:
    """One ruleset; a share that no rule mentions would be an error, so one more rule matches every share."""
    matched: list[str] = []

    def noting(rule: str) -> Callable[[Any], None]:
        return lambda _: matched.append(rule)

    ruleset = f"rules_{next(_NAMES)}"
    definition = {rule: {"all": [{"m": test}], "run": noting(rule)} for rule, test in _tests(pack).items()}
    definition["every-share"] = {"all": [{"m": {"$ex": {next(iter(pack.facts)): 1}}}], "run": lambda _: None}
    host = import_module("durable.engine").Host({ruleset: definition})

    def ask(context: dict[str, Any]) -> list[str]:
        matched.clear()
        host.assert_fact(ruleset, context)
        host.retract_fact(ruleset, context)
        return matched

    return Asked(ask, set)


def _tests(pack: Pack) -> dict[str, dict[str, Any]]:
    """When each rule certainly stands against a share."""
    steps = Steps(pack)
    made = {
        rule.id: steps.write(holds(rule)).no if isinstance(rule, Requirement) else steps.write(normal(rule.when)).so
        for rule in pack.against
    }
    if steps.before:
        raise ValueError("a rule is too large for one test")
    return {rule: shape.test for rule, shape in made.items() if shape != NEVER}


def _context(facts: Facts) -> dict[str, Any]:
    return {name: told(frozenset(value) if isinstance(value, list) else value) for name, value in facts.items()}


PEERS = (Peer("durable_rules, assert and retract", "durable-rules", _rules, _context),)
