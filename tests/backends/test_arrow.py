"""Tables of shares, decided in columns, against the same shares decided one by one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import isp_rules
from isp_rules import Decision, RulePack, ShareError
from isp_rules.backends.arrow import columns, decider, programs, tiles
from isp_rules.pack.syntax import Impossible, Pack
from isp_rules.review.case_files import read_cases
from isp_rules.review.cases import Runner
from isp_rules.review.changes import changed
from tests.backends.tables import (
    decided,
    expected,
    mapping_of,
    near,
    random_mapping,
    table_of,
    table_with_dictionaries,
)
from tests.strategies import packs, random_share

KENT: Final = isp_rules.load_pack("kent-schools-2016")
BASE: Final = yaml.safe_load((KENT.path / KENT.syntax.identity.base).read_text())

TABLES: Final = settings().max_examples
SHARES: Final = max(100, 20_000 // TABLES)
"""Shares in each table: 20,000 in a normal run; 10,000 tables under `make fuzz`, and so a million shares."""


def kent_shares(dice: random.Random, count: int) -> list[dict[str, Any]]:
    """Shares near the Kent pack's base, which are often allowed, and shares at random, which never are."""
    return [
        near(dice, KENT.syntax, BASE)
        if dice.random() < 2 / 3
        else random_mapping(dice, KENT.syntax, unknown=dice.choice([0.1, 0.3, 0.8]))
        for _ in range(count)
    ]


# --- the same answers ---------------------------------------------------------------------------------


@given(st.integers(0, 2**32), st.booleans())
def test_kent_shares_in_a_table_are_decided_as_one_by_one(seed: int, numbered: bool) -> None:
    """Outcome, kinds, rules, missing facts, duties and rejects of random Kent shares are those of `decide`."""
    shares = kent_shares(random.Random(seed), SHARES)
    table = table_of(KENT, shares)

    assert decided(KENT, table_with_dictionaries(table) if numbered else table) == expected(KENT, shares, whole=20)


@given(packs(), st.integers(0, 2**32), st.booleans())
def test_any_rules_in_columns_mean_what_they_mean_one_by_one(tree: Pack, seed: int, numbered: bool) -> None:
    """The same for generated packs: every operator, every kind of item, named conditions, tolerated unknowns."""
    dice = random.Random(seed)
    pack = RulePack(tree)
    shares = [mapping_of(tree, random_share(dice, most=3)) for _ in range(40)]
    table = table_of(pack, shares)

    assert decided(pack, table_with_dictionaries(table) if numbered else table) == expected(pack, shares, whole=4)


@given(packs(), st.integers(0, 2**32))
@settings(max_examples=max(30, TABLES // 10))
def test_what_cannot_be_is_rejected(tree: Pack, seed: int) -> None:
    """A row of which something impossible is certainly true is a reject, with the words of `pack.share`."""
    dice = random.Random(seed)
    cannot_be = tuple(Impossible(id=each.id, when=each.when, because="no") for each in tree.exclusions)
    pack = RulePack(replace(tree, impossible=cannot_be))
    shares = [mapping_of(tree, random_share(dice)) for _ in range(40)]

    assert decided(pack, table_of(pack, shares)) == expected(pack, shares)


@pytest.mark.exhaustive
def test_every_worked_case_is_decided_alike() -> None:
    """The shares of all Kent cases, in one table for each set of parameters, come to what they come to one by one."""
    runner = Runner(KENT)
    by_pack: dict[RulePack, list[dict[str, Any]]] = {}
    for case in read_cases(KENT):
        pack = runner.pack_for(case)
        try:
            facts = pack.share(changed(case.base, case.document.changes)).facts
        except ShareError:
            continue  # a case of what cannot be
        by_pack.setdefault(pack, []).append(mapping_of(pack.syntax, facts))

    assert sum(map(len, by_pack.values())) > 600
    for pack, shares in by_pack.items():
        rows, rejects = decided(pack, table_of(pack, shares))
        assert (rows, rejects) == expected(pack, shares, whole=20)
        assert not rejects


# --- every way through the kernel ---------------------------------------------------------------------

SETTINGS: Final = {
    "parts of two words": [(decider, "ROWS_OF_A_PART", 128)],
    "planes of one word": [(tiles, "MOST_WORDS_OF_A_PLANE", 1)],
    "a tile for each length of list": [(tiles, "_COST_OF_A_TILE", 0)],
    "rows decided one by one": [(tiles, "MOST_CELLS", 20)],
    "sets of terms too large for a number": [(columns, "MOST_BITS", 1)],
    "dictionaries too large for a byte": [(columns, "_MOST_WORDS", 3)],
    "one program for all parts": [(programs, "_MOST_KINDS_OF_PART", 0)],
}


@pytest.mark.parametrize("ways", SETTINGS.values(), ids=SETTINGS)
def test_the_answers_do_not_depend_on_how_rows_are_grouped(
    ways: list[tuple[Any, str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the sizes of parts, tiles and sets from which the kernel goes another way, the answers are the same."""
    shares = kent_shares(random.Random(5), 300)
    for module, name, value in ways:
        monkeypatch.setattr(module, name, value)
    fresh = RulePack(KENT.syntax)  # which has worked nothing out yet

    assert decided(fresh, table_with_dictionaries(table_of(fresh, shares))) == expected(KENT, shares, whole=20)


def test_lists_of_any_length_stand_side_by_side() -> None:
    """Rows with one item and rows with hundreds are decided together, and each as it is alone."""
    dice = random.Random(1)
    shares = kent_shares(dice, 60)
    person = {"role": "pupil", "age": 9, "categories": ["contact_details"] * 40}
    shares[7] = {**BASE, "subjects": [person] * 200}
    shares[20] = {**BASE, "means": [{"channel": "email", "network": "egress"}] * 300}
    shares[33] = {**BASE, "purposes": ["inclusion_and_attendance"] * 100}
    shares[50] = {**BASE, "relies_on": ["function", "consent"] * 500}

    assert decided(KENT, table_of(KENT, shares)) == expected(KENT, shares)


def test_a_share_with_a_list_too_long_for_columns_is_decided() -> None:
    """One person with thousands of categories and thousands of people with one: more combinations than a tile holds."""
    many = {"role": "pupil", "categories": ["contact_details"] * 4_000}
    share = {**BASE, "subjects": [many, *[{"role": "pupil"}] * 3_000]}
    wrong = {**share, "subjects": [*share["subjects"], {"role": "pupil", "age": -1}]}

    assert decided(KENT, table_of(KENT, [BASE, share, wrong])) == expected(KENT, [BASE, share, wrong])


# --- a row by itself ----------------------------------------------------------------------------------


def test_a_row_is_explained_as_the_share_it_is() -> None:
    """`explain_row` gives the decision of `decide` on the same share, items and texts and all."""
    shares = kent_shares(random.Random(2), 30)
    table = table_of(KENT, shares)

    for number, share in enumerate(shares):
        assert _told(KENT.explain_row, table, number) == _told(KENT.decide, share)


def _told(decide: Callable[..., Decision], *of: object) -> object:
    try:
        return decide(*of)
    except ShareError as error:
        return error.diagnostics


def test_there_is_no_row_beyond_the_table() -> None:
    """Rows are counted from 0, and one that is not there is an error in one sentence."""
    table = table_of(KENT, [BASE])

    for row in (1, -1):
        with pytest.raises(isp_rules.IspRulesError) as error:
            KENT.explain_row(table, row)
        assert str(error.value) == f"the table has no row {row}; the first is row 0"
