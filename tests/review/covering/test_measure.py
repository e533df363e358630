"""Where a node decides: the same as when the reference evaluator is asked with that node turned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypothesis import given
from hypothesis import strategies as st

from isp_rules.engine.evaluate import attach, impossible, judge, notices
from isp_rules.engine.verdict import TOLERATED
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import All, Any, Condition, Not, Pack
from isp_rules.review.covering.measure import measure
from isp_rules.review.covering.nodes import Sort, nodes
from isp_rules.review.replacing import with_node
from isp_rules.review.replay.worlds import World
from tests.review.named_packs import FEWER, named_packs, shares_for

SEEDS = st.integers(0, 10**6)


def _never(node: Condition) -> Condition:
    """True turns false, the rest stays."""
    return All((node, Not(node)))


def _always(node: Condition) -> Condition:
    """False turns true, the rest stays."""
    return Any((node, Not(node)))


def _answer(pack: Pack, share: ShareFacts, changed: Iterable[str]) -> object:
    """What a share is answered, as far as these rules have a part in it."""
    if impossible(pack, share):
        return "impossible"
    found = judge(pack, share)
    naming = {notice for each in found for notice in pack.against[each.rule].notices}
    shown = {pack.notices[each].id for each in notices(pack, share)} | naming
    return bool(found), shown & set(changed), frozenset() if found else frozenset(_owed(pack, share, changed))


def _owed(pack: Pack, share: ShareFacts, changed: Iterable[str]) -> Iterator[tuple[str, bool]]:
    attached = attach(pack, share)
    silent = {
        tolerance.duty
        for each in attached.grounds
        if each.ground == TOLERATED and (tolerance := pack.requirements[each.requirement].when_unknown)
    }
    owed = {(pack.duties[each.duty].id, each.certain) for each in attached.duties}
    for id_, certain in owed:
        # Owed for one item for certain, it is owed: that it may be owed for another as well says no more.
        if id_ in changed and id_ not in silent and (certain or (id_, True) not in owed):
            yield id_, certain


@FEWER
@given(named_packs(), SEEDS)
def test_a_leaf_or_ground_decides_where_the_reference_answers_otherwise_once_it_is_turned(
    pack: Pack, seed: int
) -> None:
    """A node decides as true or false in just those shares whose answer differs in the pack with that node turned."""
    shares = shares_for(seed, 4)
    world = World(pack, shares)
    for node in nodes(world.places):
        if node.sort not in {Sort.LEAF, Sort.GROUND}:
            continue
        measured = measure(world, node)
        whole = world.places.nodes[node.place]
        changed = {each.id for each in world.places.judged_by(node.place)}
        for turn, decided in ((_never, measured.decided.true), (_always, measured.decided.false)):
            other = with_node(pack, node.place, turn(whole))
            expected = [
                number
                for number, share in enumerate(shares)
                if _answer(pack, share, changed) != _answer(other, share, changed)
            ]
            assert list(world.rows.numbers(decided)) == expected, (str(node.place), turn.__name__)
