"""
A rule pack as a rule set for a host of durable_rules, beside a service's own.

    share ─ post ─> begin ─> a fact for one combination of items ─> two rules for each condition: what is met is noted
                                    ^                                        │
                                    └─────────────── ask_next <──────────────┴─> `share.decided`
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from isp_rules.backends.durable import verdict
from isp_rules.backends.durable.asking import Asking, Message, asking
from isp_rules.backends.durable.chunks import ASK, Answers, Key, Rule
from isp_rules.backends.durable.engine import PackLike
from isp_rules.backends.durable.questions import plan_of
from isp_rules.errors import ShareError

DECIDED: Final = "share.decided"
REFUSED: Final = "share.refused"

_FACT: Final = ":fact"
"""The id of the one fact that a state holds while a share is asked about."""


def ruleset(pack: PackLike) -> dict[str, dict[str, Any]]:
    """
    The rules of a pack for a host of durable_rules, in the form that `durable.engine.Host` takes.

    A share is posted as `{"share": ..., "reference": ...}`: a mapping of plain data, or its JSON text where it has more
    than two hundred keys. The reference is the service's own, and may be left out. What comes of it is one of two
    actions, which the host's `get_action` gives:

    - `share.decided`: its message has `outcome` (`allow` or `deny`), `rules` (the ids of those that stand against the
      share), `pack` and `reference`;
    - `share.refused`, for what is no share of the pack: its message has `problems` and `reference`.

    Shares posted with the same `sid`, or without one, are decided one after another. durable_rules holds 1,024 `sid`s
    at most and forgets none by itself. What it cannot take in as a message at all, `post` refuses with an error of its.

    Args:
        pack: what `load_pack` returns.

    Returns:
        A rule set for one host; the host takes it apart.

    Raises:
        PackError: durable_rules cannot express the pack (see `GAPS`).

    >>> import isp_rules
    >>> rules = ruleset(isp_rules.load_pack("kent-schools-2016"))
    >>> [name.partition(" ")[2] for name in rules if " X-05:" in name]
    ['X-05: certainly so', 'X-05: certainly not']
    """
    return _Hosted(pack).rules


@dataclass(slots=True)
class _Running:
    """One share that is being asked about."""

    told: Asking
    reference: Any
    message: Message = field(default_factory=dict)
    """What was told last."""
    answers: dict[Key, bool] = field(default_factory=dict)
    """What has come of it."""


class _Hosted:
    """The actions of a rule set. A state takes one action at a time; what is asked in each is kept by its `sid`."""

    def __init__(self, pack: PackLike) -> None:
        self._pack = pack
        self._against = plan_of(pack.syntax).against
        self._running: dict[str, _Running] = {}
        rules = [rule for group in self._against for chunk in group.chunks for rule in chunk.rules]
        # All that a fact meets comes first, then the next fact, and then another share.
        self.rules: dict[str, dict[str, Any]] = {
            **{rule.name: _rule(rule.test, self._noting(rule)) for rule in rules},
            "what is told next": _rule({"$ex": {ASK: 1}}, self.ask_next, after=1),
            "a share": _rule({"$ex": {"share": 1}}, self.begin, after=2),
            DECIDED: _rule({"event": DECIDED}, DECIDED),
            REFUSED: _rule({"event": REFUSED}, REFUSED),
        }

    def begin(self, c: Any) -> None:
        """A share has been posted."""
        posted = dict(c.m.items())
        reference = posted.get("reference")
        try:
            share = self._pack.share(posted["share"])
        except ShareError as error:
            problems = [str(each) for each in error.diagnostics]
            c.post({"event": REFUSED, "reference": reference, "problems": problems})
            return
        told = asking(self._pack.syntax, self._against, share.facts)
        self._running[c.s.sid] = _Running(told, reference)
        self._tell(c, None)

    def ask_next(self, c: Any) -> None:
        """All that a fact meets has been noted."""
        running = self._running[c.s.sid]
        c.retract_fact(running.message)
        self._tell(c, running.answers)

    def _noting(self, rule: Rule) -> Callable[[Any], None]:
        def note(c: Any) -> None:
            self._running[c.s.sid].answers[rule.key] = rule.so

        return note

    def _tell(self, c: Any, answers: Answers | None) -> None:
        """Tell the next message, or the outcome when there is none."""
        running = self._running[c.s.sid]
        try:
            running.message = {**running.told.send(answers), "id": _FACT}  # type: ignore[arg-type]  # None begins
        except StopIteration as done:
            del self._running[c.s.sid]
            c.post({"event": DECIDED, "reference": running.reference, **self._outcome(done.value)})
        else:
            running.answers = {}
            c.assert_fact(running.message)

    def _outcome(self, answered: verdict.Answered) -> dict[str, Any]:
        pack = self._pack.syntax
        found = sorted({(not each.definite, each.rule) for each in verdict.failures(pack, answered)})
        rules = dict.fromkeys(pack.against[number].id for _, number in found)
        return {"outcome": "deny" if rules else "allow", "rules": list(rules), "pack": pack.identity.name}


def _rule(test: dict[str, Any], run: Callable[[Any], None] | str, *, after: int = 0) -> dict[str, Any]:
    return {"all": [{"m": test}], "run": run, "pri": after}
