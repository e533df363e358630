"""
The statements of the generated functions: what is asked of each rule for one combination of items.

A rule can be passed in several ways: a requirement does not apply, or one of its grounds holds. It is asked first
whether one of them is certain and, only when none is, whether all are certainly ruled out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from isp_rules.engine.expressions import FALSE, TRUE, Expressions, any_of, joined
from isp_rules.engine.verdict import DOES_NOT_APPLY, TOLERATED
from isp_rules.pack.syntax import Duty, Exclusion, Impossible, Notice, Requirement

INDENT: Final = "    "
MOST_LEVELS: Final = 5
"""How deep questions are nested; Python itself allows a hundred."""

Emit = Callable[[Expressions, list[tuple[int, Any]], str], list[str]]
"""Writes the statements of some rules with their numbers; the last argument is the expression of their item."""


def each(write_one: Callable[[Expressions, int, Any, str], list[str]]) -> Emit:
    """Rules whose statements know nothing of one another."""

    def emit(write: Expressions, rules: list[tuple[int, Any]], item: str) -> list[str]:
        return [line for number, rule in rules for line in write_one(write, number, rule, item)]

    return emit


# --- what stands against a share ----------------------------------------------------------------------


def against(write: Expressions, rules: list[tuple[int, Any]], item: str) -> list[str]:
    """What to do about each rule, behind the question whether it is passed."""
    asked = []
    for number, rule in rules:
        ways = write.ways(rule)
        certain = dict.fromkeys(holds for holds, _ in ways if holds != FALSE)
        if TRUE not in certain:
            asked.append((list(certain), _found(write, number, rule, any_of(ways)[1], item)))
    return _behind(asked)


def _found(write: Expressions, number: int, rule: Requirement | Exclusion, fails: str, item: str) -> list[str]:
    if isinstance(rule, Exclusion) or rule.when_unknown is None:
        return [f"found.append(({number}, {fails}, {item}))"]
    given = f"{write.variable(rule.when_unknown.fact)} is not None"
    return [f"fails = {fails}", f"if fails or {given}: found.append(({number}, fails, {item}))"]


def _behind(asked: list[tuple[list[str], list[str]]], levels: int = MOST_LEVELS) -> list[str]:
    """Statements, each to run when none of its expressions is true; what several ask is asked once for all of them."""
    often = Counter(way for ways, _ in asked for way in ways)
    together: dict[str, list[tuple[list[str], list[str]]]] = {}
    lines = []
    for ways, statements in asked:
        common = max(ways, key=often.__getitem__, default="")
        if levels and often[common] > 1:
            together.setdefault(common, []).append(([way for way in ways if way != common], statements))
        elif ways:
            lines += [f"if not ({joined(' or ', ways, empty=FALSE)}):", *_indented(statements)]
        else:
            lines += statements
    for common, group in together.items():
        lines += [f"if not ({common}):", *_indented(_behind(group, levels - 1))]
    return lines


def _indented(lines: Iterable[str]) -> list[str]:
    return [INDENT + line for line in lines]


# --- what goes with an allow --------------------------------------------------------------------------


def grounds(write: Expressions, number: int, rule: Requirement, item: str) -> list[str]:
    """The grounds by which a requirement passes, or why it passes without one."""
    lines = []
    if rule.applies_when is not None:
        does_not_apply = write.both(rule.applies_when)[1]
        lines.append(f"if {does_not_apply}: grounds.append(({number}, {DOES_NOT_APPLY}, {item}))")
        lines.append("else:")
    else:
        lines.append("if True:")
    lines.append(f"{INDENT}met = False")
    for position, ground in enumerate(rule.grounds):
        holds = write.both(ground.when)[0]
        lines.append(f"{INDENT}if {holds}: met = True; grounds.append(({number}, {position}, {item}))")
    if rule.when_unknown is not None:
        holds, fails = any_of(write.ways(rule))
        unknown = f"not met and {write.variable(rule.when_unknown.fact)} is None and not ({holds}) and not ({fails})"
        lines.append(f"{INDENT}if {unknown}: grounds.append(({number}, {TOLERATED}, {item}))")
    return lines


def duty(write: Expressions, number: int, rule: Duty, item: str) -> list[str]:
    """A duty is owed where its condition is true and may be where it is unknown."""
    if rule.when is None:
        return []
    owed, not_owed = write.both(rule.when)
    return [
        f"if {owed}: duties.append(({number}, True, {item}))",
        f"elif not ({not_owed}): duties.append(({number}, False, {item}))",
    ]


# --- the rest -----------------------------------------------------------------------------------------


def notice(write: Expressions, number: int, rule: Notice, item: str) -> list[str]:
    """A notice is shown once, whatever it is true for."""
    del item
    return [] if rule.when is None else [f"if {write.both(rule.when)[0]}: found.add({number})"]


def impossible(write: Expressions, number: int, each: Impossible, item: str) -> list[str]:
    """What cannot be is true."""
    return [f"if {write.both(each.when)[0]}: found.append(({number}, {item}))"]
