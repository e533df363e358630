"""
A verdict -> the record of a decision: numbers become ids and texts, positions become items with names.

    verdict ─┬─ findings ─ tried ─> what stands against the share ─┐
             ├─ passed ───────────> how each requirement passed    ├─ whole ─> Record
             └─ owed ─────────────> duties and notices ────────────┘
"""

from isp_rules.decision.build.whole import build

__all__ = ["build"]
