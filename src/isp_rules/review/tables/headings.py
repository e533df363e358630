"""The rows and columns of a matrix: the values that a fact can take, each with what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from isp_rules.errors import IspRulesError, did_you_mean
from isp_rules.pack.english.words import fact_phrase
from isp_rules.pack.said import as_written
from isp_rules.pack.scope import declared, spellings
from isp_rules.pack.syntax import FactType, Pack


@dataclass(frozen=True, slots=True)
class Heading:
    """One row or column: a fact and one value of it."""

    fact: str
    term: str
    """The term; `yes` or `no` for a flag."""
    label: str
    value: Any
    """As a share gives it: a set of terms is a list with one of them."""


def headings(pack: Pack, fact: object) -> tuple[Heading, ...]:
    """
    A heading for each value of a fact, in the order of its vocabulary.

    Args:
        pack: the pack that declares the fact.
        fact: its name as rules write it: `purpose`, `subject.role`, `recipient.kind`, `relies_on`, `bulk`.

    Raises:
        IspRulesError: there is no such fact, or its values cannot be listed.
    """
    if not isinstance(fact, str):
        raise IspRulesError(f"rows and columns are named by facts, not by {as_written(fact)}")
    found = declared(pack.facts, fact)
    if found is None:
        known = [name for each in pack.facts for name in spellings(each)]
        meant = did_you_mean(fact, known) or "a fact is named as rules write it: `purpose`, `subject.role`"
        raise IspRulesError(f"{pack.identity.name} has no fact {as_written(fact)}\n  = help: {meant}")
    match found.type:
        case FactType.TERM | FactType.TERMS:
            many = found.type is FactType.TERMS
            terms = pack.vocabularies[found.vocabulary].terms.values()
            return tuple(Heading(fact, each.name, each.label, [each.name] if many else each.name) for each in terms)
        case FactType.FLAG:
            return tuple(Heading(fact, word, word, word == "yes") for word in ("yes", "no"))
        case FactType.NUMBER | FactType.DATE | FactType.TEXT:
            help_ = "rows and columns are facts with terms, and flags"
            raise IspRulesError(f"the values of {as_written(fact)} cannot be listed\n  = help: {help_}")


def called(pack: Pack, fact: str) -> str:
    """What a fact is called above its rows or columns."""
    return fact_phrase(pack, fact).removeprefix("the ")
