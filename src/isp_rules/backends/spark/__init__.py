"""A pack over more shares than one machine decides: Spark shares out the work, and Python reads and decides."""

from isp_rules.backends.spark.deciding import decide_frame, decide_parquet

__all__ = ["decide_frame", "decide_parquet"]
