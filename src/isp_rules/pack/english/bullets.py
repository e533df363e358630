"""Conditions as bulleted Markdown, and what the names and groups in them stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, assert_never

from isp_rules.pack.english.phrases import condition, name_phrase, parts_of
from isp_rules.pack.english.words import scalar_word, vocabulary_of
from isp_rules.pack.scope import comparisons
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Named,
    Not,
    OtherFact,
    Pack,
    Values,
)

_ONE_LINE: Final = 90
"""How long a compound may be to stand on one line."""


def spelt(pack: Pack, lead: str, node: Condition, *, indent: str = "", negated: bool = False) -> str:
    """
    A condition behind a lead: on the same line if it is short, or else its parts as bullets below.

    Args:
        pack: The pack whose labels are used.
        lead: The words before it, such as *Applies when*.
        node: The condition.
        indent: The space before the bullets; the lead brings its own.
        negated: Whether to say the opposite.
    """
    match node:
        case Not(part):
            return spelt(pack, lead, part, indent=indent, negated=not negated)
        case All((part,)) | Any((part,)):
            return spelt(pack, lead, part, indent=indent, negated=negated)
        case All() | Any():
            line = condition(pack, node, negated=negated)
            if len(line) <= _ONE_LINE and not set(line) & set("();"):
                return f"{lead} {line}"
            bullets = [spelt(pack, f"{indent}-", part, indent=f"{indent}  ") for part in parts_of(node)]
            return "\n".join([f"{lead} {_heads(node, negated=negated)}:", *([] if indent else [""]), *bullets])
        case Comparison() | Named():
            return f"{lead} {condition(pack, node, negated=negated)}"
        case _:
            assert_never(node)


def _heads(node: All | Any, *, negated: bool) -> str:
    match node:
        case All():
            return "not all of these hold" if negated else "all of these hold"
        case Any():
            return "none of these holds" if negated else "at least one of these holds"
        case _:
            assert_never(node)


def named_in(conditions: Iterable[Condition]) -> dict[str, Condition]:
    """The named conditions that these use, each with its body, those behind names included."""
    found: dict[str, Condition] = {}
    for node in conditions:
        match node:
            case Named(name, body):
                found |= {name: body} | named_in([body])
            case All(parts) | Any(parts):
                found |= named_in(parts)
            case Not(part):
                found |= named_in([part])
            case Comparison():
                pass
            case _:
                assert_never(node)
    return found


def names_block(pack: Pack, names: Mapping[str, Condition]) -> str:
    """What each named condition means, as bullets."""
    return "\n".join(spelt(pack, f"- {name_phrase(name)} means that", names[name], indent="  ") for name in names)


def groups_block(pack: Pack, conditions: Iterable[Condition]) -> str:
    """What the groups that these conditions name stand for, as bullets."""
    groups: dict[str, str] = {}
    for comparison in (each for node in conditions for each in comparisons(node)):
        match comparison.operand:
            case Values(written=written):
                vocabulary = vocabulary_of(pack, comparison.fact)
                for word in written:
                    if word in vocabulary.groups:
                        labels = [scalar_word(pack, comparison.fact, term) for term in vocabulary.groups[word]]
                        groups[f"the group `{word}` of `{vocabulary.name}`"] = "; ".join(labels)
            case OtherFact():
                pass
            case _:
                assert_never(comparison.operand)
    return "\n".join(f"- {group} is: {labels}" for group, labels in groups.items())
