"""The operations for a pack and a part of a table, made once for all parts that hold the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import assert_never

from isp_rules.backends.arrow.answers import Answers
from isp_rules.backends.arrow.leaves import Leaves
from isp_rules.backends.arrow.nodes import Held
from isp_rules.backends.arrow.part import Part
from isp_rules.backends.arrow.planes import Planes
from isp_rules.backends.arrow.program import Program
from isp_rules.backends.arrow.rules import against, duty_owed, missing
from isp_rules.backends.arrow.tiles import Tile
from isp_rules.pack.scope import spellings
from isp_rules.pack.syntax import FactType, Pack

_MOST_KINDS_OF_PART = 16
"""How many programs are made before one is made that suits every part."""


@dataclass(frozen=True, slots=True)
class Questions:
    """A program, and what its lines answer; see `Answers`."""

    program: Program
    rules: int
    impossible: int
    missing: tuple[int, ...]
    """The number of the fact of each line that tells where a fact is missing; those of one fact stand together."""

    def ask(self, tile: Tile) -> Answers:
        """The answers for the rows of a tile."""
        lines = self.program.run(Leaves(tile, tile.part.pack.parameters), tile.sizes, tile.words)
        first = 2 * self.rules + self.impossible
        last = len(lines) - len(self.missing)
        missing, end = [], last
        for fact, each in groupby(self.missing):
            start, end = end, end + sum(1 for _ in each)
            missing.append((fact, lines[start:end]))
        return Answers(
            definite=lines[: self.rules],
            not_shown=lines[self.rules : 2 * self.rules],
            impossible=lines[2 * self.rules : first],
            duties=lines[first:last],
            missing=tuple(missing),
        )


class Programs:
    """
    Makes and keeps the programs of a pack.

    Args:
        pack: the pack.
        facts: those that may be missing, in the order of their numbers.
        with_duties: whether to ask which duties are owed.
    """

    def __init__(self, pack: Pack, facts: Iterable[str], *, with_duties: bool) -> None:
        self._pack = pack
        self._with_duties = with_duties
        self._order = {fact: number for number, fact in enumerate(facts)}
        self._made: dict[Hashable, Questions] = {}
        self._known: set[Hashable] = set()
        self._anything = _anything(pack)

    def suit(self, part: Part) -> bool:
        """Whether there is a program for such a part, or may be; after too many kinds, parts are to be made alike."""
        if len(self._known) < _MOST_KINDS_OF_PART:
            self._known.add(part.kind)
        return part.kind in self._known

    def of(self, part: Part) -> Questions:
        """What is to be asked of the shares of a part, made once for all parts of its kind."""
        if part.kind not in self._made:
            self._made[part.kind] = self._questions(Planes(self._pack, self._anything if part.alike else part.holding))
        return self._made[part.kind]

    def _questions(self, planes: Planes) -> Questions:
        pack = self._pack
        stands, missed = [], []
        for rule in pack.against:  # what one rule reads is read while it is at hand
            stands.append(against(planes, rule))
            missed += [(self._order[fact], plane) for fact, plane in missing(planes, rule).items()]
        missed.sort()
        wanted = [planes.somewhere(each.definite) for each in stands]
        wanted += [planes.somewhere(each.not_shown) for each in stands]
        wanted += [planes.somewhere(planes.truth(each.when).true) for each in pack.impossible]
        if self._with_duties:
            wanted += [duty_owed(planes, number) for number in range(len(pack.duties))]
        wanted += [plane for _, plane in missed]
        return Questions(
            Program(planes, wanted), len(pack.against), len(pack.impossible), tuple(fact for fact, _ in missed)
        )


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
                held = Held((False, True))
            case FactType.TEXT | FactType.NUMBER | FactType.DATE:
                pass
            case _:
                assert_never(fact.type)
        made |= dict.fromkeys(spellings(fact.name), held)
    return made
