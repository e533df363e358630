"""Parts of a pack that show themselves in a notebook. The tree is frozen data: how it looks is told here."""

from __future__ import annotations

from dataclasses import dataclass

from isp_rules.pack.english.lookup import rules_named, vocabulary_named
from isp_rules.pack.english.overview import vocabulary_page
from isp_rules.pack.english.pages import clauses_page, condition_page, rule_page
from isp_rules.pack.syntax import Pack, Rule, Vocabulary
from isp_rules.page.from_markdown import html_from_markdown
from isp_rules.page.parts import Page
from isp_rules.page.shown import ShowsItself


@dataclass(frozen=True, slots=True, repr=False)
class RuleShown:
    """What a pack has under a name, in plain English."""

    name: str
    rules: tuple[Rule, ...]
    """The rules that go by the name; none for a named condition, and for a clause that nothing encodes."""
    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def _repr_html_(self) -> str | None:
        return html_from_markdown(self.markdown)

    def __str__(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return f"<RuleShown {self.name}>"


@dataclass(frozen=True, slots=True, repr=False)
class VocabularyShown(ShowsItself):
    """A vocabulary of a pack, in plain English."""

    vocabulary: Vocabulary
    page: Page

    def __repr__(self) -> str:
        return f"<VocabularyShown {self.vocabulary.name}>"


def show_rule(pack: Pack, name: str) -> RuleShown:
    """
    A rule, ground, clause or named condition.

    Raises:
        IspRulesError: the pack has nothing of that name.
    """
    if name in pack.conditions:
        return RuleShown(name, (), condition_page(pack, name))
    rules = rules_named(pack, name)
    pages = [rule_page(pack, rule) for rule in rules]
    return RuleShown(name, tuple(rules), "\n".join(pages) or clauses_page(pack, only=name))


def show_vocabulary(pack: Pack, name: str) -> VocabularyShown:
    """
    A vocabulary by its name or that of a fact.

    Raises:
        IspRulesError: the pack has neither.
    """
    vocabulary = vocabulary_named(pack, name)
    return VocabularyShown(vocabulary, vocabulary_page(pack, vocabulary))
