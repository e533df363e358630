"""Conditions as Python expressions: *certainly true* and *certainly false*, over numbered variables and constants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Exclusion,
    FactType,
    Named,
    Not,
    Operator,
    OtherFact,
    Pack,
    Requirement,
    Scalar,
    Values,
)

TRUE, FALSE = "True", "False"

Pair = tuple[str, str]
"""The expressions of *certainly true* and *certainly false*."""

Way = tuple[Condition, bool]
"""A condition, and whether it is wanted true or false."""


class Expressions:
    """Writes the expressions of one pack and collects, in `constants`, what they compare with."""

    def __init__(self, pack: Pack, constants: dict[str, object]) -> None:
        self._pack = pack
        self._layout = pack.layout
        self._constants = constants
        self._known: dict[object, str] = {}

    # --- variables ---

    def variable(self, fact: str) -> str:
        """The variable that holds a fact while its row is unpacked."""
        head, _, rest = fact.partition(".")
        match head:
            case "sender" | "recipient" | "party":
                return f"{head}_{self._layout.party.index(rest)}"
            case "subject" | "means":
                return f"{head}_{getattr(self._layout, head).index(rest)}"
            case "purpose" | "category":
                return self.name(head)
            case _:
                return f"share_{self._layout.share.index(fact)}"

    @staticmethod
    def name(item: str) -> str:
        """The variable of an item that is a single term."""
        return f"the_{item}"

    def row(self, head: str) -> str:
        """The target that unpacks a row of facts."""
        length = len(getattr(self._layout, "party" if head in {"sender", "recipient"} else head))
        return "(" + "".join(f"{head}_{index}, " for index in range(length)) + ")"

    def rows_read(self, body: str) -> list[str]:
        """The statements that unpack the rows of the whole share, so far as `body` reads them."""
        heads = ("share", "sender", "recipient")
        return [f"{self.row(head)} = {head}" for head in heads if re.search(rf"\b{head}_\d", body)]

    def _constant(self, value: object) -> str:
        # Equal values of different types (1 and True) must not share a name.
        key = type(value), frozenset((type(each), each) for each in value) if isinstance(value, frozenset) else value
        if key not in self._known:
            self._known[key] = f"K{len(self._known)}"
            self._constants[self._known[key]] = value
        return self._known[key]

    # --- conditions ---

    def ways(self, rule: Requirement | Exclusion) -> list[Pair]:
        """The ways to pass a rule: it does not apply, or one of its grounds holds. Each with both its expressions."""
        match rule:
            case Requirement():
                guard = () if rule.applies_when is None else _ways(rule.applies_when, wanted=False)
                parts = [*guard, *(way for ground in rule.grounds for way in _ways(ground.when))]
            case Exclusion():
                parts = [*_ways(rule.when, wanted=False)]
            case _:
                assert_never(rule)
        return self._each(parts)

    def both(self, condition: Condition) -> Pair:
        """Both expressions of a condition."""
        match condition:
            case Comparison():
                return self._comparison(condition)
            case All():
                fails, holds = any_of(self._each(_ways(condition, wanted=False)))
                return holds, fails
            case Any():
                return any_of(self._each(_ways(condition)))
            case Not(part):
                holds, fails = self.both(part)
                return fails, holds
            case Named(body=body):
                return self.both(body)
            case _:
                assert_never(condition)

    def _each(self, ways: Iterable[Way]) -> list[Pair]:
        return [self.both(part) if wanted else self.both(part)[::-1] for part, wanted in _merged(ways)]

    def _comparison(self, comparison: Comparison) -> Pair:
        if comparison.fact.startswith("parameter."):
            return self._parameter(comparison)
        value = self.variable(comparison.fact)
        match comparison.operand:
            case Values(values):
                return self._with_values(comparison.operator, value, values)
            case OtherFact(fact):
                return self._with_fact(comparison.operator, value, fact)
            case _:
                assert_never(comparison.operand)

    def _parameter(self, comparison: Comparison) -> Pair:
        """A parameter has the same value for every share, so the comparison is settled here."""
        value = self._pack.parameters[comparison.fact.partition(".")[2]].value
        match comparison.operand:
            case Values(values):
                holds, _ = self._with_values(comparison.operator, self._constant(value), values)
                return (TRUE, FALSE) if eval(holds, dict(self._constants)) else (FALSE, TRUE)  # noqa: S307 - as `_load`
            case OtherFact(fact):
                return self._with_fact(comparison.operator, self._constant(value), fact)
            case _:
                assert_never(comparison.operand)

    def _with_values(self, operator: Operator, value: str, values: frozenset[object]) -> Pair:
        if operator is Operator.STATED:
            return f"{value} is not None", FALSE
        if operator is Operator.IS and len(values) == 1:
            (only,) = values
            if isinstance(only, bool):
                return f"{value} is {only}", f"{value} is {not only}"
            constant = self._constant(only)
            return f"{value} == {constant}", f"{value} is not None and {value} != {constant}"
        if operator is Operator.IS:
            # None among the values makes one test of two.
            return f"{value} in {self._constant(values)}", f"{value} not in {self._constant(values | {None})}"
        if operator in _INCLUDES and len(values) == 1:
            required, (holds, fails) = self._constant(*values), ("{1} in {0}", "{1} not in {0}")
        else:
            required = self._constant(next(iter(values)) if operator in _ORDERED else values)
            holds, fails = _TESTS[operator]
        given = f"{value} is not None and "
        return given + holds.format(value, required), given + fails.format(value, required)

    def _with_fact(self, operator: Operator, value: str, other: str) -> Pair:
        required = self._other(other)
        given = f"{value} is not None and {required} is not None and "
        many = self._many(other)
        if operator is Operator.IS:
            holds, fails = ("{} in {}", "{} not in {}") if many else ("{} == {}", "{} != {}")
        else:
            holds, fails = _TESTS[operator]
            if operator not in _ORDERED and not many:
                required = f"{{{required}}}"
        return given + holds.format(value, required), given + fails.format(value, required)

    def _other(self, name: str) -> str:
        head, _, rest = name.partition(".")
        return self._constant(self._pack.parameters[rest].value) if head == "parameter" else self.variable(name)

    def _many(self, name: str) -> bool:
        head, _, rest = name.partition(".")
        if head == "parameter":
            return False
        fact = f"party.{rest}" if head in {"sender", "recipient"} else name
        return self._pack.facts[fact].type is FactType.TERMS


_ORDERED = frozenset({Operator.AT_LEAST, Operator.AT_MOST, Operator.FROM, Operator.BEFORE})
_INCLUDES = frozenset({Operator.INCLUDES_ANY, Operator.INCLUDES_ALL})

_TESTS: dict[Operator, Pair] = {
    Operator.AT_LEAST: ("{0} >= {1}", "{0} < {1}"),
    Operator.FROM: ("{0} >= {1}", "{0} < {1}"),
    Operator.AT_MOST: ("{0} <= {1}", "{0} > {1}"),
    Operator.BEFORE: ("{0} < {1}", "{0} >= {1}"),
    Operator.INCLUDES_ANY: ("not {0}.isdisjoint({1})", "{0}.isdisjoint({1})"),
    Operator.INCLUDES_ALL: ("{0} >= {1}", "not {0} >= {1}"),
    Operator.ONLY: ("{0} <= {1}", "not {0} <= {1}"),
}


def _ways(condition: Condition, *, wanted: bool = True) -> Iterator[Way]:
    """The parts of which one is enough to make a condition what is wanted."""
    match condition:
        case All(parts) if not wanted:
            for part in parts:
                yield from _ways(part, wanted=False)
        case Any(parts) if wanted:
            for part in parts:
                yield from _ways(part)
        case Not(part):
            yield from _ways(part, wanted=not wanted)
        case Named(body=body):
            yield from _ways(body, wanted=wanted)
        case Comparison() | All() | Any():
            yield condition, wanted
        case _:
            assert_never(condition)


def _merged(ways: Iterable[Way]) -> Iterable[Way]:
    """The same ways, each once; where a fact may be one of these values or one of those, as one way."""
    values: dict[str, frozenset[Scalar]] = {}
    merged: dict[Way | str, Way] = {}
    for part, wanted in ways:
        match part, wanted:
            case Comparison(fact, Operator.IS, Values(some)), True:
                values[fact] = values.get(fact, frozenset()) | some
                merged[fact] = Comparison(fact, Operator.IS, Values(values[fact])), True
            case way:
                merged[way] = way
    return merged.values()


def any_of(parts: list[Pair]) -> Pair:
    """True when one is, false when all are; what is already settled is left out."""
    holds = [true for true, _ in parts if true != FALSE]
    fails = [false for _, false in parts if false != TRUE]
    return (
        TRUE if TRUE in holds else joined(" or ", holds, empty=FALSE),
        FALSE if FALSE in fails else joined(" and ", fails, empty=TRUE),
    )


def joined(operator: str, parts: list[str], *, empty: str) -> str:
    """Expressions under one operator, each once."""
    if len(parts) < 2:
        return parts[0] if parts else empty
    return operator.join(f"({part})" for part in dict.fromkeys(parts))
