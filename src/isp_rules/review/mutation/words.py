"""An edit in plain English, and the clauses that it is about."""

from __future__ import annotations

from typing import assert_never

from isp_rules.pack.english import condition, fact_phrase, name_phrase
from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.english.texts import flat
from isp_rules.pack.english.words import scalar_word
from isp_rules.pack.syntax import All, Any, Comparison, Duty, Exclusion, Impossible, Notice, Pack, Requirement, Scalar
from isp_rules.review.mutation.edits import (
    AddValue,
    ChangeKind,
    DropGround,
    DropGuard,
    DropPart,
    DropRule,
    DropTolerance,
    DropValue,
    MoveBound,
    Mutant,
    Negate,
    NodeEdit,
    Swap,
    edited_node,
)
from isp_rules.review.places import GUARD, Judged, Owner, Place, Places, node_at


def mutant_words(pack: Pack, mutant: Mutant) -> str:
    """
    What a mutant does, as one sentence without a full stop, after the rule or condition that it does it to.

    Args:
        pack: the pack before the edit.
        mutant: an edit of it.
    """
    return f"{where(mutant.place)}: {_edit_words(pack, mutant)}"


def where(place: Place) -> str:
    """
    The rule or named condition that a place is in.

    >>> where(Place(Owner.RULE, "LB-S0", "applies_when")), where(Place(Owner.CONDITION, "own_consent_counts"))
    ('LB-S0, when it applies', '"own consent counts"')
    """
    if place.owner is Owner.CONDITION:
        return name_phrase(place.of)
    if place.part == GUARD:
        return f"{place.of}, when it applies"
    return f"{place.of}, ground {place.part}" if place.part else place.of


def clauses_of(places: Places, mutant: Mutant) -> tuple[str, ...]:
    """The clauses that the edited rules cite, each once; what cannot be cites none."""
    found: dict[str, None] = {}
    for judged in places.judged_by(mutant.place):
        match judged:
            case Requirement():
                grounds = [each for each in judged.grounds if each.id == _ground(mutant)]
                found |= dict.fromkeys((*judged.clauses, *(each for ground in grounds for each in ground.clauses)))
            case Exclusion() | Duty() | Notice():
                found |= dict.fromkeys(judged.clauses)
            case Impossible():
                pass
            case _:
                assert_never(judged)
    return tuple(found)


def _ground(mutant: Mutant) -> str:
    return mutant.edit.ground if isinstance(mutant.edit, DropGround) else mutant.place.part


def _edit_words(pack: Pack, mutant: Mutant) -> str:
    match mutant.edit:
        case DropPart() | Swap() | Negate() | MoveBound() | DropValue() | AddValue():
            return _of_node(pack, mutant.place, mutant.edit)
        case DropGround(ground):
            title = next(each.title for rule in pack.requirements for each in rule.grounds if each.id == ground)
            return f"without its ground {ground} ({flat(title)})"
        case DropRule():
            return _dropped(Places(pack).judged[mutant.place.of])
        case DropGuard():
            return "applies always"
        case DropTolerance():
            return "silence is not tolerated"
        case ChangeKind(kind):
            return f'a denial says "{KIND_WORDS[kind]}"'
        case _:
            assert_never(mutant.edit)


def _dropped(judged: Judged) -> str:
    match judged:
        case Requirement():
            return "the requirement is gone"
        case Exclusion():
            return "the exclusion is gone"
        case Duty():
            return "the duty is owed no more on its own condition"
        case Notice():
            return "the notice is shown no more on its own condition"
        case Impossible():
            return "such a share is possible"
        case _:
            assert_never(judged)


def _of_node(pack: Pack, place: Place, edit: NodeEdit) -> str:
    node = node_at(pack, place)
    match edit, node:
        case DropPart(step), All(parts):
            return f"does not ask that {condition(pack, parts[step])}"
        case DropPart(step), Any(parts):
            return f"it is not enough that {condition(pack, parts[step])}"
        case Swap(), All():
            return f"one of these is enough: {condition(pack, node)}"
        case Swap(), Any():
            return f"all of these are asked for: {condition(pack, node)}"
        case DropValue(value), Comparison(fact=fact):
            return f"{_value(pack, fact, value)} is no longer listed as {fact_phrase(pack, fact)}"
        case AddValue(value), Comparison(fact=fact):
            return f"{_value(pack, fact, value)} is listed as {fact_phrase(pack, fact)}, too"
        case _:
            return f"{condition(pack, node)} -> {condition(pack, edited_node(edit, node))}"


def what_tells(pack: Pack, mutant: Mutant) -> str:
    """
    What a case shows of a pack that it does not show of a mutant: the title of the case.

    Args:
        pack: the pack before the edit.
        mutant: an edit of it.
    """
    return f"{where(mutant.place)}: {_fact(pack, mutant)}"


def _fact(pack: Pack, mutant: Mutant) -> str:
    match mutant.edit:
        case DropPart() | Swap() | Negate() | MoveBound() | DropValue() | AddValue():
            return _fact_of_node(pack, mutant.place, mutant.edit)
        case DropGround(ground):
            return f"ground {ground} is enough"
        case DropRule():
            return "it makes the difference"
        case DropGuard():
            return "it does not apply to everything"
        case DropTolerance():
            return "silence is tolerated"
        case ChangeKind():
            rule = next(each for each in pack.requirements if each.id == mutant.place.of)
            return f'a denial says "{KIND_WORDS[rule.otherwise]}"'
        case _:
            assert_never(mutant.edit)


def _fact_of_node(pack: Pack, place: Place, edit: NodeEdit) -> str:
    node = node_at(pack, place)
    match edit, node:
        case DropPart(step), All(parts):
            return f"it is asked that {condition(pack, parts[step])}"
        case DropPart(step), Any(parts):
            return f"it is enough that {condition(pack, parts[step])}"
        case Swap(), All():
            return f"one of these is not enough: {condition(pack, node)}"
        case Swap(), Any():
            return f"one of these is enough: {condition(pack, node)}"
        case DropValue(value), Comparison(fact=fact):
            return f"{_value(pack, fact, value)} is listed as {fact_phrase(pack, fact)}"
        case AddValue(value), Comparison(fact=fact):
            return f"{_value(pack, fact, value)} is not listed as {fact_phrase(pack, fact)}"
        case _:
            return f"{condition(pack, node)}, and not: {condition(pack, edited_node(edit, node))}"


def _value(pack: Pack, fact: str, value: Scalar) -> str:
    return f'"{scalar_word(pack, fact, value)}"'
