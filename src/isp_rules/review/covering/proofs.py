"""Which ways of deciding are beyond any case: z3 proves that no share lets a rule, a ground or a leaf decide so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from isp_rules.pack.syntax import All, Any, Condition, Duty, Exclusion, Impossible, Not, Notice, Pack, Requirement
from isp_rules.review.apart import Apart
from isp_rules.review.covering.nodes import Node, Sort
from isp_rules.review.places import Places, node_at
from isp_rules.review.replacing import with_node

if TYPE_CHECKING:
    import z3


class Possibilities:
    """
    The solver for a pack, asked whether a node can decide at all. z3 is for one thread at a time.

    A share of one item each is enough: where a node decides the answer to a share of several, it decides that to one
    of those.
    """

    def __init__(self, pack: Pack) -> None:
        """
        Read the pack once.

        Raises:
            IspRulesError: z3 is not installed.
        """
        self._places = Places(pack)
        self._apart = Apart(pack)

    def decides(self, node: Node, *, as_true: bool) -> bool:
        """
        Whether there is a share in which a node decides as true, or as false.

        Args:
            node: what is to decide.
            as_true: whether as true.

        Raises:
            UnknownError: z3 cannot tell.
        """
        if node.sort in {Sort.LEAF, Sort.GROUND}:
            return any(self._apart.solver.possible(*goals) for goals in self._turned(node, as_true=as_true))
        return self._apart.solver.possible(*self._of_rule(node, as_true=as_true))

    def _turned(self, node: Node, *, as_true: bool) -> Iterator[tuple[z3.BoolRef, ...]]:
        """A condition decides where the pack answers otherwise than with the condition turned."""
        before = node_at(self._places.pack, node.place)
        turned = with_node(self._places.pack, node.place, _never(before) if as_true else _always(before))
        judged = self._places.judged_by(node.place)
        change = self._apart.changed(judged, turned)
        possible = self._apart.said.possible
        if change.may_turn:
            yield (possible, change.outcome)
        if any(isinstance(each, Duty) for each in judged):
            yield (possible, change.duties)
            yield (possible, change.certainty)
        if any(isinstance(each, Notice) for each in judged):
            yield (possible, change.notices)
        if any(isinstance(each, Impossible) for each in judged):
            yield (change.impossible,)

    def _of_rule(self, node: Node, *, as_true: bool) -> tuple[z3.BoolRef, ...]:
        """A rule as a whole decides where nothing else settles the answer."""
        said, judged = self._apart.said, self._places.judged[node.place.of]
        change = self._apart.changed([judged], self._places.pack)
        match judged:
            case Requirement() if as_true:
                # A requirement of which it is not known whether it applies has to hold as well.
                applies = () if judged.applies_when is None else (_no(said.truth(judged.applies_when).false),)
                return (said.possible, said.allowed, *applies)
            case Exclusion() if not as_true:
                return (said.possible, said.allowed)
            case Requirement() | Exclusion():
                return (said.possible, change.alone, said.definitely_fails(judged.id))
            case Duty():
                owed = said.duty(judged.id)
                return (said.possible, said.allowed, owed.certain if as_true else _no(owed.owed))
            case Notice():
                shown = said.notice(judged.id)
                return (said.possible, shown if as_true else _no(shown))
            case Impossible():
                when, others = said.truth(judged.when), self._places.pack.impossible
                rest = (_no(said.truth(each.when).true) for each in others if each.id != judged.id)
                return (when.true if as_true else when.false, *rest)
            case _:
                assert_never(judged)


def _never(node: Condition) -> Condition:
    """The same where it is false or unknown, and false where it is true."""
    return All((node, Not(node)))


def _always(node: Condition) -> Condition:
    """The same where it is true or unknown, and true where it is false."""
    return Any((node, Not(node)))


def _no(part: z3.BoolRef) -> z3.BoolRef:
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    return no(part)
