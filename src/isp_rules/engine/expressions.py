"""Conditions as Python expressions: *certainly true* and *certainly false*, over numbered variables and constants."""

from __future__ import annotations

import re
from typing import assert_never

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
    Pack,
    Requirement,
    Values,
)

TRUE, FALSE = "True", "False"

Pair = tuple[str, str]
"""The expressions of *certainly true* and *certainly false*."""


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

    def requirement(self, rule: Requirement) -> Pair:
        """A requirement holds: it does not apply, or any ground is true."""
        parts = [self.both(ground.when) for ground in rule.grounds]
        if rule.applies_when is not None:
            applies, does_not = self.both(rule.applies_when)
            parts.insert(0, (does_not, applies))
        return _any(parts)

    def both(self, condition: Condition) -> Pair:
        """Both expressions of a condition."""
        match condition:
            case Comparison():
                return self._comparison(condition)
            case All(parts):
                fails, holds = _any([(false, true) for true, false in map(self.both, parts)])
                return holds, fails
            case Any(parts):
                return _any([self.both(part) for part in parts])
            case Not(part):
                holds, fails = self.both(part)
                return fails, holds
            case Named(body=body):
                return self.both(body)
            case _:
                assert_never(condition)

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
            constant = self._constant(values)
            return f"{value} in {constant}", f"{value} is not None and {value} not in {constant}"
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

_TESTS: dict[Operator, Pair] = {
    Operator.AT_LEAST: ("{0} >= {1}", "{0} < {1}"),
    Operator.FROM: ("{0} >= {1}", "{0} < {1}"),
    Operator.AT_MOST: ("{0} <= {1}", "{0} > {1}"),
    Operator.BEFORE: ("{0} < {1}", "{0} >= {1}"),
    Operator.INCLUDES_ANY: ("not {0}.isdisjoint({1})", "{0}.isdisjoint({1})"),
    Operator.INCLUDES_ALL: ("{0} >= {1}", "not {0} >= {1}"),
    Operator.ONLY: ("{0} <= {1}", "not {0} <= {1}"),
}


def _any(parts: list[Pair]) -> Pair:
    """True when one is, false when all are; what is already settled is left out."""
    holds = [true for true, _ in parts if true != FALSE]
    fails = [false for _, false in parts if false != TRUE]
    return (
        TRUE if TRUE in holds else _join(" or ", holds, empty=FALSE),
        FALSE if FALSE in fails else _join(" and ", fails, empty=TRUE),
    )


def _join(operator: str, parts: list[str], *, empty: str) -> str:
    if len(parts) < 2:
        return parts[0] if parts else empty
    return operator.join(f"({part})" for part in dict.fromkeys(parts))
