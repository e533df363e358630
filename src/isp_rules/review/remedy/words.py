"""
A change as a sentence.

What somebody can do is an imperative; what the world is like is said only *if it is so*. A text is never repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from isp_rules.decision.explain.item_words import for_items, in_short
from isp_rules.decision.record import ItemNamed
from isp_rules.pack.english import condition, fact_phrase, value_phrase
from isp_rules.pack.english.words import in_order, scalar_word, type_of
from isp_rules.pack.layout import Value
from isp_rules.pack.syntax import Comparison, FactType, Operator, Pack, Values
from isp_rules.review.remedy.domains import Cell
from isp_rules.review.remedy.moves import Hands, What


@dataclass(frozen=True, slots=True)
class Changing:
    """A fact that is given, changed, or said to include something, or not to."""

    fact: str
    """With the end it belongs to."""
    what: What
    hands: Hands
    cells: Sequence[Cell]
    """The values, any one of which will do; or the term that is added or removed."""
    before: Value
    """What the share says now."""
    items: Sequence[ItemNamed]
    """The items that it is changed for; none where there is but one."""


def leaving_out(pack: Pack, fact: str, term: str | None, items: Sequence[ItemNamed]) -> str:
    """What is left out: a category of some people, a person, a purpose or a route."""
    whom = " and ".join(in_short(items))
    match fact:
        case "category":
            data = f"the {scalar_word(pack, fact, term)}" if term else "the data that is not named,"
            return f"Leave out {data} of {whom}."
        case "subject":
            return f"Leave out {whom}, with all their data."
        case "purpose":
            return f"Leave out the purpose: {scalar_word(pack, fact, term) if term else 'the one that is not named'}."
        case _:
            return f"Do not send it {whom}."


def changing(pack: Pack, told: Changing) -> str:
    """The sentence for a fact of a pack."""
    fact = told.fact
    whom = for_items(told.items)
    aside = f", {whom}" if whom else ""
    if type_of(pack, fact) is FactType.TEXT:
        return _text(fact_phrase(pack, fact), aside, told.hands)
    valued = told.what is What.SET and type_of(pack, fact) is not FactType.FLAG
    if valued and told.before is not None and told.hands is Hands.SENDER:
        old, new = value_phrase(pack, fact, told.before), _any_of(pack, fact, told.cells)
        return f"Change {fact_phrase(pack, fact)} from {old} to {new}{aside}."
    said = f"{_sentence(pack, fact, told.what, told.cells)}{aside}"
    match told.hands:
        case Hands.SENDER:
            return f"See to it that {said}."
        case Hands.RECIPIENT:
            return f"Arrange with the recipient that {said}."
        case Hands.NOBODY:
            return f"If it is so, say that {said}."


def _text(phrase: str, aside: str, hands: Hands) -> str:
    match hands:
        case Hands.SENDER:
            return f"Give {phrase}{aside}."
        case Hands.RECIPIENT:
            return f"Get {phrase} from the recipient, and give it{aside}."
        case Hands.NOBODY:
            return f"If there is one, give {phrase}{aside}."


def _sentence(pack: Pack, fact: str, what: What, cells: Sequence[Cell]) -> str:
    if [cell.values for cell in cells] == [(frozenset(),)]:
        return f"nothing is among {fact_phrase(pack, fact)}"
    values = in_order(pack, fact, [value for cell in cells for value in cell.values])
    match what:
        case What.ADD | What.REMOVE:
            comparison = Comparison(fact, Operator.INCLUDES_ALL, Values(frozenset(values), tuple(map(str, values))))
            return condition(pack, comparison, negated=what is What.REMOVE)
        case _ if type_of(pack, fact) in {FactType.NUMBER, FactType.DATE}:
            return f"{fact_phrase(pack, fact)} is {_any_of(pack, fact, cells)}"
        case _:
            return condition(pack, Comparison(fact, Operator.IS, Values(frozenset(values), tuple(map(str, values)))))


def _any_of(pack: Pack, fact: str, cells: Sequence[Cell]) -> str:
    if type_of(pack, fact) in {FactType.NUMBER, FactType.DATE}:
        return " or ".join(_range(pack, fact, low, high) for low, high in ranges(cells))
    values = in_order(pack, fact, [value for cell in cells for value in cell.values])
    words = [scalar_word(pack, fact, value) for value in values]
    return words[0] if len(words) == 1 else f"one of: {'; '.join(words)}"


def ranges(cells: Sequence[Cell]) -> list[tuple[Value, Value]]:
    """The stretches of a number or date that cells make, neighbours joined; None where one is open."""
    made: list[tuple[Value, Value]] = []
    for low, high in sorted(((each.low, each.high) for each in cells), key=lambda each: (each[0] is not None, each[0])):
        if made and made[-1][1] is not None and low is not None and _follows(made[-1][1], low):
            made[-1] = (made[-1][0], high)
        else:
            made.append((low, high))
    return made


def _follows(high: Value, low: Value) -> bool:
    step: Value = timedelta(days=1) if isinstance(low, date) else 1
    return bool(low - high == step)


def _range(pack: Pack, fact: str, low: Value, high: Value) -> str:
    day = type_of(pack, fact) is FactType.DATE
    if low is None and high is None:
        return "known"
    if low is None:
        return f"{scalar_word(pack, fact, high)} or earlier" if day else f"at most {scalar_word(pack, fact, high)}"
    if high is None:
        return f"{scalar_word(pack, fact, low)} or later" if day else f"at least {scalar_word(pack, fact, low)}"
    one, other = scalar_word(pack, fact, low), scalar_word(pack, fact, high)
    return one if low == high else f"{one} to {other}"
