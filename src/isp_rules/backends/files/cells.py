"""What one cell of a sheet says: text -> the value of a fact, or a part of a share that is known to be wrong."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final, assert_never

from isp_rules.pack.syntax import Fact, FactType, Pack
from isp_rules.pack.values import LARGEST_NUMBER, WrongValueError, iso_date
from isp_rules.share.model import LONGEST_TEXT, MOST_DECIMALS

BETWEEN: Final = ";"
"""What stands between the items of a list, the terms of a set and the values of several routes."""

BETWEEN_TERMS: Final = ","
"""What stands between the terms of a set that one of several routes has."""

NO_TERMS: Final = "[]"
"""A set that is known to be empty: a blank cell says that nothing is known."""

_FLAGS: Final = {"true": True, "yes": True, "false": False, "no": False}
_WHOLE: Final = re.compile(r"-?[0-9]{1,40}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


def parts(text: str, between: str = BETWEEN) -> list[str]:
    """
    The parts of a cell.

    >>> parts("health; offences")
    ['health', 'offences']
    """
    return [each.strip() for each in text.split(between)]


def said(fact: Fact, text: str, between: str = BETWEEN) -> Any:
    """
    What a cell says of a fact, as a share would say it; the text itself where it says nothing that is understood.

    Args:
        fact: which the column is about.
        text: the cell, not blank, without blanks around it.
        between: what separates the terms of a set.

    >>> flag = Fact(name="bulk", type=FactType.FLAG, label="is bulk", about="", asks="")
    >>> said(flag, "TRUE"), said(flag, "no"), said(flag, "perhaps")
    (True, False, 'perhaps')
    """
    match fact.type:
        case FactType.TERM | FactType.TEXT:
            return text
        case FactType.TERMS:
            return [] if text == NO_TERMS else parts(text, between)
        case FactType.FLAG:
            return _FLAGS.get(text.lower(), text)
        case FactType.NUMBER if fact.decimal:
            return Decimal(text) if _DECIMAL.fullmatch(text) else text
        case FactType.NUMBER:
            return int(text) if _WHOLE.fullmatch(text) else text
        case FactType.DATE:
            try:
                return iso_date(text)
            except WrongValueError:
                return text
        case _:
            assert_never(fact.type)


def fits(pack: Pack, fact: Fact, value: Any) -> bool:
    """Whether a share may say this of a fact: what the model of a share holds to, asked of one value after another."""
    match fact.type:
        case FactType.TERM:
            return value in pack.vocabularies[fact.vocabulary].terms
        case FactType.TERMS:
            return all(term in pack.vocabularies[fact.vocabulary].terms for term in value)
        case FactType.FLAG:
            return isinstance(value, bool)
        case FactType.NUMBER:
            if isinstance(value, str) or abs(value) > LARGEST_NUMBER:
                return False
            exponent = Decimal(value).normalize().as_tuple().exponent
            return isinstance(exponent, int) and exponent >= -MOST_DECIMALS
        case FactType.DATE:
            return isinstance(value, date)
        case FactType.TEXT:
            return len(value) <= LONGEST_TEXT
        case _:
            assert_never(fact.type)


def how_to_write(fact: Fact) -> str:
    """
    How a fact is written in a cell.

    >>> how_to_write(Fact(name="d", type=FactType.DATE, label="day", about="", asks=""))
    'a date, year first: 2016-11-14'
    """
    match fact.type:
        case FactType.TERM:
            return "one term"
        case FactType.TERMS:
            return f"terms, separated by `{BETWEEN}`; `{NO_TERMS}` for none of them"
        case FactType.FLAG:
            return "TRUE or FALSE (yes and no are read as well)"
        case FactType.NUMBER:
            return "a number" if fact.decimal else "a whole number"
        case FactType.DATE:
            return "a date, year first: 2016-11-14"
        case FactType.TEXT:
            return "text"
        case _:
            assert_never(fact.type)
