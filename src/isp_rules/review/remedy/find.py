"""The remedies of a decision: found, told apart by what they change, and confirmed by deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from isp_rules.decision.build.items import all_named
from isp_rules.decision.decision import Decision, basis_of
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import ItemNamed
from isp_rules.engine.items import Item
from isp_rules.errors import IspRulesError
from isp_rules.pack.canonical import CanonicalData, canonical
from isp_rules.pack.english.words import type_of
from isp_rules.pack.layout import AXES, ShareFacts, Value
from isp_rules.pack.syntax import FactType, Kind
from isp_rules.review.asked import check_decision
from isp_rules.review.remedy.domains import Cell
from isp_rules.review.remedy.moves import Hands, Move, Moves, Place, What, changed
from isp_rules.review.remedy.report import Beyond, Change, Remedies, Remedy
from isp_rules.review.remedy.search import MOST_MOVES, Search
from isp_rules.review.remedy.words import Changing, changing, leaving_out, ranges

MOST: Final = 5
"""How many remedies are told, unless more are asked for."""


def remedies(decision: Decision, *, most: int = MOST) -> Remedies:
    """
    The smallest sets of changes to a share that make it allowed, each confirmed by deciding.

    A person, a category of their data, a purpose or a route is left out, where others stay; a missing fact is given; a
    fact that can be changed (`changeable` in the pack) is changed, and the day of the share put off. What is known and
    cannot be changed is never contradicted, nothing known is withheld, and how the world is, is to be said only *if it
    is so*. The same change to several items counts once. No part of a remedy suffices.

    Args:
        decision: what `RulePack.decide` returned.
        most: how many remedies are told, the smallest first.

    Returns:
        The remedies; none for a share that is allowed, and where there is none, the rules that stand in the way.

    Raises:
        IspRulesError: the decision was read back from JSON or unpickled, and no longer holds its share.

    >>> import isp_rules
    >>> from pathlib import Path
    >>> pack = isp_rules.load_pack("kent-schools-2016")
    >>> decision = pack.decide(Path("examples/shares/fathers_offences.yaml"))
    >>> remedies(decision).remedies[0].changes[0].text
    'Leave out the offences and alleged offences of the parent or guardian.'
    """
    check_decision(decision)
    prepared, share = basis_of(decision)
    if decision.allowed:
        return _made(prepared, allowed=True, complete=True)
    search = Search(prepared, share)
    found = search.run()
    tell = _Teller(prepared, share, search)
    alike = _alike(share, found.moves)
    told = tuple(tell.remedy(each) for each in alike[:most])
    beyond = tuple(_beyond(decision, prepared, found.beyond))
    return _made(prepared, told, complete=found.complete, more=len(alike) - len(told), beyond=beyond)


def _made(
    prepared: PreparedPack,
    told: tuple[Remedy, ...] = (),
    *,
    complete: bool,
    allowed: bool = False,
    more: int = 0,
    beyond: tuple[Beyond, ...] = (),
) -> Remedies:
    return Remedies(
        allowed=allowed,
        remedies=told,
        complete=complete,
        more=more,
        beyond=beyond,
        title=prepared.pack.identity.title,
        most_changes=MOST_MOVES,
    )


def _beyond(decision: Decision, prepared: PreparedPack, numbers: Iterable[int]) -> Iterator[Beyond]:
    ids = {prepared.pack.against[number].id for number in numbers}
    for finding in decision.findings:
        if finding.rule in ids:
            ids.discard(finding.rule)
            signpost = finding.signpost if finding.kind is not Kind.NOT_SHOWN else ""
            yield Beyond(rule=finding.rule, text=finding.text, signpost=signpost)


# --- remedies that differ in a value ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Do:
    """What one change does, and where; what a fact is set to stands beside it."""

    what: What
    fact: str
    places: frozenset[Place]
    term: Value = None


_Doing = Mapping[_Do, tuple[Value, ...]]
"""The changes of a remedy, each with the values of which any one will do."""


def _doing(share: ShareFacts, moves: Moves) -> _Doing:
    places: dict[tuple[What, str, Value, object], set[Place]] = {}
    for move in moves:
        places.setdefault((move.what, move.place.fact, *_apart(share, move)), set()).add(move.place)
    made: dict[_Do, tuple[Value, ...]] = {}
    for (what, fact, value, _), where in places.items():
        chosen = what is What.SET
        made[_Do(what, fact, frozenset(where), None if chosen else value)] = (value,) if chosen else ()
    return made


def _apart(share: ShareFacts, move: Move) -> tuple[Value, object]:
    """The value of a move, or the term that it leaves out; and, where its items are told one by one, which it is."""
    item = move.place.item
    if move.what is not What.LEAVE_OUT:
        return move.value, None
    match move.place.fact:
        case "category":
            return share.subjects[item.subject].categories[item.category], None
        case "purpose":
            return share.purposes[item.purpose], item
        case _:
            return None, item


def _alike(share: ShareFacts, found: Iterable[Moves]) -> list[_Doing]:
    """The sets of moves, those that differ in the value of one fact together: any of the values will do."""
    made = [_doing(share, moves) for moves in found]
    joined = True
    while joined:
        joined = False
        groups: list[_Doing] = []
        for each in made:
            for place, other in enumerate(groups):
                both = _joined(other, each)
                if both is not None:
                    groups[place] = both
                    joined = True
                    break
            else:
                groups.append(each)
        made = groups
    return made


def _joined(one: _Doing, other: _Doing) -> _Doing | None:
    if one.keys() != other.keys():
        return None
    differing = [do for do in one if one[do] != other[do]]
    if len(differing) != 1:
        return None
    do = differing[0]
    return {**one, do: tuple(dict.fromkeys((*one[do], *other[do])))}


# --- telling ------------------------------------------------------------------------------------------


class _Teller:
    """Makes remedies of what was found."""

    def __init__(self, prepared: PreparedPack, share: ShareFacts, search: Search) -> None:
        self._prepared = prepared
        self._pack = prepared.pack
        self._share = share
        self._search = search

    def remedy(self, doing: _Doing) -> Remedy:
        """
        The remedy, confirmed.

        Raises:
            IspRulesError: the share is not allowed after it, which would be a fault of the search.
        """
        facts = changed(self._pack.layout, self._share, frozenset(_moves(doing))).facts
        compiled = self._prepared.compiled
        decision = Decision(self._prepared, facts, compiled.judge(facts))
        if not decision.allowed or compiled.impossible(facts):
            raise IspRulesError("a remedy was found that does not make the share allowed: this is a fault of isp_rules")
        changes = sorted((self._change(do, values) for do, values in doing.items()), key=self._order)
        return Remedy(changes=tuple(changes), decision=decision)

    def _order(self, change: Change) -> tuple[int, bool, int, str]:
        """What is left out first, then what is chosen, arranged and so; facts in the order of the pack."""
        if change.what is What.LEAVE_OUT:
            return (0, False, AXES.index(change.fact), change.text)
        return (list(Hands).index(change.hands), True, self._prepared.rank(change.fact), change.text)

    def _change(self, do: _Do, values: tuple[Value, ...]) -> Change:
        places = sorted(do.places)
        items = self._items(each.item for each in places)
        hands = self._search.hands(do.what, do.fact)
        if do.what is What.LEAVE_OUT:
            # A person is named without the data, so that "of the pupil" can follow the data's name.
            owners = self._items(each.item._replace(category=-1) for each in places)
            text = leaving_out(self._pack, do.fact, do.term, owners if do.fact == "category" else items)
            return Change(what=do.what, fact=do.fact, items=items, values=(), ranges=(), hands=hands, text=text)
        cells = self._cells(do, values)
        aside = items if self._tells_apart(places[0].item) else ()
        text = changing(self._pack, Changing(do.fact, do.what, hands, cells, self._before(places[0]), aside))
        between = ranges(cells) if type_of(self._pack, do.fact) in {FactType.NUMBER, FactType.DATE} else []
        words = () if between or type_of(self._pack, do.fact) is FactType.TEXT else _words(cells)
        return Change(
            what=do.what,
            fact=do.fact,
            items=items,
            values=words,
            ranges=tuple((canonical(low), canonical(high)) for low, high in between),
            hands=hands,
            text=text,
        )

    def _items(self, items: Iterable[Item]) -> tuple[ItemNamed, ...]:
        return all_named(self._pack, self._share, [each for each in dict.fromkeys(items) if each != Item()])

    def _tells_apart(self, item: Item) -> bool:
        """Whether it needs saying which item is meant."""
        share = self._share
        lists = ((item.subject, share.subjects), (item.means, share.means), (item.purpose, share.purposes))
        return any(place >= 0 and len(items) > 1 for place, items in lists)

    def _cells(self, do: _Do, values: tuple[Value, ...]) -> list[Cell]:
        if do.what is not What.SET:
            return [Cell((do.term,))]
        if values == (frozenset(),):
            return [Cell(values)]
        return [each for each in self._search.domains.cells(do.fact) if each.one in values]

    def _before(self, place: Place) -> Value:
        return self._prepared.readers(self._share)(place.item)(place.fact)


def _moves(doing: _Doing) -> Iterator[Move]:
    """Where values can be chosen, with the first of them."""
    for do, values in doing.items():
        value = values[0] if values else None if do.what is What.LEAVE_OUT else do.term
        yield from (Move(do.what, place, value) for place in do.places)


def _words(cells: Iterable[Cell]) -> tuple[CanonicalData, ...]:
    """The values as plain data; a set that holds nothing has none."""
    return tuple(canonical(value) for cell in cells for value in cell.values if value != frozenset())
