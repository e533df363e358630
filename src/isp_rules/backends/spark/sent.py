"""The pack as it is sent to the workers, and record batches decided there."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol, Self

import pyarrow as pa

from isp_rules.backends.arrow import Reject, TableDecider, result_schema
from isp_rules.decision.prepared import engine_version
from isp_rules.errors import IspRulesError

PROBLEMS: Final = "problems"
"""The column that says what is wrong with a row that is no valid share; null for all others."""

REJECTED: Final = "rejected"
"""The outcome of a row that is no valid share: neither an allow nor a deny."""

_PROBLEM: Final = ("column", "code", "message", "help")
_PROBLEM_TYPE: Final = pa.list_(pa.struct([(name, pa.string()) for name in _PROBLEM]))


class SendablePack(Protocol):
    """What is asked of a pack: a `RulePack`, which can be pickled."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical pack."""

    def arrow_schema(self) -> pa.Schema:
        """The columns of a table of shares."""

    def table_decider(self, *, with_rules: bool, with_duties: bool) -> TableDecider:
        """What decides record batches."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a batch, decided."""

    positions: pa.Array
    """Which rows of the batch they are."""
    columns: dict[str, pa.Array]
    """Keys, decision and problems, by name."""


@dataclass(frozen=True)
class Sent:
    """A pack on its way to the workers, and there. It is part of what Spark hands to each executor once for a stage."""

    pickled: bytes
    digest: str
    engine: str
    keys: tuple[str, ...]
    """The columns that are no facts and are passed through."""
    with_rules: bool
    with_duties: bool

    @classmethod
    def of(cls, pack: SendablePack, keys: Sequence[str], *, with_rules: bool, with_duties: bool) -> Self:
        """The pack of the driver, and what is asked of it."""
        return cls(pickle.dumps(pack), pack.digest, engine_version(), tuple(keys), with_rules, with_duties)

    def result_schema(self, keys: Sequence[pa.Field], place: Sequence[pa.Field] = ()) -> pa.Schema:
        """The columns of the result: the place of a row, its keys, the decision, and the problems of a reject."""
        decided = [field for field in result_schema(**self._asked) if field.name != "row"]
        return pa.schema([*place, *keys, *decided, pa.field(PROBLEMS, _PROBLEM_TYPE)])

    def decide(self, batch: pa.RecordBatch, *, coded: bool) -> Iterator[Part]:
        """
        Decide some shares.

        Args:
            batch: shares, with the keys among their columns.
            coded: whether numbers may stand for the words of the decisions, as in a dictionary.

        Returns:
            The valid shares, and then the rejects, if there are any.
        """
        decider = _decider(self.pickled, self.digest, self.engine, **self._asked)
        decided = decider.decide(batch.drop_columns(list(self.keys)) if self.keys else batch)
        table, rejects = decided.coded if coded else decided.table, decided.rejects
        columns = {name: table[name] for name in table.schema.names}
        if table.num_rows:
            yield self._part(batch, {**columns, PROBLEMS: pa.nulls(table.num_rows, _PROBLEM_TYPE)})
        if rejects:
            yield self._part(
                batch,
                {
                    **{name: pa.nulls(len(rejects), column.type) for name, column in columns.items()},
                    "row": pa.array([each.row for each in rejects], pa.int64()),
                    "outcome": pa.array([REJECTED] * len(rejects)),
                    PROBLEMS: pa.array(map(_problems, rejects), _PROBLEM_TYPE),
                },
            )

    def _part(self, batch: pa.RecordBatch, columns: dict[str, pa.Array]) -> Part:
        positions = columns.pop("row")
        return Part(positions, {**{key: _plain(batch[key].take(positions)) for key in self.keys}, **columns})

    @property
    def _asked(self) -> dict[str, bool]:
        return {"with_rules": self.with_rules, "with_duties": self.with_duties}


@lru_cache(maxsize=4)
def _decider(pickled: bytes, digest: str, engine: str, *, with_rules: bool, with_duties: bool) -> TableDecider:
    """Made once in each worker, where library and pack must be those of the driver."""
    if (here := engine_version()) != engine:
        raise IspRulesError(f"the library of this worker is {here}, and that of the driver {engine}")
    pack: SendablePack = pickle.loads(pickled)  # noqa: S301 - Spark brings it from the driver
    if pack.digest != digest:
        raise IspRulesError(f"the pack of this worker is {pack.digest}, and that of the driver {digest}")
    return pack.table_decider(with_rules=with_rules, with_duties=with_duties)


def _plain(keys: pa.Array) -> pa.Array:
    return keys.dictionary_decode() if pa.types.is_dictionary(keys.type) else keys


def _problems(reject: Reject) -> list[dict[str, str]]:
    return [
        {"column": each.path, "code": each.code, "message": each.message, "help": each.help}
        for each in reject.diagnostics
    ]
