"""Many shares at once are judged as the reference evaluator judges each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from isp_rules.engine.evaluate import attach, impossible, judge, notices, truth_of
from isp_rules.engine.items import combinations, readers
from isp_rules.engine.verdict import TOLERATED
from isp_rules.pack.layout import AXES
from isp_rules.pack.syntax import Pack
from isp_rules.review.replay.rows import Rows
from isp_rules.review.replay.worlds import World
from tests.review.named_packs import FEWER, named_packs, shares_for
from tests.strategies import pack_of

SEEDS = st.integers(0, 10**6)


@FEWER
@given(named_packs(), SEEDS)
def test_every_condition_is_worth_in_every_row_what_the_reference_says(pack: Pack, seed: int) -> None:
    """The truth of each node of a pack, behind names as well, is the reference's for each combination of items."""
    shares = shares_for(seed, 4)
    world = World(pack, shares)
    expected: dict[object, list[object]] = {place: [] for place in world.places.nodes}
    rows = []
    row = 0
    for share in shares:
        at = readers(pack, share)
        for item in combinations(share, AXES):
            rows.append(row)
            row += 1
            for place, node in world.places.nodes.items():
                expected[place].append(truth_of(node, at(item)))
        row += 1  # the end of the share
    for place in world.places.nodes:
        true, false = world.truths.at(place)
        found = [True if true >> each & 1 else False if false >> each & 1 else None for each in rows]
        assert found == expected[place], str(place)


@FEWER
@given(named_packs(), SEEDS)
def test_every_rule_judges_every_share_as_in_the_reference(pack: Pack, seed: int) -> None:
    """Findings with their kinds, grounds, duties, what is tolerated, notices and what cannot be are the reference's."""
    shares = shares_for(seed, 4)
    world = World(pack, shares)
    some = world.rows.some
    for number, share in enumerate(shares):
        end = world.rows.end(number)
        against = {(pack.against[each.rule].id, each.definite) for each in judge(pack, share)}
        attached = attach(pack, share)
        met = {
            (pack.requirements[each.requirement].id, pack.requirements[each.requirement].grounds[each.ground].id)
            for each in attached.grounds
            if each.ground >= 0
        }
        tolerated = {pack.requirements[each.requirement].id for each in attached.grounds if each.ground == TOLERATED}
        owed = {(pack.duties[each.duty].id, each.certain) for each in attached.duties}
        found = world.verdicts
        sides = {(id_, True): each.surely for id_, each in found.items()}
        sides |= {(id_, False): each.perhaps for id_, each in found.items()}
        holds = {key for key, rows in sides.items() if some(rows) & end}
        ids = {each.id for each in pack.against}
        assert {each for each in holds if each[0] in ids} == against
        assert {each for each in holds if each[0] in {duty.id for duty in pack.duties}} == owed
        by_ground = {(id_, ground): rows for id_, each in found.items() for ground, rows in each.met.items()}
        assert {key for key, rows in by_ground.items() if some(rows) & end} == met
        assert {id_ for id_, each in found.items() if some(each.tolerated) & end} == tolerated
        shown = {pack.notices[each].id for each in notices(pack, share)}
        assert {each.id for each in pack.notices if (each.id, True) in holds} == shown
        assert bool(world.denied & end) == bool(against)
        assert bool(world.impossible & end) == bool(impossible(pack, share))


def test_the_end_of_a_share_is_carried_into_by_its_own_rows_alone() -> None:
    """A set of rows gives the ends of just those shares of which it has a row."""
    shares = shares_for(1, 4)
    rows = Rows(pack_of(), shares)
    assert rows.some(0) == 0
    assert rows.some(rows.every) == rows.ends
    starts = [0, *(rows.end(number).bit_length() for number in range(3))]
    for number, start in enumerate(starts):
        assert list(rows.numbers(rows.some(1 << start))) == [number]
        assert list(rows.numbers(rows.some(rows.end(number) >> 1))) == [number]
