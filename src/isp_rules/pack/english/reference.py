"""What a pack's rules speak of, as blocks of Markdown: facts, vocabularies, parameters and readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from isp_rules.pack.english.markdown import heading, link, table
from isp_rules.pack.english.phrases import condition
from isp_rules.pack.english.texts import flat, sentence_of
from isp_rules.pack.english.words import owner, value_phrase
from isp_rules.pack.scope import ITEM_LISTS
from isp_rules.pack.syntax import Fact, FactType, Pack, Vocabulary

ITEMS: Final = "one purpose, one category"
"""Under which the two facts stand that are items themselves."""


def facts_blocks(pack: Pack, level: int) -> Iterator[str]:
    """The facts by whom or what they are about, then the vocabularies, then what no share can say."""
    owners: dict[str, list[Fact]] = {}
    for fact in pack.facts.values():
        whose = ITEMS if fact.name in ITEM_LISTS.values() else owner(pack, fact.name)
        owners.setdefault(whose, []).append(fact)
    yield heading(level, "Facts")
    yield (
        "What a share can say, under the names that rules use. A fact that is not given is unknown, never *no*. "
        "`party.` stands for `sender.` and `recipient.`. A changeable fact can be made otherwise by acting before the "
        "data goes; any other is how the world is."
    )
    for whose, facts in owners.items():
        both = ": the sender, the recipient" if facts[0].name.startswith("party.") else ""
        yield heading(level + 1, f"About {whose}{both}")
        yield table(
            ["fact", "in English", "type", "changeable", "what it is"],
            (
                [
                    f"`{fact.name}`",
                    fact.label,
                    _type_phrase(fact),
                    "yes" if fact.changeable else "no",
                    sentence_of(fact.about),
                ]
                for fact in facts
            ),
        )
    yield heading(level, "Vocabularies")
    for vocabulary in pack.vocabularies.values():
        yield from _vocabulary(vocabulary, level + 1)
    if pack.impossible:
        yield heading(level, "Shares that cannot be")
        yield "A share that says one of these is an error, not a denial."
        yield "\n".join(
            f"- **{each.id}** {flat(each.because)}: {condition(pack, each.when)}" for each in pack.impossible
        )


def parameters_table(pack: Pack) -> str:
    """The choices that the protocol leaves open, with the value in use."""
    rows = []
    for each in pack.parameters.values():
        used, default = (value_phrase(pack, f"parameter.{each.name}", value) for value in (each.value, each.default))
        choice = f"one of {', '.join(f'`{term}`' for term in each.terms)}" if each.terms else _PLAIN[each.type]
        rows.append([f"`{each.name}`", used, default, choice, sentence_of(each.about)])
    return table(["parameter", "in use", "default", "type", "what it decides"], rows)


def readings_blocks(pack: Pack, level: int) -> Iterator[str]:
    """The ambiguities of the protocol, each with the reading that the pack takes and the other one."""
    for reading in pack.readings.values():
        yield heading(level, reading.id)
        yield f"**{sentence_of(reading.point)}**"
        lines = [f"- Taken: {flat(reading.taken)}", f"- Not taken: {flat(reading.other)}"]
        if reading.why:
            lines.append(f"- Why: {flat(reading.why)}")
        if reading.parameter:
            lines.append(f"- Parameter: `{reading.parameter}`")
        yield "\n".join(lines)


_PLAIN: Final = {
    FactType.FLAG: "yes or no",
    FactType.NUMBER: "number",
    FactType.DATE: "date",
    FactType.TEXT: "text",
    FactType.TERM: "term",
    FactType.TERMS: "terms",
}


def _type_phrase(fact: Fact) -> str:
    match fact.type:
        case FactType.TERM:
            return f"one of {_to_vocabulary(fact)}"
        case FactType.TERMS:
            return f"any of {_to_vocabulary(fact)}"
        case FactType.NUMBER:
            unit = f", in {fact.unit}" if fact.unit else ""
            return f"{'' if fact.decimal else 'whole '}number{unit}"
        case FactType.TEXT:
            return "text" if fact.public else "text, private"
        case FactType.FLAG | FactType.DATE:
            return _PLAIN[fact.type]
        case _:
            assert_never(fact.type)


def _to_vocabulary(fact: Fact) -> str:
    return link(f"`{fact.vocabulary}`", _vocabulary_title(fact.vocabulary))


def _vocabulary_title(name: str) -> str:
    return f"Vocabulary `{name}`"


def _vocabulary(vocabulary: Vocabulary, level: int) -> Iterator[str]:
    yield heading(level, _vocabulary_title(vocabulary.name))
    covered = [term for term in vocabulary.terms.values() if term.covered]
    yield "\n".join(f"- `{term.name}`: {flat(term.label)}" for term in covered)
    if vocabulary.groups:
        yield "Groups:"
        yield "\n".join(
            f"- `{group}`: {', '.join(f'`{term}`' for term in terms)}" for group, terms in vocabulary.groups.items()
        )
    others = [f"`{term.name}` ({flat(term.label)})" for term in vocabulary.terms.values() if not term.covered]
    if others:
        yield f"Known words that the protocol does not cover: {', '.join(others)}."
