"""What the shares of cases would be answered under an edited pack, without deciding them all again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import assert_never

from isp_rules.decision.build.findings import findings
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import Outcome
from isp_rules.engine.evaluate import judge
from isp_rules.pack.syntax import Exclusion, Kind, Pack, Requirement
from isp_rules.review.answers import IMPOSSIBLE, Answer
from isp_rules.review.covering.measure import turned
from isp_rules.review.mutation.edits import (
    AddValue,
    ChangeKind,
    DropGround,
    DropGuard,
    DropPart,
    DropRule,
    DropTolerance,
    DropValue,
    MoveBound,
    Mutant,
    Negate,
    Swap,
    edited,
)
from isp_rules.review.places import Judged, node_at
from isp_rules.review.replay.rows import Bits
from isp_rules.review.replay.truths import Truths
from isp_rules.review.replay.verdicts import Verdict, verdict
from isp_rules.review.replay.worlds import World

_NOWHERE = Verdict(0)


class Answers:
    """The answers to the shares of a world, put together from what each rule makes of them."""

    def __init__(self, world: World, pack: Pack, verdicts: Mapping[str, Verdict]) -> None:
        """
        Nothing is worked out yet.

        Args:
            world: the shares.
            pack: the world's pack, or an edited one.
            verdicts: what each of its rules makes of the rows.
        """
        self.world = world
        self.pack = pack
        self.verdicts = verdicts

    def answer(self, number: int, *, missing: bool) -> Answer:
        """
        The answer to one share.

        Args:
            number: of the share.
            missing: whether the facts that findings wait for are wanted, which takes the longest.
        """
        end = self.world.rows.end(number)
        if cannot := tuple(each.id for each in self.pack.impossible if self._sure(each.id, end)):
            return Answer(outcome=IMPOSSIBLE, impossible=cannot)
        against = [each for each in self.pack.against if self._sure(each.id, end) or self._perhaps(each.id, end)]
        found = {each.id for each in against}
        owed = () if against else tuple(each for each in self.pack.duties if self._owed(each.id, end))
        met = [
            (each, ground)
            for each in self.pack.requirements
            if each.id not in found
            for ground in each.grounds
            if self._some(self.verdicts[each.id].met[ground.id], end)
        ]
        naming = {notice for each in against for notice in each.notices}
        told = [(each.id, *each.clauses, *_cited(each)) for each in against]
        if not against:
            told = [(rule.id, *rule.clauses, ground.id, *ground.clauses) for rule, ground in met]
            told += [(duty.id, *duty.clauses) for duty in owed]
        return Answer(
            outcome=Outcome.DENY.value if against else Outcome.ALLOW.value,
            findings=tuple(found),
            kinds=tuple(kind.value for each in against for kind in self._kinds(each, end)),
            grounds=tuple(ground.id for _, ground in met),
            duties=tuple(duty.id for duty in owed),
            notices=tuple(each.id for each in self.pack.notices if each.id in naming or self._sure(each.id, end)),
            missing=tuple(self._missing(number, found)) if missing else (),
            clauses=tuple(clause for each in told for clause in each),
        )

    # --- one share ---

    def _some(self, rows: Bits, end: Bits) -> bool:
        return bool(self.world.rows.some(rows) & end)

    def _sure(self, id_: str, end: Bits) -> bool:
        return self._some(self.verdicts[id_].surely, end)

    def _perhaps(self, id_: str, end: Bits) -> bool:
        return self._some(self.verdicts[id_].perhaps, end)

    def _owed(self, duty: str, end: Bits) -> bool:
        silent = any(
            self._some(self.verdicts[each.id].tolerated, end)
            for each in self.pack.requirements
            if each.when_unknown is not None and each.when_unknown.duty == duty
        )
        return silent or self._sure(duty, end) or self._perhaps(duty, end)

    def _kinds(self, rule: Requirement | Exclusion, end: Bits) -> Iterator[Kind]:
        if self._perhaps(rule.id, end):
            yield Kind.NOT_SHOWN
        if self._sure(rule.id, end):
            yield Kind.OUT_OF_SCOPE if isinstance(rule, Exclusion) else rule.otherwise

    def _missing(self, number: int, found: set[str]) -> Iterator[str]:
        """As the decision itself works it out, from the rules alone that stand against the share."""
        bare = replace(
            self.pack,
            requirements=tuple(each for each in self.pack.requirements if each.id in found),
            exclusions=tuple(each for each in self.pack.exclusions if each.id in found),
        )
        share = self.world.shares[number]
        for finding in findings(PreparedPack(bare), share, judge(bare, share)):
            yield from finding.missing


class EditedWorld(Answers):
    """The shares of a world under its pack with one edit: only the rules that the edit changes are judged again."""

    def __init__(self, world: World, mutant: Mutant) -> None:
        """
        Judge the edited rules.

        Args:
            world: the shares, and how the pack judges them.
            mutant: an edit of the pack.
        """
        pack = edited(world.pack, mutant)
        truths = _truths(world, pack, mutant)
        left: Mapping[str, Judged] = {each.id: each for each in (*pack.rules, *pack.impossible)}
        self._old: tuple[Judged, ...] = world.places.judged_by(mutant.place)
        # A rule that has been dropped judges nothing.
        self._new = {each.id: verdict(left[each.id], truths) if each.id in left else _NOWHERE for each in self._old}
        super().__init__(world, pack, {**world.verdicts, **self._new})

    def affected(self) -> Iterator[int]:
        """
        The numbers of the shares that may be answered otherwise, those whose outcome or duties turn first.

        A share that an edited rule stands against counts even if it does so as before: other facts may be missing, or
        other clauses told.
        """
        first = turned(self.world, [(each, self._new[each.id]) for each in self._old])
        yield from self.world.rows.numbers(first)
        rows = 0
        for each in self._old:
            old, new = self.world.verdicts[each.id], self._new[each.id]
            rows |= (old.surely ^ new.surely) | (old.perhaps ^ new.perhaps) | (old.tolerated ^ new.tolerated)
            grounds = old.met.keys() | new.met.keys()
            for ground in grounds:
                rows |= old.met.get(ground, 0) ^ new.met.get(ground, 0)
            if isinstance(each, Requirement | Exclusion):
                rows |= old.surely | old.perhaps
        yield from self.world.rows.numbers(self.world.rows.some(rows) & ~first)


def _truths(world: World, pack: Pack, mutant: Mutant) -> Truths:
    match mutant.edit:
        case DropPart() | Swap() | Negate() | MoveBound() | DropValue() | AddValue():
            node = node_at(pack, mutant.place)
            return world.truths.with_forced({mutant.place: world.truths.of(node)})
        case DropGround() | DropRule() | DropGuard() | DropTolerance() | ChangeKind():
            return world.truths
        case _:
            assert_never(mutant.edit)


def _cited(rule: Requirement | Exclusion) -> Iterator[str]:
    for ground in rule.grounds if isinstance(rule, Requirement) else ():
        yield ground.id
        yield from ground.clauses
