"""What one pack says of the generic share."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final, NamedTuple, assert_never

import z3

from isp_rules.backends.smt.conditions import pair_of
from isp_rules.backends.smt.logic import TRUE, Pair, both, either, no, settled
from isp_rules.backends.smt.symbols import (
    Symbol,
    Symbols,
    any_of_parameter,
    in_steps,
    is_choice,
    of_parameter,
    readable,
)
from isp_rules.pack.scope import ENDS, axes, comparisons, conditions_of, declared
from isp_rules.pack.syntax import Condition, Duty, Exclusion, FactType, Notice, Pack, Requirement, Rule, Values

_NUMBERS: Final = itertools.count(1)


class Against(NamedTuple):
    """Whether a requirement or an exclusion stands against the share; at either end, if it is judged for each."""

    stands: z3.BoolRef
    """It fails or applies, or that is unknown and not tolerated."""
    definite: z3.BoolRef
    """It certainly fails or applies."""


class Owed(NamedTuple):
    """Whether a duty goes with an allow."""

    owed: z3.BoolRef
    """Its condition is true or unknown, or it says what a requirement tolerates not to know."""
    certain: z3.BoolRef
    """The same without *unknown*."""


class Encoding:
    """
    A pack over the symbols of a share: for each thing that it says a Boolean constant, tied to the facts.

    For shares of several items (see `symbols` for why one of each is enough to tell what is allowed): a duty or a
    notice is attached when its condition is true for *some* combination. The share that consists of this combination
    alone is attached the same, and is allowed if the whole is, so a question about one duty or notice needs no more
    than one item of each list either. Two of them *at once*, or *just these findings*, may well need more: a share can
    owe one duty for its first subject and another for its second. What is found is an example all the same, but that
    there is none among the shares of one item does not show that there is none.
    """

    def __init__(self, pack: Pack, symbols: Symbols, *, any_choice: bool = False) -> None:
        """
        Begin with no question asked; each thing is tied to the facts when it is first asked for.

        Args:
            pack: the pack.
            symbols: of a share over the facts of this pack, and perhaps of others.
            any_choice: parameters that are terms or flags may have any of their values where a rule reads them like a
                fact, so that what is true is true of every choice. No share is to be asked for then: it would be one of
                the pack with other parameters.
        """
        self.pack = pack
        self.symbols = symbols
        self.definitions: list[z3.BoolRef] = []
        """What ties the constants to the facts, so far; a `Solver` knows them."""
        self._prefix = f"pack {next(_NUMBERS)}:"
        self._parameters = {
            f"parameter.{each.name}": any_of_parameter(each) if any_choice and is_choice(each) else of_parameter(each)
            for each in pack.parameters.values()
        }
        for parameter in self._parameters.values():
            self.definitions += parameter.constraints()
        self._symbols = {
            name: symbols.as_declared(name, fact) for fact in pack.facts.values() for name in readable(fact.name)
        }
        self._rules = {rule.id: rule for rule in pack.rules}
        self._pairs: dict[tuple[int, str], tuple[Condition, Pair]] = {}
        self.constants: dict[str, z3.BoolRef] = {}
        """What has been asked so far, by name."""

    # --- conditions ---

    def truth(self, condition: Condition, end: str = "") -> Pair:
        """
        Whether a condition is certainly true, and whether it is certainly false.

        Args:
            condition: any condition over the facts of the pack.
            end: `sender` or `recipient`, for which `party` stands. Left out, a condition that speaks of `party` is
                certainly true where it is so for one of the ends, and certainly false where it is so for both.
        """
        if not end and "party" in axes([condition]):
            ends = [self.truth(condition, each) for each in ENDS]
            return Pair(either(each.true for each in ends), both(each.false for each in ends))
        key = id(condition), end
        if key not in self._pairs:
            # The condition is kept as well, or its id could become that of another one.
            self._pairs[key] = condition, pair_of(condition, lambda fact: self.symbol(fact, end))
        return self._pairs[key][1]

    def symbol(self, fact: str, end: str = "") -> Symbol:
        """
        The symbol of a fact or parameter, named as rules name it.

        Args:
            fact: the name.
            end: for which `party` stands.
        """
        head, _, rest = fact.partition(".")
        if head == "parameter":
            return self._parameters[fact]
        return self._symbols[f"{end}.{rest}" if head == "party" else fact]

    # --- outcome ---

    @cached_property
    def allowed(self) -> z3.BoolRef:
        """The pack allows the share."""
        stands = [self.fails(rule.id) for rule in self.pack.against]
        return self._named("allowed", lambda: no(either(stands)))

    @cached_property
    def possible(self) -> z3.BoolRef:
        """
        The share is one of this pack: made of its facts and terms, and none of its `impossible` is certainly true.

        Every question should ask for it.
        """
        return self._named("possible", lambda: both([*self._own_words(), *self._not_impossible()]))

    def fails(self, rule: str) -> z3.BoolRef:
        """
        A requirement or an exclusion stands against the share, definitely or not shown.

        Args:
            rule: its id.
        """
        return self._named(f"{rule} fails", lambda: self.against(self._of_share(rule)).stands)

    def definitely_fails(self, rule: str) -> z3.BoolRef:
        """
        A requirement or an exclusion stands against the share definitely.

        Args:
            rule: its id.
        """
        return self._named(f"{rule} definitely fails", lambda: self.against(self._of_share(rule)).definite)

    def against(self, rule: Requirement | Exclusion, end: str = "") -> Against:
        """
        The same for a rule as it stands, which need not be one of the pack's.

        Args:
            rule: a requirement or an exclusion over the facts of the pack.
            end: `sender` or `recipient`, for a rule that is judged for each; left out, either of them.
        """
        each = [self._against(rule, one) for one in ([end] if end else ends_of(rule))]
        return Against(either(one.stands for one in each), either(one.definite for one in each))

    def guard(self, rule: Requirement, end: str) -> Pair:
        """
        Whether a requirement applies.

        Args:
            rule: a requirement over the facts of the pack.
            end: as for `truth`; see `ends_of`.
        """
        return settled(True) if rule.applies_when is None else self.truth(rule.applies_when, end)

    # --- what goes with it ---

    def ground_met(self, rule: str, ground: str) -> z3.BoolRef:
        """
        A requirement applies, perhaps, and this ground of it is certainly true: it is named on an allow.

        Args:
            rule: the id of the requirement.
            ground: the id of its ground.
        """
        return self._named(f"{rule} by {ground}", lambda: self._ground_met(self._requirement(rule), ground))

    def does_not_apply(self, rule: str) -> z3.BoolRef:
        """
        A requirement passes for one combination because it certainly does not apply.

        Args:
            rule: its id.
        """
        return self._named(
            f"{rule} does not apply",
            lambda: either(self.guard(self._requirement(rule), end).false for end in ends_of(self._rules[rule])),
        )

    def tolerated(self, rule: str) -> z3.BoolRef:
        """
        A requirement is unknown, and its `when_unknown` tolerates that.

        Args:
            rule: its id.
        """
        return self._named(
            f"{rule} tolerated",
            lambda: either(self._tolerated(self._requirement(rule), end) for end in ends_of(self._rules[rule])),
        )

    def duty(self, duty: str) -> Owed:
        """
        A duty is owed, if the share is allowed.

        Args:
            duty: its id.
        """
        when = self._when(duty)
        tolerated = [
            self.tolerated(each.id)
            for each in self.pack.requirements
            if each.when_unknown is not None and each.when_unknown.duty == duty
        ]
        return Owed(
            self._named(f"{duty} owed", lambda: either([no(when.false), *tolerated])),
            self._named(f"{duty} certain", lambda: either([when.true, *tolerated])),
        )

    def notice(self, notice: str) -> z3.BoolRef:
        """
        A notice is shown: it is true, or a rule that names it stands against the share.

        Args:
            notice: its id.
        """
        naming = [self.fails(each.id) for each in self.pack.against if notice in each.notices]
        return self._named(f"{notice} shown", lambda: either([self._when(notice).true, *naming]))

    def marks(self) -> Iterator[tuple[str, int]]:
        """The numbers and days that rules compare facts with, in the steps of each fact's symbol."""
        conditions = [each.when for each in self.pack.impossible]
        conditions += [condition for rule in self.pack.rules for condition in conditions_of(rule)]
        for comparison in (each for condition in conditions for each in comparisons(condition)):
            fact = declared(self.pack.facts, comparison.fact)
            if fact is None or fact.type not in {FactType.NUMBER, FactType.DATE}:
                continue
            if isinstance(comparison.operand, Values):
                for name in readable(fact.name):
                    symbol = self.symbol(name)
                    yield from ((name, math.floor(in_steps(each, symbol.steps))) for each in comparison.operand.values)

    # --- constants ---

    def _named(self, name: str, formula: Callable[[], z3.BoolRef]) -> z3.BoolRef:
        if name not in self.constants:
            constant = z3.Bool(f"{self._prefix} {name}")
            self.definitions.append(constant == formula())
            self.constants[name] = constant
        return self.constants[name]

    # --- rules ---

    def _of_share(self, rule: str) -> Requirement | Exclusion:
        found = self._rules[rule]
        assert isinstance(found, Requirement | Exclusion)  # noqa: S101 - no other rule can stand against a share
        return found

    def _requirement(self, rule: str) -> Requirement:
        found = self._rules[rule]
        assert isinstance(found, Requirement)  # noqa: S101 - no other rule has grounds
        return found

    def _against(self, rule: Requirement | Exclusion, end: str) -> Against:
        match rule:
            case Requirement():
                holds = self._holds(rule, end)
                unknown_counts = self._tolerance(rule, end)
                return Against(either([holds.false, both([no(holds.true), unknown_counts])]), holds.false)
            case Exclusion():
                applies = self.truth(rule.when, end)
                return Against(no(applies.false), applies.true)
            case _:
                assert_never(rule)

    def _holds(self, rule: Requirement, end: str) -> Pair:
        guard = self.guard(rule, end)
        grounds = [self.truth(ground.when, end) for ground in rule.grounds]
        return Pair(
            either([guard.false, *(ground.true for ground in grounds)]),
            both([guard.true, *(ground.false for ground in grounds)]),
        )

    def _tolerance(self, rule: Requirement, end: str) -> z3.BoolRef:
        """That an unknown answer is not tolerated."""
        return TRUE if rule.when_unknown is None else self.symbol(rule.when_unknown.fact, end).known

    def _tolerated(self, rule: Requirement, end: str) -> z3.BoolRef:
        holds = self._holds(rule, end)
        return both([no(holds.true), no(holds.false), no(self._tolerance(rule, end))])

    def _ground_met(self, rule: Requirement, ground: str) -> z3.BoolRef:
        (when,) = (each.when for each in rule.grounds if each.id == ground)
        return either(both([no(self.guard(rule, end).false), self.truth(when, end).true]) for end in ends_of(rule))

    def _when(self, rule: str) -> Pair:
        found = self._rules[rule]
        assert isinstance(found, Duty | Notice)  # noqa: S101 - no other rule is attached
        return settled(False) if found.when is None else self.truth(found.when)

    # --- shares of this pack ---

    def _own_words(self) -> Iterator[z3.BoolRef]:
        for symbol in self.symbols:
            own = declared(self.pack.facts, symbol.name)
            if own is None:
                yield no(symbol.known)
            elif own.vocabulary:
                terms = self.pack.vocabularies[own.vocabulary].terms
                yield from (no(option) for term, option in symbol.options.items() if term not in terms)

    def _not_impossible(self) -> Iterator[z3.BoolRef]:
        return (no(self.truth(each.when).true) for each in self.pack.impossible)


def ends_of(rule: Rule) -> tuple[str, ...]:
    """The ends that a rule is judged for, to be given as `end`; one empty text where it does not speak of `party`."""
    return ENDS if "party" in axes(conditions_of(rule)) else ("",)
