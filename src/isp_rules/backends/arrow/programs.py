"""The operations for a pack and a part of a table, made once for all parts that hold the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import assert_never

from isp_rules.backends.arrow.part import Part
from isp_rules.backends.arrow.planes import Held, Planes
from isp_rules.backends.arrow.program import Program
from isp_rules.backends.arrow.rules import against, duty_owed, missing
from isp_rules.pack.scope import spellings
from isp_rules.pack.syntax import FactType, Pack

_MOST_KINDS_OF_PART = 16
"""How many programs are made before one is made that suits every part."""


@dataclass(frozen=True, slots=True)
class Wants:
    """What one fact is missing for: a line of the program for each rule."""

    facts: tuple[int, ...]
    """The number of the fact of each line; the lines of one fact stand together."""
    program: Program


class Programs:
    """
    Makes and keeps the programs of a pack.

    Args:
        pack: the pack.
        facts: those that may be missing, in the order of their numbers.
        with_duties: whether `decide` works out which duties are owed.
    """

    def __init__(self, pack: Pack, facts: Iterable[str], *, with_duties: bool) -> None:
        self._pack = pack
        self._with_duties = with_duties
        self._order = {fact: number for number, fact in enumerate(facts)}
        self._deciding: dict[Hashable, Program] = {}
        self._missing: dict[Hashable, Wants] = {}
        self._known: set[Hashable] = set()
        self._anything = _anything(pack)

    def suit(self, part: Part) -> bool:
        """Whether there is a program for such a part, or may be; after too many kinds, parts are to be made alike."""
        if len(self._known) < _MOST_KINDS_OF_PART:
            self._known.add(part.kind)
        return part.kind in self._known

    def decide(self, part: Part) -> Program:
        """
        What works out the decision.

        A line for each rule where it stands against a share definitely, as many where it does so as not shown, one for
        each thing that cannot be, and one for each duty where it would be owed.
        """
        if part.kind not in self._deciding:
            planes = self._planes(part)
            stands = [against(planes, rule) for rule in self._pack.against]
            wanted = [planes.somewhere(each.definite) for each in stands]
            wanted += [planes.somewhere(each.not_shown) for each in stands]
            wanted += [planes.somewhere(planes.truth(each.when).true) for each in self._pack.impossible]
            if self._with_duties:
                wanted += [duty_owed(planes, number) for number in range(len(self._pack.duties))]
            self._deciding[part.kind] = Program(planes, wanted)
        return self._deciding[part.kind]

    def missing(self, part: Part) -> Wants:
        """What works out which facts are missing for each rule that is not shown."""
        if part.kind not in self._missing:
            planes = self._planes(part)
            wanted = [each for rule in self._pack.against for each in missing(planes, rule).items()]
            wanted.sort(key=lambda each: self._order[each[0]])
            facts = tuple(self._order[fact] for fact, _ in wanted)
            self._missing[part.kind] = Wants(facts, Program(planes, [plane for _, plane in wanted]))
        return self._missing[part.kind]

    def _planes(self, part: Part) -> Planes:
        return Planes(self._pack, self._anything if part.alike else part.holding)


def _anything(pack: Pack) -> dict[str, Held]:
    """Every fact somewhere, with any of its terms, by their places in the vocabulary."""
    made: dict[str, Held] = {}
    for fact in pack.facts.values():
        held = Held()
        match fact.type:
            case FactType.TERM | FactType.TERMS:
                terms = pack.vocabularies[fact.vocabulary].terms
                held = Held(tuple(terms), coded=fact.type is FactType.TERM)
            case FactType.FLAG:
                held = Held((False, True), coded=True)
            case FactType.TEXT | FactType.NUMBER | FactType.DATE:
                pass
            case _:
                assert_never(fact.type)
        made |= dict.fromkeys(spellings(fact.name), held)
    return made
