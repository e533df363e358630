"""
Values that may make a row no valid share, found in columns.

What is found here is only suspected: the model of a share decides, row by row, and says what is wrong. So a check may
find too much, and never too little.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
import pyarrow as pa

from isp_rules.backends.arrow.columns import FIRST_DAY, Array, Mask, plain
from isp_rules.backends.arrow.layouts import in_plain_layout
from isp_rules.pack.values import LARGEST_NUMBER
from isp_rules.share.model import LONGEST_TEXT, MOST_DECIMALS

_DAYS: Final = ((date.min - FIRST_DAY).days, (date.max - FIRST_DAY).days)

_MAY_BE_BLANK: Final[Mask] = np.isin(np.arange(256), [*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3])
"""The first bytes of the white space of Unicode in UTF-8."""


def numbers(values: Array) -> Mask | None:
    """Numbers that are too large; None where there is none."""
    return _outside(values, -LARGEST_NUMBER, LARGEST_NUMBER)


def days(values: Array) -> Mask | None:
    """Days of a year before 1 or after 9999; None where there is none."""
    return _outside(values, *_DAYS)


def _outside(values: Array, least: int, most: int) -> Mask | None:
    # Numbers of few bytes, and those without a sign, cannot be compared with any limit: Python's can.
    if not len(values) or (int(values.min()) >= least and int(values.max()) <= most):
        return None
    limits = np.iinfo(values.dtype)
    outside: Mask = (values < max(least, limits.min)) | (values > min(most, limits.max))
    return outside


def decimals(values: Array) -> Mask | None:
    """Numbers that are too large or have too many decimals."""

    def odd(value: Decimal) -> bool:
        return abs(value) > LARGEST_NUMBER or value != round(value, MOST_DECIMALS)

    return np.array([odd(value) for value in values], bool)


def texts(array: pa.Array) -> Mask | None:
    """Texts that are empty, blank or too long; None where there is none."""
    if pa.types.is_dictionary(array.type):
        wrong = texts(array.dictionary)
        return None if wrong is None else wrong.take(plain(array.indices), mode="clip")
    array = in_plain_layout(array)  # for the texts of a dictionary
    offset_type = np.int64 if pa.types.is_large_string(array.type) else np.int32
    if not len(array):
        return None
    offsets = np.frombuffer(array.buffers()[1], offset_type)[array.offset : array.offset + len(array) + 1]
    lengths = np.diff(offsets)
    found: Mask = (lengths == 0) | (lengths > LONGEST_TEXT)
    if offsets[-1] > offsets[0]:
        data = np.frombuffer(array.buffers()[2], np.uint8)
        first: Array = data.take(np.minimum(offsets[:-1], len(data) - 1))
        for place in np.flatnonzero(_MAY_BE_BLANK.take(first) & ~found):
            found[place] = _blank(data[offsets[place] : offsets[place + 1]].tobytes())
    return found if found.any() else None


def _blank(text: bytes) -> bool:
    return not text.decode(errors="replace").strip()
