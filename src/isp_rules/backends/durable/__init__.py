"""
A rule pack on durable_rules: decided there, or hosted beside a service's own rules.

    pack ─ questions ─ normal ─ steps ─ chunks ─> two rules for each condition ─┬─ DurableEngine ─> Decision
                                                                                └─ ruleset ─> for `durable.engine.Host`

durable_rules knows no *unknown*: of each condition one rule is met when it is certainly so, another when it is
certainly not, and neither where a fact is missing. `GAPS` lists what it cannot express.
"""

from isp_rules.backends.durable.engine import DurableEngine
from isp_rules.backends.durable.gaps import GAPS
from isp_rules.backends.durable.hosting import ruleset

__all__ = ["GAPS", "DurableEngine", "ruleset"]
