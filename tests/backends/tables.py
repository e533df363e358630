"""Shares for tests of tables: at random over the facts of any pack, near its base share, and as rows of Arrow."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute

from isp_rules import RulePack, Share, ShareError
from isp_rules.backends.arrow import Reject
from isp_rules.decision.record import Outcome
from isp_rules.engine.compile import failures
from isp_rules.engine.verdict import TOLERATED, Attachments
from isp_rules.errors import Diagnostic
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Exclusion, Fact, FactType, Kind, Pack, Requirement

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


# --- what is to come of them --------------------------------------------------------------------------


def expected(
    pack: RulePack, shares: Sequence[Mapping[str, Any]], *, whole: int = 1
) -> tuple[list[Mapped], dict[int, tuple[Diagnostic, ...]]]:
    """
    The rows that a table of these shares must come to, and what is wrong with the others: by deciding each alone.

    Args:
        pack: the pack.
        shares: the shares.
        whole: of every so many shares one is taken from its `Decision`, and the others from what that is built of: a
            decision writes everything out, which takes most of the time.
    """
    rows, rejects = [], {}
    for number, share in enumerate(shares):
        try:
            checked = pack.share(share)
        except ShareError as error:
            rejects[number] = error.diagnostics
        else:
            rows.append({"row": number, **(_told if number % whole == 0 else _told_shortly)(pack, checked)})
    return rows, rejects


def _told(pack: RulePack, share: Share) -> Mapped:
    decision = pack.decide(share)
    return {
        "outcome": decision.outcome,
        "kinds": [*decision.kinds],
        "still_needed": [*decision.still_needed],
        "rules": [*decision.rules],
        "duties": [duty.duty for duty in decision.duties],
    }


def _told_shortly(pack: RulePack, share: Share) -> Mapped:
    tree, compiled = pack.syntax, pack._prepared.compiled  # which is compared with the reference elsewhere
    found = failures(compiled.judge(share.facts))
    groups = dict.fromkeys(sorted((not failure.definite, failure.rule) for failure in found))
    kinds = [Kind.NOT_SHOWN if unknown else _kind(tree.against[rule]) for unknown, rule in groups]
    waits = bool(found) and not any(failure.definite for failure in found)
    return {
        "outcome": Outcome.DENY if found else Outcome.ALLOW,
        "kinds": [*dict.fromkeys(kinds)],
        "still_needed": [*pack.decide(share).still_needed] if waits else [],
        "rules": [*dict.fromkeys(tree.against[rule].id for _, rule in groups)],
        "duties": [] if found else _duties(tree, compiled.attach(share.facts)),
    }


def _kind(rule: Requirement | Exclusion) -> Kind:
    return Kind.OUT_OF_SCOPE if isinstance(rule, Exclusion) else rule.otherwise


def _duties(pack: Pack, attached: Attachments) -> list[str]:
    tolerances = (
        pack.requirements[met.requirement].when_unknown for met in attached.grounds if met.ground == TOLERATED
    )
    owed = {pack.duties[owed.duty].id for owed in attached.duties} | {each.duty for each in tolerances if each}
    return [duty.id for duty in pack.duties if duty.id in owed]


def decided(pack: RulePack, table: Any) -> tuple[list[Mapped], dict[int, tuple[Diagnostic, ...]]]:
    """The same, by deciding the table."""
    rejects: list[Reject] = []
    rows = pack.decide_table(table, with_rules=True, with_duties=True, rejects=rejects).to_pylist()
    return rows, {each.row: each.diagnostics for each in rejects}


def with_dictionaries(array: pa.Array, words: Sequence[str | None] = ()) -> pa.Array:
    """The same array with numbers for its texts, in a dictionary that begins with these words."""
    kind = array.type
    if pa.types.is_struct(kind):
        parts = [with_dictionaries(array.field(place), words) for place in range(kind.num_fields)]
        return pa.StructArray.from_arrays(parts, names=[each.name for each in kind], mask=array.is_null())
    if pa.types.is_list(kind):
        return pa.ListArray.from_arrays(array.offsets, with_dictionaries(array.values, words), mask=array.is_null())
    if not pa.types.is_string(kind):
        return array
    dictionary = pa.array([*words, *array.unique().drop_null().to_pylist()], pa.string())
    return pa.DictionaryArray.from_arrays(pa.compute.index_in(array, value_set=dictionary), dictionary)


def table_with_dictionaries(table: pa.Table, words: Sequence[str | None] = ()) -> pa.Table:
    """A table with numbers for its texts."""
    columns = [with_dictionaries(column.combine_chunks(), words) for column in table.columns]
    return pa.table(columns, names=table.column_names)
