"""A pack decided by durable_rules."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

from isp_rules.backends.durable import verdict
from isp_rules.backends.durable.asking import asking
from isp_rules.backends.durable.native import Asked
from isp_rules.backends.durable.questions import Group, plan_of
from isp_rules.decision.decision import Decision
from isp_rules.decision.prepared import PreparedPack
from isp_rules.engine.verdict import Attachments
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Pack
from isp_rules.share.model import Share
from isp_rules.share.reading import ShareLike


class PackLike(Protocol):
    """A `RulePack`, so far as it is needed here."""

    syntax: Pack

    def share(self, share: ShareLike) -> Share:
        """A share, checked once."""


class Evaluator:
    """The functions of the reference evaluator, answered by durable_rules. Many threads may ask: one at a time does."""

    def __init__(self, pack: Pack) -> None:
        """
        Translate a pack, and have durable_rules read it.

        Raises:
            PackError: durable_rules cannot express it.
            IspRulesError: durable_rules is not there.
        """
        self._pack = pack
        self._plan = plan_of(pack)
        self._asked = Asked(rule for chunk in self._plan.chunks for rule in chunk.rules)
        self._lock = threading.Lock()

    def judge(self, share: ShareFacts) -> list[tuple[int, bool, tuple[int, ...]]]:
        """What stands against the share; as `Compiled.judge`."""
        return list(verdict.failures(self._pack, self._answers(self._plan.against, share)))

    def attach(self, share: ShareFacts) -> Attachments:
        """What goes with an allow; as `evaluate.attach`."""
        grounds = verdict.grounds(self._pack, self._answers(self._plan.grounds, share))
        duties = verdict.duties(self._answers(self._plan.duties, share))
        return Attachments(
            tuple(sorted(grounds, key=lambda met: (met.requirement, met.item))),
            tuple(sorted(duties, key=lambda owed: (owed.duty, owed.item))),
        )

    def notices(self, share: ShareFacts) -> tuple[int, ...]:
        """The numbers of the notices that are true; as `evaluate.notices`."""
        return tuple(sorted(verdict.notices(self._answers(self._plan.notices, share))))

    def _answers(self, groups: Sequence[Group], share: ShareFacts) -> verdict.Answered:
        told = asking(self._pack, groups, share)
        with self._lock:
            try:
                message = next(told)
                while True:
                    message = told.send(self._asked.tell(message))
            except StopIteration as done:
                answered: verdict.Answered = done.value
                return answered


class DurableEngine:
    """
    A rule pack in durable_rules: the decisions of `RulePack.decide`, found by another engine.

    What stands against a share, by what grounds requirements pass, and which duties and notices go with the answer
    comes from durable_rules. Shares are checked, and what an answer says is worded, as everywhere.
    """

    def __init__(self, pack: PackLike) -> None:
        """
        Have durable_rules read a pack.

        Args:
            pack: what `load_pack` returns.

        Raises:
            PackError: durable_rules cannot express it (see `GAPS`).
            IspRulesError: durable_rules is not installed.
        """
        self._read = pack.share
        self._evaluator = Evaluator(pack.syntax)
        self._prepared = PreparedPack(pack.syntax, self._evaluator)

    def decide(self, share: ShareLike) -> Decision:
        """
        Allow or deny a proposed share, with every reason; as `RulePack.decide`.

        Args:
            share: as `RulePack.share` takes it.

        Raises:
            ShareError: it is no share of this pack.
        """
        facts = self._read(share).facts
        return Decision(self._prepared, facts, self._evaluator.judge(facts))
