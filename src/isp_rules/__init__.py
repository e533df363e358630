"""
Whether a proposed share of personal data keeps to its information sharing protocol, with every reason.

    rule pack (YAML) ─ load_pack ─> RulePack ─┐
                                              ├─ decide ─> Decision ─ explain ─> text, Markdown, HTML
    proposed share (mapping, JSON, YAML) ─────┘

A rule pack is a list of questions asked of a proposed share. The share is allowed when every question is answered yes
and no exclusion applies. *Cannot tell* is never yes, and the answer always says why.

>>> import isp_rules
>>> pack = isp_rules.load_pack("kent-schools-2016")
>>> decision = pack.decide({"date": "2016-11-14", "sender": {"kind": "academy"}})
>>> decision.outcome.value
'deny'
"""

from isp_rules.decision.decision import Decision
from isp_rules.decision.prepared import engine_version
from isp_rules.decision.record import DutyOwed, Finding, Met, Needed, NoticeGiven, Outcome, PackUsed, Record
from isp_rules.errors import Diagnostic, IspRulesError, PackError, ShareError, Span
from isp_rules.pack.syntax import Kind
from isp_rules.rulepack import Given, RulePack, load_pack, shipped_packs
from isp_rules.share.model import Share
from isp_rules.share.reading import ShareLike

__version__ = engine_version()

__all__ = [
    "Decision",
    "Diagnostic",
    "DutyOwed",
    "Finding",
    "Given",
    "IspRulesError",
    "Kind",
    "Met",
    "Needed",
    "NoticeGiven",
    "Outcome",
    "PackError",
    "PackUsed",
    "Record",
    "RulePack",
    "Share",
    "ShareError",
    "ShareLike",
    "Span",
    "__version__",
    "load_pack",
    "shipped_packs",
]
