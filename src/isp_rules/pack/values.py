"""Words of a pack file -> the values that facts are compared with: terms and groups, flags, numbers, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, assert_never

from isp_rules.errors import did_you_mean
from isp_rules.pack.said import as_written, unquoted
from isp_rules.pack.syntax import FactType, Scalar, Vocabulary

WANTED = {
    FactType.TERM: "a term",
    FactType.TERMS: "terms",
    FactType.FLAG: "true or false",
    FactType.NUMBER: "a whole number",
    FactType.DATE: "a date such as 2016-11-14",
    FactType.TEXT: "text",
}


LARGEST_NUMBER: Final = 10**15
"""How large a number in a pack or a share may be, above zero or below."""


class WrongValueError(Exception):
    """A word that cannot stand for a value: its code, the sentence, the help."""

    def __init__(self, code: str, message: str, help_: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help_


@dataclass(frozen=True, slots=True)
class Domain:
    """What a fact or a parameter can hold: its type, and its words where they are listed."""

    type: FactType
    words: Mapping[str, tuple[str, ...]]
    """Each word that may stand for a value, with the terms it means: itself, or the members of a group."""
    vocabulary: str = ""
    decimal: bool = False

    @classmethod
    def of_vocabulary(cls, kind: FactType, vocabulary: Vocabulary) -> Domain:
        """The terms and groups of a vocabulary."""
        return cls(kind, {**{term: (term,) for term in vocabulary.terms}, **vocabulary.groups}, vocabulary.name)

    def values(self, written: Any) -> frozenset[Scalar]:
        """
        The values that one written word stands for: several where it names a group.

        Raises:
            WrongValueError: the word is of the wrong type, or no term or group of the vocabulary.
        """
        match self.type:
            case FactType.TERM | FactType.TERMS:
                if not isinstance(written, str):
                    raise WrongValueError(
                        "ISP227", f"a term is wanted here, not {as_written(written)}", self._help(written)
                    )
                if written not in self.words:
                    known = f"term or group of `{self.vocabulary}`" if self.vocabulary else "term"
                    raise WrongValueError("ISP202", f"unknown {known}: {as_written(written)}", self._help(written))
                return frozenset(self.words[written])
            case FactType.FLAG:
                if isinstance(written, bool):
                    return frozenset([written])
            case FactType.NUMBER:
                whole = isinstance(written, int) and not isinstance(written, bool)
                if whole and abs(written) > LARGEST_NUMBER:
                    raise WrongValueError("ISP227", "a number of at most 15 digits is wanted here")
                if whole or (self.decimal and isinstance(written, Decimal)):
                    return frozenset([written])
            case FactType.DATE:
                return frozenset([iso_date(written)])
            case FactType.TEXT:
                pass
            case _:
                assert_never(self.type)
        wanted = "a number" if self.decimal else WANTED[self.type]
        message = f"{wanted} is wanted here, not {as_written(written)}"
        raise WrongValueError("ISP227", message, unquoted(written, wanted))

    def _help(self, written: Any) -> str:
        if isinstance(written, bool) and str(written).lower() in self.words:
            return f'write "{str(written).lower()}" in quotes'
        near = did_you_mean(written, self.words) if isinstance(written, str) else ""
        return near or f"the words are {', '.join(f'`{word}`' for word in list(self.words)[:40])}"


def iso_date(written: Any) -> date:
    """
    A date from its ISO form.

    >>> iso_date("2016-11-14")
    datetime.date(2016, 11, 14)

    Raises:
        WrongValueError: anything but year-month-day with four, two and two digits.
    """
    # Python reads the days of weeks, too: 2016-W46-1.
    if isinstance(written, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    raise WrongValueError("ISP227", f"a date such as 2016-11-14 is wanted here, not {as_written(written)}")
