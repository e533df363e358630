"""
In which shares a node is true, false or unknown, and in which of them it decided the answer.

A node decided as true if it is true for some items and the answer would turn if it were false for these; likewise as
false, and as unknown. The answer of a requirement or an exclusion is the outcome, that of a duty what is attached to an
allow, that of a notice what is shown, and that of what cannot be whether the share is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, assert_never

from isp_rules.pack.syntax import Duty, Exclusion, Impossible, Notice, Requirement
from isp_rules.review.covering.nodes import Node, Sort
from isp_rules.review.places import Judged, Place
from isp_rules.review.replay.rows import Bits, Truth3
from isp_rules.review.replay.verdicts import Verdict, applies, truth, verdict
from isp_rules.review.replay.worlds import World


class Sides(NamedTuple):
    """Shares, as ends, by what a node is in them."""

    true: Bits
    false: Bits
    unknown: Bits


class Measured(NamedTuple):
    """Where a node was seen, and where it decided."""

    seen: Sides
    decided: Sides


def measure(world: World, node: Node) -> Measured:
    """Where a node is true, false or unknown in the shares of a world, and where it decided the answer."""
    if node.sort in {Sort.LEAF, Sort.GROUND}:
        return _of_condition(world, node.place)
    judged = world.places.judged[node.place.of]
    match judged:
        case Requirement():
            return _of_requirement(world, judged)
        case Exclusion():
            return _of_exclusion(world, judged)
        case Duty():
            return _of_duty(world, judged)
        case Notice():
            return _of_notice(world, judged)
        case Impossible():
            return _of_impossible(world, judged)
        case _:
            assert_never(judged)


# --- a condition: a ground or a leaf ------------------------------------------------------------------


def _of_condition(world: World, place: Place) -> Measured:
    true, false = world.truths.at(place)
    unknown = world.rows.every & ~(true | false)
    return Measured(
        _seen(world, true, false, unknown),
        Sides(
            true=_forced(world, place, Truth3(0, false | true)) if true else 0,
            false=_forced(world, place, Truth3(true | false, 0)) if false else 0,
            unknown=_forced(world, place, Truth3(true | unknown, false), Truth3(true, false | unknown))
            if unknown
            else 0,
        ),
    )


def _forced(world: World, place: Place, *forced: Truth3) -> Bits:
    """The shares whose answer turns when a node is forced to one of these truths."""
    judged, found = world.places.judged_by(place), 0
    for each in forced:
        truths = world.truths.with_forced({place: each})
        found |= turned(world, [(rule, verdict(rule, truths)) for rule in judged])
    return found


def turned(world: World, changed: Sequence[tuple[Judged, Verdict]]) -> Bits:
    """
    The shares whose answer turns when rules judge otherwise.

    Args:
        world: the shares, and how each rule judges them.
        changed: the rules that judge otherwise, each with its new verdict.
    """
    ids = {rule.id for rule, _ in changed}
    denied, impossible = world.denied_but_for(ids), world.impossible_but_for(ids)
    for rule, new in changed:
        match rule:
            case Requirement() | Exclusion():
                denied |= world.stands_against(new)
            case Impossible():
                impossible |= world.rows.some(new.surely)
            case Duty() | Notice():
                pass
            case _:
                assert_never(rule)
    possible = world.rows.ends & ~(world.impossible | impossible)
    found = (impossible ^ world.impossible) | (denied ^ world.denied) & possible
    allowed = possible & ~(world.denied | denied)
    for rule, new in changed:
        found |= _beside(world, rule, new) & (allowed if isinstance(rule, Duty) else possible)
    return found


def _beside(world: World, rule: Judged, new: Verdict) -> Bits:
    """The shares to which something else is attached, or shown, if they are answered alike."""
    some, old = world.rows.some, world.verdicts[rule.id]
    match rule:
        case Duty():
            sure, owed = some(old.surely) ^ some(new.surely), _owed(world, old) ^ _owed(world, new)
            return (sure | owed) & ~world.owed_for_silence(rule.id)
        case Notice():
            return (some(old.surely) ^ some(new.surely)) & ~world.named_with_findings(rule.id)
        case Requirement() | Exclusion() | Impossible():
            return 0
        case _:
            assert_never(rule)


def _owed(world: World, of: Verdict) -> Bits:
    return world.rows.some(of.surely | of.perhaps)


# --- a rule as a whole --------------------------------------------------------------------------------


def _of_requirement(world: World, rule: Requirement) -> Measured:
    """It is true where it applies and holds: where it does not apply it says nothing."""
    holds, guard = truth(rule, world.truths), applies(rule, world.truths)
    passing, unknown = holds.true & ~guard.false, world.rows.every & ~(holds.true | holds.false)
    decided = _against(world, rule, passing, holds.false, unknown)
    return Measured(_seen(world, passing, holds.false, unknown), decided)


def _of_exclusion(world: World, rule: Exclusion) -> Measured:
    """It is true where it applies, and so against the share."""
    true, false = truth(rule, world.truths)
    unknown = world.rows.every & ~(true | false)
    passing, failing, unsure = _against(world, rule, false, true, unknown)
    return Measured(_seen(world, true, false, unknown), Sides(true=failing, false=passing, unknown=unsure))


def _against(world: World, rule: Requirement | Exclusion, passing: Bits, failing: Bits, unknown: Bits) -> Sides:
    """Where the outcome turns if what passes fails, what fails passes, and what is unknown does one or the other."""
    surely, perhaps, *_ = world.verdicts[rule.id]

    def turns(new: Verdict, rows: Bits) -> Bits:
        return turned(world, [(rule, new)]) if rows else 0

    return Sides(
        true=turns(Verdict(surely | passing, perhaps), passing),
        false=turns(Verdict(surely & ~failing, perhaps), failing),
        unknown=turns(Verdict(surely), unknown) | turns(Verdict(surely | unknown), unknown),
    )


def _of_duty(world: World, rule: Duty) -> Measured:
    """It is true where it is attached to an allow, false where an allow goes without it."""
    some, found = world.rows.some, world.verdicts[rule.id]
    allowed = _possible(world) & ~world.denied
    sure = (some(found.surely) | world.owed_for_silence(rule.id)) & allowed
    perhaps = some(found.perhaps) & allowed & ~sure
    sides = Sides(sure, allowed & ~(sure | perhaps), perhaps)
    return Measured(sides, sides)


def _of_notice(world: World, rule: Notice) -> Measured:
    """It is true where it is shown."""
    possible = _possible(world)
    shown = (world.rows.some(world.verdicts[rule.id].surely) | world.named_with_findings(rule.id)) & possible
    sides = Sides(shown, possible & ~shown, 0)
    return Measured(sides, sides)


def _of_impossible(world: World, rule: Impossible) -> Measured:
    """It is true where it makes a share impossible."""
    true, false = truth(rule, world.truths)
    unknown = world.rows.every & ~(true | false)
    return Measured(
        _seen(world, true, false, unknown),
        Sides(
            true=turned(world, [(rule, Verdict(0))]) if true else 0,
            false=turned(world, [(rule, Verdict(true | false))]) if false else 0,
            unknown=turned(world, [(rule, Verdict(true | unknown))]) if unknown else 0,
        ),
    )


def _seen(world: World, *rows: Bits) -> Sides:
    """
    The shares with some of these rows.

    One that cannot be counts, too: what makes it so has been seen.
    """
    return Sides(*map(world.rows.some, rows))


def _possible(world: World) -> Bits:
    return world.rows.ends & ~world.impossible
