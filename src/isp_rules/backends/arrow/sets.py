"""Sets of terms: whether they have a term, the same for all rows or another for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from isp_rules.backends.arrow.columns import Array
from isp_rules.backends.arrow.program import Plane
from isp_rules.backends.arrow.tiles import packed


class Sets(Protocol):
    """Sets of terms in the order of a tile."""

    def having(self, codes: Sequence[int]) -> Plane:
        """Where one of these terms is in the set."""

    def among(self, codes: Array) -> Plane:
        """Where the term of each item is in the set."""


class FewTerms:
    """Sets as numbers with a bit for each term."""

    def __init__(self, bits: Array) -> None:
        self._bits = bits

    def having(self, codes: Sequence[int]) -> Plane:
        """Where one of these terms is in the set."""
        mask = self._bits.dtype.type(sum(1 << code for code in codes))
        return packed((self._bits & mask) != 0)

    def among(self, codes: Array) -> Plane:
        """Where the term of each item is in the set."""
        bit = self._bits.dtype.type(1)
        return packed(np.right_shift(self._bits, codes, dtype=self._bits.dtype) & bit != 0)


class ManyTerms:
    """Sets as a row of truths for each term."""

    def __init__(self, starts: Array, lengths: Array, codes: Array, words: int) -> None:
        self._words = words
        table = np.zeros((words + 1, starts.size), bool)
        many = lengths.ravel()
        behind = np.cumsum(many, dtype=np.intp)
        places = np.arange(behind[-1]) + np.repeat(starts.ravel() - (behind - many), many)
        table[np.minimum(codes.take(places), words), np.repeat(np.arange(starts.size), many)] = True
        self._table = table.reshape(-1, *starts.shape)

    def having(self, codes: Sequence[int]) -> Plane:
        """Where one of these terms is in the set."""
        return packed(np.any(self._table[list(codes)], axis=0))

    def among(self, codes: Array) -> Plane:
        """Where the term of each item is in the set."""
        cells = np.arange(self._table[0].size).reshape(self._table.shape[1:])
        return packed(self._table.reshape(self._words + 1, -1)[np.minimum(codes, self._words), cells])
