"""The rules for durable_rules: a share is asserted as a fact and retracted again; each rule that matches is noted."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from itertools import count
from typing import Any

from isp_rules.pack.syntax import Operator, OtherFact, Pack, Values
from tests.benchmarks.peers.peer import Asked, Joined, Literal, Peer, Test, fails, plain

_ORDERED = {
    Operator.AT_LEAST: ("$gte", "$lt"),
    Operator.FROM: ("$gte", "$lt"),
    Operator.AT_MOST: ("$lte", "$gt"),
    Operator.BEFORE: ("$lt", "$gte"),
}
_NAMES = count()


def _rules(pack: Pack) -> Asked:
    """One ruleset; a share that no rule mentions would be an error, so one more rule matches every share."""
    matched: list[str] = []

    def noting(rule: str) -> Callable[[Any], None]:
        return lambda _: matched.append(rule)

    ruleset = f"rules_{next(_NAMES)}"
    definition = {rule.id: {"all": [{"m": _test(fails(rule))}], "run": noting(rule.id)} for rule in pack.against}
    definition["every-share"] = {"all": [{"m": {"$ex": {next(iter(pack.facts)): 1}}}], "run": lambda _: None}
    host = import_module("durable.engine").Host({ruleset: definition})

    def ask(context: dict[str, Any]) -> list[str]:
        matched.clear()
        host.assert_fact(ruleset, context)
        host.retract_fact(ruleset, context)
        return matched

    return Asked(ask, set)


def _test(test: Test) -> dict[str, Any]:
    match test:
        case Literal():
            return _literal(test)
        case Joined(_, (only,)):
            return _test(only)
        case Joined(every, parts):
            return {"$and" if every else "$or": [_test(part) for part in parts]}


def _literal(literal: Literal) -> dict[str, Any]:
    comparison, wanted = literal.comparison, literal.wanted
    fact = comparison.fact
    match comparison.operand:
        case OtherFact(other) if comparison.operator is Operator.BEFORE:
            return {_ORDERED[Operator.BEFORE][not wanted]: {fact: {"$m": other}}}
        case OtherFact(other):
            same = {"$i": {"$m": fact}}
            return {"$iany": {other: same}} if wanted else {"$iall": {other: {"$neq": same}}}
        case Values(values):
            required = [plain(each) for each in sorted(values, key=str)]
            return _compared(comparison.operator, fact, required, wanted=wanted)


def _compared(operator: Operator, fact: str, required: list[Any], *, wanted: bool) -> dict[str, Any]:
    match operator:
        case Operator.STATED:
            return {"$ex" if wanted else "$nex": {fact: 1}}
        case Operator.IS:
            return _one_of(fact, required, wanted=wanted)
        case Operator.INCLUDES_ANY:
            return {"$iany" if wanted else "$iall": {fact: _one_of("$i", required, wanted=wanted)}}
        case Operator.ONLY:
            return {"$iall" if wanted else "$iany": {fact: _one_of("$i", required, wanted=wanted)}}
        case Operator.INCLUDES_ALL:
            each = [{"$iany" if wanted else "$iall": {fact: _one_of("$i", [one], wanted=wanted)}} for one in required]
            return _several("$and" if wanted else "$or", each)
        case _:
            return {_ORDERED[operator][not wanted]: {fact: required[0]}}


def _one_of(fact: str, required: list[Any], *, wanted: bool) -> dict[str, Any]:
    if wanted:
        return _several("$or", [{fact: each} for each in required])
    return _several("$and", [{"$neq": {fact: each}} for each in required])


def _several(operator: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {operator: parts}


PEERS = (Peer("durable_rules, assert and retract", "durable-rules", _rules),)
