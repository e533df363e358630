"""The coverage of a pack by cases: a tally for everything that is counted, and what it comes to."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from isp_rules.page.parts import Page
from isp_rules.page.shown import ShowsItself
from isp_rules.review.covering.nodes import Node, Sort
from isp_rules.review.places import Owner
from isp_rules.rulepack import RulePack

SCHEMA: Final = "isp-rules/coverage/1"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many shares, by what a node is in them. A share of several items may count for more than one."""

    true: int = 0
    false: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCoverage:
    """
    What cases show of one rule, ground or leaf.

    `of` is the id of the rule, or the name of the condition, that it stands in; `place` says where there. `decided`
    counts the shares whose answer would turn if the node were the other way there.
    """

    node: Node
    text: str
    """It in plain English."""
    written_at: str
    """File, line and column; empty for what was not read from a file."""
    seen: Tally
    decided: Tally
    never: tuple[str, ...] = ()
    """The ways in which no share lets it decide, as z3 has proved: other rules settle the answer before."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The ways in which no case lets it decide: `true`, `false`; `unknown` for what is never false."""
        return tuple(side for side in undecided(self.node, self.decided) if side not in self.never)

    @property
    def covered(self) -> bool:
        """Whether it decides both ways, or in those in which it can at all."""
        return not self.lacking

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the worst first: what decides in fewer ways, then what is seen in fewer."""
        unseen = sum(not each for each in (self.seen.true, self.seen.false, self.seen.unknown))
        return -len(self.lacking), -unseen

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        place = self.node.place
        return {
            "sort": self.node.sort.value,
            "of": place.of,
            "named_condition": place.owner is Owner.CONDITION,
            "part": place.part,
            "steps": list(place.steps),
            "place": str(place),
            "written_at": self.written_at,
            "text": self.text,
            "seen": _tally(self.seen),
            "decided": _tally(self.decided),
            "lacking": list(self.lacking),
            "never": list(self.never),
        }


def undecided(node: Node, decided: Tally) -> Iterator[str]:
    """The ways in which a node is to decide, and decides for no share."""
    if not decided.true:
        yield "true"
    if not (decided.unknown if node.never_false else decided.false):
        yield "unknown" if node.never_false else "false"


def _tally(tally: Tally) -> dict[str, int]:
    return {"true": tally.true, "false": tally.false, "unknown": tally.unknown}


class Figure(NamedTuple):
    """How many of one sort are counted, and how many of a hundred of them decide both ways."""

    sort: Sort
    number: int
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Coverage(ShowsItself):
    """
    What cases show of a pack.

    Attributes:
        pack: the pack.
        cases: how many shares were judged; one that is no share does not count.
        nodes: every rule, ground and leaf, in the order of the pack, the named conditions last.
    """

    pack: RulePack
    cases: int
    nodes: tuple[NodeCoverage, ...]

    @property
    def percent(self) -> float:
        """How many of a hundred rules, grounds and leaves decide both ways."""
        return _percent(self.nodes)

    def percent_of(self, *sorts: Sort) -> float:
        """
        The same among some sorts.

        Args:
            sorts: of what is counted.
        """
        return _percent([each for each in self.nodes if each.node.sort in sorts])

    @property
    def beyond(self) -> int:
        """How many ways of deciding are set aside: proved that no share decides so."""
        return sum(len(each.never) for each in self.nodes)

    @property
    def worst(self) -> tuple[NodeCoverage, ...]:
        """What does not decide both ways, the worst first."""
        return tuple(sorted((each for each in self.nodes if not each.covered), key=lambda each: each.rank))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What it comes to for each sort that there is."""
        counts = Counter(each.node.sort for each in self.nodes)
        return tuple(Figure(sort, counts[sort], self.percent_of(sort)) for sort in Sort if counts[sort])

    def to_dict(self) -> dict[str, Any]:
        """As plain data: an object with `schema`, which names the form and the version."""
        return {
            "schema": SCHEMA,
            "pack": {"name": self.pack.name, "version": self.pack.version, "digest": self.pack.digest},
            "cases": self.cases,
            "percent": _rounded(self.percent),
            "sorts": {
                each.sort.value: {"number": each.number, "percent": _rounded(each.percent)} for each in self.figures
            },
            "nodes": [each.to_dict() for each in self.nodes],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """
        As JSON text.

        Args:
            indent: how far the parts of it are moved in; left out, all is on one line.
        """
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)

    @property
    def page(self) -> Page:
        """The coverage as a page, each rule in plain English beside what cases show of it."""
        from isp_rules.review.covering.page import coverage_page  # noqa: PLC0415 - each of the two needs the other

        return coverage_page(self)

    def __repr__(self) -> str:
        return f"<Coverage: {sum(each.covered for each in self.nodes)} of {len(self.nodes)} by {self.cases} cases>"


def _percent(found: Sequence[NodeCoverage]) -> float:
    """Of nothing, nothing is lacking."""
    return 100 * sum(each.covered for each in found) / len(found) if found else 100.0


def _rounded(percent: float) -> float:
    """Cut after one digit, so that 100 is said of nothing less."""
    return math.floor(percent * 10) / 10
