"""
What the cases of a pack show of it: which rules and conditions they have seen, and which ones decided an answer.

    nodes ─> what is counted ─ measure ─> where it decides ─ proofs, count ─> Coverage (report) ─> JSON, page
"""

from isp_rules.review.covering.count import coverage
from isp_rules.review.covering.report import Coverage, NodeCoverage

__all__ = ["Coverage", "NodeCoverage", "coverage"]
