"""A model of z3's, turned back into a share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, assert_never

import z3

from isp_rules.backends.smt.logic import holds
from isp_rules.backends.smt.symbols import DECIMAL, Symbol, Symbols
from isp_rules.pack.layout import Value
from isp_rules.pack.syntax import FactType

A_TEXT: Final = "stated"
"""What stands for any text: conditions never ask for more."""


@dataclass(frozen=True, slots=True)
class Found:
    """A share of one item each, confirmed by deciding it."""

    facts: Mapping[str, Value]
    """What is given, by the names that rules use, `party.x` by its end; in the order in which facts are declared."""
    share: Mapping[str, Any]
    """The same as a share is written, in plain data: what `decide` takes."""


def found_in(symbols: Symbols, model: z3.ModelRef) -> Found:
    """The share of a model."""
    facts = {each.name: _worth(each, model) for each in symbols if holds(model, each.known)}
    return Found(facts, written(facts))


def written(facts: Mapping[str, Value]) -> dict[str, Any]:
    """
    Facts of one item each as a share is written.

    >>> written({"sender.kind": "academy", "purpose": "childcare", "subject.consent.by": "parent"})
    {'sender': {'kind': 'academy'}, 'purposes': ['childcare'], 'subjects': [{'consent': {'by': 'parent'}}]}
    """
    share: dict[str, Any] = {}
    for name, value in facts.items():
        head, _, rest = name.partition(".")
        match head:
            case "purpose":
                share["purposes"] = [value]
            case "category":
                _first(share, "subjects")["categories"] = [value]
            case "subject":
                _put(_first(share, "subjects"), rest, value)
            case "means":
                _put(_first(share, "means"), rest, value)
            case _:
                _put(share, name, value)
    return share


def _first(share: dict[str, Any], items: str) -> dict[str, Any]:
    item: dict[str, Any] = share.setdefault(items, [{}])[0]
    return item


def _put(target: dict[str, Any], name: str, value: Value) -> None:
    *parts, last = name.split(".")
    for part in parts:
        target = target.setdefault(part, {})
    target[last] = list(value) if isinstance(value, tuple) else value


def _worth(symbol: Symbol, model: z3.ModelRef) -> Value:
    match symbol.type:
        case FactType.TERM | FactType.FLAG:
            return next(value for value, option in symbol.options.items() if holds(model, option))
        case FactType.TERMS:
            return tuple(term for term, held in symbol.options.items() if holds(model, held))
        case FactType.NUMBER:
            steps = model.eval(symbol.number, model_completion=True).as_long()
            whole, rest = divmod(steps, symbol.steps)
            return Decimal(steps) / DECIMAL if rest else whole
        case FactType.DATE:
            return date.fromordinal(model.eval(symbol.number, model_completion=True).as_long())
        case FactType.TEXT:
            return A_TEXT
        case _:
            assert_never(symbol.type)
