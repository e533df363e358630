"""The rules for zen-engine in three ways: one expression for all, a decision of expressions, a decision table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from isp_rules.pack.syntax import Operator, OtherFact, Pack, Values
from tests.benchmarks.peers.peer import Asked, Literal, Peer, alternatives, fails, plain, written

_ORDERED = {
    Operator.AT_LEAST: (">=", "<"),
    Operator.FROM: (">=", "<"),
    Operator.AT_MOST: ("<=", ">"),
    Operator.BEFORE: ("<", ">="),
}
_JOINED = {True: " and ", False: " or "}


def _expression(pack: Pack) -> Asked:
    """A list with a truth value for each rule, written as one expression and compiled once."""
    zen = import_module("zen")
    tests = [written(fails(rule), _literal, _JOINED) for rule in pack.against]
    compiled = zen.compile_expression(f"[{', '.join(tests)}]")
    ids = [rule.id for rule in pack.against]
    return Asked(compiled.evaluate, lambda answer: {rule for rule, found in zip(ids, answer, strict=True) if found})


def _decision(pack: Pack) -> Asked:
    """An expression node with an expression for each rule."""
    ids = {f"rule_{number}": rule.id for number, rule in enumerate(pack.against)}
    expressions = [
        {"id": key, "key": key, "value": written(fails(rule), _literal, _JOINED)}
        for key, rule in zip(ids, pack.against, strict=True)
    ]
    evaluate = _graph("expressionNode", {"expressions": expressions})
    return Asked(evaluate, lambda answer: {ids[key] for key, found in answer["result"].items() if found})


def _table(pack: Pack) -> Asked:
    """A decision table that collects: a column for each fact, and a row for each way in which a rule can fail."""
    columns = {name: f"column_{number}" for number, name in enumerate(pack.facts)}
    rows = [
        {"_id": f"{rule.id}-{number}", "rule": json.dumps(rule.id), **_cells(columns, row)}
        for rule in pack.against
        for number, row in enumerate(alternatives(fails(rule)))
    ]
    evaluate = _graph(
        "decisionTableNode",
        {
            "hitPolicy": "collect",
            "inputs": [{"id": column, "name": name, "field": name} for name, column in columns.items()],
            "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
            "rules": [{**dict.fromkeys(columns.values(), ""), **row} for row in rows],
        },
    )
    return Asked(evaluate, lambda answer: {row["rule"] for row in answer["result"]})


def _cells(columns: Mapping[str, str], row: Iterable[Literal]) -> dict[str, str]:
    cells: dict[str, list[str]] = {}
    for literal in row:
        cells.setdefault(columns[literal.comparison.fact], []).append(_literal(literal, "$"))
    return {column: " and ".join(f"({test})" for test in tests) for column, tests in cells.items()}


def _graph(kind: str, content: dict[str, Any]) -> Any:
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "rules", "name": "rules", "type": kind, "content": content},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
        for one, other in (("in", "rules"), ("rules", "out"))
    ]
    return import_module("zen").ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges})).evaluate


def _literal(literal: Literal, value: str = "") -> str:
    comparison, wanted = literal.comparison, literal.wanted
    value = value or comparison.fact
    match comparison.operand:
        case OtherFact(fact) if comparison.operator is Operator.BEFORE:
            return f"{value} {_ORDERED[Operator.BEFORE][not wanted]} {fact}"
        case OtherFact(fact):
            return f"{value} in {fact}" if wanted else f"not ({value} in {fact})"
        case Values(values):
            required = [json.dumps(plain(each)) for each in sorted(values, key=str)]
            return _holds(comparison.operator, value, required, wanted=wanted)


def _holds(operator: Operator, value: str, required: list[str], *, wanted: bool) -> str:
    if operator in _ORDERED:
        return f"{value} {_ORDERED[operator][not wanted]} {required[0]}"
    if len(required) == 1 and operator is Operator.IS:
        return f"{value} {'==' if wanted else '!='} {required[0]}"
    some = f"[{', '.join(required)}]"
    match operator:
        case Operator.IS:
            test = f"{value} in {some}"
        case Operator.INCLUDES_ANY:
            test = f"some({value}, # in {some})"
        case Operator.INCLUDES_ALL:
            # `"a" in $ and "b" in $` in brackets is always false in a cell of a table (2.1.3).
            test = f"all({some}, # in {value})"
        case Operator.ONLY:
            test = f"all({value}, # in {some})"
        case _:
            test = f"{value} != null"
    return test if wanted else f"not ({test})"


PEERS = (
    Peer("zen-engine, one compiled expression", "zen-engine", _expression),
    Peer("zen-engine, a decision of expressions", "zen-engine", _decision),
    Peer("zen-engine, a decision table", "zen-engine", _table),
)
