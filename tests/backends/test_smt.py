"""Packs in z3 against the reference evaluator and the compiled pack, and what is found for a question."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

import isp_rules
from isp_rules import RulePack
from isp_rules.backends.smt import DisagreementError, Encoding, Solver, Symbols, UnknownError
from isp_rules.backends.smt.confirm import truths
from isp_rules.backends.smt.logic import at_most, both, holds, no
from isp_rules.engine import evaluate
from isp_rules.engine.items import Item, readers
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import (
    All,
    Comparison,
    Condition,
    Fact,
    FactType,
    Ground,
    Impossible,
    Kind,
    Operator,
    OtherFact,
    Pack,
    Requirement,
    Scalar,
    Source,
    Term,
    Values,
)
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.cases import Runner
from tests.strategies import FACTS, conditions, one_item_shares, pack_of, packs, random_share, shares

SHARES_FOR_EACH_PACK = 5


@pytest.fixture(scope="module")
def kent() -> RulePack:
    """The shipped pack."""
    return isp_rules.load_pack("kent-schools-2016")


def encoded(*packs: Pack) -> tuple[list[Encoding], Solver]:
    """Packs over the symbols of one share, and their solver."""
    symbols = Symbols(*packs)
    encodings = [Encoding(pack, symbols) for pack in packs]
    return encodings, Solver(*encodings)


def everything(encoding: Encoding) -> None:
    """Ask an encoding everything that can be asked of its pack."""
    pack = encoding.pack
    assert (encoding.allowed, encoding.possible) is not None
    for rule in pack.against:
        assert (encoding.fails(rule.id), encoding.definitely_fails(rule.id)) is not None
    for requirement in pack.requirements:
        encoding.does_not_apply(requirement.id)
        encoding.tolerated(requirement.id)
        for ground in requirement.grounds:
            encoding.ground_met(requirement.id, ground.id)
    for duty in pack.duties:
        encoding.duty(duty.id)
    for notice in pack.notices:
        encoding.notice(notice.id)


class Asked:
    """A pack in z3, asked about one share after another."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.symbols = Symbols(pack)
        self.encoding = Encoding(pack, self.symbols)
        everything(self.encoding)
        self.solver = z3.Solver()
        self.solver.add(*self.symbols.constraints, *self.encoding.definitions)
        self._literals = {name: (constant, no(constant)) for name, constant in self.encoding.constants.items()}

    def differs(self, share: ShareFacts, expected: set[str]) -> set[str]:
        """What z3 says otherwise of a share of one item each."""
        shared = self.symbols.given(self.pack, share)
        right = both(is_true if name in expected else is_false for name, (is_true, is_false) in self._literals.items())
        if self.solver.check(*shared, right) == z3.sat:
            return set()
        assert self.solver.check(*shared) == z3.sat
        model = self.solver.model()
        return {name for name, (is_true, _) in self._literals.items() if holds(model, is_true)} ^ expected


def by_the_reference(pack: Pack, share: ShareFacts) -> set[str]:
    """What the reference evaluator says of it."""
    functions: Any = SimpleNamespace(
        **{name: partial(getattr(evaluate, name), pack) for name in ("judge", "attach", "notices")}
    )
    return set(truths(pack, functions, share)) - ({"possible"} if evaluate.impossible(pack, share) else set())


# --- agreement ----------------------------------------------------------------------------------------


@pytest.mark.exhaustive
def test_z3_and_the_engine_agree_on_every_combination_of_items_of_every_kent_case(kent: RulePack) -> None:
    """Outcome, findings, grounds, duties and notices are the same to z3 and the compiled pack, and to the reference."""
    runner, asked, seen = Runner(kent), dict[int, Asked](), set[tuple[int, ShareFacts]]()
    for case in read_cases(kent, cases_of(kent)):
        decision = runner.run(case).decision
        if decision is None:
            continue
        assert decision._prepared is not None
        assert decision._share is not None
        pack, compiled = decision._prepared.pack, decision._prepared.compiled
        in_z3 = asked.get(id(pack)) or asked.setdefault(id(pack), Asked(pack))
        new = [share for share in one_item_shares(decision._share) if (id(pack), share) not in seen]
        seen.update((id(pack), share) for share in new)
        for share in new:
            assert in_z3.differs(share, set(truths(pack, compiled, share))) == set(), case.title
        for share in new[:1]:  # the reference takes ten times as long, and is compared with the compiled pack elsewhere
            assert set(truths(pack, compiled, share)) == by_the_reference(pack, share), case.title
    assert len(seen) > 2500


def with_impossible(pack: Pack, *whens: Condition) -> Pack:
    """A pack for which some things cannot be."""
    cannot_be = tuple(Impossible(id=f"IMP{number}", when=when, because="no") for number, when in enumerate(whens))
    return replace(pack, impossible=cannot_be)


@given(packs(), conditions(leaves=3), st.integers(0, 2**32))
def test_z3_and_the_reference_agree_on_generated_packs(pack: Pack, cannot_be: Condition, seed: int) -> None:
    """What z3 says of a share of one item each is what the reference says, whichever facts are known."""
    pack, dice = with_impossible(pack, cannot_be), random.Random(seed)
    asked = Asked(pack)
    for _ in range(SHARES_FOR_EACH_PACK):
        (share,) = one_item_shares(random_share(dice, most=1))

        assert asked.differs(share, by_the_reference(pack, share)) == set()


@given(packs(), conditions(), shares(most=1))
def test_a_condition_is_as_true_as_the_reference_says(pack: Pack, condition: Condition, share: ShareFacts) -> None:
    """Certainly true for one of the ends, and certainly false for both: also of a condition that no rule holds."""
    share = next(one_item_shares(share))
    (encoding,), solver = encoded(pack)
    pair, at = encoding.truth(condition), readers(pack, share)
    truth = [evaluate.truth_of(condition, at(Item(party, 0, 0, 0, 0))) for party in (0, 1)]
    given = encoding.symbols.given(pack, share)

    assert solver.possible(*given, pair.true) is (True in truth)
    assert solver.possible(*given, pair.false) is (truth == [False, False])


# --- what is found ------------------------------------------------------------------------------------


@settings(max_examples=max(30, settings().max_examples // 3))
@given(packs(), st.integers(0, 2**32))
def test_what_is_found_is_as_asked_and_no_fact_can_be_spared(pack: Pack, seed: int) -> None:
    """The smallest share has what was asked for, no other has fewer facts, and each question has one answer."""
    (encoding,), solver = encoded(pack)
    asked = [encoding.possible, encoding.allowed if seed % 2 else no(encoding.allowed)]
    found = solver.share(*asked)
    if found is None:
        return
    known = [symbol.known for symbol in encoding.symbols]

    assert not solver.possible(*asked, at_most(len(found.facts) - 1, known)) if found.facts else True
    assert solver.share(*asked, smallest=False) is not None
    everything(encoding)
    assert solver.share(*asked) == found
    assert Solver(encoding).share(*asked) == found


def test_a_share_is_found_in_plain_data_that_the_pack_decides(kent: RulePack) -> None:
    """The smallest share that Kent allows: twelve facts, and those of the protocol's lists that come first."""
    (encoding,), solver = encoded(kent.syntax)

    found = solver.share(encoding.possible, encoding.allowed)

    assert found is not None
    assert found.share == {
        "date": date(2016, 8, 1),
        "circumstances": ["identified_needs"],
        "sender": {"kind": "council", "directorate": "eyps", "service": "early_help_unit"},
        "recipient": {"kind": "maintained_school", "in_kent": True, "isa_signatory": True},
        "purposes": ["early_help"],
        "subjects": [{"categories": ["anonymous_totals"], "role": "sibling"}],
        "means": [{"channel": "paper"}],
    }
    assert kent.decide(found.share).allowed


def test_there_may_be_none(kent: RulePack) -> None:
    """A question that no share answers is answered by None, and by False."""
    (encoding,), solver = encoded(kent.syntax)
    early = encoding.truth(Comparison("date", Operator.BEFORE, Values(frozenset([date(2016, 7, 18)])))).true

    assert solver.share(encoding.possible, encoding.allowed, early) is None
    assert not solver.possible(encoding.possible, encoding.allowed, early)
    assert solver.possible(encoding.possible, early)


def test_what_cannot_be_is_not_found(kent: RulePack) -> None:
    """`possible` keeps out what the pack calls impossible; without it, the share is found and is no share."""
    (encoding,), solver = encoded(kent.syntax)
    negative = encoding.truth(Comparison("subject.age", Operator.AT_MOST, Values(frozenset([-1])))).true

    assert not solver.possible(encoding.possible, negative)
    found = solver.share(negative)
    assert found is not None
    assert found.share == {"subjects": [{"age": -1}]}
    with pytest.raises(isp_rules.ShareError, match="nobody has a negative age"):
        kent.decide(found.share)


def test_what_stands_in_the_way_is_told_the_same_whatever_was_asked_before(kent: RulePack) -> None:
    """No obstacle can be spared, and earlier ones are told rather than later ones."""
    (encoding,), solver = encoded(kent.syntax)
    late = encoding.truth(Comparison("date", Operator.FROM, Values(frozenset([date(2018, 5, 25)])))).true
    passes = {rule.id: no(encoding.fails(rule.id)) for rule in kent.syntax.against}

    assert solver.obstacles([encoding.possible, late], passes) == ("HD-08",)
    assert solver.obstacles([encoding.possible], passes) is None
    assert solver.obstacles([late, no(late)], passes) == ()
    assert solver.obstacles([late], {"A": no(late), "B": no(late)}) == ("A",)
    assert Solver(encoding).obstacles([encoding.possible, late], passes) == ("HD-08",)
    one, two, three = z3.Bools("one two three")
    clash = z3.Not(z3.And(one, z3.Or(two, three)))
    assert solver.obstacles([clash], {"one": one, "two": two, "three": three}) == ("one", "two")
    assert solver.obstacles([clash], {"three": three, "two": two, "one": one}) == ("three", "one")


# --- numbers and dates --------------------------------------------------------------------------------


def a_pack(*grounds: Condition, facts: Mapping[str, Fact] = FACTS) -> Pack:
    """A pack with one requirement, which any of these conditions meets."""
    requirement = Requirement(
        id="R",
        asks="Is it?",
        source=Source("Somewhere"),
        otherwise=Kind.CONDITION_FAILED,
        grounds=tuple(Ground(id=f"R-{number}", title="so", when=when) for number, when in enumerate(grounds)),
    )
    return replace(pack_of(requirements=(requirement,)), facts=facts)


def number(name: str, *, decimal: bool = False) -> Fact:
    """A fact that is a number."""
    return Fact(name=name, type=FactType.NUMBER, label=name, about=name, asks="How many?", decimal=decimal)


def compared(fact: str, operator: Operator, value: Scalar | str) -> Comparison:
    """A fact against a number, or against another fact."""
    return Comparison(fact, operator, OtherFact(value) if isinstance(value, str) else Values(frozenset([value])))


NUMBERS = {"whole": number("whole"), "part": number("part", decimal=True)}


@pytest.mark.parametrize(
    ("conditions", "facts"),
    [
        ([("whole", Operator.AT_LEAST, Decimal("2.5"))], {"whole": 3}),
        ([("part", Operator.AT_LEAST, Decimal("2.5"))], {"part": Decimal("2.5")}),
        ([("part", Operator.AT_LEAST, 2), ("part", Operator.AT_MOST, Decimal("2.000000001"))], {"part": 2}),
        ([("part", Operator.AT_LEAST, Decimal("0.0000000001"))], {"part": Decimal("1E-9")}),
        ([("part", Operator.IS, Decimal("0.0000000001"))], None),
        ([("whole", Operator.IS, Decimal("2.5"))], None),
        (
            [
                ("part", Operator.AT_LEAST, "whole"),
                ("whole", Operator.AT_LEAST, 2),
                ("part", Operator.IS, Decimal("2.5")),
            ],
            {"whole": 2, "part": Decimal("2.5")},
        ),
        ([("whole", Operator.IS, "part"), ("part", Operator.IS, Decimal("2.5"))], None),
        ([("whole", Operator.AT_LEAST, 10**15)], {"whole": 10**15}),
    ],
)
def test_numbers_are_as_exact_as_a_share_can_give_them(
    conditions: list[tuple[str, Operator, Scalar | str]], facts: dict[str, Scalar] | None
) -> None:
    """Whole numbers, and decimal ones with nine places, are compared exactly; what falls between them is not found."""
    pack = a_pack(All(tuple(compared(*each) for each in conditions)), facts=NUMBERS)
    (encoding,), solver = encoded(pack)

    found = solver.share(encoding.possible, encoding.allowed)

    assert (None if found is None else dict(found.facts)) == facts


def test_a_number_that_no_rule_names_is_the_least_that_will_do() -> None:
    """Of numbers that are only compared with each other the lowest are given."""
    pack = a_pack(compared("whole", Operator.AT_LEAST, "part"), facts=NUMBERS)
    (encoding,), solver = encoded(pack)

    found = solver.share(encoding.possible, encoding.allowed)

    assert found is not None
    assert found.facts == {"whole": -(10**15), "part": -(10**15)}


# --- two packs ----------------------------------------------------------------------------------------


def test_two_packs_are_asked_about_one_share() -> None:
    """What one pack allows and the other does not is found, and both have decided it."""
    old = a_pack(compared("subject.age", Operator.AT_LEAST, 2))
    new = a_pack(compared("subject.age", Operator.AT_LEAST, 1))
    (says, would_say), solver = encoded(old, new)
    both = (says.possible, would_say.possible)

    found = solver.share(*both, no(says.allowed), would_say.allowed)

    assert found is not None
    assert found.facts == {"subject.age": 1}
    assert solver.share(*both, says.allowed, no(would_say.allowed)) is None


def test_a_fact_of_one_pack_alone_makes_no_share_of_the_other() -> None:
    """A share that gives such a fact is possible to the pack that declares it."""
    old = a_pack(compared("subject.age", Operator.AT_LEAST, 2))
    new = a_pack(compared("whole", Operator.AT_LEAST, 2), facts={**FACTS, **NUMBERS})
    (says, would_say), solver = encoded(old, new)

    assert solver.share(says.possible, would_say.possible, would_say.allowed) is None
    found = solver.share(would_say.possible, would_say.allowed)
    assert found is not None
    assert found.facts == {"whole": 2}


def test_a_term_of_one_pack_alone_makes_no_share_of_the_other() -> None:
    """A share that uses such a term is possible to the pack whose vocabulary has it."""
    old = a_pack(Comparison("purpose", Operator.IS, Values(frozenset(["red"]))))
    words = {
        "word": replace(
            old.vocabularies["word"], terms={**old.vocabularies["word"].terms, "grey": Term(name="grey", label="grey")}
        )
    }
    new = replace(a_pack(Comparison("purpose", Operator.IS, Values(frozenset(["grey"])))), vocabularies=words)
    (says, would_say), solver = encoded(old, new)

    assert solver.share(says.possible, would_say.possible, would_say.allowed) is None
    found = solver.share(would_say.possible, would_say.allowed)
    assert found is not None
    assert found.share == {"purposes": ["grey"]}


def test_a_fact_of_two_types_is_never_known() -> None:
    """No share that gives it is one of both packs, so a pack that asks for it allows nothing that both can read."""
    old = a_pack(compared("whole", Operator.AT_LEAST, 2), facts=NUMBERS)
    new = a_pack(Comparison("whole", Operator.IS, Values(frozenset([True]))), facts={"whole": FACTS["urgent"]})
    (says, would_say), solver = encoded(old, replace(new, facts={"whole": replace(FACTS["urgent"], name="whole")}))

    assert solver.possible(says.possible, would_say.possible)
    assert not solver.possible(says.allowed)
    assert not solver.possible(would_say.allowed)


# --- faults -------------------------------------------------------------------------------------------


def test_a_disagreement_with_the_engine_is_loud(kent: RulePack) -> None:
    """If z3 were told something else than the rules say, what it finds would be refused, and by which name."""
    (encoding,), solver = encoded(kent.syntax)
    wrong = encoding.fails("HD-05")
    encoding.definitions[-1] = wrong == z3.BoolVal(False)

    with pytest.raises(DisagreementError, match=r"^z3 and the engine differ: `HD-05 fails` is true, and z3 says"):
        solver.share(encoding.possible, encoding.definitely_fails("HD-05"))


def test_what_z3_cannot_tell_is_no_answer(kent: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither question is answered where z3 gives up."""
    (encoding,), solver = encoded(kent.syntax)
    monkeypatch.setattr(solver._solver, "check", lambda *_: z3.unknown)
    monkeypatch.setattr(solver._solver, "reason_unknown", lambda: "timeout")

    with pytest.raises(UnknownError, match=r"^the solver cannot tell: timeout$"):
        solver.possible(encoding.allowed)
    with pytest.raises(UnknownError, match=r"^the solver cannot tell: timeout$"):
        solver.share(encoding.allowed)


def test_patience_ends(kent: RulePack) -> None:
    """Twelve pigeons in eleven holes: what takes z3 too long is not known, and then the next question is answered."""
    symbols = Symbols(kent.syntax)
    encoding = Encoding(kent.syntax, symbols)
    solver = Solver(encoding, patience=400)
    sits = [[z3.Bool(f"{pigeon} sits in {hole}") for hole in range(11)] for pigeon in range(12)]
    alone = (
        z3.Not(z3.And(one, other)) for hole in zip(*sits, strict=True) for one, other in itertools.combinations(hole, 2)
    )

    with pytest.raises(UnknownError, match=r"^the solver cannot tell: "):
        solver.possible(*map(z3.Or, sits), *alone)
    assert solver.possible(encoding.possible, encoding.allowed)
