"""
The search for the smallest sets of moves after which a share is allowed.

Best first: fewest different moves, then most in the sender's hands. Whatever stands against a share must be mended by
any remedy, so that each step takes one rule that fails, the one with fewest repairs, and tries each of these. Every set
that is met is therefore met after all that are smaller, and one that holds a remedy found before is not looked at.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Final, NamedTuple

from isp_rules.decision.prepared import PreparedPack
from isp_rules.engine.evaluate import tolerates
from isp_rules.engine.items import Item
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.scope import ENDS, conditions_of, facts_of
from isp_rules.pack.syntax import Exclusion, Impossible, Requirement
from isp_rules.review.remedy.domains import Domains
from isp_rules.review.remedy.moves import Changed, Hands, Key, Move, Moves, Place, What, changed, key, keys
from isp_rules.review.remedy.repairs import NOTHING, At, Repairs, TooManyError, smallest

MOST_MOVES: Final = 8
"""How many different moves a remedy has at most."""

_MOST_STEPS: Final = 160
"""After how many shares tried the search ends with what it has."""

_MOST_FOUND: Final = 40
"""How many sets are collected; those that differ in one value are told as one."""

_FEW: Final = 3
"""With no more repairs than these, a failure is mended before others are looked at."""

_LARGE: Final = 4
"""Rules that read more facts than these are looked at only where no smaller one fails."""


class Found(NamedTuple):
    """What a search came to."""

    moves: tuple[Moves, ...]
    """In the order of their rank."""
    complete: bool
    """Whether there are no others, of any size."""
    beyond: tuple[int, ...]
    """The numbers of the rules that no change mends, in `pack.against`."""


class Cost(NamedTuple):
    """How much a set of moves asks: how many, how many of them are no choice of anybody, or the other end's."""

    moves: int
    nobody: int
    recipient: int
    places: int


@dataclass(frozen=True, slots=True)
class _Failing:
    """A rule that stands against a share, or an impossibility, for one item."""

    rule: Requirement | Exclusion | Impossible
    item: Item


class Search:
    """One search over one share."""

    def __init__(self, prepared: PreparedPack, share: ShareFacts) -> None:
        self._prepared = prepared
        self._pack = prepared.pack
        self._share = share
        self.domains = Domains(self._pack, share)
        """The values that are tried."""
        self._repairs = Repairs(self.domains, MOST_MOVES)
        self._reads: dict[str, frozenset[str]] = {}
        self._known: dict[tuple[str, Item, Moves], list[Moves]] = {}
        self._cut = False

    def run(self) -> Found:
        """Every smallest set of moves, as far as the search goes."""
        order = count()
        todo: list[tuple[Cost, int, Moves]] = [(Cost(0, 0, 0, 0), next(order), NOTHING)]
        seen = {NOTHING}
        found: list[Moves] = []
        found_keys: list[frozenset[Key]] = []
        steps = 0
        while todo and steps < _MOST_STEPS and len(found) < _MOST_FOUND:
            cost, _, moves = heapq.heappop(todo)
            if any(each <= keys(self._share, moves) for each in found_keys):
                continue
            steps += 1
            now = changed(self._pack.layout, self._share, moves)
            failing = self._failing(now)
            if not failing:
                found.append(moves)
                found_keys.append(keys(self._share, moves))
                continue
            try:
                repairs = self._narrowest(now, failing, moves)
            except TooManyError:
                self._cut = True
                break
            for repair in repairs:
                after = moves | repair
                if after in seen:
                    continue
                seen.add(after)
                cost = self.cost(after)
                if cost.moves > MOST_MOVES:
                    self._cut = True
                else:
                    heapq.heappush(todo, (cost, next(order), after))
        beyond = () if found else tuple(dict.fromkeys(self._beyond()))
        complete = not todo and not self._cut and not self._repairs.cut
        return Found(tuple(found), complete or bool(beyond), beyond)

    def cost(self, moves: Moves) -> Cost:
        """What a set of moves asks."""
        asked: dict[Hands, set[Key]] = {hands: set() for hands in Hands}
        for move in moves:
            asked[self.hands(move.what, move.place.fact)].add(key(self._share, move))
        nobody, recipient = len(asked[Hands.NOBODY]), len(asked[Hands.RECIPIENT])
        different = sum(map(len, asked.values()))
        return Cost(different, nobody, recipient, len(keys(self._share, moves)) + len(moves))

    def hands(self, what: What, fact: str) -> Hands:
        """In whose hands a change is: what is shared is the sender's choice, how the world is nobody's."""
        declared = self.domains.fact(fact)
        if what is What.LEAVE_OUT:
            return Hands.SENDER
        if declared is None or not declared.changeable:
            return Hands.NOBODY
        return Hands.RECIPIENT if fact.startswith("recipient.") else Hands.SENDER

    # --- what fails ---

    def _failing(self, now: Changed) -> list[_Failing]:
        cannot = self._prepared.compiled.impossible(now.facts)
        if cannot:
            return [_Failing(self._pack.impossible[number], item) for number, item in cannot]
        against = self._pack.against
        found = sorted(self._prepared.compiled.judge(now.facts))
        return [_Failing(against[number], Item(*item)) for number, _, item in found]

    def _narrowest(self, now: Changed, failing: list[_Failing], moves: Moves) -> list[Moves]:
        """The repairs of that failure which has the fewest, as far as looking for it costs less than it saves."""
        best: list[Moves] | None = None
        at = self._prepared.readers(now.facts)
        for each in sorted(failing, key=lambda each: self._size(each.rule)):
            if best is not None and (len(best) <= _FEW or self._size(each.rule) > _LARGE):
                break
            before = now.before(each.item)
            found = [*self._leaving_out(now, each.item, before), *self._of(each, At(before, at(each.item), moves))]
            if best is None or len(found) < len(best):
                best = found
        return best or []

    def _of(self, failing: _Failing, at: At) -> list[Moves]:
        rule = failing.rule
        read = self._read_by(rule)
        touching = frozenset(each for each in at.moved if self._declared(each.place.fact) in read)
        known = (rule.id, at.item, touching)
        if known not in self._known:
            self._known[known] = self._mending(rule, at, self._repairs)
        return self._known[known]

    def _mending(self, rule: Requirement | Exclusion | Impossible, at: At, repairs: Repairs) -> list[Moves]:
        match rule:
            case Requirement(grounds=grounds, applies_when=guard):
                tolerated = tolerates(rule, at.read)
                found = [
                    moves for each in grounds for moves in repairs.of(each.when, at, wanted=True, tolerated=tolerated)
                ]
                if guard is not None:
                    found += repairs.of(guard, at, wanted=False, tolerated=tolerated)
                return smallest(found)
            case Exclusion(when=when) | Impossible(when=when):
                return repairs.of(when, at, wanted=False)

    def _leaving_out(self, now: Changed, item: Item, before: Item) -> Iterator[Moves]:
        """The items without which the rule would not be judged as it was; a list keeps at least one."""
        if item.category >= 0 and len(now.categories[item.subject]) > 1:
            yield _left_out("category", Item(subject=before.subject, category=before.category))
        if item.subject >= 0 and len(now.subjects) > 1:
            yield _left_out("subject", Item(subject=before.subject))
        if item.purpose >= 0 and len(now.purposes) > 1:
            yield _left_out("purpose", Item(purpose=before.purpose))
        if item.means >= 0 and len(now.means) > 1:
            yield _left_out("means", Item(means=before.means))

    # --- what a rule reads ---

    def _size(self, rule: Requirement | Exclusion | Impossible) -> int:
        return len(self._read_by(rule))

    def _read_by(self, rule: Requirement | Exclusion | Impossible) -> frozenset[str]:
        if rule.id not in self._reads:
            conditions = (rule.when,) if isinstance(rule, Impossible) else conditions_of(rule)
            names = (name for condition in conditions for name in facts_of(condition))
            self._reads[rule.id] = frozenset(self._declared(name) for name in names)
        return self._reads[rule.id]

    def _declared(self, name: str) -> str:
        head, _, rest = name.partition(".")
        return f"party.{rest}" if head in ENDS else name

    def _beyond(self) -> Iterator[int]:
        """The rules that stand against the share as it is, and that nothing mends for one of their items."""
        now = changed(self._pack.layout, self._share, NOTHING)
        at = self._prepared.readers(self._share)
        numbers = {id(rule): number for number, rule in enumerate(self._pack.against)}
        for each in self._failing(now):
            # Afresh, to know of this rule alone whether something was left aside.
            repairs = Repairs(self.domains, MOST_MOVES)
            with suppress(TooManyError):
                found = self._mending(each.rule, At(each.item, at(each.item), NOTHING), repairs)
                if not [*found, *self._leaving_out(now, each.item, each.item)] and not repairs.cut:
                    yield numbers[id(each.rule)]


def _left_out(fact: str, item: Item) -> Moves:
    return frozenset([Move(What.LEAVE_OUT, Place(fact, item))])
