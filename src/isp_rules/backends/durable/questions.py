"""What is asked of a share: the conditions of a pack, by what their answers are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from isp_rules.backends.durable.chunks import Chunk, Question, chunks
from isp_rules.backends.durable.gaps import MOST_CONDITIONS, TOO_MANY, refused
from isp_rules.backends.durable.normal import Literal, holds, normal
from isp_rules.pack.scope import items_of
from isp_rules.pack.syntax import Comparison, Duty, Notice, Operator, Pack, Requirement, Rule, Values

HOLDS: Final = "holds"
"""Whether a requirement is met, an exclusion applies, a duty is owed or a notice is to be shown."""
GUARD: Final = "guard"
GROUND: Final = "ground"
GIVEN: Final = "given"
"""Whether the fact is given for which an unknown answer would be tolerated."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that mention the same items, and the portions in which they are asked."""

    rules: tuple[int, ...]
    axes: tuple[str, ...]
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The groups of questions of a pack: what stands against a share, and what goes with the answer."""

    against: tuple[Group, ...]
    grounds: tuple[Group, ...]
    duties: tuple[Group, ...]
    notices: tuple[Group, ...]

    @property
    def chunks(self) -> Iterator[Chunk]:
        """All portions."""
        groups = chain(self.against, self.grounds, self.duties, self.notices)
        return (chunk for group in groups for chunk in group.chunks)


Asked = tuple[Rule, list[Question]]


def plan_of(pack: Pack) -> Plan:
    """
    All questions of a pack.

    Raises:
        PackError: durable_rules cannot express one of them.
    """
    requirements = [(rule, list(_met(number, rule))) for number, rule in enumerate(pack.requirements)]
    first = len(requirements)
    exclusions = [
        (rule, [Question((HOLDS, number), rule.id, normal(rule.when))])
        for number, rule in enumerate(pack.exclusions, first)
    ]
    plan = Plan(
        against=_groups(pack, "against", [*requirements, *exclusions]),
        grounds=_groups(pack, "grounds", [(rule, list(_how(n, rule))) for n, rule in enumerate(pack.requirements)]),
        duties=_groups(pack, "duties", [(rule, list(_when(n, rule))) for n, rule in enumerate(pack.duties)]),
        notices=_groups(pack, "notices", [(rule, list(_when(n, rule))) for n, rule in enumerate(pack.notices)]),
    )
    count = sum(len(chunk.rules) for chunk in plan.chunks)
    if count > 2 * MOST_CONDITIONS:
        raise refused(TOO_MANY, f"{pack.identity.name} takes {count:,} rules")
    return plan


def _groups(pack: Pack, part: str, asked: Iterable[Asked]) -> tuple[Group, ...]:
    by_items: dict[tuple[str, ...], dict[int, list[Question]]] = {}
    for number, (rule, questions) in enumerate(asked):
        if questions:
            by_items.setdefault(items_of(rule), {})[number] = questions
    return tuple(
        Group(tuple(some), axes, chunks(pack, f"{part}/{'+'.join(axes) or 'share'}", chain(*some.values())))
        for axes, some in by_items.items()
    )


def _met(number: int, rule: Requirement) -> Iterator[Question]:
    """Whether a requirement is met and, where an unknown answer may be tolerated, whether that fact is given."""
    yield Question((HOLDS, number), rule.id, holds(rule))
    if rule.when_unknown is not None:
        fact = rule.when_unknown.fact
        given = Literal(Comparison(fact, Operator.STATED, Values(frozenset())))
        yield Question((GIVEN, number), f"{rule.id}: {fact} is given", given)


def _how(number: int, rule: Requirement) -> Iterator[Question]:
    """How a requirement passes: it does not apply, by its grounds, or its unknown answer is tolerated."""
    if rule.applies_when is not None:
        yield Question((GUARD, number), f"{rule.id} applies", normal(rule.applies_when))
    for position, ground in enumerate(rule.grounds):
        yield Question((GROUND, number, position), f"{rule.id} by {ground.id}", normal(ground.when))
    if rule.when_unknown is not None:
        yield from _met(number, rule)


def _when(number: int, rule: Duty | Notice) -> Iterator[Question]:
    """Whether a duty is owed, or a notice to be shown; some are only named by a requirement or a finding."""
    if rule.when is not None:
        yield Question((HOLDS, number), rule.id, normal(rule.when))
