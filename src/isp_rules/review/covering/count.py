"""Everything in a pack counted by its cases, one thing after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import assert_never

from isp_rules.pack.english.sentences import sentence
from isp_rules.pack.english.texts import flat
from isp_rules.pack.syntax import Duty, Exclusion, Impossible, Notice, Pack, Requirement
from isp_rules.review.case_files import Case
from isp_rules.review.covering.measure import measure
from isp_rules.review.covering.nodes import Node, Sort, nodes
from isp_rules.review.covering.proofs import Possibilities
from isp_rules.review.covering.report import Coverage, NodeCoverage, Tally, undecided
from isp_rules.review.places import Places
from isp_rules.review.replay.worlds import World, worlds_of
from isp_rules.rulepack import RulePack


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
        case _:
            assert_never(judged)


def _written_at(places: Places, node: Node) -> str:
    if node.comparison is not None:
        return str(node.comparison.span or "")
    judged = places.judged[node.place.of]
    grounds = judged.grounds if isinstance(judged, Requirement) else ()
    span = next((each.span for each in grounds if each.id == node.place.part), judged.span)
    return str(span or "")
