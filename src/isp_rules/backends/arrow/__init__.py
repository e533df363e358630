"""
A pack over Arrow tables: one row a share, millions of them, the same answers as one by one.

    record batch ─ part ─> columns, lists, suspects ─ tiles ─> rows whose lists are equally long
    pack ─ rules ─> planes: conditions as a graph ─ program ─> a list of operations over packed bits
    tile ─ leaves ─> a bit for each row, item and fact ─ program ─> a bit for each row and rule ─ decided ─> the result

What is *certainly true* and *certainly false* are two planes of bits; a plane is a box with an axis for each list of
items that it speaks of, so that what is asked of the share is asked once and numpy's broadcasting joins it with what is
asked of its items. Terms stay numbers throughout. Rows that may be no shares are tried by the model of a share.
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
