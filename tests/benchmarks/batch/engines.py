"""What decides tables of Kent shares: this library, Polars and DuckDB, one thread each; and do they answer alike?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import numpy as np
import pyarrow as pa

from isp_rules import RulePack
from tests.benchmarks.batch.kent_shares import Pool

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # it is read when Polars is imported, which is below

OURS: Final = "isp_rules, from dictionary-encoded Arrow"
WITH_RULES: Final = "isp_rules, the rules named as well"
POLARS: Final = "Polars expressions"
DUCKDB: Final = "DuckDB SQL"

Answers = list[tuple[bool, set[str]]]
"""For each share whether it is allowed, and the rules that stand against it."""


@dataclass(frozen=True)
class Engine:
    """Something that decides tables."""

    name: str
    ready: Callable[[pa.Table], Callable[[], Any]]
    """Takes a table into the form that suits the engine, which is not measured, and gives what is measured."""
    answers: Callable[[Any], Answers]
    """What an answer says, where it names rules; this is not measured."""
    remark: str


def engines(pack: RulePack, pool: Pool, checked: int) -> tuple[list[Engine], dict[str, str]]:
    """
    The engines that answer as `pack.decide` does, and why the others do not take part.

    Args:
        pack: the Kent pack.
        pool: shares to try.
        checked: how many of them.
    """
    tried = Pool(pool.shares[:checked], pool.table.slice(0, checked))
    decided = [pack.decide(share) for share in tried.shares]
    expected = [(decision.allowed, set(decision.rules)) for decision in decided]
    found, missing = [], {}
    for name, made in {WITH_RULES: _ours, POLARS: _polars, DUCKDB: _duckdb}.items():
        engine = made(pack)
        if engine is None:
            missing[name] = "not installed"
            continue
        answers = engine.answers(engine.ready(tried.table)())
        alike = sum(one == other for one, other in zip(answers, expected, strict=True))
        remark = f"{engine.remark}the same answer for {alike:,} of {checked:,} shares"
        if alike < checked:
            missing[name] = remark
        else:
            found.append(Engine(name, engine.ready, engine.answers, remark))
    return found, missing


def _ours(pack: RulePack) -> Engine:
    def answers(table: pa.Table) -> Answers:
        rows = zip(table["outcome"].to_pylist(), table["rules"].to_pylist(), strict=True)
        return [(outcome == "allow", set(rules)) for outcome, rules in rows]

    return Engine(WITH_RULES, lambda table: lambda: pack.decide_table(table, with_rules=True), answers, "")


def _polars(pack: RulePack) -> Engine | None:
    if (installed := _version("polars")) is None:
        return None
    polars, rules = import_module("polars"), import_module("tests.benchmarks.batch.polars_rules")
    asked = rules.PolarsRules(pack.syntax)

    def ready(table: pa.Table) -> Callable[[], Any]:
        frame = polars.from_arrow(table)
        return lambda: asked.ask(frame)

    def answers(frame: Any) -> Answers:
        return _unpacked(pack, asked.rules, frame.to_arrow())

    return Engine(POLARS, ready, answers, f"{installed}, {_threads(polars.thread_pool_size())}, ")


def _duckdb(pack: RulePack) -> Engine | None:
    if (installed := _version("duckdb")) is None:
        return None
    duckdb, rules = import_module("duckdb"), import_module("tests.benchmarks.batch.duckdb_rules")
    asked = rules.DuckdbRules(pack.syntax)

    def ready(table: pa.Table) -> Callable[[], Any]:
        connection = duckdb.connect(config={"threads": 1})
        connection.register("numbered", table.append_column("row", pa.array(np.arange(len(table)))))
        connection.sql("CREATE TABLE shares AS FROM numbered")
        return lambda: asked.ask(connection)

    return Engine(DUCKDB, ready, lambda table: _unpacked(pack, asked.rules, table), f"{installed}, one thread, ")


def _threads(count: int) -> str:
    return "one thread" if count == 1 else f"{count} threads"


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _unpacked(pack: RulePack, rules: Sequence[Sequence[int]], table: pa.Table) -> Answers:
    """The rules behind the bits of `mask_0`, `mask_1` ..."""
    against = pack.syntax.against
    masks = zip(*(table[f"mask_{number}"].to_pylist() for number in range(len(rules))), strict=True)
    found = [{against[rule].id for rule in _behind(rules, row)} for row in masks]
    return list(zip(table["allow"].to_pylist(), found, strict=True))


def _behind(rules: Sequence[Sequence[int]], masks: Iterable[int]) -> Iterable[int]:
    for numbers, mask in zip(rules, masks, strict=True):
        yield from (number for bit, number in enumerate(numbers) if mask >> bit & 1)
