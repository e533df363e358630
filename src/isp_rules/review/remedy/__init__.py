"""
The smallest changes to one share that make it allowed.

    domains (values worth trying) ─> repairs (of one condition) ─> search (of the whole share) ─> find ─> report
    moves: one change, and the share after some · words: a change as a sentence
"""

from __future__ import annotations

from isp_rules.review.remedy.find import remedies
from isp_rules.review.remedy.moves import Hands, What
from isp_rules.review.remedy.report import SCHEMA, Beyond, Change, Remedies, Remedy

__all__ = ["SCHEMA", "Beyond", "Change", "Hands", "Remedies", "Remedy", "What", "remedies"]
