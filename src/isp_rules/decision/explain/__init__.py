"""A record, set out for a person to read: the page, in the order that an officer needs."""

from isp_rules.decision.explain.explanation import explanation

__all__ = ["explanation"]
