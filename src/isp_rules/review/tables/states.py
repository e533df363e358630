"""What can come of a share, in one word, one sign and one colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from isp_rules.decision.decision import Decision
from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.syntax import Kind


class State(StrEnum):
    """What a decision comes to: allowed, or denied and of which kind first; or no share at all."""

    ALLOW = "allow"
    ALLOW_WITH_DUTIES = "allow_with_duties"
    OUT_OF_SCOPE = "out_of_scope"
    CONDITION_FAILED = "condition_failed"
    TERM_BREACH = "term_breach"
    NOT_IN_FORCE = "not_in_force"
    NOT_SHOWN = "not_shown"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Look:
    """How a state looks. The sign says it to whoever does not see the colour."""

    sign: str
    words: str
    colour: str


def _denied(sign: str, kind: Kind, colour: str) -> Look:
    return Look(sign, KIND_WORDS[kind], colour)


LOOKS: Final[Mapping[State, Look]] = MappingProxyType(
    {
        State.ALLOW: Look("✓", "allowed", "#009E73"),
        State.ALLOW_WITH_DUTIES: Look("✓", "allowed, with duties", "#56B4E9"),
        State.OUT_OF_SCOPE: _denied("⊘", Kind.OUT_OF_SCOPE, "#D55E00"),
        State.CONDITION_FAILED: _denied("✗", Kind.CONDITION_FAILED, "#CC79A7"),
        State.TERM_BREACH: _denied("!", Kind.TERM_BREACH, "#E69F00"),
        State.NOT_IN_FORCE: _denied("∅", Kind.NOT_IN_FORCE, "#8A8F98"),
        State.NOT_SHOWN: _denied("?", Kind.NOT_SHOWN, "#F0E442"),
        State.IMPOSSIBLE: Look("-", "cannot be", "#D9D9D9"),
    }
)
"""
The colours are those that Okabe and Ito chose to be told apart by colour-blind readers.

M. Okabe, K. Ito: Color Universal Design (2008).
"""


def state_of(decision: Decision) -> State:
    """
    What a decision comes to.

    Args:
        decision: any decision.

    >>> import isp_rules
    >>> state_of(isp_rules.load_pack("kent-schools-2016").decide({"purposes": ["fundraising"]})).value
    'out_of_scope'
    """
    if decision.allowed:
        return State.ALLOW_WITH_DUTIES if decision.duties else State.ALLOW
    return State(decision.kinds[0].value)
