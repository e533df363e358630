"""
A pack on paper: one document that an officer files and a governor reads.

    pack, shares, old pack ─ chapters (policy, tables, trust, change, results) ─> Document ─> HTML, and PDF by a browser
"""

from isp_rules.review.report.whole import PolicyReport, Step, policy_report

__all__ = ["PolicyReport", "Step", "policy_report"]
