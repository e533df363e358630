"""What was tried for one item of a failing rule, and what stood in the way of each attempt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from isp_rules.decision.record import Answer, Compared, Tried
from isp_rules.engine.evaluate import truth_of
from isp_rules.engine.items import Item, Reader, readers
from isp_rules.engine.trace import Blocker, blockers, missing
from isp_rules.pack.english import requirement_phrase
from isp_rules.pack.english.words import fact_phrase, value_phrase
from isp_rules.pack.layout import ShareFacts, Value
from isp_rules.pack.scope import ENDS, conditions_of, facts_of
from isp_rules.pack.syntax import Exclusion, OtherFact, Pack, Requirement


class Trials:
    """The attempts for one share; items about which a rule reads the same are worked out once."""

    def __init__(self, pack: Pack, share: ShareFacts) -> None:
        self._pack = pack
        self._at = readers(pack, share)
        self._known: dict[tuple[str, int, tuple[Value, ...]], tuple[Tried, ...]] = {}
        self._reads: dict[str, tuple[str, ...]] = {}

    def of(self, rule: Requirement | Exclusion, item: Item) -> tuple[Tried, ...]:
        """What was tried: whether the rule applies where that is unknown, and each ground; or the exclusion itself."""
        if rule.id not in self._reads:
            facts = dict.fromkeys(fact for condition in conditions_of(rule) for fact in facts_of(condition))
            self._reads[rule.id] = tuple(facts)
        read = self._at(item)
        same = rule.id, item.party, tuple(read(fact) for fact in self._reads[rule.id])
        if same not in self._known:
            self._known[same] = tuple(self._tried(*attempt, read, item) for attempt in _attempts(rule, read))
        return self._known[same]

    def _tried(self, ground: str, title: str, found: Iterable[Blocker], read: Reader, item: Item) -> Tried:
        in_the_way = tuple(found)
        return Tried(
            ground=ground,
            title=title,
            answer=Answer.NO if all(each.known for each in in_the_way) else Answer.NOT_SHOWN,
            compared=tuple(dict.fromkeys(self._compared(each, read, item) for each in in_the_way)),
            missing=missing_at(in_the_way, item),
        )

    def _compared(self, blocker: Blocker, read: Reader, item: Item) -> Compared:
        comparison = blocker.comparison
        fact = at_its_end(comparison.fact, item)
        required = requirement_phrase(self._pack, comparison)
        if isinstance(comparison.operand, OtherFact):
            required += f" ({value_phrase(self._pack, comparison.operand.fact, read(comparison.operand.fact))})"
        return Compared(
            fact=fact,
            fact_phrase=fact_phrase(self._pack, fact),
            required=required if blocker.wanted else f"not: {required}",
            read=value_phrase(self._pack, comparison.fact, blocker.read),
            answer=Answer.NO if blocker.known else Answer.NOT_SHOWN,
        )


def _attempts(rule: Requirement | Exclusion, read: Reader) -> Iterator[tuple[str, str, Iterable[Blocker]]]:
    """What is tried: the id and title of a ground, and what stands in its way."""
    match rule:
        case Exclusion():
            yield "", "", blockers(rule.when, read, wanted=False)
        case Requirement():
            if rule.applies_when is not None and truth_of(rule.applies_when, read) is None:
                yield "", "whether the question applies", blockers(rule.applies_when, read, wanted=False)
            for ground in rule.grounds:
                yield ground.id, ground.title, blockers(ground.when, read)
        case _:
            assert_never(rule)


def at_its_end(fact: str, item: Item) -> str:
    """
    A fact of `party` by the end that the item is about, so that whoever is asked for it knows whose it is.

    >>> at_its_end("party.service", Item(party=1)), at_its_end("purpose", Item(party=1))
    ('recipient.service', 'purpose')
    """
    head, _, rest = fact.partition(".")
    return f"{ENDS[item.party]}.{rest}" if head == "party" and item.party >= 0 else fact


def missing_at(found: Iterable[Blocker], item: Item) -> tuple[str, ...]:
    """The facts that would tell, each by its end and once."""
    return tuple(dict.fromkeys(at_its_end(fact, item) for fact in missing(found)))
