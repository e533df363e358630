"""What was tried for one item of a failing rule, and what stood in the way of each attempt."""

from __future__ import annotations

from collections.abc import Iterable

from isp_rules.decision.record import Answer, Compared, Tried
from isp_rules.engine.evaluate import truth_of
from isp_rules.engine.items import Item, Reader, readers
from isp_rules.engine.trace import Blocker, blockers, missing
from isp_rules.pack.english import requirement_phrase
from isp_rules.pack.layout import ShareFacts, Value
from isp_rules.pack.scope import conditions_of, facts_of
from isp_rules.pack.syntax import Exclusion, OtherFact, Pack, Requirement
from isp_rules.pack.words import fact_phrase, value_phrase


class Trials:
    """The attempts for one share; items about which a rule reads the same are worked out once."""

    def __init__(self, pack: Pack, share: ShareFacts) -> None:
        self._pack = pack
        self._at = readers(pack, share)
        self._known: dict[tuple[str, tuple[Value, ...]], tuple[Tried, ...]] = {}
        self._reads: dict[str, tuple[str, ...]] = {}

    def of(self, rule: Requirement | Exclusion, item: Item) -> tuple[Tried, ...]:
        """What was tried: whether the rule applies where that is unknown, and each ground; or the exclusion itself."""
        if rule.id not in self._reads:
            facts = dict.fromkeys(fact for condition in conditions_of(rule) for fact in facts_of(condition))
            self._reads[rule.id] = tuple(facts)
        read = self._at(item)
        same = rule.id, tuple(read(fact) for fact in self._reads[rule.id])
        if same not in self._known:
            attempts = self._requirement(rule, read) if isinstance(rule, Requirement) else self._exclusion(rule, read)
            self._known[same] = tuple(attempts)
        return self._known[same]

    def _requirement(self, rule: Requirement, read: Reader) -> Iterable[Tried]:
        if rule.applies_when is not None and truth_of(rule.applies_when, read) is None:
            yield self._tried("", "whether the question applies", blockers(rule.applies_when, read, wanted=False), read)
        for ground in rule.grounds:
            yield self._tried(ground.id, ground.title, blockers(ground.when, read), read)

    def _exclusion(self, rule: Exclusion, read: Reader) -> Iterable[Tried]:
        yield self._tried("", "", blockers(rule.when, read, wanted=False), read)

    def _tried(self, ground: str, title: str, found: Iterable[Blocker], read: Reader) -> Tried:
        in_the_way = tuple(found)
        return Tried(
            ground=ground,
            title=title,
            answer=Answer.NO if all(each.known for each in in_the_way) else Answer.NOT_SHOWN,
            compared=tuple(dict.fromkeys(self._compared(each, read) for each in in_the_way)),
            missing=missing(in_the_way),
        )

    def _compared(self, blocker: Blocker, read: Reader) -> Compared:
        comparison = blocker.comparison
        required = requirement_phrase(self._pack, comparison)
        if isinstance(comparison.operand, OtherFact):
            required += f" ({value_phrase(self._pack, comparison.operand.fact, read(comparison.operand.fact))})"
        return Compared(
            fact=comparison.fact,
            fact_phrase=fact_phrase(self._pack, comparison.fact),
            required=required if blocker.wanted else f"not: {required}",
            read=value_phrase(self._pack, comparison.fact, blocker.read),
            answer=Answer.NO if blocker.known else Answer.NOT_SHOWN,
        )
