"""Shares for tests of tables: at random over the facts of any pack, near its base share, and as rows of Arrow."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from isp_rules import RulePack
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Fact, FactType, Pack

Mapped = dict[str, Any]

FIRST_DAY = date(2016, 7, 1)


def mapping_of(pack: Pack, share: ShareFacts) -> Mapped:
    """The mapping that a share is made from, from its facts as the evaluators read them."""
    layout = pack.layout
    made: Mapped = _nested(layout.share, share.share)
    if layout.party:
        made["sender"], made["recipient"] = _nested(layout.party, share.sender), _nested(layout.party, share.recipient)
    if "purpose" in pack.facts:
        made["purposes"] = list(share.purposes)
    if layout.subject or "category" in pack.facts:
        made["subjects"] = [
            _nested(layout.subject, each.facts)
            | ({"categories": list(each.categories)} if "category" in pack.facts else {})
            for each in share.subjects
        ]
    if layout.means:
        made["means"] = [_nested(layout.means, each) for each in share.means]
    return made


def _nested(names: Sequence[str], values: Sequence[Any]) -> Mapped:
    made: Mapped = {}
    for name, value in zip(names, values, strict=True):
        inner = made
        *heads, last = name.split(".")
        for head in heads:
            inner = inner.setdefault(head, {})
        inner[last] = sorted(value) if isinstance(value, frozenset) else value
    return made


def random_value(dice: random.Random, pack: Pack, fact: Fact) -> Any:
    """Some value of a fact."""
    match fact.type:
        case FactType.TERM:
            return dice.choice(list(pack.vocabularies[fact.vocabulary].terms))
        case FactType.TERMS:
            terms = list(pack.vocabularies[fact.vocabulary].terms)
            return dice.sample(terms, dice.randint(0, min(4, len(terms))))
        case FactType.FLAG:
            return dice.random() < 1 / 2
        case FactType.NUMBER:
            return Decimal(dice.randint(0, 200)) / 8 if fact.decimal else dice.randint(0, 25)
        case FactType.DATE:
            return FIRST_DAY + timedelta(dice.randint(0, 500))
        case FactType.TEXT:
            return dice.choice(["a reference", "Études, page 3", " padded "])


def random_mapping(dice: random.Random, pack: Pack, *, most: int = 3, unknown: float = 1 / 4) -> Mapped:
    """A share with facts at random."""

    def value(name: str) -> Any:
        return None if dice.random() < unknown else random_value(dice, pack, pack.facts[name])

    def row(names: Sequence[str], head: str) -> tuple[Any, ...]:
        return tuple(value(f"{head}{name}") for name in names)

    def several(one: Any) -> list[Any]:
        return [one() for _ in range(dice.randint(1, most))]

    layout = pack.layout
    made = _nested(layout.share, row(layout.share, ""))
    for end in ("sender", "recipient"):
        made[end] = _nested(layout.party, row(layout.party, "party."))
    made["purposes"] = several(lambda: value("purpose"))
    made["subjects"] = several(
        lambda: (
            _nested(layout.subject, row(layout.subject, "subject."))
            | {"categories": several(lambda: value("category"))}
        )
    )
    made["means"] = several(lambda: _nested(layout.means, row(layout.means, "means.")))
    for name in ("sender", "recipient", "purposes", "subjects", "means"):
        if dice.random() < unknown / 8:
            made[name] = None
    return made


def near(dice: random.Random, pack: Pack, base: Mapping[str, Any], changes: int = 4) -> Mapped:
    """The base share with a few facts changed or forgotten, and now and then an item more."""
    made: Mapped = _copied(base)
    for _ in range(dice.randint(0, changes)):
        name = dice.choice(list(pack.facts))
        fact = pack.facts[name]
        head, _, rest = name.partition(".")
        new = None if dice.random() < 1 / 3 else random_value(dice, pack, fact)
        match head:
            case "party":
                _set(made.setdefault(dice.choice(["sender", "recipient"]), {}), rest, new)
            case "subject":
                _set(dice.choice(made["subjects"]), rest, new)
            case "means":
                _set(dice.choice(made["means"]), rest, new)
            case "purpose":
                _replace_or_add(dice, made["purposes"], new)
            case "category":
                _replace_or_add(dice, dice.choice(made["subjects"])["categories"], new)
            case _:
                _set(made, name, new)
    if dice.random() < 1 / 4:
        made["subjects"].append(_copied(made["subjects"][0]))
    return made


def _replace_or_add(dice: random.Random, items: list[Any], new: Any) -> None:
    if dice.random() < 1 / 2:
        items.append(new)
    else:
        items[dice.randrange(len(items))] = new


def _set(inner: Mapped, name: str, value: Any) -> None:
    *heads, last = name.split(".")
    for head in heads:
        if inner.get(head) is None:
            inner[head] = {}
        inner = inner[head]
    inner[last] = value


def _copied(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: _copied(each) for key, each in value.items()}
        case list():
            return [_copied(each) for each in value]
        case _:
            return value


def table_of(pack: RulePack, shares: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The table of some shares."""
    return pa.Table.from_pylist([dict(share) for share in shares], schema=pack.arrow_schema())
