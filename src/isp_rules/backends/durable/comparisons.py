"""
The tests of durable_rules: when a comparison is certainly so, and when certainly not.

A test on a property that a message does not have is never met, so *certainly not* needs no *is given* beside it. One
exception: what a test compares *with* is read without looking whether it is there, and so is asked for first.

In a list, `$iall` is false when there is nothing in it. Every list therefore begins with `NOTHING`, which is no term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, assert_never

from isp_rules.backends.durable.shape import NEVER, Shape, both, either, one
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import Comparison, FactType, Operator, OtherFact, Pack, Scalar, Values

NOTHING: Final = ""

_ORDERED: Mapping[Operator, tuple[str, str]] = {
    Operator.AT_LEAST: ("$gte", "$lt"),
    Operator.FROM: ("$gte", "$lt"),
    Operator.AT_MOST: ("$lte", "$gt"),
    Operator.BEFORE: ("$lt", "$gte"),
}


def given(fact: str) -> Shape:
    """The fact is known."""
    return one({"$ex": {fact: 1}})


def so_and_not(pack: Pack, comparison: Comparison) -> tuple[Shape, Shape]:
    """When a comparison is certainly true, and when certainly false."""
    fact = comparison.fact
    match comparison.operand:
        case Values(values):
            required = [plain(value) for value in sorted(values, key=str)]
            return _compared(comparison.operator, fact, required)
        case OtherFact(other):
            known = both([given(fact), given(other)])
            if comparison.operator is Operator.IS and is_set(pack, other):
                so, no = _compared(Operator.INCLUDES_ANY, other, [{"$m": fact}])
            else:
                so, no = _compared(comparison.operator, fact, [{"$m": other}])
            return both([known, so]), both([known, no])
        case _:
            assert_never(comparison.operand)


def plain(value: Scalar) -> Any:
    """
    A value as messages and tests have it: a day is a text, and texts are in the order of days.

    >>> plain(date(2016, 8, 1))
    '2016-08-01'
    """
    match value:
        case date():
            return value.isoformat()
        case str() | bool() | int():
            return value
        case Decimal():
            raise AssertionError("a pack with fractions is refused before")
        case _:
            assert_never(value)


def is_set(pack: Pack, name: str) -> bool:
    """Whether a fact is a set of terms."""
    fact = declared(pack.facts, name)
    return fact is not None and fact.type is FactType.TERMS


def _compared(operator: Operator, fact: str, required: list[Any]) -> tuple[Shape, Shape]:
    match operator:
        case Operator.IS:
            return _one_of(fact, required), _none_of(fact, required)
        case Operator.AT_LEAST | Operator.FROM | Operator.AT_MOST | Operator.BEFORE:
            so, no = _ORDERED[operator]
            return one({so: {fact: required[0]}}), one({no: {fact: required[0]}})
        case Operator.INCLUDES_ANY | Operator.INCLUDES_ALL:  # all of several values are asked for one by one
            return _some(fact, _one_of("$i", required)), _all(fact, _none_of("$i", required))
        case Operator.ONLY:
            allowed = [*required, NOTHING]
            return _all(fact, _one_of("$i", allowed)), _some(fact, _none_of("$i", allowed))
        case Operator.STATED:
            return given(fact), NEVER
        case _:
            assert_never(operator)


def _one_of(fact: str, required: Iterable[Any]) -> Shape:
    """One of these values: only one of the alternatives can be met at a time."""
    return either([one({fact: value}) for value in required], exclusive=True)


def _none_of(fact: str, required: Iterable[Any]) -> Shape:
    return both(one({"$neq": {fact: value}}) for value in required)


def _some(fact: str, element: Shape) -> Shape:
    return one({"$iany": {fact: element.test}}, groups=element.groups)


def _all(fact: str, element: Shape) -> Shape:
    return one({"$iall": {fact: element.test}}, groups=element.groups)
