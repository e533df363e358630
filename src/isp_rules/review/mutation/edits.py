"""The small changes that a pack's cases must notice: what each does to a condition or to a rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import assert_never

from isp_rules.pack.scope import conditions_of, facts_of
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Kind,
    Not,
    Pack,
    Requirement,
    Scalar,
    Values,
)
from isp_rules.review.places import Place, node_at
from isp_rules.review.replacing import with_judged, with_node, without

# --- to a condition -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DropPart:
    """One part of an `all` or `any` is left out."""

    step: int


@dataclass(frozen=True, slots=True)
class Swap:
    """`all` becomes `any`, and `any` becomes `all`."""


@dataclass(frozen=True, slots=True)
class Negate:
    """The opposite is asked for; what stood under `not` loses it."""


@dataclass(frozen=True, slots=True)
class MoveBound:
    """A number is asked to be one more or less, a date one day later or earlier."""

    by: int


@dataclass(frozen=True, slots=True)
class DropValue:
    """A list of values is one shorter."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class AddValue:
    """A list of values is one longer."""

    value: Scalar


NodeEdit = DropPart | Swap | Negate | MoveBound | DropValue | AddValue

# --- to a rule ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DropGround:
    """A requirement has one ground less."""

    ground: str


@dataclass(frozen=True, slots=True)
class DropRule:
    """A requirement, an exclusion or what cannot be is gone; a duty or a notice does not arise by itself."""


@dataclass(frozen=True, slots=True)
class DropGuard:
    """A requirement applies always."""


@dataclass(frozen=True, slots=True)
class DropTolerance:
    """An unknown answer denies, whatever is not given."""


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A denial is of another kind."""

    kind: Kind


RuleEdit = DropGround | DropRule | DropGuard | DropTolerance | ChangeKind

Edit = NodeEdit | RuleEdit


@dataclass(frozen=True, slots=True)
class Mutant:
    """A pack with one edit: `place` is that of the condition which is edited, or of the whole rule."""

    place: Place
    edit: Edit

    def __str__(self) -> str:
        return f"{self.place}: {self.edit}"


# --- doing it -----------------------------------------------------------------------------------------


def edited(pack: Pack, mutant: Mutant) -> Pack:
    """
    The pack with the edit.

    It need not be one that could be read from files, but has a meaning all the same. A tolerance of a fact that the
    edited rule no longer reads goes with it.

    Args:
        pack: the pack, or the same one with other parameters.
        mutant: the edit, and where.
    """
    match mutant.edit:
        case DropPart() | Swap() | Negate() | MoveBound() | DropValue() | AddValue():
            made = with_node(pack, mutant.place, edited_node(mutant.edit, node_at(pack, mutant.place)))
        case DropRule():
            made = without(pack, mutant.place.of)
        case DropGround() | DropGuard() | DropTolerance() | ChangeKind():
            rule = next(each for each in pack.requirements if each.id == mutant.place.of)
            made = with_judged(pack, [_edited_requirement(mutant.edit, rule)])
        case _:
            assert_never(mutant.edit)
    return replace(made, requirements=tuple(map(_tolerating_what_it_reads, made.requirements)))


def edited_node(edit: NodeEdit, node: Condition) -> Condition:
    """
    A condition with the edit.

    Args:
        edit: one that this condition can have.
        node: the condition.
    """
    match edit, node:
        case DropPart(step), All(parts) | Any(parts):
            left = (*parts[:step], *parts[step + 1 :])
            return left[0] if len(left) == 1 else replace(node, parts=left)
        case Swap(), All(parts):
            return Any(parts, node.span)
        case Swap(), Any(parts):
            return All(parts, node.span)
        case Negate(), Not(part):
            return part
        case Negate(), _:
            return Not(node, node.span)
        case MoveBound(by), Comparison(operand=Values(values)):
            return replace(node, operand=Values(frozenset(_moved(each, by) for each in values)))
        case DropValue(value), Comparison(operand=Values(values)):
            return replace(node, operand=Values(values - {value}))
        case AddValue(value), Comparison(operand=Values(values)):
            return replace(node, operand=Values(values | {value}))
        case _:
            raise TypeError(f"no {type(edit).__name__} of a {type(node).__name__}")


def _moved(value: Scalar, by: int) -> Scalar:
    match value:
        case bool() | str():
            raise TypeError(f"{type(value).__name__} is no bound")
        case date():
            return value + timedelta(days=by)
        case int() | Decimal():
            return value + by
        case _:
            assert_never(value)


def _edited_requirement(edit: DropGround | DropGuard | DropTolerance | ChangeKind, rule: Requirement) -> Requirement:
    match edit:
        case DropGround(ground):
            return replace(rule, grounds=tuple(each for each in rule.grounds if each.id != ground))
        case DropGuard():
            return replace(rule, applies_when=None)
        case DropTolerance():
            return replace(rule, when_unknown=None)
        case ChangeKind(kind):
            return replace(rule, otherwise=kind)
        case _:
            assert_never(edit)


def _tolerating_what_it_reads(rule: Requirement) -> Requirement:
    if rule.when_unknown is None:
        return rule
    read = {fact for condition in conditions_of(rule) for fact in facts_of(condition)}
    return rule if rule.when_unknown.fact in read else replace(rule, when_unknown=None)
