"""
What is dead, doubled or out of reach in a pack: found by asking a solver about all shares.

    pack ─ rules, words ─> findings ─ acknowledged (acknowledged.yaml) ─> what is left to mend
"""

from isp_rules.review.deep.check import deep_lint
from isp_rules.review.deep.finding import Finding, Subject

__all__ = ["Finding", "Subject", "deep_lint"]
