"""A share told as a few changes of a base share: as a case is written, and so that a reader sees what matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from isp_rules.engine.items import combinations, readers
from isp_rules.pack.layout import ShareFacts, Value
from isp_rules.pack.scope import ENDS, spellings
from isp_rules.pack.syntax import Pack
from isp_rules.review.changes import changed

Holds = Callable[[Mapping[str, Any]], bool]
"""Whether a share, as it is written, still shows what it was found for."""

_TRIED: int = 3
"""How many base shares are tried, those that have most in common first."""


@dataclass(frozen=True, slots=True)
class Near:
    """A share as changes of a base share: `changed(base, changes)`."""

    base: str
    """The name of its file."""
    changes: Mapping[str, Any]


def nearest(
    pack: Pack, bases: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Value], holds: Holds
) -> Near | None:
    """
    The fewest changes of a base share that still show what a share was found for.

    A fact that does not matter is left as the base has it: so the changes may come to another share than the one found.

    Args:
        pack: the pack.
        bases: base shares by the names of their files.
        facts: of the share, one item each, by the names that rules use; what is left out is not given.
        holds: asked of every share that is tried.

    Returns:
        The changes; None if no base will do.
    """
    wanted = {name: differing(pack, share, facts) for name, share in bases.items()}
    tried = sorted(wanted, key=lambda each: len(wanted[each]))[:_TRIED]
    good = [name for name in tried if holds(changed(bases[name], wanted[name]))]
    found = [Near(name, _fewest(bases[name], wanted[name], holds)) for name in good]
    return min(found, key=lambda each: len(each.changes), default=None)


def of_one_item_each(pack: Pack, share: ShareFacts) -> Iterator[dict[str, Value]]:
    """
    The facts of each share of one item each that can be taken out of a share, by the names that rules use.

    Args:
        pack: the pack.
        share: the share.
    """
    at = readers(pack, share)
    for item in combinations(share, ("purpose", "subject", "category", "means")):
        read = at(item)
        yield {name: value for name in names(pack) if (value := read(name)) is not None}


def written(pack: Pack, facts: Mapping[str, Value]) -> dict[str, Any]:
    """
    Facts of one item each as a share is written.

    Args:
        pack: the pack.
        facts: as for `nearest`.
    """
    return changed({}, {name: _listed(facts[name]) for name in names(pack) if name in facts})


def differing(pack: Pack, base: Mapping[str, Any], facts: Mapping[str, Value]) -> dict[str, Any]:
    """
    What is to be changed in a base share to give it just these facts, `null` for what is not given.

    Args:
        pack: the pack.
        base: the base share.
        facts: as for `nearest`.
    """
    given = dict(_given(pack, base))
    made: dict[str, Any] = {}
    for name in names(pack):
        new = facts.get(name)
        if given.get(name, [None]) != [_plain(new)]:
            made[name] = _listed(new)
    return made


def names(pack: Pack) -> Iterator[str]:
    """The names of a share's facts, those of `party` by their ends."""
    for fact in pack.facts:
        head = fact.partition(".")[0]
        yield from spellings(fact)[1:] if head == "party" else (fact,)


def _given(pack: Pack, share: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """What each fact is worth for the items of a share, each once, if it is given for one."""
    for name in names(pack):
        head, _, rest = name.partition(".")
        subjects = share.get("subjects") or [{}]
        match head:
            case "purpose":
                values = list(share.get("purposes") or [None])
            case "category":
                values = [each for subject in subjects for each in subject.get("categories") or [None]]
            case "subject":
                values = [_at(each, rest) for each in subjects]
            case "means":
                values = [_at(each, rest) for each in share.get("means") or [{}]]
            case _:
                values = [_at(share, name)]
        once: list[Any] = []
        for each in map(_plain, values):
            if each not in once:
                once.append(each)
        yield name, once


def _at(share: Any, path: str) -> Any:
    for step in path.split("."):
        share = share.get(step) if isinstance(share, Mapping) else None
    return share


def _listed(value: Any) -> Any:
    """As it is written: a set as a list."""
    return sorted(value) if isinstance(value, tuple | frozenset) else value


def _plain(value: Any) -> Any:
    """To be compared: a date that was read from a text is equal to that text, and a list has no order."""
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, tuple | list | frozenset) else value


def _fewest(base: Mapping[str, Any], changes: dict[str, Any], holds: Holds) -> dict[str, Any]:
    """The changes without those that do not matter: first all about one thing together, then one after another."""
    left = changes
    heads = dict.fromkeys(name.partition(".")[0] for name in changes)
    groups = [[name for name in changes if name.partition(".")[0] == head] for head in (*heads, *ENDS)]
    while True:
        before = len(left)
        for group in (*groups, *([name] for name in reversed(left))):
            fewer = {name: value for name, value in left.items() if name not in group}
            if len(fewer) < len(left) and holds(changed(base, fewer)):
                left = fewer
        if len(left) == before:
            return left
