"""What every other engine is given: the rules in a form without *unknown*, and the facts of a complete share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any, assert_never

from isp_rules.pack import syntax
from isp_rules.pack.syntax import Comparison, Condition, Exclusion, Pack, Requirement
from tests.benchmarks.shares import Facts


def context_of(facts: Facts) -> dict[str, Any]:
    """
    A share as another engine is given it: a day is a number, which each of them compares faster than a date.

    >>> context_of({"date_0": date(2016, 8, 1), "term_0": "channel_1"})
    {'date_0': 736177, 'term_0': 'channel_1'}
    """
    return {name: plain(value) for name, value in facts.items()}


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.toordinal() if isinstance(value, date) else value


@dataclass(frozen=True)
class Asked:
    """An engine that has read the rules."""

    ask: Callable[[dict[str, Any]], Any]
    """Answers for one share: this is what is measured."""
    found: Callable[[Any], set[str]]
    """The ids of the rules that the answer names; this is not measured."""


@dataclass(frozen=True)
class Peer:
    """Another engine, in one of the ways to use it."""

    name: str
    distribution: str
    """What is installed by pip."""
    read: Callable[[Pack], Asked]
    """Translates the rules and has the engine read them; imports the engine."""
    context: Callable[[Facts], dict[str, Any]] = context_of
    """A share as the engine is given it."""

    @property
    def version(self) -> str | None:
        """The version that is installed; None where it is not."""
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return None


# --- rules without *unknown* --------------------------------------------------------------------------


@dataclass(frozen=True)
class Literal:
    """A comparison, or its contrary."""

    comparison: Comparison
    wanted: bool


@dataclass(frozen=True)
class Joined:
    """Tests of which every one, or some, must be true."""

    every: bool
    parts: tuple[Test, ...]


Test = Literal | Joined


def fails(rule: Requirement | Exclusion) -> Test:
    """When a rule stands against a complete share."""
    match rule:
        case Exclusion():
            return _test(rule.when, wanted=True)
        case Requirement():
            guard = () if rule.applies_when is None else (_test(rule.applies_when, wanted=True),)
            return Joined(True, (*guard, *(_test(ground.when, wanted=False) for ground in rule.grounds)))
        case _:
            assert_never(rule)


def _test(condition: Condition, *, wanted: bool) -> Test:
    match condition:
        case Comparison():
            return Literal(condition, wanted)
        case syntax.All(parts) | syntax.Any(parts):
            every = isinstance(condition, syntax.All) is wanted
            return Joined(every, tuple(_test(part, wanted=wanted) for part in parts))
        case syntax.Not(part):
            return _test(part, wanted=not wanted)
        case syntax.Named(body=body):
            return _test(body, wanted=wanted)
        case _:
            assert_never(condition)


def alternatives(test: Test) -> list[tuple[Literal, ...]]:
    """
    The same test as rows of a table: it is true when all literals of one row are.

    The rows have no literal twice, and a comparison of texts with themselves does not occur.
    """
    match test:
        case Literal():
            return [(test,)]
        case Joined(every, parts):
            rows = [alternatives(part) for part in parts]
            if not every:
                return [row for some in rows for row in some]
            joined: list[tuple[Literal, ...]] = [()]
            for some in rows:
                joined = [(*one, *other) for one in joined for other in some]
            return joined
        case _:
            assert_never(test)


def written(test: Test, literal: Callable[[Literal], str], operators: Mapping[bool, str]) -> str:
    """A test as an expression, each of its literals written by `literal`."""
    match test:
        case Literal():
            return literal(test)
        case Joined(every, parts):
            return operators[every].join(f"({written(part, literal, operators)})" for part in parts)
        case _:
            assert_never(test)
