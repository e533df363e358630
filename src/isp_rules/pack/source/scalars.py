"""
What an unquoted word of a file means, and which words are refused because two readers would not agree.

Only `true`, `false`, `null`, plain whole numbers and plain decimals are more than text. A date stays text,
and only the way of writing it that sorts and that every country reads alike is let through.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from isp_rules.pack.said import quoted

Scalar = None | bool | int | Decimal | str

DIGITS = 18
"""The most digits of a whole number: what every back end can hold."""

_LONGEST_NUMBER = 64
_LONGEST_SPECIAL = len("Infinity")

_CONSTANTS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}

_MEANT = {
    **dict.fromkeys(("yes", "on", "y", "true"), "true"),
    **dict.fromkeys(("no", "off", "n", "false"), "false"),
    "null": "null",
}

_NUMERIC = re.compile(
    r"""
      (?P<whole> -?(?:0|[1-9][0-9]*) )
    | (?P<decimal> -?(?:0|[1-9][0-9]*)\.[0-9]+ )
    | (?P<date> [0-9]{4}-[0-9]{2}-[0-9]{2} )
    | (?P<other_date> [0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2} | [0-9]{1,2}[-.][0-9]{1,2}[-.][0-9]{4}
                    | [0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{2}){1,2} )
    | (?P<timestamp> [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[\ \t]+)[0-9]{1,2}:.* )
    | (?P<base> [-+]?0(?:[xX][0-9a-fA-F_]+|[bB][01_]+) )
    | (?P<octal> [-+]?0(?:[oO][0-7_]+|[0-9_]+(?:\.[0-9_]*)?) )
    | (?P<sexagesimal> [-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)? )
    | (?P<exponent> [-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)[eE][-+]?[0-9]+ )
    | (?P<infinite> [-+]?\.(?i:inf|nan) | -Infinity )
    | (?P<underscored> [-+]?[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)? | [-+]?[0-9]+\.[0-9]*_[0-9_]* )
    | (?P<loose> \+[0-9]+(?:\.[0-9]*)? | [-+]?[0-9]+\. | [-+]?\.[0-9]+ )
    """,
    re.VERBOSE,
)

_OR_QUOTE = "put it in quotes to mean the text"


class Refusal(NamedTuple):
    """Why an unquoted word is refused, and what to write in its place."""

    code: str
    message: str
    help: str


_REFUSALS = {
    "octal": ("ISP042", "begins with a zero, which some readers take for base eight", "write it without the zero"),
    "base": ("ISP043", "is a number that is not in base ten", "write it in base ten"),
    "underscored": ("ISP044", "is a number with underscores", "write it without underscores"),
    "sexagesimal": ("ISP045", "is a number in base sixty to some readers", "write a number without a colon"),
    "exponent": ("ISP046", "is a number with an exponent", "write it out"),
    "infinite": ("ISP047", "is not a number that a rule can compare", "write a number"),
    "loose": ("ISP048", "is a number only to some readers", "write a number as `5`, `-5` or `0.5`"),
    "other_date": ("ISP049", "is not a date as this format writes it", "write year-month-day, such as `2016-07-18`"),
    "date": ("ISP050", "is a day that no calendar has", "write year-month-day, such as `2016-07-18`"),
    "timestamp": ("ISP051", "is a date with a time, and facts hold days", "write the day alone, such as `2016-07-18`"),
}


def scalar(text: str) -> Scalar | Refusal:
    """
    The value of an unquoted word, or why it is refused.

    >>> scalar("17"), scalar("1.50"), scalar("2016-07-18"), scalar("early_help")
    (17, Decimal('1.50'), '2016-07-18', 'early_help')
    >>> scalar("no").help
    'write `false`, or put it in quotes to mean the text'
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in "0123456789-+.":
        return _number_or_date(text)
    if len(text) > _LONGEST_SPECIAL:
        return text
    if text in {"NaN", "Infinity"}:
        return _refused(text, "infinite")
    meant = _MEANT.get(text.lower())
    if meant is None:
        return text
    if text.lower() == meant:
        return Refusal("ISP041", f"{quoted(text)} is not in lower case", f"write `{meant}`, or {_OR_QUOTE}")
    message = f"{quoted(text)} is {meant} to some readers and a word to others"
    return Refusal("ISP040", message, f"write `{meant}`, or {_OR_QUOTE}")


def _number_or_date(text: str) -> Scalar | Refusal:
    # Matching is quadratic in the length, so a long text is only asked whether it is all digits.
    if len(text) > _LONGEST_NUMBER:
        return _too_long(text) if re.fullmatch("[-+]?[0-9._]+", text) else text
    found = _NUMERIC.fullmatch(text)
    kind = found and found.lastgroup
    match kind:
        case None:
            return text
        case "whole" | "decimal" if len(text.partition(".")[0].lstrip("-")) > DIGITS:
            return _too_long(text)
        case "whole":
            return int(text)
        case "decimal":
            return Decimal(text)
        case "date" if _is_a_day(text):
            return text
        case _:
            return _refused(text, kind)


def _refused(text: str, kind: str) -> Refusal:
    code, what, instead = _REFUSALS[kind]
    return Refusal(code, f"{quoted(text)} {what}", f"{instead}, or {_OR_QUOTE}")


def _too_long(text: str) -> Refusal:
    return Refusal("ISP052", f"{quoted(text)} is a number of more than {DIGITS} digits", _OR_QUOTE)


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
