"""Generated packs whose names are conditions of the pack, shared by several rules, as in a pack that was read."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.scope import conditions_of, facts_of
from isp_rules.pack.syntax import All, Any, Comparison, Condition, Impossible, Named, Not, Pack, Requirement
from isp_rules.review.places import Places, roots
from isp_rules.review.replacing import with_node
from tests.strategies import conditions, packs, random_share

FEWER = settings(max_examples=settings().max_examples // 4)
"""For properties of which one example takes long: whole packs are made ready for each. `make fuzz` tries more."""


@st.composite
def named_packs(draw: st.DrawFn) -> Pack:
    """A pack with up to three named conditions, used here and there, and sometimes something that cannot be."""
    pack = draw(packs())
    bodies = {name: _plain(draw(conditions(leaves=3))) for name in ("first", "second")}
    bodies["third"] = All((Named("first", bodies["first"]), _plain(draw(conditions(leaves=2)))))
    cannot = draw(st.booleans())
    impossible = (Impossible(id="I0", when=_plain(draw(conditions(leaves=3))), because="so"),) if cannot else ()
    pack = replace(pack, conditions=bodies, impossible=impossible)
    dice = random.Random(draw(st.integers(0, 10**6)))
    for judged in Places(pack).judged.values():
        for place, node in roots(judged):
            pack = with_node(pack, place, _with_names(_plain(node), pack, dice))
    return replace(pack, requirements=tuple(map(_tolerating_what_it_reads, pack.requirements)))


def shares_for(seed: int, count: int) -> list[ShareFacts]:
    """Some shares for such a pack."""
    dice = random.Random(seed)
    return [random_share(dice) for _ in range(count)]


def _tolerating_what_it_reads(requirement: Requirement) -> Requirement:
    read = {fact for condition in conditions_of(requirement) for fact in facts_of(condition)}
    tolerance = requirement.when_unknown
    return requirement if tolerance is None or tolerance.fact in read else replace(requirement, when_unknown=None)


def _plain(node: Condition) -> Condition:
    """The condition without the names that were generated, which no pack has."""
    match node:
        case Comparison():
            return node
        case All(parts):
            return All(tuple(map(_plain, parts)))
        case Any(parts):
            return Any(tuple(map(_plain, parts)))
        case Not(part):
            return Not(_plain(part))
        case Named(body=body):
            return _plain(body)


def _with_names(node: Condition, pack: Pack, dice: random.Random) -> Condition:
    """Some leaves give way to names."""
    match node:
        case Comparison():
            if dice.random() < 1 / 3:
                name = dice.choice(list(pack.conditions))
                return Named(name, pack.conditions[name])
            return node
        case All(parts) | Any(parts):
            return replace(node, parts=tuple(_with_names(part, pack, dice) for part in parts))
        case Not(part):
            return Not(_with_names(part, pack, dice))
        case Named():
            return node
