"""A pack as Markdown pages: one rule, the facts, and the whole pack clause by clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from isp_rules.pack.english.bullets import groups_block, named_in, names_block
from isp_rules.pack.english.clauses import ClauseRow, clause_table, encoded_by, home_of, rules_by_id
from isp_rules.pack.english.markdown import heading, link, page, table
from isp_rules.pack.english.reference import facts_blocks, parameters_table, readings_blocks
from isp_rules.pack.english.rule_blocks import rule_blocks, rule_title
from isp_rules.pack.english.texts import flat, sentence_of
from isp_rules.pack.scope import conditions_of
from isp_rules.pack.syntax import Pack, Rule

__all__ = ["clause_table", "clauses_page", "condition_page", "encoded_by", "facts_page", "pack_page", "rule_page"]

CLAUSES: Final = "Clause by clause"

HOW_TO_READ: Final = """\
- A share is allowed when every requirement is met, for everything that it is asked of, and no exclusion applies.
- What is not known is never *yes*: an answer that cannot be told denies as *not shown*, unless its rule tolerates that.
- Duties and notices come with a decision and never change it; a duty that may be owed is shown as owed.
- Words in quotation marks are named conditions, words in `code` are names from the pack; both are explained below."""


def rule_page(pack: Pack, rule: Rule) -> str:
    """
    One rule as a Markdown page of its own, the named conditions and groups that it uses explained at the end.

    Args:
        pack: The pack that the rule belongs to.
        rule: The rule.
    """
    conditions = conditions_of(rule)
    names = named_in(conditions)
    words = "\n".join(filter(None, [names_block(pack, names), groups_block(pack, conditions)]))
    explained = [heading(2, "Words used"), words] if words else []
    return page([*rule_blocks(pack, rule, 1, linked=False), *explained])


def facts_page(pack: Pack) -> str:
    """
    The facts of a pack as a Markdown page: what a share can say, and in which words.

    Args:
        pack: The pack.
    """
    return page([heading(1, f"{pack.identity.title}: facts"), *facts_blocks(pack, 2)])


def condition_page(pack: Pack, name: str) -> str:
    """
    A named condition as a Markdown page of its own, with the names and groups that it uses.

    Args:
        pack: The pack that it belongs to.
        name: Its name.
    """
    conditions = [pack.conditions[name]]
    names = {name: pack.conditions[name], **named_in(conditions)}
    words = "\n".join(filter(None, [names_block(pack, names), groups_block(pack, conditions)]))
    return page([heading(1, f"Condition `{name}`"), words])


def clauses_page(pack: Pack, only: str = "") -> str:
    """
    The clause index as a Markdown page: each clause with the rules that encode it, or why none does.

    Args:
        pack: The pack.
        only: One clause by its id; left out, all of them, section by section.
    """
    blocks = [heading(1, f"{pack.identity.title}: clauses")]
    chosen = [row for row in clause_table(pack) if only in {"", row.id}]
    for section, rows in groupby(chosen, key=lambda row: row.section):
        cells = [(row.id, row.title, _fate(row)) for row in rows]
        blocks += [heading(2, section), table(("Clause", "About", "Encoded by"), cells)]
    return page(blocks)


def _fate(row: ClauseRow) -> str:
    return ", ".join(row.encoded_by) or f"not encoded: {row.not_encoded}"


def pack_page(pack: Pack) -> str:
    """
    A whole pack as one Markdown page, clause by clause in the protocol's order.

    Args:
        pack: The pack.
    """
    blocks = [*_parameters(pack), heading(2, CLAUSES), *clauses_blocks(pack)]
    if pack.conditions:
        blocks += [heading(2, "Named conditions"), names_block(pack, pack.conditions)]
    blocks += facts_blocks(pack, 2)
    if pack.readings:
        blocks += [
            heading(2, "Readings"),
            "Where the protocol can be read in two ways: the reading that these rules take, and the other one.",
            *readings_blocks(pack, 3),
        ]
    return page([*_head(pack), *_contents(pack, blocks), *blocks])


def _head(pack: Pack) -> Iterator[str]:
    identity = pack.identity
    yield heading(1, identity.title)
    yield "*This page is made from the rule pack. Do not edit it: edit the pack's files and make it again.*"
    yield "\n".join(
        [
            f"- Rule pack: `{identity.name}`, version {identity.version}",
            f"- Protocol: {flat(identity.protocol)}",
            f"- Law: {flat(identity.law)}",
        ]
    )
    yield f"> {flat(identity.standing)}"
    yield heading(2, "How to read this page")
    yield HOW_TO_READ


def _contents(pack: Pack, blocks: Iterable[str]) -> Iterator[str]:
    yield heading(2, "Contents")
    lines: list[str] = []
    for title in (block.removeprefix("## ") for block in blocks if block.startswith("## ")):
        lines.append(f"- {link(title, title)}")
        if title == CLAUSES:
            lines += [f"  - {link(section, section)}" for section in _sections(pack)]
    yield "\n".join(lines)


def _parameters(pack: Pack) -> Iterator[str]:
    if pack.parameters:
        yield heading(2, "Parameters")
        yield "Choices that the protocol leaves open."
        yield parameters_table(pack)


def clauses_blocks(pack: Pack) -> Iterator[str]:
    """
    The clauses of a pack as blocks of Markdown, section by section, each beside the rules that encode it.

    Args:
        pack: The pack.
    """
    rows, rules = clause_table(pack), rules_by_id(pack)
    bare = sum(not row.encoded_by for row in rows)
    yield f"{len(rows)} clauses: {len(rows) - bare} encoded by rules, {bare} not encoded, each with its reason."
    for section in _sections(pack):
        yield heading(3, section)
        for row in rows:
            if row.section == section:
                yield from _clause(pack, row, rules)


def _sections(pack: Pack) -> list[str]:
    return list(dict.fromkeys(clause.section for clause in pack.clauses.values()))


def _clause(pack: Pack, row: ClauseRow, rules: Mapping[str, Rule]) -> Iterator[str]:
    yield heading(4, f"{row.id}: {row.title}")
    if row.not_encoded:
        yield f"Not encoded: {sentence_of(row.not_encoded)}"
    citing = [(id_, rules[id_]) for id_ in row.encoded_by]
    # A ground says more than the rule around it, so that a rule is named only where none of its grounds is.
    by_ground = {rule.id for id_, rule in citing if id_ != rule.id}
    elsewhere = [
        link(id_, rule_title(rule)) + ("" if id_ == rule.id else f" of {rule.id}")
        for id_, rule in citing
        if home_of(rule) != row.id and not (id_ == rule.id and id_ in by_ground)
    ]
    if elsewhere:
        yield f"Encoded by {', '.join(elsewhere)}."
    for rule in pack.rules:
        if home_of(rule) == row.id:
            yield from rule_blocks(pack, rule, 5, linked=True)
