"""The page of a pack, or of whatever in it has an id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from isp_rules.pack.canonical import canonical
from isp_rules.pack.english.lookup import rules_named
from isp_rules.pack.english.pages import clause_table, clauses_page, facts_page, pack_page
from isp_rules.pack.english.shown import show_rule
from isp_rules.pack.syntax import Named
from isp_rules.rulepack import RulePack

SCHEMA: Final = "isp-rules/shown/1"


def page(pack: RulePack, name: str | None = None, *, clauses: bool = False, facts: bool = False) -> str:
    """
    A page of Markdown.

    Args:
        pack: the pack.
        name: the id of a rule, ground or clause, or the name of a condition; left out, the whole pack.
        clauses: the clause index instead.
        facts: the reference of facts instead.

    Raises:
        IspRulesError: the pack has nothing of that name.
    """
    syntax = pack.syntax
    if clauses:
        return clauses_page(syntax)
    if facts:
        return facts_page(syntax)
    if name is None:
        return pack_page(syntax)
    return show_rule(syntax, name).markdown


def page_data(pack: RulePack, name: str | None = None, *, clauses: bool = False, facts: bool = False) -> dict[str, Any]:
    """
    What a page is about, as data: the parts of the pack's tree, each with the name of its `node`.

    Args:
        pack: as for `page`, with the rest.
        name: as for `page`.
        clauses: as for `page`.
        facts: as for `page`.

    Raises:
        IspRulesError: as `page`.
    """
    used = {"name": pack.name, "version": pack.version, "digest": pack.digest}
    shown = [canonical(each) for each in _parts(pack, name, clauses=clauses, facts=facts)]
    return {"schema": SCHEMA, "pack": used, "shown": shown}


def _parts(pack: RulePack, name: str | None, *, clauses: bool, facts: bool) -> Sequence[object]:
    syntax = pack.syntax
    if clauses:
        return clause_table(syntax)
    if facts:
        return list(syntax.facts.values())
    if name is None:
        return [syntax]
    if name in syntax.conditions:
        return [Named(name, syntax.conditions[name])]
    return rules_named(syntax, name) or [row for row in clause_table(syntax) if row.id == name]
