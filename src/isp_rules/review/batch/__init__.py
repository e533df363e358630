"""
A file of shares, decided: the auditor's year, or a data team's extract before it leaves.

    file ─ chunks ─> decided, here or in several processes, in the order of the file ─> output, rejects, report
"""

from isp_rules.review.batch.report import BATCH_SCHEMA, BatchReport
from isp_rules.review.batch.run import Outputs, Progress, StoppedError, decide_file

__all__ = ["BATCH_SCHEMA", "BatchReport", "Outputs", "Progress", "StoppedError", "decide_file"]
