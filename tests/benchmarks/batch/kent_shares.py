"""Proposed shares for the Kent pack in columns: near its base share, each somewhat changed, none of them impossible."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isp_rules import RulePack, ShareError
from isp_rules.pack.layout import axis_of
from isp_rules.pack.syntax import Fact, FactType
from tests.benchmarks.kent import base_share

DIFFERENT: Final = 5_000
"""How many different shares there are; a table holds them at random."""

CHANGED: Final = 0.12
"""How likely each fact is changed: to another value or, for one in three of those, to unknown."""

Plain = dict[str, Any]


@dataclass(frozen=True)
class Pool:
    """Different shares, as mappings and as one table with dictionary-encoded texts."""

    shares: list[Plain]
    table: pa.Table

    def rows(self, count: int) -> pa.Table:
        """A table of this many shares, drawn from the pool, always the same ones; in chunks of a million at most."""
        dice = np.random.default_rng(0)
        chunks = [min(1_000_000, count - start) for start in range(0, count, 1_000_000)]
        return pa.concat_tables(self.table.take(dice.integers(0, len(self.shares), size)) for size in chunks)


def pool(pack: RulePack, *, subjects: int, categories: int = 3, count: int = DIFFERENT) -> Pool:
    """
    Some shares, always the same ones.

    Args:
        pack: the Kent pack.
        subjects: how many people each share is about.
        categories: how many categories of data about each of them.
        count: how many shares.
    """
    dice = random.Random(subjects)
    shares: list[Plain] = []
    for share in _drawn(pack, dice, subjects, categories):
        try:
            pack.share(share)
        except ShareError:
            continue  # an impossible one
        shares.append(share)
        if len(shares) == count:
            break
    plain = pa.Table.from_pylist(shares, schema=pack.arrow_schema())
    columns = [encoded(column.combine_chunks()) for column in plain.columns]
    return Pool(shares, pa.table(dict(zip(plain.column_names, columns, strict=True))))


def encoded(array: pa.Array) -> pa.Array:
    """The same array with every text in it dictionary-encoded."""
    kind = array.type
    if pa.types.is_struct(kind):
        parts = [encoded(array.field(number)) for number in range(kind.num_fields)]
        return pa.StructArray.from_arrays(parts, names=[each.name for each in kind], mask=pc.is_null(array))
    if pa.types.is_list(kind):
        return pa.ListArray.from_arrays(array.offsets, encoded(array.values), mask=pc.is_null(array))
    return array.dictionary_encode() if pa.types.is_string(kind) else array


def _drawn(pack: RulePack, dice: random.Random, subjects: int, categories: int) -> Iterator[Plain]:
    base = base_share(pack)
    facts = pack.syntax.facts
    own = {axis: [name for name in facts if axis_of(name) == axis] for axis in ("party", "subject", "means", None)}

    def changed(part: Plain, names: list[str]) -> Plain:
        made = {key: dict(value) if isinstance(value, dict) else value for key, value in part.items()}
        for name in names:
            if dice.random() < CHANGED:
                _put(
                    made,
                    name.split(".") if axis_of(name) is None else name.split(".")[1:],
                    _some(pack, dice, facts[name]),
                )
        return made

    def item(name: str, usual: str) -> Any:
        return _some(pack, dice, facts[name]) if dice.random() < CHANGED else usual

    while True:
        share = changed(base, own[None])
        share["sender"] = changed(base["sender"], own["party"])
        share["recipient"] = changed(base["recipient"], own["party"])
        share["purposes"] = [item("purpose", base["purposes"][0])]
        share["means"] = [changed(base["means"][0], own["means"])]
        share["subjects"] = [changed(base["subjects"][0], own["subject"]) for _ in range(subjects)]
        for subject in share["subjects"]:
            usual = base["subjects"][0]["categories"]
            subject["categories"] = [item("category", dice.choice(usual)) for _ in range(categories)]
        yield share


def _put(part: Plain, path: list[str], value: Any) -> None:
    *owners, name = path
    for owner in owners:
        part = part.setdefault(owner, {})
    part[name] = value


def _some(pack: RulePack, dice: random.Random, fact: Fact) -> Any:
    if dice.random() < 1 / 3:
        return None
    match fact.type:
        case FactType.TERM:
            return dice.choice(list(pack.syntax.vocabularies[fact.vocabulary].terms))
        case FactType.TERMS:
            terms = list(pack.syntax.vocabularies[fact.vocabulary].terms)
            return dice.sample(terms, dice.randint(1, min(4, len(terms))))
        case FactType.FLAG:
            return dice.random() < 0.5
        case FactType.NUMBER:
            return dice.randint(0, 18)
        case FactType.DATE:
            return date(2016, 8, 1) + timedelta(dice.randint(0, 500))
        case FactType.TEXT:
            return f"some text, number {dice.randint(0, 9)}"
