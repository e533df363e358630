"""The rules for Cedar: everything is permitted, and a policy for each rule forbids."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from isp_rules.pack.syntax import Operator, OtherFact, Pack, Values
from tests.benchmarks.peers.peer import Asked, Literal, Peer, fails, plain, written

_ORDERED = {Operator.AT_LEAST: ">=", Operator.FROM: ">=", Operator.AT_MOST: "<=", Operator.BEFORE: "<"}
_WHO = {"principal": 'Party::"sender"', "action": 'Action::"share"', "resource": 'Party::"recipient"'}


def _policies(pack: Pack) -> Asked:
    """Policies and entities are read once, and the request is all that each share brings."""
    cedarpy = import_module("cedarpy")
    forbidden = [
        f"@id({json.dumps(rule.id)}) forbid(principal, action, resource) when {{ {test} }};"
        for rule in pack.against
        for test in [written(fails(rule), _literal, _JOINED)]
    ]
    policies = cedarpy.PolicySet.from_str("permit(principal, action, resource);\n" + "\n".join(forbidden))
    entities = cedarpy.Entities.from_json_str("[]")

    def ask(context: dict[str, Any]) -> Any:
        return cedarpy.is_authorized({**_WHO, "context": context}, policies, entities)

    def found(answer: Any) -> set[str]:
        return set() if answer.allowed else set(answer.diagnostics.id_annotations_by_reason.values())

    return Asked(ask, found)


_JOINED = {True: " && ", False: " || "}


def _literal(literal: Literal) -> str:
    holds = _holds(literal)
    return holds if literal.wanted else f"!({holds})"


def _holds(literal: Literal) -> str:
    comparison = literal.comparison
    value = f"context.{comparison.fact}"
    match comparison.operand:
        case OtherFact(fact) if comparison.operator is Operator.BEFORE:
            return f"{value} < context.{fact}"
        case OtherFact(fact):
            return f"context.{fact}.contains({value})"
        case Values(values):
            required = [json.dumps(plain(each)) for each in sorted(values, key=str)]
            return _compared(comparison.operator, value, required)


def _compared(operator: Operator, value: str, required: list[str]) -> str:
    some = f"[{', '.join(required)}]"
    match operator:
        case Operator.IS:
            return f"{value} == {required[0]}" if len(required) == 1 else f"{some}.contains({value})"
        case Operator.INCLUDES_ANY:
            return f"{value}.containsAny({some})"
        case Operator.INCLUDES_ALL:
            return f"{value}.containsAll({some})"
        case Operator.ONLY:
            return f"{some}.containsAll({value})"
        case Operator.STATED:
            return "context has " + value.removeprefix("context.")
        case _:
            return f"{value} {_ORDERED[operator]} {required[0]}"


PEERS = (Peer("cedarpy, policies read once", "cedarpy", _policies),)
