"""Conditions as pairs of formulas: *certainly true* and *certainly false*, in strong Kleene logic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import assert_never

import z3

from isp_rules.backends.smt.logic import FALSE, Pair, both, either, no
from isp_rules.backends.smt.symbols import Symbol, in_steps
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    FactType,
    Named,
    Not,
    Operator,
    OtherFact,
    Scalar,
    Values,
)

Read = Callable[[str], Symbol]
"""Gives the symbol of a fact or a parameter, named as rules name it."""


def pair_of(condition: Condition, read: Read) -> Pair:
    """
    A condition in one combination of items.

    Args:
        condition: the condition.
        read: the symbols of that combination.
    """
    match condition:
        case Comparison():
            return _comparison(condition, read)
        case All(parts):
            pairs = [pair_of(part, read) for part in parts]
            return Pair(both(each.true for each in pairs), either(each.false for each in pairs))
        case Any(parts):
            pairs = [pair_of(part, read) for part in parts]
            return Pair(either(each.true for each in pairs), both(each.false for each in pairs))
        case Not(part):
            return Pair(*reversed(pair_of(part, read)))
        case Named(body=body):
            return pair_of(body, read)
        case _:
            assert_never(condition)


def _comparison(comparison: Comparison, read: Read) -> Pair:
    """A comparison on an unknown fact is unknown."""
    symbol = read(comparison.fact)
    if comparison.operator is Operator.STATED:
        return Pair(symbol.known, FALSE)
    match comparison.operand:
        case Values(values):
            if symbol.type in {FactType.TERM, FactType.FLAG}:
                return _one_of(symbol, values)
            known, holds = symbol.known, _against_values(comparison.operator, symbol, values)
        case OtherFact(fact):
            other = read(fact)
            known, holds = both([symbol.known, other.known]), _against(comparison.operator, symbol, other)
        case _:
            assert_never(comparison.operand)
    return Pair(both([known, holds]), both([known, no(holds)]))


def _one_of(symbol: Symbol, values: frozenset[Scalar]) -> Pair:
    """Each option says of itself that the fact is known: one of them is true, or the fact is not known."""
    options = symbol.options.items()
    return Pair(
        either(option for value, option in options if value in values),
        either(option for value, option in options if value not in values),
    )


def _against_values(operator: Operator, symbol: Symbol, values: frozenset[Scalar]) -> z3.BoolRef:
    match operator:
        case Operator.INCLUDES_ANY:
            return either(held for term, held in symbol.options.items() if term in values)
        case Operator.INCLUDES_ALL:
            return both(symbol.option(term) for term in values)
        case Operator.ONLY:
            return both(no(held) for term, held in symbol.options.items() if term not in values)
        case Operator.IS:
            return either(_number(operator, symbol, value) for value in values)
        case Operator.AT_LEAST | Operator.FROM | Operator.AT_MOST | Operator.BEFORE:
            return both(_number(operator, symbol, value) for value in values)
        case Operator.STATED:
            raise AssertionError("nothing is required of a text")
        case _:
            assert_never(operator)


def _number(operator: Operator, symbol: Symbol, value: Scalar) -> z3.BoolRef:
    """A number or a date against a fixed one, which may fall between two steps of the fact."""
    required = in_steps(value, symbol.steps)
    match operator:
        case Operator.IS:
            return symbol.number == int(required) if required.denominator == 1 else FALSE
        case Operator.AT_LEAST | Operator.FROM:
            return symbol.number >= math.ceil(required)
        case Operator.AT_MOST:
            return symbol.number <= math.floor(required)
        case Operator.BEFORE:
            return symbol.number < math.ceil(required)
        case _:
            raise AssertionError(f"{operator} does not order")


def _against(operator: Operator, symbol: Symbol, other: Symbol) -> z3.BoolRef:
    """A fact against another: numbers, dates, or terms of one vocabulary, where a single one is a set of one."""
    if symbol.type in {FactType.NUMBER, FactType.DATE}:
        left, right = symbol.number * other.steps, other.number * symbol.steps
        match operator:
            case Operator.IS:
                return left == right
            case Operator.AT_LEAST | Operator.FROM:
                return left >= right
            case Operator.AT_MOST:
                return left <= right
            case Operator.BEFORE:
                return left < right
            case _:
                raise AssertionError(f"{operator} does not order")
    values = dict.fromkeys([*symbol.options, *other.options])
    match operator:
        case Operator.IS | Operator.INCLUDES_ANY:
            return either(both([symbol.option(each), other.option(each)]) for each in values)
        case Operator.INCLUDES_ALL:
            return both(either([no(other.option(each)), symbol.option(each)]) for each in values)
        case Operator.ONLY:
            return both(either([no(symbol.option(each)), other.option(each)]) for each in values)
        case _:
            raise AssertionError(f"{operator} does not compare terms")
