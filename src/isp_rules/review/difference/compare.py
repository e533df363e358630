"""Two packs -> what changed, in plain English, and what it comes to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from isp_rules.pack.english.bullets import named_in
from isp_rules.pack.english.words import PARAMETER, vocabulary_of
from isp_rules.pack.scope import comparisons, conditions_of, declared, facts_of
from isp_rules.pack.syntax import Comparison, Pack, Rule, Values
from isp_rules.review.asked import check_pack, path_of
from isp_rules.review.difference.replay import replay
from isp_rules.review.difference.report import Change, How, PackDiff, Side
from isp_rules.review.difference.revised import revised
from isp_rules.review.difference.revisions import pack_of
from isp_rules.review.difference.told import Lines, Name, Part, told
from isp_rules.review.difference.witnesses import Asked, Progress, affected, ask
from isp_rules.rulepack import RulePack

PackLike = RulePack | str | os.PathLike[str]

_OF_RULES: Final = {Part.REQUIREMENT, Part.EXCLUSION, Part.DUTY, Part.NOTICE}


def diff(
    old: PackLike,
    new: PackLike,
    *,
    called: tuple[str, str] | None = None,
    shares: Path | None = None,
    progress: Progress | None = None,
) -> PackDiff:
    """
    What changes from one pack to another: part by part in plain English, and which shares are decided otherwise.

    Every change of meaning is put to the solver: it is proved that it comes to the same for all shares that both packs
    read, or a share is found, as small as it can be and decided by both, that is allowed by one alone, or has other
    findings, duties or notices.

    Args:
        old: the pack as it was: loaded; or its name or path, with `@` and a revision of its git repository if wanted.
        new: the pack as it is.
        called: what the two are called; left out, as they were asked for.
        shares: a file or folder of shares to decide with both, besides: YAML, JSON or JSON Lines; or a sheet (CSV,
            XLSX, Parquet) as `isp-rules batch` takes it.
        progress: told how many questions have been put, and of how many.

    Returns:
        The difference, which shows itself as text, Markdown and HTML.

    Raises:
        PackError: a pack cannot be loaded.
        IspRulesError: git cannot give the revision; an extra is needed and not installed; or there are no shares.

    >>> import isp_rules
    >>> kent = isp_rules.load_pack("kent-schools-2016")
    >>> diff(kent, kent).summary
    'The packs are the same.'
    """
    before, now = _loaded(old), _loaded(new)
    replayed = replay(before, now, path_of(shares)) if shares is not None else None
    asked = ask(before, now, progress)
    return PackDiff(
        old=_side(before, called[0] if called else _called(old)),
        new=_side(now, called[1] if called else _called(new)),
        title=f"Changes to the rule pack: {now.title}",
        changes=tuple(_changes(before.syntax, now.syntax, asked)),
        asked=asked,
        replay=replayed,
    )


def _loaded(pack: PackLike) -> RulePack:
    if isinstance(pack, str | os.PathLike):
        return pack_of(pack)
    check_pack(pack)
    return pack


def _called(pack: PackLike) -> str:
    return pack.name if isinstance(pack, RulePack) else os.fspath(pack)


def _side(pack: RulePack, called: str) -> Side:
    parameters = {each.name: each.value for each in pack.syntax.parameters.values() if each.value != each.default}
    return Side(called=called, name=pack.name, version=pack.version, digest=pack.digest, parameters=parameters)


def _changes(old: Pack, new: Pack, asked: Asked) -> Iterator[Change]:
    before, now = told(old), told(new)
    differing = [name for name in dict.fromkeys((*before, *now)) if before.get(name) != now.get(name)]
    reached = set(affected(old, new))
    # That a duty makes up for what is tolerated as before is not worth telling.
    names = [
        name
        for name in dict.fromkeys((*before, *now))
        if name.part in _OF_RULES and name.id in reached and not (name.part is Part.DUTY and name.id in asked.same)
    ]
    # A fact of which only the words are others decides nothing otherwise.
    reworded = {name for name in differing if name.part is Part.FACT and _same_type(old, new, name.id)}
    changed = {name: tuple(dict.fromkeys((*_readers(old, name), *_readers(new, name)))) for name in differing}
    for name in sorted({*differing, *names}, key=_in_order(before, now)):
        through = tuple(
            each
            for each, readers in changed.items()
            if name not in changed and name.id in readers and each not in reworded
        )
        yield _change(name, before.get(name), now.get(name), asked, changed.get(name, ()), through)


def _in_order(before: Mapping[Name, Lines], now: Mapping[Name, Lines]) -> Callable[[Name], tuple[int, int]]:
    """By kind, a ground behind its requirement; of a kind in the order of the new pack."""
    parts = list(Part)
    places = {name: place for place, name in enumerate(dict.fromkeys((*now, *before)))}
    within = {Part.GROUND: Part.REQUIREMENT, Part.GROUP: Part.VOCABULARY}
    return lambda name: (parts.index(within.get(name.part, name.part)), places[name])


def _change(
    name: Name,
    old: Lines | None,
    new: Lines | None,
    asked: Asked,
    read_by: tuple[str, ...],
    through: tuple[Name, ...],
) -> Change:
    own = name.part in {*_OF_RULES, Part.IMPOSSIBLE}
    how: How = "added" if old is None else "removed" if new is None else "reached" if old == new else "changed"
    return Change(
        name=name,
        how=how,
        revised=revised(old or (), new or ()),
        read_by=read_by,
        through=through,
        witnesses=tuple(each for each in asked.witnesses if name.part in _OF_RULES and each.of == name.id),
        same=own and name.id in asked.same,
    )


def _same_type(old: Pack, new: Pack, fact: str) -> bool:
    before, now = old.facts.get(fact), new.facts.get(fact)
    return before is not None and now is not None and (before.type, before.decimal) == (now.type, now.decimal)


# --- who reads what -----------------------------------------------------------------------------------


def _readers(pack: Pack, name: Name) -> Iterator[str]:
    """The rules that read a condition, a parameter, a fact or a group; the requirement that a ground belongs to."""
    return (rule.id for rule in pack.rules if _reads(pack, rule, name))


def _reads(pack: Pack, rule: Rule, name: Name) -> bool:
    conditions = conditions_of(rule)
    match name.part:
        case Part.CONDITION:
            return name.id in named_in(conditions)
        case Part.FACT:
            read = (declared(pack.facts, each) for condition in conditions for each in facts_of(condition))
            return any(fact is not None and fact.name == name.id for fact in read)
        case Part.GROUND:
            return rule.id == name.within
        case Part.PARAMETER | Part.GROUP:
            return any(_compares_with(pack, each, name) for condition in conditions for each in comparisons(condition))
        case _:
            return False


def _compares_with(pack: Pack, comparison: Comparison, name: Name) -> bool:
    operand = comparison.operand
    if name.part is Part.PARAMETER:
        used = operand.parameter if isinstance(operand, Values) else ""
        return name.id == used or comparison.fact == f"{PARAMETER}{name.id}"
    written = operand.written if isinstance(operand, Values) else ()
    return name.id in written and vocabulary_of(pack, comparison.fact).name == name.within
