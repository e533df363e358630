"""
A pack and the same pack with some rules changed, put to z3 together: is there a share that they answer differently?

What is changed is asked about beside the rest, which the solver has read once and keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, assert_never

from isp_rules.errors import needs_extra
from isp_rules.pack.syntax import Duty, Exclusion, Impossible, Notice, Pack, Requirement
from isp_rules.review.places import Judged

if TYPE_CHECKING:
    import z3

    from isp_rules.backends.smt import Encoding, Solver


FEW: Final = 2


class Apart:
    """
    The solver for one pack. z3 is for one thread at a time.

    Attributes:
        said: what the pack says of the generic share.
        solver: what is asked.
    """

    def __init__(self, pack: Pack) -> None:
        """
        Read the pack once.

        Raises:
            IspRulesError: z3 is not installed.
        """
        with needs_extra("analysis"):
            from isp_rules.backends.smt import Encoding, Solver, Symbols  # noqa: PLC0415 - an extra brings z3

        self.said: Encoding = Encoding(pack, Symbols(pack))
        self.solver: Solver = Solver(self.said)

    def changed(self, before: Iterable[Judged], after: Pack) -> Change:
        """
        The pack beside a changed one.

        Args:
            before: the rules that are changed, and what cannot be, as they were.
            after: the changed pack, in which one may be gone.
        """
        by_id: Mapping[str, Judged] = {each.id: each for each in (*after.rules, *after.impossible)}
        return Change(self.said, {each.id: each for each in before}, by_id)


class Change:
    """What z3 can be asked about a pack and a changed one, each as a formula."""

    def __init__(self, said: Encoding, before: Mapping[str, Judged], after: Mapping[str, Judged]) -> None:
        """Made by `Apart.changed`."""
        self._said = said
        self._before = before
        self._after = after

    @property
    def may_turn(self) -> bool:
        """Whether a requirement or an exclusion is among what is changed."""
        return any(isinstance(each, Requirement | Exclusion) for each in self._before.values())

    @cached_property
    def allowed_after(self) -> z3.BoolRef:
        """The changed pack allows the share."""
        others = [self._said.fails(each.id) for each in self._said.pack.against if each.id not in self._before]
        return _no(_either([*others, *(self._stands(id_) for id_ in self._before)]))

    @property
    def alone(self) -> z3.BoolRef:
        """No rule that is not changed stands against the share."""
        others = [self._said.fails(each.id) for each in self._said.pack.against if each.id not in self._before]
        return _no(_either(others))

    @property
    def nearly_alone(self) -> z3.BoolRef:
        """Few rules that are not changed stand against the share: it shows what it is about."""
        from isp_rules.backends.smt.logic import at_most  # noqa: PLC0415 - an extra brings z3

        others = [self._said.fails(each.id) for each in self._said.pack.against if each.id not in self._before]
        return at_most(FEW, others)

    @property
    def outcome(self) -> z3.BoolRef:
        """The outcome turns."""
        return self._said.allowed != self.allowed_after

    @property
    def findings(self) -> z3.BoolRef:
        """A changed rule stands against the share in one pack alone, or definitely in one alone."""
        return _either(self._findings())

    def _findings(self) -> Iterator[z3.BoolRef]:
        for id_, rule in self._before.items():
            if isinstance(rule, Requirement | Exclusion):
                yield self._said.fails(id_) != self._stands(id_)
                yield self._said.definitely_fails(id_) != self._definite(id_)

    @property
    def duties(self) -> z3.BoolRef:
        """Both allow, and a duty is owed in one alone."""
        owed = (self._said.duty(each).owed != self._owed(each) for each in self._duties())
        return _both([self._said.allowed, self.allowed_after, _either(owed)])

    @property
    def certainty(self) -> z3.BoolRef:
        """Both allow, and a duty is certain in one alone."""
        certain = (self._said.duty(each).certain != self._certain(each) for each in self._duties())
        return _both([self._said.allowed, self.allowed_after, _either(certain)])

    @property
    def notices(self) -> z3.BoolRef:
        """A notice is shown in one alone."""
        return _either(self._said.notice(each) != self._shown(each) for each in self._notices())

    @property
    def impossible(self) -> z3.BoolRef:
        """The share cannot be in one alone."""
        others = [each.when for each in self._said.pack.impossible if each.id not in self._before]
        before = [each.when for each in self._before.values() if isinstance(each, Impossible)]
        after = [each.when for each in map(self._after.get, self._before) if isinstance(each, Impossible)]
        rest, one, other = (_either(self._said.truth(when).true for when in each) for each in (others, before, after))
        return _both([_no(rest), one != other])

    # --- the changed pack ---

    def _stands(self, id_: str) -> z3.BoolRef:
        """A requirement or an exclusion stands against the share; never, if it is gone or is something else."""
        rule = self._after.get(id_)
        return self._said.against(rule).stands if isinstance(rule, Requirement | Exclusion) else _either([])

    def _definite(self, id_: str) -> z3.BoolRef:
        rule = self._after.get(id_)
        return self._said.against(rule).definite if isinstance(rule, Requirement | Exclusion) else _either([])

    def _tolerated(self, rule: Requirement) -> z3.BoolRef:
        """Of an allowed share: a requirement that would stand against it if it tolerated nothing."""
        return self._said.against(replace(rule, when_unknown=None)).stands

    def _owed(self, duty: str) -> z3.BoolRef:
        rule = self._after[duty]
        assert isinstance(rule, Duty)  # noqa: S101 - the id is that of a duty
        own = [] if rule.when is None else [_no(self._said.truth(rule.when).false)]
        return _either([*own, *self._silence(duty)])

    def _certain(self, duty: str) -> z3.BoolRef:
        rule = self._after[duty]
        assert isinstance(rule, Duty)  # noqa: S101 - the id is that of a duty
        own = [] if rule.when is None else [self._said.truth(rule.when).true]
        return _either([*own, *self._silence(duty)])

    def _silence(self, duty: str) -> Iterator[z3.BoolRef]:
        """That a requirement tolerates not to know something, for which the duty is owed."""
        for rule in self._after.values():
            if isinstance(rule, Requirement) and rule.when_unknown is not None and rule.when_unknown.duty == duty:
                yield self._tolerated(rule) if rule.id in self._before else self._said.tolerated(rule.id)

    def _shown(self, notice: str) -> z3.BoolRef:
        rule = self._after[notice]
        assert isinstance(rule, Notice)  # noqa: S101 - the id is that of a notice
        own = [] if rule.when is None else [self._said.truth(rule.when).true]
        naming = [
            self._stands(each.id) if each.id in self._before else self._said.fails(each.id)
            for each in self._after.values()
            if isinstance(each, Requirement | Exclusion) and notice in each.notices
        ]
        return _either([*own, *naming])

    def _duties(self) -> dict[str, None]:
        """The duties that may be owed otherwise."""
        found: dict[str, None] = {}
        for rule in self._before.values():
            match rule:
                case Duty():
                    found[rule.id] = None
                case Requirement():
                    if rule.when_unknown is not None:
                        found[rule.when_unknown.duty] = None
                case Exclusion() | Notice() | Impossible():
                    pass
                case _:
                    assert_never(rule)
        return found

    def _notices(self) -> dict[str, None]:
        """The notices that may be shown otherwise."""
        found: dict[str, None] = {}
        for rule in self._before.values():
            match rule:
                case Notice():
                    found[rule.id] = None
                case Requirement() | Exclusion():
                    found |= dict.fromkeys(rule.notices)
                case Duty() | Impossible():
                    pass
                case _:
                    assert_never(rule)
        return found


def _either(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    from isp_rules.backends.smt.logic import either  # noqa: PLC0415 - an extra brings z3

    return either(parts)


def _both(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    from isp_rules.backends.smt.logic import both  # noqa: PLC0415 - an extra brings z3

    return both(parts)


def _no(part: z3.BoolRef) -> z3.BoolRef:
    from isp_rules.backends.smt.logic import no  # noqa: PLC0415 - an extra brings z3

    return no(part)
