"""The answer in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from isp_rules.decision.record import DutyOwed, Finding, Needed, Outcome
from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.english.texts import counted
from isp_rules.pack.syntax import Kind


def summary(
    outcome: Outcome, findings: Sequence[Finding], duties: Sequence[DutyOwed], questions: Sequence[Needed]
) -> str:
    """
    One sentence: the outcome, and what it rests on.

    A definite finding outranks one that is not shown, and an exclusion outranks the other definite ones.
    """
    if outcome is Outcome.ALLOW:
        return f"Allowed under this protocol{_with_duties(duties)}."
    definite = [each for each in findings if each.kind is not Kind.NOT_SHOWN]
    not_shown = len(findings) - len(definite)
    if not definite:
        return f"Denied: not shown. {counted(len(questions), 'fact')} {_is(len(questions))} still needed."
    leading = min(definite, key=lambda each: (not each.exclusion, _RANK.index(each.kind)))
    more = len(definite) - 1
    also = [f"{counted(more, 'further reason')}"] if more else []
    also += [f"{counted(not_shown, 'point')} not shown"] if not_shown else []
    rest = f" ({', '.join(also)})" if also else ""
    return f"Denied: {KIND_WORDS[leading.kind]}, {leading.rule}{rest}."


_RANK: Final = (Kind.OUT_OF_SCOPE, Kind.NOT_IN_FORCE, Kind.CONDITION_FAILED, Kind.TERM_BREACH)


def _with_duties(duties: Sequence[DutyOwed]) -> str:
    if not duties:
        return ""
    certain = sum(duty.certain for duty in duties)
    perhaps = len(duties) - certain
    return f", with {counted(certain, 'duty', 'duties')}" + (f" and {perhaps} that may be owed" if perhaps else "")


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
