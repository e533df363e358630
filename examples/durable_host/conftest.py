"""Where durable_rules is not installed, or cannot run, the service cannot be imported either."""

from __future__ import annotations

from isp_rules.backends.durable.native import extension
from isp_rules.errors import IspRulesError

collect_ignore = []
try:
    extension()
except IspRulesError:
    collect_ignore.append("referral_router.py")
