"""
Generated packs and shares, small and dense: every type of fact, every operator, every kind of item.

The facts are fixed and the rules are not: what a pack means depends on its rules, and few facts let them meet often.
Trees are made directly, without files, so that rules no author would pass through `load_pack` are tried as well.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from isp_rules.pack.layout import Layout, ShareFacts, SubjectFacts
from isp_rules.pack.scope import axes, declared, facts_of
from isp_rules.pack.syntax import (
    All,
    Clause,
    Comparison,
    Condition,
    Duty,
    End,
    Exclusion,
    Fact,
    FactType,
    Ground,
    Identity,
    Kind,
    Named,
    Not,
    Notice,
    Operator,
    OtherFact,
    Pack,
    Parameter,
    Requirement,
    Rule,
    Source,
    Term,
    Timing,
    Tolerance,
    Values,
    Vocabulary,
)
from isp_rules.pack.syntax import Any as AnyOf

WORDS = ("red", "green", "blue")
NUMBERS = (0, 1, 2)
DAYS = (date(2016, 8, 1), date(2016, 8, 2), date(2016, 8, 3))


def _fact(name: str, kind: FactType) -> Fact:
    vocabulary = "word" if kind in {FactType.TERM, FactType.TERMS} else ""
    label = f"is {name}" if kind is FactType.FLAG else name
    return Fact(name=name, type=kind, label=label, about=name, asks=f"What of {name}?", vocabulary=vocabulary)


FACTS = {
    name: _fact(name, kind)
    for name, kind in {
        "on": FactType.DATE,
        "relies": FactType.TERMS,
        "urgent": FactType.FLAG,
        "party.kind": FactType.TERM,
        "party.bound": FactType.FLAG,
        "purpose": FactType.TERM,
        "subject.role": FactType.TERM,
        "subject.age": FactType.NUMBER,
        "subject.consent.covers": FactType.TERMS,
        "subject.note": FactType.TEXT,
        "category": FactType.TERM,
        "means.channel": FactType.TERM,
    }.items()
}
LAYOUT = Layout.of(FACTS)
READABLE = [
    *(name for name in FACTS if not name.startswith("party.")),
    *(f"{end}.{name}" for end in ("sender", "recipient", "party") for name in LAYOUT.party),
    "parameter.limit",
    "parameter.choice",
]
PARAMETERS = {
    "limit": Parameter(name="limit", type=FactType.NUMBER, value=1, default=1, about="a number"),
    "choice": Parameter(name="choice", type=FactType.TERM, value="red", default="red", about="a word", terms=WORDS),
}

_OPERATORS = {
    FactType.TERM: (Operator.IS,),
    FactType.FLAG: (Operator.IS,),
    FactType.NUMBER: (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST),
    FactType.DATE: (Operator.IS, Operator.FROM, Operator.BEFORE),
    FactType.TERMS: (Operator.INCLUDES_ANY, Operator.INCLUDES_ALL, Operator.ONLY),
    FactType.TEXT: (Operator.STATED,),
}
_ORDERED = {Operator.AT_LEAST, Operator.AT_MOST, Operator.FROM, Operator.BEFORE}
_POOLS: dict[FactType, Sequence[Any]] = {
    FactType.TERM: WORDS,
    FactType.TERMS: WORDS,
    FactType.FLAG: (True, False),
    FactType.NUMBER: NUMBERS,
    FactType.DATE: DAYS,
}


def _type_of(name: str) -> FactType:
    if name.startswith("parameter."):
        return PARAMETERS[name.removeprefix("parameter.")].type
    fact = declared(FACTS, name)
    assert fact is not None
    return fact.type


def _alike(kind: FactType, operator: Operator) -> list[str]:
    """The facts that one of this type may be compared with."""
    if kind is FactType.TEXT:
        return []
    words = {FactType.TERM, FactType.TERMS}
    types = words if kind in words and operator not in _ORDERED else {kind}
    return [name for name in READABLE if not name.startswith("parameter.") and _type_of(name) in types]


@st.composite
def comparisons(draw: st.DrawFn, readable: Sequence[str] = READABLE) -> Comparison:
    """One fact against fixed values or another fact."""
    fact = draw(st.sampled_from(readable))
    kind = _type_of(fact)
    operator = draw(st.sampled_from(_OPERATORS[kind]))
    if operator is Operator.STATED:
        return Comparison(fact, operator, Values(frozenset()))
    others = [name for name in _alike(kind, operator) if name in readable]
    if others and draw(st.integers(0, 4)) == 0:
        return Comparison(fact, operator, OtherFact(draw(st.sampled_from(others))))
    most = 1 if operator in _ORDERED else 2
    values = draw(st.frozensets(st.sampled_from(_POOLS[kind]), min_size=1, max_size=most))
    return Comparison(fact, operator, Values(values, tuple(sorted(map(str, values)))))


def conditions(readable: Sequence[str] = READABLE, leaves: int = 5) -> st.SearchStrategy[Condition]:
    """Trees of up to `leaves` comparisons, named parts among them."""

    def joined(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(part, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            parts.map(All), parts.map(AnyOf), part.map(Not), part.map(lambda body: Named("some_condition", body))
        )

    return st.recursive(comparisons(readable), joined, max_leaves=leaves)


_SOURCE = Source("Somewhere")


@st.composite
def requirements(draw: st.DrawFn, number: int = 0, *, tolerant: bool = True) -> Requirement:
    """A question with one to three grounds."""
    grounds = tuple(
        Ground(id=f"R{number}-{position}", title="a ground", when=draw(conditions()), clauses=(f"R{number}",))
        for position in range(draw(st.integers(1, 3)))
    )
    guard = draw(st.none() | conditions(leaves=3))
    read = sorted({fact for each in grounds for fact in facts_of(each.when) if not fact.startswith("parameter.")})
    tolerance = None
    if tolerant and read and draw(st.integers(0, 2)) == 0:
        tolerance = Tolerance(fact=draw(st.sampled_from(read)), duty="D-TOLERANCE")
    return Requirement(
        id=f"R{number}",
        asks=f"Is it so that {number}?",
        source=_SOURCE,
        otherwise=draw(st.sampled_from([kind for kind in Kind if kind is not Kind.NOT_SHOWN])),
        grounds=grounds,
        applies_when=guard,
        when_unknown=tolerance,
        clauses=(f"R{number}",),
        remedy="Do better.",
    )


@st.composite
def exclusions(draw: st.DrawFn, number: int = 0) -> Exclusion:
    """A reason to deny whatever else holds."""
    when = draw(conditions())
    return Exclusion(id=f"X{number}", source=_SOURCE, when=when, because="it is outside", clauses=(f"X{number}",))


@st.composite
def duties(draw: st.DrawFn, number: int = 0) -> Duty:
    """Something owed, by one end, both, or the party that it speaks of."""
    when = draw(conditions(leaves=3))
    ends = list(End) if "party" in axes([when]) else [end for end in End if end is not End.PARTY]
    return Duty(
        id=f"D{number}",
        source=_SOURCE,
        owed_by=draw(st.sampled_from(ends)),
        timing=draw(st.sampled_from(list(Timing))),
        do="see to it",
        when=when,
        clauses=(f"D{number}",),
    )


def _several(one: Any, most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.integers(0, most).flatmap(lambda count: st.tuples(*(one(number=each) for each in range(count))))


@st.composite
def packs(draw: st.DrawFn, *, tolerant: bool = True) -> Pack:
    """A whole pack of up to nine rules."""
    made = draw(
        st.integers(1, 4).flatmap(
            lambda count: st.tuples(*(requirements(number=each, tolerant=tolerant) for each in range(count)))
        )
    )
    notice_conditions = draw(st.lists(conditions(leaves=3), max_size=2))
    tolerance_duty = Duty(
        id="D-TOLERANCE",
        source=_SOURCE,
        owed_by=End.SENDER,
        timing=Timing.BEFORE,
        do="find out",
        clauses=("D-TOLERANCE",),
    )
    return pack_of(
        requirements=made,
        exclusions=draw(_several(exclusions, 2)),
        duties=(*draw(_several(duties, 2)), tolerance_duty),
        notices=tuple(
            Notice(id=f"N{number}", say="know this", source=_SOURCE, when=when, clauses=(f"N{number}",))
            for number, when in enumerate(notice_conditions)
        ),
    )


def pack_of(
    requirements: tuple[Requirement, ...] = (),
    exclusions: tuple[Exclusion, ...] = (),
    duties: tuple[Duty, ...] = (),
    notices: tuple[Notice, ...] = (),
) -> Pack:
    """A pack over the fixed facts with these rules."""
    rules: tuple[Rule, ...] = (*requirements, *exclusions, *duties, *notices)
    return Pack(
        identity=Identity(
            name="generated", title="Generated", version="1", protocol="none", law="none", standing="None."
        ),
        owners={"share": "the share", "subject": "the person"},
        vocabularies={"word": Vocabulary(name="word", terms={word: Term(name=word, label=word) for word in WORDS})},
        facts=FACTS,
        impossible=(),
        parameters=PARAMETERS,
        conditions={},
        requirements=requirements,
        exclusions=exclusions,
        duties=duties,
        notices=notices,
        clauses={rule.id: Clause(id=rule.id, title=rule.id, section="Somewhere") for rule in rules},
        readings={},
    )


def _values(kind: FactType) -> st.SearchStrategy[Any]:
    """What a fact of a type may be worth; unknown in about a third of all draws."""
    known: st.SearchStrategy[Any]
    match kind:
        case FactType.TERMS:
            known = st.frozensets(st.sampled_from(WORDS))
        case FactType.TEXT:
            known = st.just("some text")
        case _:
            known = st.sampled_from(_POOLS[kind])
    return st.integers(0, 2).flatmap(lambda dice: st.none() if dice == 0 else known)


def _row(names: Sequence[str], head: str = "") -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(*(_values(FACTS[f"{head}{name}"].type) for name in names))


_TERM = _values(FactType.TERM)
_SUBJECT = st.builds(
    SubjectFacts,
    _row(LAYOUT.subject, "subject."),
    st.lists(_TERM, min_size=1, max_size=2).map(tuple),
)


def shares(most: int = 2) -> st.SearchStrategy[ShareFacts]:
    """Shares over the fixed facts, with up to `most` items on each list."""
    return st.builds(
        ShareFacts,
        _row(LAYOUT.share),
        _row(LAYOUT.party, "party."),
        _row(LAYOUT.party, "party."),
        st.lists(_TERM, min_size=1, max_size=most).map(tuple),
        st.lists(_SUBJECT, min_size=1, max_size=most).map(tuple),
        st.lists(_row(LAYOUT.means, "means."), min_size=1, max_size=most).map(tuple),
    )


def random_share(dice: random.Random, most: int = 2) -> ShareFacts:
    """The same kind of share from plain random numbers: much faster, where there is no need to shrink it."""

    def value(kind: FactType) -> Any:
        if dice.random() < 1 / 3:
            return None
        match kind:
            case FactType.TERMS:
                return frozenset(word for word in WORDS if dice.random() < 1 / 2)
            case FactType.TEXT:
                return "some text"
            case _:
                return dice.choice(_POOLS[kind])

    def row(names: Sequence[str], head: str = "") -> tuple[Any, ...]:
        return tuple(value(FACTS[f"{head}{name}"].type) for name in names)

    def several(one: Any) -> tuple[Any, ...]:
        return tuple(one() for _ in range(dice.randint(1, most)))

    return ShareFacts(
        row(LAYOUT.share),
        row(LAYOUT.party, "party."),
        row(LAYOUT.party, "party."),
        several(lambda: value(FactType.TERM)),
        several(lambda: SubjectFacts(row(LAYOUT.subject, "subject."), several(lambda: value(FactType.TERM)))),
        several(lambda: row(LAYOUT.means, "means.")),
    )


def one_item_shares(share: ShareFacts) -> Iterator[ShareFacts]:
    """Every share that holds one purpose, one subject with one category, and one means of this one."""
    for purpose, subject, means in itertools.product(share.purposes, share.subjects, share.means):
        for category in subject.categories:
            one = SubjectFacts(subject.facts, (category,))
            yield share._replace(purposes=(purpose,), subjects=(one,), means=(means,))
