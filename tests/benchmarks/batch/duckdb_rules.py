"""
The rules as SQL for DuckDB. A NULL is *unknown*: SQL's logic is Kleene's, as that of the rules.

DuckDB 2.0 answers wrongly when `list_has_any` and `list_has_all` are asked of dictionary-encoded lists from Arrow, and
keeps no order of rows: a number for each row is carried along, and lists are asked with `list_contains` alone.
"""

# ruff: noqa: S608 - the names and values are those of our own pack

from __future__ import annotations

from datetime import date
from typing import assert_never

import duckdb
import pyarrow as pa

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
    Values,
)
from tests.benchmarks.batch.flat import LISTS, Group, at_each_end, groups

_ORDERED = {Operator.AT_LEAST: ">=", Operator.FROM: ">=", Operator.AT_MOST: "<=", Operator.BEFORE: "<"}


class DuckdbRules:
    """One pack as one query: for each share the outcome, and a bit for every rule that stands against it."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        found = groups(pack)
        self.rules = [group.rules for group in found]
        """For each mask the numbers of the rules behind its bits."""
        self.query = self._query(found)

    def ask(self, connection: duckdb.DuckDBPyConnection) -> pa.Table:
        """The columns `allow`, and `mask_0`, `mask_1` ... for each row of the table `shares`, in the order of `row`."""
        return connection.sql(self.query).to_arrow_table()

    def _query(self, found: list[Group]) -> str:
        masks = [f"mask_{number}" for number in range(len(found))]
        parts = [f"{name} AS ({self._mask(name, group)})" for name, group in zip(masks, found, strict=True)]
        allow = " AND ".join(f"{name} = 0" for name in masks)
        joined = " JOIN ".join([masks[0], *(f"{name} USING (row)" for name in masks[1:])])
        columns = ", ".join([f"{allow} AS allow", *(f"{name}.{name}" for name in masks)])
        return f"WITH {', '.join(parts)} SELECT {columns} FROM {joined} ORDER BY row"

    def _mask(self, name: str, group: Group) -> str:
        found = [
            " OR ".join(self._stands_against(one) for one in at_each_end(self._pack.against[rule]))
            for rule in group.rules
        ]
        mask = " | ".join(f"(({each})::UBIGINT << {bit})" for bit, each in enumerate(found))
        if not group.items:
            return f"SELECT row, {mask} AS {name} FROM ({_flat(group)})"
        return f"SELECT row, bit_or({mask}) AS {name} FROM ({_flat(group)}) GROUP BY row"

    def _stands_against(self, rule: Requirement | Exclusion) -> str:
        match rule:
            case Requirement():
                guard = [] if rule.applies_when is None else [f"NOT {self.truth(rule.applies_when)}"]
                holds = " OR ".join([*guard, *(self.truth(each.when) for each in rule.grounds)])
                tolerated = "FALSE" if rule.when_unknown is None else f"{_column(rule.when_unknown.fact)} IS NULL"
                return f"NOT coalesce({holds}, {tolerated})"
            case Exclusion():
                return f"coalesce({self.truth(rule.when)}, TRUE)"
            case _:
                assert_never(rule)

    def truth(self, condition: Condition) -> str:
        """A condition as an expression in brackets: TRUE, FALSE or NULL."""
        match condition:
            case Comparison():
                return f"({self._compare(condition)})"
            case All(parts):
                return f"({' AND '.join(self.truth(part) for part in parts)})"
            case Any(parts):
                return f"({' OR '.join(self.truth(part) for part in parts)})"
            case Not(part):
                return f"(NOT {self.truth(part)})"
            case Named(body=body):
                return self.truth(body)
            case _:
                assert_never(condition)

    def _compare(self, comparison: Comparison) -> str:
        value = self._value(comparison.fact)
        match comparison.operand:
            case OtherFact(fact):
                if self._type(fact) is FactType.TERMS:
                    return f"list_contains({self._value(fact)}, {value})"
                return f"{value} {_ORDERED.get(comparison.operator, '=')} {self._value(fact)}"
            case Values(values):
                return _with_values(comparison.operator, value, [_literal(each) for each in sorted(values, key=str)])
            case _:
                assert_never(comparison.operand)

    def _value(self, fact: str) -> str:
        head, _, rest = fact.partition(".")
        return _literal(self._pack.parameters[rest].value) if head == "parameter" else _column(fact)

    def _type(self, fact: str) -> FactType:
        found = declared(self._pack.facts, fact)
        assert found is not None
        return found.type


def _with_values(operator: Operator, value: str, values: list[str]) -> str:
    match operator:
        case Operator.IS if len(values) > 1:
            return f"{value} IN ({', '.join(values)})"
        case Operator.INCLUDES_ANY | Operator.INCLUDES_ALL:
            joined = " OR " if operator is Operator.INCLUDES_ANY else " AND "
            return joined.join(f"list_contains({value}, {each})" for each in values)
        case Operator.ONLY:
            raise NotImplementedError("the Kent pack does not ask for `only`")
        case Operator.STATED:
            return f"CASE WHEN {value} IS NOT NULL THEN TRUE END"
        case _:
            return f"{value} {_ORDERED.get(operator, '=')} {values[0]}"


def _literal(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case date():
            return f"DATE '{value}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case _:
            return str(value)


def _flat(group: Group) -> str:
    """A row for every combination of the items, with the facts that are read."""
    lists = [LISTS[item] for item in group.items if item != "category"]
    of_the_share = [f"{_part(fact)} AS {_column(fact)}" for fact in group.facts if axis_of(fact) is None]
    flat = f"SELECT {', '.join(['row', *of_the_share, *lists])} FROM shares"
    for item in group.items:
        name = LISTS[item]
        flat = f"SELECT * EXCLUDE ({name}), unnest(coalesce({name}, [NULL])) AS {_column('the ' + item)} FROM ({flat})"
        read = [fact for fact in group.facts if axis_of(fact) == item]
        parts = [f"{_part(fact, 'the ' + item)} AS {_column(fact)}" for fact in read]
        if item == "subject" and "category" in group.items:
            parts.append(f"{_column('the subject')}.categories AS categories")
        flat = f"SELECT * EXCLUDE ({_column('the ' + item)}), {', '.join(parts)} FROM ({flat})"
    return flat


def _column(name: str) -> str:
    return f'"{name}"'


def _part(fact: str, head: str = "") -> str:
    """A fact inside the struct that the table has it in."""
    first, *rest = fact.split(".")
    return ".".join(_column(name) for name in (head or first, *rest))
