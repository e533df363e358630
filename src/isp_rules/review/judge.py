"""One pack, asked for answers as cases speak of them, to shares that are possible and to others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from isp_rules.decision.decision import Decision
from isp_rules.decision.prepared import PreparedPack
from isp_rules.errors import ShareError
from isp_rules.pack.layout import ShareFacts
from isp_rules.pack.syntax import Pack
from isp_rules.review.answers import IMPOSSIBLE, Answer
from isp_rules.share.model import Share, share_model


class Judge:
    """One pack, which answers shares that its own model need not have let through."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._prepared = PreparedPack(pack)

    def answer(self, facts: ShareFacts) -> Answer:
        """The answer to a share, from the whole decision."""
        if cannot := self._prepared.compiled.impossible(facts):
            ids = dict.fromkeys(self.pack.impossible[number].id for number, _ in cannot)
            return Answer(outcome=IMPOSSIBLE, impossible=tuple(ids))
        return Answer.of(Decision(self._prepared, facts, self._prepared.compiled.judge(facts)))

    def against(self, facts: ShareFacts) -> set[int]:
        """The numbers of the rules that stand against a share, which is known much sooner."""
        return {number for number, *_ in self._prepared.compiled.judge(facts)}

    def read(self, share: Mapping[str, Any]) -> ShareFacts | None:
        """
        The facts of a share, impossible ones as well; None if it is no share of the pack.

        Args:
            share: as it is written, in plain data.
        """
        try:
            return self._model.model_validate(share).facts
        except ShareError:
            return None

    @cached_property
    def _model(self) -> type[Share]:
        return share_model(self.pack, lambda _: ())
