"""Facts that no rule reads, and terms with which nothing is allowed."""

from __future__ import annotations

from collections.abc import Iterator

from isp_rules.pack.scope import conditions_of, declared, facts_of
from isp_rules.pack.syntax import Fact, FactType, Pack
from isp_rules.review.deep.asked import Asked
from isp_rules.review.deep.finding import OF_TERMS, Finding, Sort, Subject


def about_words(asked: Asked) -> Iterator[Finding]:
    """Everything that is odd about facts and their terms, in the order of the pack."""
    read = _facts_read(asked.pack)
    for fact in asked.pack.facts.values():
        if fact.name not in read:
            message = f"no rule reads `{fact.name}`"
            help_ = "leave it out, or acknowledge what it is there for"
            yield Finding("ISP810", Subject(Sort.FACT, fact.name), message, fact.span, help_)
        elif unused := tuple(_terms_without_a_share(asked, fact)):
            message = f"no share is allowed in which `{fact.name}` {'holds' if fact.type is FactType.TERMS else 'is'}"
            help_ = "list it under `not_covered`, mend the rules that leave it out, or acknowledge that they mean to"
            yield Finding(OF_TERMS, Subject(Sort.FACT, fact.name), message, fact.span, help_, unused)


def _terms_without_a_share(asked: Asked, fact: Fact) -> Iterator[str]:
    """The terms that the protocol covers, and that are in no allowed share all the same."""
    terms = asked.pack.vocabularies[fact.vocabulary].terms if fact.vocabulary else {}
    for name, term in terms.items():
        allowed = (asked.can_be(asked.said.allowed, option) for option in asked.options(fact, name))
        if term.covered and not any(allowed):
            yield name


def _facts_read(pack: Pack) -> set[str]:
    """The facts that rules read, as they are declared."""
    names = {name for rule in pack.rules for condition in conditions_of(rule) for name in facts_of(condition)}
    names |= {rule.when_unknown.fact for rule in pack.requirements if rule.when_unknown is not None}
    found = (declared(pack.facts, name) for name in names)
    return {fact.name for fact in found if fact is not None}
