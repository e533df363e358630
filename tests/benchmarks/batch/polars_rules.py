"""The rules as Polars expressions. A null is *unknown*: Polars' logic of nulls is Kleene's, as that of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import assert_never

import polars as pl

from isp_rules.pack.layout import axis_of
from isp_rules.pack.scope import declared
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
from tests.benchmarks.batch.flat import LISTS, Group, at_each_end, groups


class PolarsRules:
    """One pack as expressions: for each share the outcome, and a bit for every rule that stands against it."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._groups = groups(pack)
        self.rules = [group.rules for group in self._groups]
        """For each mask the numbers of the rules behind its bits."""

    def ask(self, shares: pl.DataFrame) -> pl.DataFrame:
        """The columns `allow`, and `mask_0`, `mask_1` ... for each share, in their order."""
        rows = shares.lazy().with_row_index("row")
        masks = pl.collect_all([self._mask(rows, number, group) for number, group in enumerate(self._groups)])
        found = pl.concat([mask.drop("row") for mask in masks], how="horizontal")
        return found.with_columns(allow=pl.all_horizontal(pl.all() == 0))

    def _mask(self, rows: pl.LazyFrame, number: int, group: Group) -> pl.LazyFrame:
        found = [
            reduce(or_, [self._stands_against(one) for one in at_each_end(self._pack.against[rule])])
            for rule in group.rules
        ]
        mask = pl.sum_horizontal(each.cast(pl.UInt64) * 2**bit for bit, each in enumerate(found)).alias(
            f"mask_{number}"
        )
        asked = _flat(rows, group).select("row", mask)
        if not group.items:
            return asked
        return asked.group_by("row", maintain_order=True).agg(pl.col(f"mask_{number}").bitwise_or())

    def _stands_against(self, rule: Requirement | Exclusion) -> pl.Expr:
        match rule:
            case Requirement():
                guard = [] if rule.applies_when is None else [~self.truth(rule.applies_when)]
                holds = pl.any_horizontal(*guard, *(self.truth(each.when) for each in rule.grounds))
                tolerated = pl.lit(False) if rule.when_unknown is None else pl.col(rule.when_unknown.fact).is_null()
                return ~holds.fill_null(tolerated)
            case Exclusion():
                return self.truth(rule.when).fill_null(True)
            case _:
                assert_never(rule)

    def truth(self, condition: Condition) -> pl.Expr:
        """A condition as an expression: true, false or null."""
        match condition:
            case Comparison():
                return self._compare(condition)
            case All(parts):
                return pl.all_horizontal(self.truth(part) for part in parts)
            case Any(parts):
                return pl.any_horizontal(self.truth(part) for part in parts)
            case Not(part):
                return ~self.truth(part)
            case Named(body=body):
                return self.truth(body)
            case _:
                assert_never(condition)

    def _compare(self, comparison: Comparison) -> pl.Expr:
        value = self._value(comparison.fact)
        match comparison.operand:
            case OtherFact(fact):
                other, several = self._value(fact), self._type(fact) is FactType.TERMS
                return (
                    other.list.contains(value, nulls_equal=False)
                    if several
                    else _ordered(comparison.operator, value, other)
                )
            case Values(values):
                return self._with_values(comparison.operator, value, sorted(values, key=str))
            case _:
                assert_never(comparison.operand)

    @staticmethod
    def _with_values(operator: Operator, value: pl.Expr, values: list[Scalar]) -> pl.Expr:
        match operator:
            case Operator.IS if len(values) > 1:
                return value.is_in(values)
            case Operator.INCLUDES_ANY:
                return pl.any_horizontal(value.list.contains(each) for each in values)
            case Operator.INCLUDES_ALL:
                return pl.all_horizontal(value.list.contains(each) for each in values)
            case Operator.ONLY:
                raise NotImplementedError("the Kent pack does not ask for `only`")
            case Operator.STATED:
                return pl.when(value.is_not_null()).then(True)
            case _:
                return _ordered(operator, value, pl.lit(values[0]))

    def _value(self, fact: str) -> pl.Expr:
        head, _, rest = fact.partition(".")
        return pl.lit(self._pack.parameters[rest].value) if head == "parameter" else pl.col(fact)

    def _type(self, fact: str) -> FactType:
        found = declared(self._pack.facts, fact)
        assert found is not None
        return found.type


def _ordered(operator: Operator, value: pl.Expr, other: pl.Expr) -> pl.Expr:
    match operator:
        case Operator.AT_LEAST | Operator.FROM:
            return value >= other
        case Operator.AT_MOST:
            return value <= other
        case Operator.BEFORE:
            return value < other
        case _:
            return value == other


def _flat(rows: pl.LazyFrame, group: Group) -> pl.LazyFrame:
    """A row for every combination of the items, with the facts that are read."""
    lists = [LISTS[item] for item in group.items if item != "category"]
    of_the_share = [_part(fact).alias(fact) for fact in group.facts if axis_of(fact) is None]
    flat = rows.select("row", *of_the_share, *lists)
    for item in group.items:
        if item == "category":
            flat = flat.explode("category")
            continue
        flat = flat.explode(LISTS[item])
        read = [_part(fact, LISTS[item]).alias(fact) for fact in group.facts if axis_of(fact) == item]
        if item == "subject" and "category" in group.items:
            read.append(pl.col("subjects").struct.field("categories").alias("category"))
        flat = flat.with_columns(read).drop(LISTS[item])
    return flat


def _part(fact: str, head: str = "") -> pl.Expr:
    """A fact inside the struct that the table has it in."""
    first, *rest = fact.split(".")
    return _fields(pl.col(head or first), rest)


def _fields(column: pl.Expr, path: Iterable[str]) -> pl.Expr:
    return reduce(lambda found, name: found.struct.field(name), path, column)
