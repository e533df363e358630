"""
A pack over Arrow tables: one row a share, millions of them, the same answers as one by one.

    record batch ─> columns ─> planes: a bit for each row ─> rules ─> outcome, kinds, still needed, rejects
"""

from isp_rules.backends.arrow.decider import TableDecider
from isp_rules.backends.arrow.result import BatchDecision, Reject, Summary, result_schema
from isp_rules.backends.arrow.rows import share_of
from isp_rules.backends.arrow.schema import arrow_schema
from isp_rules.backends.arrow.stream import TableLike, batches_of
from isp_rules.backends.arrow.tables import decide_batches, decide_table, row_of

__all__ = [
    "BatchDecision",
    "Reject",
    "Summary",
    "TableDecider",
    "TableLike",
    "arrow_schema",
    "batches_of",
    "decide_batches",
    "decide_table",
    "result_schema",
    "row_of",
    "share_of",
]
