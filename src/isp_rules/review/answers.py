"""What a case can expect of an answer: ids and facts, no texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

from isp_rules.decision.decision import Decision

IMPOSSIBLE: Final = "impossible"
"""The outcome where the share cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one share, as far as cases speak of it. Orders and repetitions mean nothing."""

    outcome: str
    """`allow`, `deny` or `impossible`."""
    findings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """The facts that the findings wait for."""
    clauses: tuple[str, ...] = ()
    """Those of the findings; on an allow those of the grounds that were met, and of the duties."""
    impossible: tuple[str, ...] = ()
    """By what the share cannot be."""

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """
        The answer that a decision is.

        Args:
            decision: about a share that can be.
        """
        return cls(
            outcome=decision.outcome.value,
            findings=decision.rules,
            kinds=tuple(each.value for each in decision.kinds),
            grounds=tuple(met.ground for met in decision.grounds if met.ground),
            duties=tuple(duty.duty for duty in decision.duties),
            notices=tuple(each.notice for each in decision.notices),
            missing=tuple(fact for finding in decision.findings for fact in finding.missing),
            clauses=tuple(_clauses(decision)),
        )


def _clauses(decision: Decision) -> Iterator[str]:
    if not decision.allowed:
        for finding in decision.findings:
            yield from finding.clauses
        return
    for met in decision.grounds:
        if met.ground:
            yield from met.clauses
    for duty in decision.duties:
        yield from duty.clauses
