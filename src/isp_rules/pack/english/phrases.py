"""
Conditions in plain English: what an officer reads instead of a rule's YAML.

Every phrase is one line without a full stop, so that a page, a finding and a table can each make a sentence of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, assert_never

from isp_rules.pack.english.sentences import NOT_SO, sentence
from isp_rules.pack.scope import items_of
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Duty,
    Exclusion,
    Named,
    Not,
    Notice,
    Pack,
    Requirement,
    Rule,
)

_JOINTS: Final = re.compile(r"[,:;]| and | or ")


def condition(pack: Pack, node: Condition, *, negated: bool = False) -> str:
    """
    A condition as one readable line: *the sender is in Kent and (the person's age is at least 10 or ...)*.

    Brackets show which parts belong together; a named condition is said by its name in quotation marks.

    Args:
        pack: The pack whose labels are used.
        node: The condition.
        negated: Whether to say the opposite.
    """
    match node:
        case Comparison():
            return sentence(pack, node, negated=negated)
        case Named(name):
            return f"{NOT_SO} {name_phrase(name)}" if negated else name_phrase(name)
        case Not(part):
            return condition(pack, part, negated=not negated)
        case All((part,)) | Any((part,)):
            return condition(pack, part, negated=negated)
        case All() | Any():
            return f"{NOT_SO} ({_joined(pack, node)})" if negated else _joined(pack, node)
        case _:
            assert_never(node)


def name_phrase(name: str) -> str:
    """
    A named condition as a sentence uses it.

    >>> name_phrase("own_consent_counts")
    '"own consent counts"'
    """
    return f'"{name.replace("_", " ")}"'


def judged_for(pack: Pack, rule: Rule) -> str:
    """
    The items that a rule is judged for, with the word that its kind gives them; empty for a rule about the whole share.

    A requirement must hold *for each purpose and each person*, an exclusion denies when it holds *for any end*, and a
    duty or notice arises when it holds *for some category*.

    Args:
        pack: The pack, whose labels and `owners` say what an item is called.
        rule: Any rule of it.
    """
    match rule:
        case Requirement():
            which = "each"
        case Exclusion():
            which = "any"
        case Duty() | Notice():
            which = "some"
        case _:
            assert_never(rule)
    nouns = [f"{which} {_noun(pack, item)}" for item in items_of(rule)]
    return f"for {_listed(nouns)}" if nouns else ""


def parts_of(node: All | Any) -> tuple[Condition, ...]:
    """The parts of a condition, with the parts of a part of the same kind in its place."""
    parts: list[Condition] = []
    for part in node.parts:
        parts += parts_of(part) if isinstance(part, All | Any) and type(part) is type(node) else (part,)
    return tuple(parts)


def _joined(pack: Pack, node: All | Any) -> str:
    word = "and" if isinstance(node, All) else "or"
    parts = [(condition(pack, part), _is_compound(part)) for part in parts_of(node)]
    said = [f"({text})" if compound or ";" in text else text for text, compound in parts]
    # "one of: a, b and the age ..." would run together: a part with joints of its own calls for semicolons.
    if any(_JOINTS.search(text) for text in said if not text.startswith("(")):
        return f"{'; '.join(said[:-1])}; {word} {said[-1]}"
    return f" {word} ".join(said)


def _is_compound(node: Condition) -> bool:
    """Whether a condition is said with *and* or *or* outside any brackets."""
    match node:
        case All((part,)) | Any((part,)) | Not(Not(part)):
            return _is_compound(part)
        case All() | Any():
            return True
        case Comparison() | Named() | Not():
            return False
        case _:
            assert_never(node)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _noun(pack: Pack, item: str) -> str:
    """What one item is called: the label of its fact, or its owner's name without the article."""
    if item in pack.facts:
        return pack.facts[item].label
    return re.sub(r"^(the|this) ", "", pack.owners.get(item, item))
