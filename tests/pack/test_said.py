"""How an error repeats a wrong value."""

from __future__ import annotations

from decimal import Decimal

import pytest

from isp_rules import PackError, load_pack
from isp_rules.pack.said import as_written
from tests.library import FOLDER


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("word", "`word`"),
        ("w" * 40, f"`{'w' * 40}`"),
        ("w" * 41, f"`{'w' * 40}…`"),
        ("\x1b[31mred\u202e", "`\ufffd[31mred\ufffd`"),
        (-7, "`-7`"),
        (Decimal("0.5"), "`0.5`"),
        pytest.param(10**5000, "a number", id="of 5000 digits"),
        (True, "`true`"),
        (None, "nothing"),
        ({}, "a mapping"),
    ],
)
def test_as_written(value: object, said: str) -> None:
    """A short value is repeated in backticks, cut short and harmless to a terminal; any other is named by its shape."""
    assert as_written(value) == said


def test_a_wrong_parameter_is_harmless() -> None:
    """What was given for a parameter moves no cursor, and no number is too long to be refused in our words."""
    for name, value, said in (
        ("on_review_overdue", "\x1b[2J", "unknown term: `\ufffd[2J`"),
        ("on_review_overdue", 10**5000, "a term is wanted here, not a number"),
        ("own_consent_from", 10**5000, "a number of at most 15 digits is wanted here"),
        ("own_consent_from", -(10**16), "a number of at most 15 digits is wanted here"),
    ):
        with pytest.raises(PackError) as caught:
            load_pack(FOLDER, parameters={name: value})
        (problem,) = caught.value.diagnostics
        assert problem.message == f"parameter `{name}`: {said}"
