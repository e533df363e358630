"""What cannot be imported has no examples to run: the engines that are measured need not be installed."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [f"{name}_rules.py" for name in ("polars", "duckdb") if find_spec(name) is None]
