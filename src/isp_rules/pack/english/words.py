"""What facts and values are called in plain English: *the person's age*, *9 years*, *not known*."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from isp_rules.pack.layout import Value
from isp_rules.pack.scope import ENDS, declared
from isp_rules.pack.syntax import Fact, FactType, Pack, Vocabulary

PARAMETER: Final = "parameter."
"""How a rule reads a parameter like a fact: `parameter.NAME`."""


def owner(pack: Pack, name: str) -> str:
    """
    Whom or what a fact is about: *the person* for `subject.age`, *the share* for a fact of the whole share.

    Args:
        pack: The pack, whose `owners` say what each prefix stands for.
        name: The fact as rules write it.
    """
    prefix = name.rpartition(".")[0] or "share"
    while prefix not in pack.owners and "." in prefix:
        prefix = prefix.rpartition(".")[0]
    return pack.owners.get(prefix, f"the {prefix.replace('_', ' ')}")


def fact_phrase(pack: Pack, name: str) -> str:
    """
    A fact as a sentence names it: *the person's age*, *the purpose*; a flag as what it says: *the sender is in Kent*.

    Args:
        pack: The pack that declares the fact.
        name: The fact as rules write it (`sender.kind`), or `parameter.NAME`.
    """
    if name.startswith(PARAMETER):
        return f"the parameter `{name.removeprefix(PARAMETER)}`"
    fact, whose = declaration(pack, name), owner(pack, name)
    if fact.type is FactType.FLAG:
        return f"{whose} {fact.label}"
    _, noun, *more = whose.split() if " " in whose else ("", whose)
    # A label may name its owner itself: "date of the consent" needs no "the consent's" before it.
    if "." not in name or noun in fact.label.split():
        return f"the {fact.label}"
    # "the function relied on's name" is no English: only a short owner can own by an apostrophe.
    if more:
        return f"the {fact.label} of {whose}"
    return f"{whose}' {fact.label}" if whose.endswith("s") else f"{whose}'s {fact.label}"


def question(pack: Pack, name: str) -> str:
    """
    The question to put to a person about a fact that is not known; for a fact of one end it says which.

    Args:
        pack: The pack that declares the fact.
        name: The fact as rules write it.
    """
    asks = declaration(pack, name).asks
    return f"About {owner(pack, name)}: {asks}" if name.partition(".")[0] in ENDS else asks


def value_phrase(pack: Pack, name: str, value: Value) -> str:
    """
    What was read for a fact: *maintained school*, *yes*, *9 years*; *given* for a private text, *not known* for None.

    Args:
        pack: The pack that declares the fact.
        name: The fact as rules write it.
        value: What the share gives: a term, a set of terms, a text, a bool, a number, a date, or None.
    """
    if value is None:
        return "not known"
    if isinstance(value, (set, frozenset, list, tuple)):
        return ", ".join(scalar_word(pack, name, each) for each in in_order(pack, name, value)) or "none"
    if name.startswith(PARAMETER):
        return scalar_word(pack, name, value)
    fact = declaration(pack, name)
    if fact.type is FactType.TEXT and not fact.public:
        return "given"
    said = scalar_word(pack, name, value)
    if fact.type is FactType.NUMBER and fact.unit:
        return f"{said} {fact.unit.removesuffix('s') if value == 1 else fact.unit}"
    return said


def scalar_word(pack: Pack, name: str, value: Value) -> str:
    """One value of a fact, whatever its privacy: the label of a term, *yes*, an ISO date, a number without its unit."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case str() if name.startswith(PARAMETER):
            return f"`{value}`"
        case _:
            terms = vocabulary_of(pack, name).terms
            return terms[value].label if value in terms else str(value)


def in_order(pack: Pack, name: str, values: Iterable[Value]) -> list[Value]:
    """Values in a stable order: terms as their vocabulary lists them, everything else by size."""
    places = {term: place for place, term in enumerate(vocabulary_of(pack, name).terms)}
    return sorted(sorted(values), key=lambda value: places.get(value, len(places)))


def vocabulary_of(pack: Pack, name: str) -> Vocabulary:
    """The vocabulary of a fact; an empty one for a parameter and for a fact that has none."""
    fact = None if name.startswith(PARAMETER) else declared(pack.facts, name)
    return pack.vocabularies.get(fact.vocabulary if fact else "", Vocabulary(name="", terms={}))


def type_of(pack: Pack, name: str) -> FactType:
    """The type of a fact, or of a parameter that is read like one."""
    if name.startswith(PARAMETER):
        return pack.parameters[name.removeprefix(PARAMETER)].type
    return declaration(pack, name).type


def declaration(pack: Pack, name: str) -> Fact:
    """The declaration behind a name as rules write it; `KeyError` for a name that the loader would have refused."""
    fact = declared(pack.facts, name)
    if fact is None:
        raise KeyError(name)
    return fact
