"""
The engine of durable_rules itself, without its Python layer.

`durable.engine.Host` starts two threads that take actions away from whoever asserts a fact, swallows what an action
raises, and writes the state anew after each of them. None of that is wanted where a thread asks and waits for the
answer, so the extension module beneath is called directly.
"""

from __future__ import annotations

import json
import sys
import weakref
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

from isp_rules.backends.durable.asking import Message
from isp_rules.backends.durable.chunks import ASK, Answers, Key, Rule
from isp_rules.errors import IspRulesError

_FACT: Final = "fact"
"""The id of the one fact that is there at a time: a second one would be refused as seen before."""

_FIRST: Final = "first"
_NOT_HANDLED: Final = 1


def extension() -> Any:
    """
    The extension module of durable_rules.

    Raises:
        IspRulesError: it is not installed or cannot run here; the message says what it needs.
    """
    try:
        return import_module("durable_rules_engine")
    except ImportError as missing:
        raise IspRulesError(_needed(sys.version_info[:2])) from missing


def _needed(version: tuple[int, int]) -> str:
    if version >= (3, 13):
        return f"durable_rules does not run on Python {version[0]}.{version[1]}: it needs Python 3.11 or 3.12"
    return 'durable_rules is not installed: pip install "isp-rules[durable]" builds it, and needs a C compiler'


class Asked:
    """
    Rules that durable_rules holds, to be asked by one thread at a time.

    Nothing outlives a question: a fact goes in, the rules that it meets are noted, and it comes out again.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._engine = extension()
        self._noted: dict[str, tuple[Key, bool]] = {}
        definition = {_FIRST: {"all": [{"m": {ASK: _FIRST}}]}}
        for rule in rules:
            definition[rule.name] = {"all": [{"m": rule.test}]}
            self._noted[_quoted(rule.name)] = rule.key, rule.so
        self._handle: int = self._engine.create_ruleset("isp_rules", json.dumps(definition, ensure_ascii=False))
        # A state whose first action has not been taken cannot be deleted: its memory would be freed unset.
        self._noted[_FIRST] = _FIRST, True
        self.tell({ASK: _FIRST})
        weakref.finalize(self, _drop, self._engine, self._handle)

    def tell(self, message: Message) -> Answers:
        """
        What durable_rules makes of one message: which questions are certainly so, and which certainly not.

        Raises:
            Exception: whatever durable_rules raised; its state is as before.
        """
        try:
            told = json.dumps({**message, "id": _FACT}, ensure_ascii=False)
            result, state = self._engine.assert_fact(self._handle, told)
            if result == _NOT_HANDLED:  # no rule is met, and the fact has not been kept
                return {}
            answers = self._actions(state)
            self._engine.retract_fact(self._handle, f'{{"id": "{_FACT}"}}')
        except BaseException:
            # An action that has begun would keep all others waiting for half a minute: the state goes as a whole.
            _forget(self._engine, self._handle)
            raise
        return answers

    def _actions(self, state: int) -> Answers:
        answers: dict[Key, bool] = {}
        begun = self._engine.start_action_for_state(self._handle, state)
        action: str | None = begun[1] if begun else None
        while action:  # {"name of the rule":{"m":{...}}}
            key, so = self._noted[action[2 : action.index('":{"m":')]]
            answers[key] = so
            action = self._engine.complete_and_start_action(self._handle, state)
        return answers

    def facts(self) -> list[Any]:
        """The facts that durable_rules holds between questions: none but the one that says which state it is."""
        held: list[Any] = json.loads(self._engine.get_facts(self._handle, None))
        return held


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)[1:-1]


def _forget(engine: Any, handle: int) -> None:
    with suppress(engine.error):  # there is none
        engine.delete_state(handle, None)


def _drop(engine: Any, handle: int) -> None:
    _forget(engine, handle)
    engine.delete_ruleset(handle)
