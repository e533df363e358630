"""What in a pack goes by a name: the rules behind an id, and the vocabulary behind a fact."""

from __future__ import annotations

from isp_rules.errors import IspRulesError, did_you_mean
from isp_rules.pack.english.clauses import grounds_of
from isp_rules.pack.said import quoted
from isp_rules.pack.scope import declared
from isp_rules.pack.syntax import Pack, Rule, Vocabulary


def rules_named(pack: Pack, name: str) -> list[Rule]:
    """
    The rules that go by a name: one by its id, or all that a ground or a clause of that id belongs to.

    None for a clause that no rule encodes.

    Raises:
        IspRulesError: the pack has nothing of that name.
    """
    named = [rule for rule in pack.rules if name in _names(rule)]
    if not named and name not in pack.clauses:
        known = {*pack.conditions, *pack.clauses, *(each for rule in pack.rules for each in _names(rule))}
        meant = did_you_mean(name, sorted(known)) or "name a rule, ground, clause or condition of it"
        raise IspRulesError(f"{pack.identity.name} has nothing called {quoted(name)}\n  = help: {meant}")
    return [rule for rule in named if rule.id == name] or named


def vocabulary_named(pack: Pack, name: str) -> Vocabulary:
    """
    A vocabulary by its name, or by that of a fact that is written in its terms.

    Raises:
        IspRulesError: the pack has neither.
    """
    fact = declared(pack.facts, name)
    found = pack.vocabularies.get(fact.vocabulary if fact else name)
    if found is None:
        known = [*pack.vocabularies, *(each.name for each in pack.facts.values() if each.vocabulary)]
        meant = did_you_mean(name, known) or f"the vocabularies are {', '.join(pack.vocabularies)}"
        raise IspRulesError(f"{pack.identity.name} has no vocabulary {quoted(name)}\n  = help: {meant}")
    return found


def _names(rule: Rule) -> set[str]:
    """The ids by which a rule is asked for: its own, its grounds' and its clauses'."""
    return {rule.id, *rule.clauses, *(id_ for each in grounds_of(rule) for id_ in (each.id, *each.clauses))}
