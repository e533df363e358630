"""
What changes from one pack to another, and which shares it changes.

    revisions (PACK@REV) ─> compare ─> told, revised: each part in English, word by word
                                    ─> meaning, readable ─> witnesses: shares found by the solver, decided by both
                                    ─> replay: given shares ─> report
"""

from __future__ import annotations

from isp_rules.review.difference.compare import diff
from isp_rules.review.difference.replay import Replay
from isp_rules.review.difference.report import SCHEMA, Change, PackDiff, Side
from isp_rules.review.difference.revisions import pack_of
from isp_rules.review.difference.told import Name, Part
from isp_rules.review.difference.witnesses import Flip, Unknown, Witness

__all__ = [
    "SCHEMA",
    "Change",
    "Flip",
    "Name",
    "PackDiff",
    "Part",
    "Replay",
    "Side",
    "Unknown",
    "Witness",
    "diff",
    "pack_of",
]
