"""The coverage of a pack by cases: a tally for everything that is counted, and what it comes to."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from isp_rules.pack.english.sentences import sentence
from isp_rules.pack.english.texts import flat
from isp_rules.pack.syntax import Duty, Exclusion, Impossible, Notice, Pack, Requirement
from isp_rules.page import as_html, as_markdown
from isp_rules.page.parts import Page
from isp_rules.review.case_files import Case
from isp_rules.review.covering.measure import measure
from isp_rules.review.covering.nodes import Node, Sort, nodes
from isp_rules.review.covering.proofs import Possibilities
from isp_rules.review.places import Owner, Places
from isp_rules.review.replay.worlds import World, worlds_of
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
class Coverage:
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

    def _repr_html_(self) -> str:
        return as_html(self.page)

    def _repr_markdown_(self) -> str:
        return as_markdown(self.page)

    def __repr__(self) -> str:
        return f"<Coverage: {sum(each.covered for each in self.nodes)} of {len(self.nodes)} by {self.cases} cases>"


def _percent(found: Sequence[NodeCoverage]) -> float:
    """Of nothing, nothing is lacking."""
    return 100 * sum(each.covered for each in found) / len(found) if found else 100.0


def _rounded(percent: float) -> float:
    """Cut after one digit, so that 100 is said of nothing less."""
    return math.floor(percent * 10) / 10


def coverage(pack: RulePack, cases: Iterable[Case], *, prove: bool = False) -> Coverage:
    """
    What cases show of a pack: what they have seen true, false and unknown, and what decided an answer.

    Counted are rules, the grounds of requirements, what cannot be, and leaves: each comparison at the place where it
    is written, so that one in a named condition counts once, however many rules use the name. A requirement is true
    where it applies and holds, an exclusion where it applies, a duty where it is attached to an allow and a notice
    where it is shown.

    Args:
        pack: the pack.
        cases: its cases, or others. What they expect does not matter here.
        prove: whether to set aside, with z3, the ways in which no share at all lets something decide.

    Raises:
        PackError: the pack cannot be used with the parameters that a case sets.
        IspRulesError: proofs are wanted, and z3 is not installed.

    >>> import isp_rules
    >>> from isp_rules.review.case_files import cases_of, read_cases
    >>> pack = isp_rules.load_pack("kent-schools-2016")
    >>> found = coverage(pack, read_cases(pack, cases_of(pack) / "means.yaml"))
    >>> found.percent < 50
    True
    """
    worlds = worlds_of(pack, cases)
    places = Places(pack.syntax)
    prover = Possibilities(pack.syntax) if prove else None
    found = tuple(_covered(pack.syntax, places, node, worlds, prover) for node in nodes(places))
    return Coverage(pack=pack, cases=sum(len(world.shares) for world in worlds), nodes=found)


def _covered(
    pack: Pack, places: Places, node: Node, worlds: Sequence[World], prover: Possibilities | None
) -> NodeCoverage:
    measured = [measure(world, node) for world in worlds]
    decided = _sum(each.decided for each in measured)
    return NodeCoverage(
        node=node,
        text=_text(pack, places, node),
        written_at=_written_at(places, node),
        seen=_sum(each.seen for each in measured),
        decided=decided,
        never=() if prover is None else tuple(_never(prover, node, undecided(node, decided))),
    )


def _never(prover: Possibilities, node: Node, sides: Iterable[str]) -> Iterator[str]:
    """The ways of deciding that are proved to be beyond any share."""
    from isp_rules.backends.smt import UnknownError  # noqa: PLC0415 - an extra brings z3

    for side in sides:
        if side in {"true", "false"}:
            # What the solver cannot tell is not proved.
            with suppress(UnknownError):
                if not prover.decides(node, as_true=side == "true"):
                    yield side


def _sum(sides: Iterable[tuple[int, int, int]]) -> Tally:
    columns = zip(*sides, strict=True)
    return Tally(*(sum(ends.bit_count() for ends in column) for column in columns))


def _text(pack: Pack, places: Places, node: Node) -> str:
    if node.comparison is not None:
        return sentence(pack, node.comparison)
    judged = places.judged[node.place.of]
    match judged:
        case Requirement() if node.sort is Sort.GROUND:
            return next(flat(each.title) for each in judged.grounds if each.id == node.place.part)
        case Requirement():
            return flat(judged.asks)
        case Exclusion() | Impossible():
            return flat(judged.because)
        case Duty():
            return flat(judged.do)
        case Notice():
            return flat(judged.say)


def _written_at(places: Places, node: Node) -> str:
    if node.comparison is not None:
        return str(node.comparison.span or "")
    judged = places.judged[node.place.of]
    grounds = judged.grounds if isinstance(judged, Requirement) else ()
    span = next((each.span for each in grounds if each.id == node.place.part), judged.span)
    return str(span or "")
