"""
The fast evaluator: one generated Python module per pack, with the answers of `evaluate`.

Each condition becomes two plain boolean expressions, *certainly true* and *certainly false*. A requirement asks the
first and, only when that fails, the second; an exclusion the other way round. Rules that mention the same items share
one loop over them. No word of the pack enters the generated source: facts are numbered and constants come in by name,
so a pack cannot inject code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, assert_never

from isp_rules.engine.expressions import Expressions
from isp_rules.engine.items import Item
from isp_rules.engine.verdict import DOES_NOT_APPLY, TOLERATED, Attachments, DutyOwed, Failure, GroundMet
from isp_rules.pack.layout import AXES, ShareFacts
from isp_rules.pack.scope import axes, items_of
from isp_rules.pack.syntax import Duty, Exclusion, Notice, Pack, Requirement, Rule

_INDENT = "    "
_POSITION = dict(zip(AXES, ("i_party", "i_purpose", "i_subject", "i_category", "i_means"), strict=True))


@dataclass(frozen=True, slots=True)
class Compiled:
    """The same four functions as the reference evaluator, for one pack. Immutable: safe from many threads at once."""

    judge: Callable[[ShareFacts], list[tuple[int, bool, tuple[int, ...]]]]
    """Failures as bare tuples in the order of the generated loops: all that a hot path needs. See `failures`."""
    _attach: Callable[[ShareFacts], tuple[list[Any], list[Any]]]
    _notices: Callable[[ShareFacts], set[int]]
    _impossible: Callable[[ShareFacts], list[tuple[int, tuple[int, ...]]]]
    source: str

    def attach(self, share: ShareFacts) -> Attachments:
        """What goes with an allow; as `evaluate.attach`."""
        grounds, duties = self._attach(share)
        return Attachments(
            tuple(GroundMet(number, ground, Item(*item)) for number, ground, item in sorted(grounds, key=_by_item)),
            tuple(DutyOwed(number, certain, Item(*item)) for number, certain, item in sorted(duties, key=_by_item)),
        )

    def notices(self, share: ShareFacts) -> tuple[int, ...]:
        """The numbers of the notices that are true; as `evaluate.notices`."""
        return tuple(sorted(self._notices(share)))

    def impossible(self, share: ShareFacts) -> tuple[tuple[int, Item], ...]:
        """What cannot be; as `evaluate.impossible`."""
        return tuple((number, Item(*item)) for number, item in sorted(self._impossible(share)))


def failures(found: Iterable[tuple[int, bool, tuple[int, ...]]]) -> tuple[Failure, ...]:
    """What `Compiled.judge` found, as `evaluate.judge` gives it."""
    return tuple(Failure(rule, definite, Item(*item)) for rule, definite, item in sorted(found, key=_by_item))


def _by_item(found: tuple[int, Any, tuple[int, ...]]) -> tuple[int, tuple[int, ...]]:
    return (found[0], found[2])


def compile_pack(pack: Pack) -> Compiled:
    """
    Generate and compile the functions of a pack, once.

    The time this takes grows with the number of comparisons, about 20 microseconds for each.
    """
    constants: dict[str, object] = {}
    expressions = Expressions(pack, constants)
    against = list(enumerate(pack.against))
    bodies = {
        "judge": ["found = []", *_loops(expressions, against, _judge), "return found"],
        "attach": [
            "grounds, duties = [], []",
            *_loops(expressions, list(enumerate(pack.requirements)), _grounds),
            *_loops(expressions, list(enumerate(pack.duties)), _duty),
            "return grounds, duties",
        ],
        "notices": ["found = set()", *_loops(expressions, list(enumerate(pack.notices)), _notice), "return found"],
        "impossible": ["found = []", *_impossibles(expressions, pack), "return found"],
    }
    source = _source(bodies, expressions.rows_read)
    functions = _load(source, constants)
    return Compiled(functions["judge"], functions["attach"], functions["notices"], functions["impossible"], source)


# --- statements ---------------------------------------------------------------------------------------

Emit = Callable[[Expressions, int, Any, str], list[str]]
"""Writes the statements of one rule: its number, the rule, and the expression of its item."""


def _judge(write: Expressions, number: int, rule: Requirement | Exclusion, item: str) -> list[str]:
    match rule:
        case Requirement():
            holds, fails = write.requirement(rule)
            if rule.when_unknown is None:
                return [f"if not ({holds}): found.append(({number}, {fails}, {item}))"]
            given = f"{write.variable(rule.when_unknown.fact)} is not None"
            return [
                f"if not ({holds}):",
                f"{_INDENT}fails = {fails}",
                f"{_INDENT}if fails or {given}: found.append(({number}, fails, {item}))",
            ]
        case Exclusion():
            applies, does_not = write.both(rule.when)
            return [f"if not ({does_not}): found.append(({number}, {applies}, {item}))"]
        case _:
            assert_never(rule)


def _grounds(write: Expressions, number: int, rule: Requirement, item: str) -> list[str]:
    lines = []
    if rule.applies_when is not None:
        does_not_apply = write.both(rule.applies_when)[1]
        lines.append(f"if {does_not_apply}: grounds.append(({number}, {DOES_NOT_APPLY}, {item}))")
        lines.append("else:")
    else:
        lines.append("if True:")
    lines.append(f"{_INDENT}met = False")
    for position, ground in enumerate(rule.grounds):
        holds = write.both(ground.when)[0]
        lines.append(f"{_INDENT}if {holds}: met = True; grounds.append(({number}, {position}, {item}))")
    if rule.when_unknown is not None:
        holds, fails = write.requirement(rule)
        unknown = f"not met and {write.variable(rule.when_unknown.fact)} is None and not ({holds}) and not ({fails})"
        lines.append(f"{_INDENT}if {unknown}: grounds.append(({number}, {TOLERATED}, {item}))")
    return lines


def _duty(write: Expressions, number: int, rule: Duty, item: str) -> list[str]:
    if rule.when is None:
        return []
    owed, not_owed = write.both(rule.when)
    return [
        f"if {owed}: duties.append(({number}, True, {item}))",
        f"elif not ({not_owed}): duties.append(({number}, False, {item}))",
    ]


def _notice(write: Expressions, number: int, rule: Notice, item: str) -> list[str]:
    del item  # a notice is shown once, whatever it was true for
    return [] if rule.when is None else [f"if {write.both(rule.when)[0]}: found.add({number})"]


def _impossibles(write: Expressions, pack: Pack) -> list[str]:
    lines = []
    for number, each in enumerate(pack.impossible):
        mentioned = axes([each.when])
        statement = f"if {write.both(each.when)[0]}: found.append(({number}, {_item(mentioned)}))"
        lines += _loop(write, mentioned, [statement])
    return lines


# --- loops over items ---------------------------------------------------------------------------------


def _loops(write: Expressions, rules: Sequence[tuple[int, Rule]], emit: Emit) -> list[str]:
    """The statements of rules, those that mention the same items together in one nest of loops."""

    def mentioned(numbered: tuple[int, Rule]) -> tuple[str, ...]:
        return items_of(numbered[1])

    lines = []
    for same, group in groupby(sorted(rules, key=mentioned), key=mentioned):
        body = [line for number, rule in group for line in emit(write, number, rule, _item(same))]
        lines += _loop(write, same, body)
    return lines


def _item(mentioned: Sequence[str]) -> str:
    return "(" + ", ".join(_POSITION[axis] if axis in mentioned else "-1" for axis in AXES) + ")"


def _loop(write: Expressions, mentioned: Sequence[str], body: list[str]) -> list[str]:
    """Wrap statements in one `for` per list that they mention, the facts of each item unpacked into variables."""
    if not body:
        return []
    heads = {
        "party": f"for i_party, {write.row('party')} in ((0, sender), (1, recipient)):",
        "purpose": f"for i_purpose, {write.name('purpose')} in enumerate(purposes):",
        "subject": f"for i_subject, ({write.row('subject')}, categories) in enumerate(subjects):",
        "category": f"for i_category, {write.name('category')} in enumerate(categories):",
        "means": f"for i_means, {write.row('means')} in enumerate(means):",
    }
    lines = [_INDENT * depth + heads[axis] for depth, axis in enumerate(mentioned)]
    return lines + [_INDENT * len(mentioned) + line for line in body]


def _source(bodies: Mapping[str, list[str]], rows_read: Callable[[str], list[str]]) -> str:
    lines = []
    for name, body in bodies.items():
        text = "\n".join(body)
        lines += [f"def {name}(facts):", f"{_INDENT}share, sender, recipient, purposes, subjects, means = facts"]
        lines += [_INDENT + line for line in (*rows_read(text), *body)]
    return "\n".join(lines) + "\n"


def _load(source: str, constants: Mapping[str, object]) -> dict[str, Callable[..., Any]]:
    namespace: dict[str, Any] = dict(constants)
    exec(compile(source, "<compiled rule pack>", "exec"), namespace)  # noqa: S102 - our own source: numbers and names only
    return namespace
