"""Unquoted words: the few that are more than text, and those that two readers would take differently."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from isp_rules.pack.source.scalars import Refusal, scalar


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-17", -17),
        ("999999999999999999", 10**18 - 1),
        ("1.50", Decimal("1.50")),
        ("-0.5", Decimal("-0.5")),
        ("0.00012345678901234567", Decimal("0.00012345678901234567")),
    ],
)
def test_words_that_are_more_than_text(word: str, value: Any) -> None:
    """Flags, nothing, whole numbers and decimals are written in one way each."""
    assert scalar(word) == value
    assert type(scalar(word)) is type(value)


@pytest.mark.parametrize(
    "word",
    [
        *(
            "early_help",
            "yesterday",
            "nob",
            "one",
            "Education Act 1996 s437",
            "P-03a",
            "<<",
            "=",
            "-",
            "--",
            ".",
            "1-2",
        ),
        *("2016-07-18", "2016-02-29", "2016-07", "1.2.3", "1,000", "12a", "18 July 2016", "infinity", "\u0663", "7.5%"),
        "1" * 100 + "x",
    ],
)
def test_everything_else_is_text(word: str) -> None:
    """Words, versions, references and ISO dates stay as they are written."""
    assert scalar(word) == word


@pytest.mark.parametrize(
    ("words", "code", "message", "help_"),
    [
        ("yes Yes YES on On y Y", "ISP040", "is true to some readers and a word to others", "write `true`"),
        ("no No NO off OFF n N", "ISP040", "is false to some readers and a word to others", "write `false`"),
        ("True TRUE tRUE", "ISP041", "is not in lower case", "write `true`"),
        ("False FALSE", "ISP041", "is not in lower case", "write `false`"),
        ("Null NULL", "ISP041", "is not in lower case", "write `null`"),
        (
            "017 0o17 -017 08 007.5 0_1",
            "ISP042",
            "begins with a zero, which some readers take for base eight",
            "write it without the zero",
        ),
        ("0x1F -0x1f 0b101", "ISP043", "is a number that is not in base ten", "write it in base ten"),
        ("1_000 +1_0 1_0.5 0.5_0", "ISP044", "is a number with underscores", "write it without underscores"),
        (
            "1:30 09:30 -1:30 1:30:45.5 10:99",
            "ISP045",
            "is a number in base sixty to some readers",
            "write a number without a colon",
        ),
        ("1e5 1E400 1.5e-3 .5e3 -1e+2", "ISP046", "is a number with an exponent", "write it out"),
        (
            ".inf -.INF +.Inf .nan .NaN NaN Infinity -Infinity",
            "ISP047",
            "is not a number that a rule can compare",
            "write a number",
        ),
        ("+5 1. .5 -.5 +1.5", "ISP048", "is a number only to some readers", "write a number as `5`, `-5` or `0.5`"),
        (
            "2016-7-1 2016/07/18 18/07/2016 18/7/16 18.07.2016 18-07-2016",
            "ISP049",
            "is not a date as this format writes it",
            "write year-month-day, such as `2016-07-18`",
        ),
        (
            "2016-13-45 2015-02-29 0000-01-01",
            "ISP050",
            "is a day that no calendar has",
            "write year-month-day, such as `2016-07-18`",
        ),
        (
            "2016-07-18T10:00:00Z 2016-7-1t10:00",
            "ISP051",
            "is a date with a time, and facts hold days",
            "write the day alone, such as `2016-07-18`",
        ),
    ],
)
def test_words_that_readers_take_differently(words: str, code: str, message: str, help_: str) -> None:
    """Such a word is refused, and the help says what to write in its place."""
    for word in words.split():
        assert scalar(word) == Refusal(code, f"`{word}` {message}", f"{help_}, or put it in quotes to mean the text")


@pytest.mark.parametrize("word", ["1" * 19, "-" + "9" * 19, "1" * 19 + ".5", "1" * 40])
def test_long_numbers(word: str) -> None:
    """A whole number has at most 18 digits."""
    message = f"`{word}` is a number of more than 18 digits"

    assert scalar(word) == Refusal("ISP052", message, "put it in quotes to mean the text")


def test_very_long_numbers_are_cut_in_the_message() -> None:
    """A number of a million digits costs neither time nor a page of message."""
    message = f"`{'1' * 40}…` is a number of more than 18 digits"

    assert scalar("1" * 10**6) == Refusal("ISP052", message, "put it in quotes to mean the text")


@given(st.from_regex(r"[-+0-9._:/eExXoObBTZ]{1,12}|[a-zA-Z~<=]{1,8}", fullmatch=True))
def test_no_word_is_read_otherwise_than_by_pyyaml_or_refused(word: str) -> None:
    """What is let through as a flag, a number or text has the same meaning to a reader of YAML 1.1."""
    value = scalar(word)
    tag = yaml.SafeLoader("").resolve(yaml.ScalarNode, word, (True, False))  # type: ignore[no-untyped-call]

    if isinstance(value, Refusal):
        return
    kinds = {
        bool: {"bool"},
        int: {"int"},
        Decimal: {"float"},
        type(None): {"null"},
        str: {"str", "merge", "value", "timestamp"},
    }
    assert tag.removeprefix("tag:yaml.org,2002:") in kinds[type(value)]
