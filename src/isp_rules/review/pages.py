"""The page of a pack, or of whatever in it has an id."""

from __future__ import annotations

from isp_rules.errors import IspRulesError, did_you_mean
from isp_rules.pack.pages import clauses_page, condition_page, facts_page, pack_page, rule_page
from isp_rules.pack.syntax import Rule
from isp_rules.rulepack import RulePack


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
    if name in syntax.conditions:
        return condition_page(syntax, name)
    rules = [rule for rule in syntax.rules if name in _names(rule)]
    rules = [rule for rule in rules if rule.id == name] or rules
    if not rules:
        known = (
            {known for rule in syntax.rules for known in _names(rule)} | set(syntax.conditions) | set(syntax.clauses)
        )
        if name in syntax.clauses:
            return clauses_page(syntax, only=name)
        raise IspRulesError(f"{pack.name} has nothing called `{name[:60]}`. {did_you_mean(name, known)}".rstrip())
    return "\n".join(rule_page(syntax, rule) for rule in rules)


def _names(rule: Rule) -> set[str]:
    """The ids by which a rule is asked for: its own, its grounds' and its clauses'."""
    grounds = getattr(rule, "grounds", ())
    return {rule.id, *rule.clauses, *(name for ground in grounds for name in (ground.id, *ground.clauses))}
