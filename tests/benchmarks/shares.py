"""Proposed shares for the generated packs: allowed, denied by a few rules, mostly unknown, and complete at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from isp_rules import RulePack, Share
from tests.benchmarks.facts import Value, value_of
from tests.benchmarks.generate import Generated

Facts = dict[str, Value]
"""What each fact of a share is worth, by its name; each item of a list is worth the same."""


def share_of(facts: Mapping[str, Value], *, subjects: int = 1, categories: int = 1) -> dict[str, Any]:
    """
    The mapping that gives these facts.

    Args:
        facts: by the names that rules use.
        subjects: how many people it is about, all alike.
        categories: how many categories of data about each, all alike.

    >>> share_of({"flag_1": True, "subject.role": "organisation_1", "category": "category_2"}, categories=2)
    {'flag_1': True, 'subjects': [{'role': 'organisation_1', 'categories': ['category_2', 'category_2']}]}
    """
    made: dict[str, Any] = {}
    subject: dict[str, Any] = {}
    for name, value in facts.items():
        head, _, rest = name.partition(".")
        match head:
            case "party":
                made.setdefault("sender", {})[rest] = value
                made.setdefault("recipient", {})[rest] = value
            case "purpose":
                made["purposes"] = [value]
            case "subject":
                subject[rest] = value
            case "category":
                subject["categories"] = [value] * categories
            case "means":
                made.setdefault("means", [{}])[0][rest] = value
            case _:
                made[name] = value
    return {**made, "subjects": [subject] * subjects} if subject else made


class Shares:
    """Draws shares of one generated pack, always the same ones."""

    def __init__(self, generated: Generated, pack: RulePack) -> None:
        self.pack = pack
        self._generated = generated
        self._dice = random.Random(0)

    def draw(self, kind: str, count: int) -> list[Facts]:
        """Shares of a kind by its name: `allowed`, `denied`, `unknown` or `complete`."""
        drawn: list[Facts] = getattr(self, kind)(count)
        return drawn

    def allowed(self, count: int) -> list[Facts]:
        """Shares that every rule lets pass, each near the base share."""
        return self._near(count, lambda found: found == 0)

    def denied(self, count: int) -> list[Facts]:
        """Shares near the base that one rule to five stand against, whatever the size of the pack."""
        return self._near(count, lambda found: 0 < found <= 5)

    def unknown(self, count: int) -> list[Facts]:
        """Shares of which one fact in eight is given."""
        base = self._generated.base
        return [{name: base[name] for name in self._dice.sample(list(base), len(base) // 8)} for _ in range(count)]

    def complete(self, count: int) -> list[Facts]:
        """Shares with every fact given, at random: what an engine without *unknown* can be asked as well."""
        facts = self._generated.facts
        return [{name: value_of(self._dice, name, kind) for name, kind in facts.items()} for _ in range(count)]

    def ready(self, facts: Mapping[str, Value]) -> Share:
        """The validated share."""
        return self.pack.share(share_of(facts))

    def _near(self, count: int, wanted: Callable[[int], bool]) -> list[Facts]:
        """The base share with a fact or more changed, where that finds as many rules against it as wanted."""
        found: list[Facts] = []
        while len(found) < count:
            facts = dict(self._generated.base)
            for name in self._dice.sample(list(facts), self._dice.randint(1, 4)):
                facts[name] = value_of(self._dice, name, self._generated.facts[name])
            if wanted(len({number for number, _, _ in self.pack.decide(share_of(facts))._against})):
                found.append(facts)
        return found
