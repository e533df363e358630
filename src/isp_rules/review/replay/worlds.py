"""The shares of cases, each judged by every rule at once; cases that set other parameters have a world of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, reduce
from operator import or_

from isp_rules.errors import ShareError
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Pack
from isp_rules.review.case_files import Case
from isp_rules.review.cases import Runner
from isp_rules.review.changes import changed
from isp_rules.review.places import Places
from isp_rules.review.replay.rows import Bits, Rows
from isp_rules.review.replay.truths import Truths
from isp_rules.review.replay.verdicts import Verdict, verdict
from isp_rules.rulepack import RulePack


class World:
    """
    Some shares under one pack.

    Attributes:
        pack: the tree.
        places: its nodes.
        shares: the facts of the shares.
        rows: the rows of their items.
        truths: what each condition is worth.
    """

    def __init__(self, pack: Pack, shares: Sequence[ShareFacts]) -> None:
        self.pack = pack
        self.places = Places(pack)
        self.shares = tuple(shares)
        self.rows = Rows(pack, shares)
        self.truths = Truths(self.places, self.rows)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What each rule, and what cannot be, makes of the rows, by its id."""
        return {id_: verdict(each, self.truths) for id_, each in self.places.judged.items()}

    @cached_property
    def against(self) -> Mapping[str, Bits]:
        """The shares that each requirement and exclusion stands against, by its id."""
        return {each.id: self.stands_against(self.verdicts[each.id]) for each in self.pack.against}

    @cached_property
    def denied(self) -> Bits:
        """The shares that something stands against."""
        return self.denied_but_for(())

    @cached_property
    def impossible(self) -> Bits:
        """The shares that cannot be."""
        return self.impossible_but_for(())

    def stands_against(self, of: Verdict) -> Bits:
        """The shares that a requirement or an exclusion stands against."""
        return self.rows.some(of.surely | of.perhaps)

    def denied_but_for(self, rules: Collection[str]) -> Bits:
        """The shares that anything else stands against."""
        return _union(ends for id_, ends in self.against.items() if id_ not in rules)

    def impossible_but_for(self, ids: Collection[str]) -> Bits:
        """The shares that cannot be by anything else."""
        true = (self.verdicts[each.id].surely for each in self.pack.impossible if each.id not in ids)
        return self.rows.some(_union(true))

    def named_with_findings(self, notice: str) -> Bits:
        """The shares whose findings bring a notice with them."""
        return _union(self.against[rule.id] for rule in self.pack.against if notice in rule.notices)

    def owed_for_silence(self, duty: str) -> Bits:
        """The shares of which a requirement tolerates not to know something, for which a duty is owed."""
        rows = (
            self.verdicts[each.id].tolerated
            for each in self.pack.requirements
            if each.when_unknown is not None and each.when_unknown.duty == duty
        )
        return self.rows.some(_union(rows))


def _union(sets: Iterable[Bits]) -> Bits:
    return reduce(or_, sets, 0)


class CaseWorld(World):
    """A world whose shares are those of cases: `cases` holds one for each."""

    def __init__(self, pack: Pack, cases: Sequence[Case], shares: Sequence[ShareFacts]) -> None:
        super().__init__(pack, shares)
        self.cases = tuple(cases)


def worlds_of(pack: RulePack, cases: Iterable[Case]) -> tuple[CaseWorld, ...]:
    """
    The shares of cases, those with the same parameters in one world, the pack's own first.

    A share that cannot be is one all the same here; one that is no share at all, for another reason, is left out.

    Raises:
        PackError: the pack cannot be used with the parameters that a case sets.
    """
    runner = Runner(pack)
    by_pack: dict[int, tuple[RulePack, list[Case]]] = {id(pack): (pack, [])}
    for case in cases:
        used = runner.pack_for(case)
        by_pack.setdefault(id(used), (used, []))[1].append(case)
    return tuple(_world(used, chosen) for used, chosen in by_pack.values() if chosen)


def _world(pack: RulePack, cases: Iterable[Case]) -> CaseWorld:
    lenient = RulePack(replace(pack.syntax, impossible=()), path=pack.path)
    kept, shares = [], []
    for case in cases:
        try:
            share = lenient.share(changed(case.base, case.document.changes))
        except ShareError:
            continue
        kept.append(case)
        shares.append(share.facts)
    return CaseWorld(pack.syntax, kept, shares)
