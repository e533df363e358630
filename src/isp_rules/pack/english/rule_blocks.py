"""
One rule told in plain English, as blocks of Markdown: what it asks, of what, and what follows.

Duties and notices arise when their condition holds for *some* combination of items, so that a `not` in them is read
behind "for some category": one category that is not health is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from isp_rules.pack.english.bullets import spelt
from isp_rules.pack.english.markdown import heading, link
from isp_rules.pack.english.phrases import judged_for
from isp_rules.pack.english.rule_words import KIND_WORDS, OWED_BY, WHEN_DUE
from isp_rules.pack.english.texts import flat, sentence_of
from isp_rules.pack.english.words import fact_phrase, type_of
from isp_rules.pack.syntax import (
    Duty,
    Exclusion,
    FactType,
    Ground,
    Kind,
    Notice,
    Pack,
    Requirement,
    Rule,
)


def rule_title(rule: Rule) -> str:
    """The heading of a rule: its kind and id alone, so that a link to it outlives a change of words."""
    match rule:
        case Requirement():
            return f"Requirement {rule.id}"
        case Exclusion():
            return f"Exclusion {rule.id}"
        case Duty():
            return f"Duty {rule.id}"
        case Notice():
            return f"Notice {rule.id}"
        case _:
            assert_never(rule)


def rule_blocks(pack: Pack, rule: Rule, level: int, *, linked: bool) -> list[str]:
    """
    A rule in full, under a heading of this level.

    Args:
        pack: The pack that the rule belongs to.
        rule: The rule.
        level: How deep its heading stands, from 1.
        linked: Whether notices, readings and clauses stand on the same page, so that a link is enough.
    """
    match rule:
        case Requirement():
            body = _requirement(pack, rule)
        case Exclusion():
            body = _exclusion(pack, rule)
        case Duty():
            body = _duty(pack, rule)
        case Notice():
            body = _notice(pack, rule)
        case _:
            assert_never(rule)
    after = [*_notices(pack, rule, linked=linked), *_readings(pack, rule, linked=linked)]
    return [heading(level, rule_title(rule)), *body, *after, _where(pack, rule, linked=linked)]


# --- the four kinds of rule ---------------------------------------------------------------------------


def _requirement(pack: Pack, rule: Requirement) -> Iterator[str]:
    yield f"**{sentence_of(rule.asks)}**"
    asked = f"Asked {judged_for(pack, rule) or 'of the whole share'}"
    yield _ended(spelt(pack, f"{asked}, when", rule.applies_when)) if rule.applies_when else f"{asked}."
    several = len(rule.grounds) > 1
    yield "Met by any one of these grounds:" if several else "Met by this ground:"
    yield "\n".join(_ground(pack, ground) for ground in rule.grounds)
    yield (
        f"If {'none of them holds' if several else 'it does not hold'}: **{KIND_WORDS[rule.otherwise]}**. "
        f"If that cannot be told: **{KIND_WORDS[Kind.NOT_SHOWN]}**."
    )
    if rule.when_unknown:
        yield (
            f"Tolerated: while it is not known {_whether(pack, rule.when_unknown.fact)}, an answer that cannot be told "
            f"does not deny; duty {rule.when_unknown.duty} is owed instead."
        )
    yield _labelled("To put it right", rule.remedy)


def _ground(pack: Pack, ground: Ground) -> str:
    act = f" ({flat(ground.act)})" if ground.act else ""
    lines = [spelt(pack, f"- **{ground.id}**: {flat(ground.title)}{act}, when", ground.when, indent="  ")]
    if ground.evidence:
        lines.append(f"  - *keep as evidence:* {flat(ground.evidence)}")
    return "\n".join(lines)


def _exclusion(pack: Pack, rule: Exclusion) -> Iterator[str]:
    yield f"**{sentence_of(rule.because)}**"
    yield _ended(spelt(pack, f"The share is **{KIND_WORDS[Kind.OUT_OF_SCOPE]}** when{_aside(pack, rule)}", rule.when))
    yield f"If that cannot be told: **{KIND_WORDS[Kind.NOT_SHOWN]}**."
    yield _labelled("Instead", rule.instead)


def _duty(pack: Pack, rule: Duty) -> Iterator[str]:
    yield f"**{WHEN_DUE[rule.timing].capitalize()}, {OWED_BY[rule.owed_by]}:** {flat(rule.do).removesuffix('.')}."
    if rule.when is not None:
        yield _ended(spelt(pack, f"Owed when{_aside(pack, rule)}", rule.when))
    for each in pack.requirements:
        if each.when_unknown and each.when_unknown.duty == rule.id:
            yield f"Owed when {each.id} cannot be told and it is not known {_whether(pack, each.when_unknown.fact)}."
    yield _labelled("Keep as evidence", rule.evidence)


def _notice(pack: Pack, rule: Notice) -> Iterator[str]:
    yield sentence_of(rule.say)
    if rule.when is not None:
        yield _ended(spelt(pack, f"Shown, whatever the outcome, when{_aside(pack, rule)}", rule.when))
    findable: tuple[Requirement | Exclusion, ...] = (*pack.requirements, *pack.exclusions)
    naming = [each.id for each in findable if rule.id in each.notices]
    if naming:
        yield f"Shown with the finding of {', '.join(naming)}."


# --- what rules have in common ------------------------------------------------------------------------


def _aside(pack: Pack, rule: Rule) -> str:
    scope = judged_for(pack, rule)
    return f", {scope}," if scope else ""


def _ended(text: str) -> str:
    return text if "\n" in text else f"{text}."


def _labelled(label: str, text: str) -> str:
    return f"{label}: {sentence_of(text)}" if text else ""


def _whether(pack: Pack, fact: str) -> str:
    flag = type_of(pack, fact) is FactType.FLAG
    return f"whether {fact_phrase(pack, fact)}" if flag else f"what {fact_phrase(pack, fact)} is"


def _notices(pack: Pack, rule: Rule, *, linked: bool) -> Iterator[str]:
    match rule:
        case Requirement(notices=ids) | Exclusion(notices=ids) if ids:
            said = [notice for notice in pack.notices if notice.id in ids]
        case Requirement() | Exclusion() | Duty() | Notice():
            return
        case _:
            assert_never(rule)
    if linked:
        yield f"Shown with its finding: {', '.join(link(each.id, rule_title(each)) for each in said)}."
    else:
        yield from (_labelled(f"Shown with its finding, {each.id}", each.say) for each in said)


def _readings(pack: Pack, rule: Rule, *, linked: bool) -> Iterator[str]:
    readings = [pack.readings[id_] for id_ in rule.readings]
    if linked and readings:
        yield f"Reading taken: {', '.join(link(each.id, each.id) for each in readings)}."
    elif readings:
        said = [
            f"{sentence_of(f'Reading taken, {each.id}: {each.point}')} {sentence_of(each.taken)}" for each in readings
        ]
        yield "\n".join(f"- {each}" for each in said)


def _where(pack: Pack, rule: Rule, *, linked: bool) -> str:
    """The source of a rule and the clauses that it encodes, in italics; beside the clauses their ids are enough."""
    source = ", ".join(filter(None, [rule.source.section, rule.source.item, rule.source.act]))
    titles = {id_: "" if linked else f" ({flat(pack.clauses[id_].title)})" for id_ in rule.clauses}
    return f"*Source: {flat(source)}. Encodes {'; '.join(id_ + title for id_, title in titles.items())}.*"
