"""Which shares only one of two packs can read: those that give a fact or a term that the other does not declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from isp_rules.pack.syntax import Pack


@dataclass(frozen=True, slots=True)
class Word:
    """A fact, or a term of one, that one pack declares and the other does not."""

    fact: str
    term: str = ""
    """Empty where it is the fact itself, or its type."""

    def __str__(self) -> str:
        return f"{self.fact}: {self.term}" if self.term else self.fact


def only_in(pack: Pack, other: Pack) -> Iterator[Word]:
    """
    The facts and terms that a share of one pack can give, and none of the other.

    Args:
        pack: whose words are told.
        other: which does not have them, or has a fact of that name with another type.
    """
    for name, fact in pack.facts.items():
        there = other.facts.get(name)
        if there is None or (there.type, there.decimal) != (fact.type, fact.decimal):
            yield Word(name)
        elif fact.vocabulary:
            known = other.vocabularies[there.vocabulary].terms
            yield from (Word(name, term) for term in pack.vocabularies[fact.vocabulary].terms if term not in known)
