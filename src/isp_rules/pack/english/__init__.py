"""
A pack in plain English: what an officer reads instead of YAML.

    words (facts, values) ─> sentences (one comparison) ─> phrases (conditions) ─> bullets ─> rule_blocks ─> pages
    texts, rule_words: what every page and every explanation says in the same words
"""

from isp_rules.pack.english.phrases import condition, judged_for, name_phrase
from isp_rules.pack.english.sentences import requirement_phrase
from isp_rules.pack.english.words import fact_phrase, owner, question, value_phrase

__all__ = [
    "condition",
    "fact_phrase",
    "judged_for",
    "name_phrase",
    "owner",
    "question",
    "requirement_phrase",
    "value_phrase",
]
