"""Which rules encode which clauses of the protocol: derived from what the rules cite, never written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, assert_never

from isp_rules.pack.syntax import Duty, Exclusion, Ground, Notice, Pack, Requirement, Rule


class ClauseRow(NamedTuple):
    """One clause of the protocol and what became of it."""

    id: str
    title: str
    section: str
    encoded_by: tuple[str, ...]
    not_encoded: str


def encoded_by(pack: Pack) -> dict[str, tuple[str, ...]]:
    """
    The rules and grounds that cite each clause, by their ids, in the order of the pack.

    Args:
        pack: The pack. Every clause of its index is a key, in the index's order.
    """
    found: dict[str, list[str]] = {clause: [] for clause in pack.clauses}
    for id_, clauses in _citations(pack):
        for clause in clauses:
            found.setdefault(clause, []).append(id_)
    return {clause: tuple(dict.fromkeys(ids)) for clause, ids in found.items()}


def clause_table(pack: Pack) -> list[ClauseRow]:
    """
    The clause index as rows: what each clause is about, where it stands, and what encodes it or why nothing does.

    Args:
        pack: The pack whose `clauses` are listed, in their order.
    """
    citing = encoded_by(pack)
    return [
        ClauseRow(clause.id, clause.title, clause.section, citing[clause.id], clause.not_encoded)
        for clause in pack.clauses.values()
    ]


def home_of(rule: Rule) -> str:
    """The clause under which a rule is told in full: the one whose id it bears, or else the first that it cites."""
    return rule.id if rule.id in rule.clauses or not rule.clauses else rule.clauses[0]


def rules_by_id(pack: Pack) -> Mapping[str, Rule]:
    """The rule behind every id of a rule or a ground."""
    rules: dict[str, Rule] = {}
    for rule in pack.rules:
        rules |= dict.fromkeys((ground.id for ground in grounds_of(rule)), rule)
        rules[rule.id] = rule
    return rules


def grounds_of(rule: Rule) -> tuple[Ground, ...]:
    """The grounds of a requirement; the other kinds of rule have none."""
    match rule:
        case Requirement(grounds=grounds):
            return grounds
        case Exclusion() | Duty() | Notice():
            return ()
        case _:
            assert_never(rule)


def _citations(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    for rule in pack.rules:
        yield rule.id, rule.clauses
        for ground in grounds_of(rule):
            yield ground.id, ground.clauses
