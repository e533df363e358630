"""The pack as it is sent to the workers, and record batches decided there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final, Protocol

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


class Sent:
    """
    A pack on its way to the workers, and there.

    It is broadcast: each Python worker unpickles and compiles it once, however many tasks it runs.

    Args:
        pack: the pack.
        keys: the columns that are no facts and are passed through.
        with_rules: whether to name the rules that stand against each share.
        with_duties: whether to name the duties that go with each allow.
    """

    def __init__(self, pack: SendablePack, keys: Sequence[str], *, with_rules: bool, with_duties: bool) -> None:
        self._pack = pack
        self._keys = tuple(keys)
        self._asked = {"with_rules": with_rules, "with_duties": with_duties}
        self._digest = pack.digest
        self._engine = engine_version()

    def result_schema(self, keys: Sequence[pa.Field], place: Sequence[pa.Field] = ()) -> pa.Schema:
        """The columns of the result: the place of a row, its keys, the decision, and the problems of a reject."""
        decided = [field for field in result_schema(**self._asked) if field.name != "row"]
        return pa.schema([*place, *keys, *decided, pa.field(PROBLEMS, _PROBLEM_TYPE)])

    @cached_property
    def _decider(self) -> TableDecider:
        """Made on the worker, where pack and library must be those of the driver."""
        here = {"pack": self._pack.digest, "library": engine_version()}
        there = {"pack": self._digest, "library": self._engine}
        for what, arrived in here.items():
            if arrived != there[what]:
                raise IspRulesError(f"the {what} of this worker is {arrived}, and that of the driver {there[what]}")
        return self._pack.table_decider(**self._asked)

    def decide(self, batch: pa.RecordBatch) -> tuple[pa.Array, list[pa.Array]]:
        """
        Decide some shares.

        Args:
            batch: shares, with the keys among their columns.

        Returns:
            The positions of the rows in the batch, valid shares first, and their columns: keys, decision, problems.
        """
        decided = self._decider.decide(batch.drop_columns(list(self._keys)) if self._keys else batch)
        rejects, table = decided.rejects, decided.table
        positions = pa.concat_arrays([table["row"], pa.array([each.row for each in rejects], pa.int64())])
        columns = [_plain(batch[key].take(positions)) for key in self._keys]
        for field in table.schema:
            if field.name != "row":
                rejected = pa.array([REJECTED if field.name == "outcome" else None] * len(rejects), field.type)
                columns.append(pa.concat_arrays([table[field.name], rejected]))
        problems = pa.array(map(_problems, rejects), _PROBLEM_TYPE)
        return positions, [*columns, pa.concat_arrays([pa.nulls(table.num_rows, _PROBLEM_TYPE), problems])]


def _plain(keys: pa.Array) -> pa.Array:
    return keys.dictionary_decode() if pa.types.is_dictionary(keys.type) else keys


def _problems(reject: Reject) -> list[dict[str, str]]:
    return [
        {"column": each.path, "code": each.code, "message": each.message, "help": each.help}
        for each in reject.diagnostics
    ]
