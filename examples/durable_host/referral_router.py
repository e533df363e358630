"""
A service that routes its events through durable_rules, and hosts a rule pack beside its own rules.

    referral ─> routing: is it complete? ─> kent: may it be shared? ─ share.decided ─> routing: send it, or tell staff

The pack is one rule set of the host, the service's own rules are another; neither knows how the other is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from durable.engine import Host  # type: ignore[import-not-found,import-untyped,unused-ignore]

from isp_rules import RulePack
from isp_rules.backends.durable import ruleset

PACK: Final = "kent"
ROUTING: Final = "routing"


class ReferralRouter(Host):  # type: ignore[misc]  # durable_rules has no types
    """
    A host of two rule sets.

    A referral is posted to `routing` with its `reference` and, once it is complete, the `proposed` share. What becomes
    of it is told to `send` and `tell`: durable_rules calls them, from whichever thread takes the action.
    """

    def __init__(self, pack: RulePack, send: Callable[[str], None], tell: Callable[[str, str], None]) -> None:
        self._send, self._tell = send, tell
        super().__init__({PACK: ruleset(pack), ROUTING: self._routing()})

    def get_action(self, name: str) -> Callable[[Any], None]:
        """Where durable_rules finds the actions that a rule set names: the pack's two, and no others."""
        return {"share.decided": self._decided, "share.refused": self._refused}[name]

    def refer(self, reference: str, share: dict[str, Any] | None) -> None:
        """Take in a referral; without a share it waits for one."""
        self.post(ROUTING, {"reference": reference, "proposed": share} if share else {"reference": reference})

    def _routing(self) -> dict[str, Any]:
        """The service's own rules."""
        return {
            "complete": {"all": [{"m": {"$ex": {"proposed": 1}}}], "run": self._ask},
            "incomplete": {
                "all": [
                    {"m": {"$and": [{"$nex": {"proposed": 1}}, {"$nex": {"outcome": 1}}, {"$ex": {"reference": 1}}]}}
                ],
                "run": lambda c: self._tell(c.m.reference, "say what is to be shared, with whom and why"),
            },
            "allowed": {"all": [{"m": {"outcome": "allow"}}], "run": lambda c: self._send(c.m.reference)},
            "denied": {
                "all": [{"m": {"outcome": "deny"}}],
                "run": lambda c: self._tell(c.m.reference, f"not under this protocol: {', '.join(c.m.rules)}"),
            },
        }

    def _ask(self, c: Any) -> None:
        self.post(PACK, {"share": dict(c.m.proposed.items()), "reference": c.m.reference})

    def _decided(self, c: Any) -> None:
        """The answer goes to the service's own rules, which know what to do with it."""
        self.post(ROUTING, {"reference": c.m.reference, "outcome": c.m.outcome, "rules": c.m.rules})

    def _refused(self, c: Any) -> None:
        self._tell(c.m.reference, "; ".join(c.m.problems))
