"""What the policy is: its clauses beside their rules, the readings and choices made, and the words that rules use."""

from __future__ import annotations

from isp_rules.pack.english.bullets import names_block
from isp_rules.pack.english.clauses import clause_table
from isp_rules.pack.english.markdown import heading, link, page
from isp_rules.pack.english.pages import HOW_TO_READ, clauses_blocks
from isp_rules.pack.english.reference import facts_blocks, parameters_table, readings_blocks
from isp_rules.pack.english.texts import counted
from isp_rules.page.document import Written
from isp_rules.page.parts import Paragraph
from isp_rules.review.charts.clause_coverage import clause_coverage
from isp_rules.review.report.given import Given, Made, Told, drawn


def policy(given: Given, _: Told) -> Made:
    """The policy clause by clause in plain English, beside its rules."""
    pack = given.pack.syntax
    rows = clause_table(pack)
    encoded = sum(bool(each.encoded_by) for each in rows)
    rules = (
        counted(len(pack.requirements), "requirement"),
        counted(len(pack.exclusions), "exclusion"),
        counted(len(pack.duties), "duty", "duties"),
        counted(len(pack.notices), "notice"),
    )
    sections = dict.fromkeys(each.section for each in rows)
    blocks = [heading(3, "How to read this chapter"), HOW_TO_READ]
    if sections:
        blocks += ["Sections of the protocol:", "\n".join(f"- {link(each, each)}" for each in sections)]
    return Made(
        f"{encoded} of {counted(len(rows), 'clause')} encoded by rules: {', '.join(rules)}.",
        (Written(page(blocks)), *drawn(lambda: clause_coverage(given.pack)), Written(page(clauses_blocks(pack)))),
    )


def choices(given: Given, _: Told) -> Made:
    """Where the protocol can be read in two ways, and what it leaves to the council."""
    pack = given.pack.syntax
    blocks = []
    if pack.parameters:
        blocks += [heading(3, "Choices that the protocol leaves open"), parameters_table(pack)]
    if pack.readings:
        blocks += [
            heading(3, "Where the protocol can be read in two ways"),
            "The reading that these rules take, and the other one. The owner of the protocol can settle each.",
            *readings_blocks(pack, 4),
        ]
    changed = sum(each.value != each.default for each in pack.parameters.values())
    others = f", {changed} of them with another value than its default" if changed else ""
    return Made(
        f"{counted(len(pack.readings), 'ambiguity', 'ambiguities')}, each with the reading taken; "
        f"{counted(len(pack.parameters), 'choice')} left open by the protocol{others}.",
        (Written(page(blocks)),) if blocks else (Paragraph("The pack names neither."),),
    )


def words(given: Given, _: Told) -> Made:
    """The named conditions, facts and vocabularies that rules use."""
    pack = given.pack.syntax
    blocks = []
    if pack.conditions:
        blocks += [heading(3, "Named conditions"), names_block(pack, pack.conditions)]
    blocks += facts_blocks(pack, 3)
    return Made(
        f"{counted(len(pack.conditions), 'named condition')}, {counted(len(pack.facts), 'fact')}, "
        f"{counted(len(pack.vocabularies), 'vocabulary', 'vocabularies')}.",
        (Written(page(blocks)),),
    )
