"""
What the cases of a pack show of it: which rules and conditions they have seen, and which ones decided an answer.

    worlds ─ nodes ─> what is counted ─ measure ─> a tally each ─ report ─> Coverage ─ table, JSON, HTML
"""

from isp_rules.review.covering.report import Coverage, NodeCoverage, coverage

__all__ = ["Coverage", "NodeCoverage", "coverage"]
