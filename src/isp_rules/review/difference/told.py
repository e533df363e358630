"""Every part of a pack in plain English, line by line: what two packs are compared by, as a reader sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, assert_never

from isp_rules.pack.english import condition, value_phrase
from isp_rules.pack.english.bullets import spelt
from isp_rules.pack.english.rule_blocks import rule_blocks
from isp_rules.pack.english.texts import flat
from isp_rules.pack.syntax import (
    Clause,
    Duty,
    Exclusion,
    Fact,
    Ground,
    Identity,
    Notice,
    Pack,
    Parameter,
    Reading,
    Requirement,
    Rule,
    Vocabulary,
)

_EMPHASIS: Final = re.compile(r"\*{1,2}")


class Part(StrEnum):
    """The kinds of thing that a pack is made of, in the order in which their changes are told."""

    PACK = "pack"
    REQUIREMENT = "requirement"
    GROUND = "ground"
    EXCLUSION = "exclusion"
    DUTY = "duty"
    NOTICE = "notice"
    CONDITION = "condition"
    PARAMETER = "parameter"
    FACT = "fact"
    VOCABULARY = "vocabulary"
    GROUP = "group"
    IMPOSSIBLE = "impossible share"
    OWNER = "owner"
    CLAUSE = "clause"
    READING = "reading"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """What a part is called: its kind, and its id or name; a ground and a group with what they belong to."""

    part: Part
    id: str
    within: str = ""

    def __str__(self) -> str:
        return f"{self.part} {self.id}{f' of {self.within}' if self.within else ''}"


Lines = tuple[str, ...]


def told(pack: Pack) -> Mapping[Name, Lines]:
    """
    All parts of a pack, each as the lines that say what it is.

    Args:
        pack: the pack.
    """
    return {name: tuple(lines) for name, lines in _parts(pack)}


def _parts(pack: Pack) -> Iterator[tuple[Name, Iterable[str]]]:
    yield Name(Part.PACK, pack.identity.name), _identity(pack.identity)
    for rule in pack.rules:
        yield Name(_part_of(rule), rule.id), _rule(pack, rule)
        if isinstance(rule, Requirement):
            for ground in rule.grounds:
                yield Name(Part.GROUND, ground.id, rule.id), _ground(pack, ground)
    for name, body in pack.conditions.items():
        yield Name(Part.CONDITION, name), _clean(spelt(pack, "Means that", body))
    for parameter in pack.parameters.values():
        yield Name(Part.PARAMETER, parameter.name), _parameter(pack, parameter)
    for fact in pack.facts.values():
        yield Name(Part.FACT, fact.name), _fact(fact)
    for vocabulary in pack.vocabularies.values():
        yield Name(Part.VOCABULARY, vocabulary.name), _vocabulary(vocabulary)
        for group, terms in vocabulary.groups.items():
            yield Name(Part.GROUP, group, vocabulary.name), (", ".join(terms),)
    for each in pack.impossible:
        yield Name(Part.IMPOSSIBLE, each.id), (flat(each.because), f"When {condition(pack, each.when)}")
    for prefix, owner in pack.owners.items():
        yield Name(Part.OWNER, prefix), (owner,)
    for clause in pack.clauses.values():
        yield Name(Part.CLAUSE, clause.id), _clause(clause)
    for reading in pack.readings.values():
        yield Name(Part.READING, reading.id), _reading(reading)


def _part_of(rule: Rule) -> Part:
    match rule:
        case Requirement():
            return Part.REQUIREMENT
        case Exclusion():
            return Part.EXCLUSION
        case Duty():
            return Part.DUTY
        case Notice():
            return Part.NOTICE
        case _:
            assert_never(rule)


def _rule(pack: Pack, rule: Rule) -> Iterator[str]:
    """A rule without its heading, and a requirement without its grounds, which are parts of their own."""
    alone = replace(rule, grounds=()) if isinstance(rule, Requirement) else rule
    for block in rule_blocks(pack, alone, 1, linked=False)[1:]:
        yield from _clean(block)


def _ground(pack: Pack, ground: Ground) -> Iterator[str]:
    act = f" ({flat(ground.act)})" if ground.act else ""
    yield from _clean(spelt(pack, f"{flat(ground.title)}{act}, when", ground.when))
    if ground.evidence:
        yield f"Keep as evidence: {flat(ground.evidence)}"
    if ground.clauses:
        yield f"Encodes {', '.join(ground.clauses)}"


def _identity(identity: Identity) -> Iterator[str]:
    words = {
        "Title": identity.title,
        "Version": identity.version,
        "Protocol": identity.protocol,
        "Law": identity.law,
        "Standing": identity.standing,
        "Base share": identity.base,
    }
    yield from (f"{name}: {flat(text)}" for name, text in words.items() if text)


def _parameter(pack: Pack, parameter: Parameter) -> Iterator[str]:
    used, default = (
        value_phrase(pack, f"parameter.{parameter.name}", value) for value in (parameter.value, parameter.default)
    )
    yield f"In use: {used}"
    yield f"Default: {default}"
    if parameter.terms:
        yield f"One of: {', '.join(parameter.terms)}"
    yield flat(parameter.about)


def _fact(fact: Fact) -> Iterator[str]:
    unit = f", in {fact.unit}" if fact.unit else ""
    vocabulary = f" of the vocabulary {fact.vocabulary}" if fact.vocabulary else ""
    yield f"{fact.label}: {fact.type}{', decimal' if fact.decimal else ''}{vocabulary}{unit}"
    yield f"{'Changeable' if fact.changeable else 'Not changeable'}{', public' if fact.public else ''}"
    yield flat(fact.about)
    yield flat(fact.asks)


def _vocabulary(vocabulary: Vocabulary) -> Iterator[str]:
    for term in vocabulary.terms.values():
        yield f"{term.name}: {flat(term.label)}{'' if term.covered else ' (not covered)'}"


def _clause(clause: Clause) -> Iterator[str]:
    yield f"{clause.section}: {flat(clause.title)}"
    if clause.not_encoded:
        yield f"Not encoded: {flat(clause.not_encoded)}"


def _reading(reading: Reading) -> Iterator[str]:
    yield flat(reading.point)
    yield f"Taken: {flat(reading.taken)}"
    yield f"Not taken: {flat(reading.other)}"
    if reading.why:
        yield f"Why: {flat(reading.why)}"
    if reading.parameter:
        yield f"Parameter: {reading.parameter}"


def _clean(block: str) -> Iterator[str]:
    """The lines of a block of Markdown, without emphasis: what is marked later is what was changed."""
    for line in block.split("\n"):
        if text := _EMPHASIS.sub("", line).strip().removeprefix("- "):
            yield text
