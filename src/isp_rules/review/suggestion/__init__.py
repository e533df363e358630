"""Cases for one rule, found by the solver: those in which it alone decides, both ways, and each of its grounds."""

from isp_rules.review.suggestion.suggest import Suggestion, suggest

__all__ = ["Suggestion", "suggest"]
