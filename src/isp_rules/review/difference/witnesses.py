"""
Shares that show what a change comes to, found by the solver and decided with both packs; or the proof that none does.

Only rules whose meaning changed can decide otherwise, so that these are asked, one after another: is there a share that
was allowed, and that this rule stands against now? The other way round? One that is denied both times, and about which
the rule says something else? If there is no such share for any of them, the two packs come to the same for every share
that both can read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from isp_rules.decision.decision import Decision
from isp_rules.errors import ShareError, needs_extra
from isp_rules.pack.scope import ENDS, items_of, spellings
from isp_rules.pack.syntax import Duty, Exclusion, Kind, Pack, Requirement, Rule
from isp_rules.review.difference.meaning import impossibilities, meanings
from isp_rules.review.difference.readable import only_in
from isp_rules.rulepack import RulePack

if TYPE_CHECKING:
    from isp_rules.backends.smt import Encoding, Solver

Formula = Any
"""A formula of z3."""


class Flip(StrEnum):
    """What becomes of a share."""

    ALLOW_TO_DENY = "allow_to_deny"
    DENY_TO_ALLOW = "deny_to_allow"
    OTHER_FINDINGS = "other_findings"
    """Denied by both, for other reasons or with another kind of finding."""
    OTHER_DUTIES = "other_duties"
    """Allowed by both, with other duties."""
    OTHER_NOTICES = "other_notices"
    ONLY_OLD = "only_old"
    """Readable by the old pack alone: a fact or term is gone, or the share has become impossible."""
    ONLY_NEW = "only_new"
    """Readable by the new pack alone."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One share, as small as it can be, of which two packs say different things."""

    flip: Flip
    of: str
    """The id of the rule or impossible share that it is about; or the fact, or the fact and its term."""
    share: Mapping[str, Any]
    """As it would be written."""
    old: Decision | None
    """None where the pack cannot read the share."""
    new: Decision | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A rule of which the solver cannot tell."""

    of: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking."""

    witnesses: tuple[Witness, ...]
    unknown: tuple[Unknown, ...]
    same: tuple[str, ...]
    """The rules whose meaning is written otherwise, and that are proved to come to the same."""


Progress = Callable[[int, int], None]
"""Told how many rules have been asked, and of how many."""

_NOTHING_ASKED: Final = Asked((), (), ())


def ask(old: RulePack, new: RulePack, progress: Progress | None = None) -> Asked:
    """
    What becomes otherwise from one pack to another.

    Args:
        old: the pack as it was.
        new: the pack as it is.
        progress: told before each rule.

    Raises:
        IspRulesError: something has to be asked, and z3 is not installed.
    """
    rules = affected(old.syntax, new.syntax)
    impossible = _differing(impossibilities(old.syntax), impossibilities(new.syntax))
    words = [*only_in(old.syntax, new.syntax), *only_in(new.syntax, old.syntax)]
    if not rules and not impossible and not words:
        return _NOTHING_ASKED
    return _Asking(old, new).all(rules, impossible, progress or (lambda _done, _all: None))


def affected(old: Pack, new: Pack) -> tuple[str, ...]:
    """
    The rules that may come to something else, by id: those that mean something else, and the duties of tolerances.

    Args:
        old: the pack as it was.
        new: the pack as it is.
    """
    rules = _differing(meanings(old), meanings(new))
    tolerated = [
        each.when_unknown.duty
        for each in (*old.requirements, *new.requirements)
        if each.when_unknown is not None and each.id in rules
    ]
    return tuple(dict.fromkeys((*rules, *tolerated)))


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(each for each in dict.fromkeys((*old, *new)) if old.get(each) != new.get(each))


class _Side:
    """One of the two packs, and what it says of the share that both are asked about."""

    def __init__(self, pack: RulePack, said: Encoding) -> None:
        self.pack = pack
        self.said = said
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in pack.syntax.rules}

    def against(self, rule: str) -> Requirement | Exclusion | None:
        found = self.rules.get(rule)
        return found if isinstance(found, Requirement | Exclusion) else None


class _Asking:
    """Asks one solver about both packs."""

    def __init__(self, old: RulePack, new: RulePack) -> None:
        with needs_extra("analysis"):
            from isp_rules.backends.smt import Encoding, Solver, Symbols  # noqa: PLC0415 - an extra brings z3
        symbols = Symbols(old.syntax, new.syntax)
        self._old = _Side(old, Encoding(old.syntax, symbols))
        self._new = _Side(new, Encoding(new.syntax, symbols))
        self._symbols = symbols
        self._solver: Solver = Solver(self._old.said, self._new.said)
        self._both: list[Formula] = [self._old.said.possible, self._new.said.possible]

    def all(self, rules: Iterable[str], impossible: Iterable[str], progress: Progress) -> Asked:
        from isp_rules.backends.smt import UnknownError  # noqa: PLC0415 - as above

        questions: list[tuple[str, Iterator[Witness]]] = [
            *self._of_words(self._old, self._new, Flip.ONLY_OLD),
            *self._of_words(self._new, self._old, Flip.ONLY_NEW),
            *((each, self._of_impossible(each)) for each in impossible),
            *((each, self._of_rule(each)) for each in rules),
        ]
        witnesses: list[Witness] = []
        unknown: list[Unknown] = []
        same: list[str] = []
        for number, (of, question) in enumerate(questions):
            progress(number, len(questions))
            try:
                found = list(question)
            except UnknownError as error:
                unknown.append(Unknown(of, str(error)))
                continue
            witnesses += found
            if not found:
                same.append(of)
        return Asked(tuple(witnesses), tuple(unknown), tuple(same))

    # --- what only one of them can read ---

    def _of_words(self, one: _Side, other: _Side, flip: Flip) -> Iterator[tuple[str, Iterator[Witness]]]:
        for word in only_in(one.pack.syntax, other.pack.syntax):
            symbols = [one.said.symbol(name) for name in spellings(word.fact)[-2:] if not name.startswith("party.")]
            given = [each.option(word.term) if word.term else each.known for each in symbols]
            yield str(word), self._found(flip, str(word), [one.said.possible, reduce(or_, given)])

    def _of_impossible(self, each: str) -> Iterator[Witness]:
        for one, other, flip in ((self._old, self._new, Flip.ONLY_OLD), (self._new, self._old, Flip.ONLY_NEW)):
            for impossible in other.pack.syntax.impossible:
                if impossible.id == each:
                    yield from self._found(flip, each, [one.said.possible, other.said.truth(impossible.when).true])

    # --- what both read ---

    def _of_rule(self, rule: str) -> Iterator[Witness]:
        old, new = self._old, self._new
        if old.against(rule) is None and new.against(rule) is None:
            yield from self._attached(rule)
            return
        flipped: list[Witness] = []
        if new.against(rule) is not None:
            flipped += self._found(Flip.ALLOW_TO_DENY, rule, [*self._both, old.said.allowed, new.said.fails(rule)])
        if old.against(rule) is not None:
            flipped += self._found(Flip.DENY_TO_ALLOW, rule, [*self._both, new.said.allowed, old.said.fails(rule)])
        yield from flipped
        if not flipped:
            denied = [*self._both, ~old.said.allowed, ~new.said.allowed]
            yield from self._found(Flip.OTHER_FINDINGS, rule, [*denied, self._says_other(rule)])

    def _says_other(self, rule: str) -> Formula:
        """That a rule stands against the share in one pack alone, or in another way."""
        old, new = self._old.against(rule), self._new.against(rule)
        if old is None or new is None:
            return (self._old if new is None else self._new).said.fails(rule)
        same_ends = items_of(old)[:1] == items_of(new)[:1] == ("party",)
        differing = []
        for end in ENDS if same_ends else ("",):
            before, after = self._old.said.against(old, end), self._new.said.against(new, end)
            differing += [before.stands != after.stands, before.definite != after.definite]
            if _kind(old) != _kind(new):
                differing.append(before.definite & after.definite)
        return reduce(or_, differing)

    def _attached(self, rule: str) -> Iterator[Witness]:
        sides = [side for side in (self._old, self._new) if rule in side.rules]
        if isinstance(sides[0].rules[rule], Duty):
            owed = [side.said.duty(rule) for side in sides]
            differing = _differ([each.owed for each in owed]) | _differ([each.certain for each in owed])
            allowed = [*self._both, self._old.said.allowed, self._new.said.allowed]
            yield from self._found(Flip.OTHER_DUTIES, rule, [*allowed, differing])
        else:
            differing = _differ([side.said.notice(rule) for side in sides])
            yield from self._found(Flip.OTHER_NOTICES, rule, [*self._both, differing])

    # --- asking and confirming ---

    def _found(self, flip: Flip, of: str, goals: list[Formula]) -> Iterator[Witness]:
        """
        The smallest share for which the goals hold, if there is one, decided with both packs.

        Raises:
            DisagreementError: the packs decide it in another way than the solver has it.
        """
        found = self._solver.share(*goals)
        if found is None:
            return
        old, new = (_decided(side.pack, found.share) for side in (self._old, self._new))
        witness = Witness(flip, of, found.share, old, new)
        if flip not in flips(witness.old, witness.new):
            from isp_rules.backends.smt import DisagreementError  # noqa: PLC0415 - as above

            raise DisagreementError(f"z3 and the engine differ: {flip.value} by `{of}` is not so of {found.share}")
        yield witness


def _differ(said: list[Formula]) -> Formula:
    """That two packs say different things; or, of what only one of them has, that it says so."""
    return said[0] if len(said) == 1 else said[0] != said[1]


def _kind(rule: Requirement | Exclusion) -> Kind:
    return rule.otherwise if isinstance(rule, Requirement) else Kind.OUT_OF_SCOPE


def _decided(pack: RulePack, share: Mapping[str, Any]) -> Decision | None:
    try:
        return pack.decide(share)
    except ShareError:
        return None


# --- what two decisions say of a share ----------------------------------------------------------------


def flips(old: Decision | None, new: Decision | None) -> frozenset[Flip]:
    """
    What is otherwise in two decisions on one share.

    Args:
        old: by the old pack; None if it cannot read the share.
        new: by the new pack.
    """
    if old is None or new is None:
        return frozenset() if old is new else frozenset([Flip.ONLY_NEW if old is None else Flip.ONLY_OLD])
    found = set()
    if old.allowed != new.allowed:
        found.add(Flip.ALLOW_TO_DENY if old.allowed else Flip.DENY_TO_ALLOW)
    elif not old.allowed and not _same_findings(old, new):
        found.add(Flip.OTHER_FINDINGS)
    elif old.allowed and _duties(old) != _duties(new):
        found.add(Flip.OTHER_DUTIES)
    if {each.notice for each in old.notices} != {each.notice for each in new.notices}:
        found.add(Flip.OTHER_NOTICES)
    return frozenset(found)


def _same_findings(old: Decision, new: Decision) -> bool:
    """The same rules and kinds, at the same ends where both packs judge a rule for each end."""
    before, now = _findings(old), _findings(new)
    if before.keys() != now.keys():
        return False
    both = ((before[each], now[each]) for each in before)
    return all(ends == others or {None} in (ends, others) for ends, others in both)


def _findings(decision: Decision) -> dict[tuple[str, Kind], set[str | None]]:
    found = decision.findings
    return {(each.rule, each.kind): {one.item.party for one in each.items} for each in found}


def _duties(decision: Decision) -> frozenset[tuple[str, bool]]:
    return frozenset((each.duty, each.certain) for each in decision.duties)
