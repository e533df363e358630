"""Whether a mutant can be told from its pack at all: z3 finds a share that tells them apart, or shows there is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from isp_rules.errors import needs_extra
from isp_rules.pack.syntax import Duty, Exclusion, Impossible, Notice, Pack, Requirement
from isp_rules.review.mutation.edits import ChangeKind, Mutant, edited
from isp_rules.review.places import Judged, Places

if TYPE_CHECKING:
    import z3

    from isp_rules.backends.smt import Encoding, Found


class Prover:
    """
    The solver for a pack and its mutants. z3 is for one thread at a time.

    Two packs are told apart by a share that they answer with another outcome, other findings or kinds, other duties, or
    other notices. One item of each list is enough: a share of several items is answered by what is answered to each.
    """

    def __init__(self, pack: Pack) -> None:
        """
        Read the pack once.

        Raises:
            IspRulesError: z3 is not installed.
        """
        with needs_extra("analysis"):
            from isp_rules.backends.smt import Encoding, Symbols  # noqa: PLC0415 - an extra brings z3

        self._places = Places(pack)
        self._symbols = Symbols(pack)
        self._before = Encoding(pack, self._symbols)

    def apart(self, mutant: Mutant) -> Found | None:
        """
        A share that tells the mutant from its pack, one whose outcome turns if there is one; None: there is none.

        Raises:
            UnknownError: z3 cannot tell.
        """
        from isp_rules.backends.smt import Encoding, Solver  # noqa: PLC0415 - an extra brings z3

        after = Encoding(edited(self._places.pack, mutant), self._symbols)
        goals = list(_goals(self._before, after, self._places.judged_by(mutant.place), mutant))
        solver = Solver(self._before, after)
        found = (solver.share(*goal) for goal in goals)
        return next((each for each in found if each is not None), None)


def _goals(
    before: Encoding, after: Encoding, judged: tuple[Judged, ...], mutant: Mutant
) -> Iterator[tuple[z3.BoolRef, ...]]:
    """What to ask for, one question after another: that the outcome turns, and then lesser differences."""
    from isp_rules.backends.smt.logic import FALSE, both, either, no  # noqa: PLC0415 - an extra brings z3

    left = {each.id for each in (*after.pack.rules, *after.pack.impossible)}
    turns, lesser, beside = [], [], []
    for rule in judged:
        match rule:
            case Requirement() | Exclusion():
                stands = after.fails(rule.id) if rule.id in left else FALSE
                turns.append(stands)
                definite = after.definitely_fails(rule.id) if rule.id in left else FALSE
                lesser += [before.fails(rule.id) != stands, before.definitely_fails(rule.id) != definite]
                lesser += [before.definitely_fails(rule.id)] if isinstance(mutant.edit, ChangeKind) else []
                beside += [before.notice(each) != after.notice(each) for each in rule.notices]
                if isinstance(rule, Requirement) and rule.when_unknown is not None:
                    duty = rule.when_unknown.duty
                    beside.append(both([before.allowed, before.duty(duty).owed != after.duty(duty).owed]))
            case Duty():
                beside.append(both([before.allowed, before.duty(rule.id).owed != after.duty(rule.id).owed]))
            case Notice():
                beside.append(before.notice(rule.id) != after.notice(rule.id))
            case Impossible():
                yield (before.possible != after.possible,)
            case _:
                assert_never(rule)
    possible = before.possible, after.possible
    if turns:
        others = [before.fails(each.id) for each in before.pack.against if each.id not in {rule.id for rule in judged}]
        yield (*possible, before.allowed != no(either([*turns, *others])))
        yield (*possible, no(either(others)), either(lesser))
        yield (*possible, either(lesser))
    if beside:
        yield (*possible, before.allowed, either(beside))
        yield (*possible, either(beside))
