"""What comes back for a table of shares: a row for each valid one, the rejects, and numbers that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import pyarrow as pa

from isp_rules.errors import Diagnostic


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is no valid share: its number, counted from 0 over the whole input, and what is wrong with it."""

    row: int
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """
    How many shares were allowed or denied, and why; summaries of parts add up to that of the whole.

    Rejected rows are no shares: they count in `rejected` alone. `kinds`, `rules` and `missing` count shares, each once
    for each kind of finding, rule that stands against it, and fact that is still needed.
    """

    allowed: int = 0
    denied: int = 0
    rejected: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """All rows that were read."""
        return self.allowed + self.denied + self.rejected

    def __add__(self, other: Self) -> Summary:
        return Summary(
            self.allowed + other.allowed,
            self.denied + other.denied,
            self.rejected + other.rejected,
            dict(Counter(self.kinds) + Counter(other.kinds)),
            dict(Counter(self.rules) + Counter(other.rules)),
            dict(Counter(self.missing) + Counter(other.missing)),
        )


@dataclass(frozen=True)
class BatchDecision:
    """
    One record batch, decided.

    Attributes:
        coded: a row for each valid share, in the order of the input: `row`, `outcome`, `kinds`, `still_needed`, and
            `rules` and `duties` where they were asked for; each word is there once, and numbers stand for it.
        rejects: the rows that are no valid share.
        summary: the numbers of both.
    """

    coded: pa.RecordBatch
    rejects: tuple[Reject, ...]
    summary: Summary

    @cached_property
    def table(self) -> pa.RecordBatch:
        """As `coded`, with the words spelled out: for readers who know no dictionaries."""
        return self.coded.cast(_spelled_out(self.coded.schema))


def coded_schema(*, with_rules: bool = False, with_duties: bool = False) -> pa.Schema:
    """The columns of a decided batch, with numbers for the words."""
    few, many = pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int32(), pa.string())
    columns = {"row": pa.int64(), "outcome": few, "kinds": pa.list_(few), "still_needed": pa.list_(many)}
    if with_rules:
        columns["rules"] = pa.list_(many)
    if with_duties:
        columns["duties"] = pa.list_(many)
    return pa.schema(list(columns.items()))


def result_schema(*, with_rules: bool = False, with_duties: bool = False) -> pa.Schema:
    """The columns of a decided batch, with the words spelled out."""
    return _spelled_out(coded_schema(with_rules=with_rules, with_duties=with_duties))


def _spelled_out(schema: pa.Schema) -> pa.Schema:
    return pa.schema([(field.name, _without_dictionary(field.type)) for field in schema])


def _without_dictionary(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind):
        return pa.list_(_without_dictionary(kind.value_type))
    return kind.value_type if pa.types.is_dictionary(kind) else kind
