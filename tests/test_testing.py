"""The assertions that a service's own tests use."""

from __future__ import annotations

from typing import Any

import pytest

from isp_rules import Decision, IspRulesError, Kind
from isp_rules.testing import assert_allowed, assert_denied
from tests.library import ADDRESS, PACK


def decided(**changes: Any) -> Decision:
    """The base share with other facts."""
    return PACK.decide({**ADDRESS, **changes})


BY_MESSENGER = decided(means=[{"channel": "messenger"}], date=None)


def test_allowed_says_nothing_of_an_allow() -> None:
    """An allowed share passes."""
    assert_allowed(decided())


def test_allowed_explains_a_denial() -> None:
    """Where the share is denied, the message says by which rules, in which way, and explains everything."""
    with pytest.raises(AssertionError) as failure:
        assert_allowed(BY_MESSENGER)
    expected = "expected allow, found deny by L-4 (condition_failed), L-1 (not_shown)\n\n"
    assert str(failure.value) == expected + BY_MESSENGER.explain()


@pytest.mark.parametrize(
    "reasons",
    [
        {},
        {"by": ["L-4"]},
        {"by": "L-4"},
        {"by": ["L-1", "L-4"]},
        {"kind": Kind.NOT_SHOWN},
        {"kind": "condition_failed"},
        {"by": ["L-4"], "kind": "condition_failed"},
    ],
    ids=str,
)
def test_denied_asks_for_at_least_these_reasons(reasons: dict[str, Any]) -> None:
    """A denial passes when every rule asked for stands against the share, in the way asked for."""
    assert_denied(BY_MESSENGER, **reasons)


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ({"by": ["L-4", "X-1"]}, "deny by L-4, X-1"),
        ({"kind": "term_breach"}, "deny (term_breach)"),
        ({"by": ["L-1"], "kind": "not_in_force"}, "deny (not_in_force) by L-1"),
        ({"by": ["L-1"], "kind": "condition_failed"}, "deny (condition_failed) by L-1"),
    ],
    ids=str,
)
def test_denied_for_other_reasons_fails(reasons: dict[str, Any], expected: str) -> None:
    """A denial for other reasons fails with what was expected, what was found, and the explanation."""
    with pytest.raises(AssertionError) as failure:
        assert_denied(BY_MESSENGER, **reasons)
    found = "found deny by L-4 (condition_failed), L-1 (not_shown)"
    assert str(failure.value) == f"expected {expected}, {found}\n\n{BY_MESSENGER.explain()}"


def test_denied_fails_for_an_allow() -> None:
    """An allow is no denial, whatever is asked of it."""
    with pytest.raises(AssertionError, match=r"^expected deny, found allow\n\nAllowed under this protocol"):
        assert_denied(decided())


@pytest.mark.parametrize(
    ("reasons", "message"),
    [
        ({"by": ["L4"]}, "library has no requirement or exclusion `L4`: did you mean `L-4`?"),
        (
            {"by": ["D-2"]},
            "library has no requirement or exclusion `D-2`: did you mean `L-2`?",
        ),
        (
            {"by": ["everything"]},
            (
                "library has no requirement or exclusion `everything`: "
                "only requirements and exclusions stand against a share"
            ),
        ),
        ({"by": 3}, "`by` is the id of a rule or several of them, not a number"),
        ({"by": ["L-4", None]}, "`by` is the id of a rule or several of them, not nothing"),
        ({"kind": "not_show"}, "there is no kind of finding `not_show`: did you mean `not_shown`?"),
        (
            {"kind": "x"},
            (
                "there is no kind of finding `x`: the kinds are "
                "out_of_scope, condition_failed, term_breach, not_in_force, not_shown"
            ),
        ),
    ],
    ids=str,
)
def test_words_that_no_pack_has_are_errors(reasons: dict[str, Any], message: str) -> None:
    """A rule or kind that does not exist is an error, not a failure: the test could never pass."""
    with pytest.raises(IspRulesError) as error:
        assert_denied(BY_MESSENGER, **reasons)
    assert not isinstance(error.value, AssertionError)
    assert str(error.value) == message


def test_a_decision_that_was_read_back_can_be_asserted_on() -> None:
    """A decision from JSON has no pack to know rules by; what it does not find is then simply not found."""
    read = Decision.from_json(BY_MESSENGER.to_json())
    assert_denied(read, by=["L-4"])
    with pytest.raises(AssertionError, match=r"^expected deny by L4, found deny by L-4"):
        assert_denied(read, by=["L4"])
