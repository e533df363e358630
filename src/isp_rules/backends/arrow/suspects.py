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

from isp_rules.backends.arrow.columns import FIRST_DAY, Array, Mask, known, plain
from isp_rules.pack.values import LARGEST_NUMBER
from isp_rules.share.model import LONGEST_TEXT, MOST_DECIMALS

_DAYS: Final = ((date.min - FIRST_DAY).days, (date.max - FIRST_DAY).days)

_MAY_BE_BLANK: Final[Mask] = np.isin(np.arange(256), [*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3])
"""The first bytes of the white space of Unicode in UTF-8."""


def numbers(values: Array) -> Mask:
    """Numbers that are too large."""
    too_large: Mask = values > LARGEST_NUMBER
    return too_large if values.dtype.kind == "u" else too_large | (values < -LARGEST_NUMBER)


def days(values: Array) -> Mask:
    """Days of a year before 1 or after 9999."""
    outside: Mask = (values < _DAYS[0]) | (values > _DAYS[1])
    return outside


def decimals(values: Array) -> Mask:
    """Numbers that are too large or have too many decimals."""

    def odd(value: Decimal) -> bool:
        return abs(value) > LARGEST_NUMBER or value != round(value, MOST_DECIMALS)

    return np.array([odd(value) for value in values], bool)


def texts(array: pa.Array) -> Mask:
    """Texts that are empty, blank or too long."""
    if pa.types.is_dictionary(array.type):
        there = known(array)
        wrong = texts(array.dictionary)
        if not wrong.any():
            return np.zeros(len(array), bool)
        codes = plain(array.indices)
        return wrong.take(codes if there is None else np.where(there, codes, 0))
    if pa.types.is_string_view(array.type):  # those of a dictionary
        array = array.cast(pa.large_string())
    offset_type = np.int64 if pa.types.is_large_string(array.type) else np.int32
    if not len(array):
        return np.zeros(0, bool)
    offsets = np.frombuffer(array.buffers()[1], offset_type)[array.offset : array.offset + len(array) + 1]
    lengths = np.diff(offsets)
    found: Mask = (lengths == 0) | (lengths > LONGEST_TEXT)
    if offsets[-1] > offsets[0]:
        data = np.frombuffer(array.buffers()[2], np.uint8)
        first: Array = data.take(np.minimum(offsets[:-1], len(data) - 1))
        for place in np.flatnonzero(_MAY_BE_BLANK.take(first) & ~found):
            found[place] = _blank(data[offsets[place] : offsets[place + 1]].tobytes())
    return found


def _blank(text: bytes) -> bool:
    return not text.decode(errors="replace").strip()
