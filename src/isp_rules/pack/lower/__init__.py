"""
The entries of a pack's files -> the frozen tree. The only place that knows both.

    entries ─ about ─> facts, vocabularies, parameters, clauses, readings ─┐
       └───── rules ─> requirements, exclusions, duties, notices           ├─ whole ─> Pack
                 └ conditions ─> all, any, not, names                      │
                      └ comparisons ─> one fact against its values <───────┘
    further: conditions over a pack that has been read
"""

from isp_rules.pack.lower.comparisons import OPERATORS
from isp_rules.pack.lower.conditions import RESERVED
from isp_rules.pack.lower.further import reader_of
from isp_rules.pack.lower.rules import NOWHERE
from isp_rules.pack.lower.whole import lower

__all__ = ["NOWHERE", "OPERATORS", "RESERVED", "lower", "reader_of"]
