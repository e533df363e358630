"""Conditions that are written elsewhere, over the facts of a pack that has been read: in its properties, for one."""

from __future__ import annotations

from isp_rules.errors import Diagnostic
from isp_rules.pack.lower.about import About
from isp_rules.pack.lower.comparisons import ComparisonReader
from isp_rules.pack.lower.conditions import ConditionReader
from isp_rules.pack.lower.names import Names
from isp_rules.pack.syntax import Pack


def reader_of(pack: Pack, problems: list[Diagnostic]) -> tuple[ConditionReader, Names]:
    """
    What reads conditions in the language of a pack, its named conditions included.

    Args:
        pack: the pack.
        problems: what is wrong with what is read is added to it.
    """
    names = Names.of_pack(pack, problems)
    about = About(
        identity=pack.identity,
        owners=pack.owners,
        vocabularies=pack.vocabularies,
        facts=pack.facts,
        parameters=pack.parameters,
        clauses=pack.clauses,
        readings=pack.readings,
    )
    reader = ConditionReader(ComparisonReader(about, pack.conditions, names), {}, names)
    reader.resolved.update(pack.conditions)
    return reader, names
