"""
Every back end behind one question: what does it say of these shares? `BACK_ENDS` has a line for each.

An answer has an entry for each thing that the back end says, under the names of the support table.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from isp_rules import RulePack
from isp_rules.backends.durable import DurableEngine
from isp_rules.backends.durable.native import extension
from isp_rules.backends.support import DUTIES, GROUNDS, ITEMS, KINDS, NEEDED, NOTICES, OUTCOME, RULES, WORDS
from isp_rules.decision.decision import Decision
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import Passed
from isp_rules.engine import evaluate
from isp_rules.engine.compile import failures
from isp_rules.errors import IspRulesError
from isp_rules.pack.layout import ShareFacts

Answer = dict[str, Any]
Answers = Sequence[Answer | None]
"""None for a share that the back end is not asked about."""


@dataclass(frozen=True)
class BackEnd:
    """One back end, as it is asked here."""

    answers: Callable[[RulePack, Sequence[ShareFacts], int], Answers]
    """What it says of each share. A decision says all that it can of one share in so many, which takes its time."""
    missing: Callable[[], str] = lambda: ""
    """Why it cannot be asked where these tests run; nothing if it can."""
    packs: int = 100
    """Under how many generated packs it is asked about generated shares."""


# --- answers ------------------------------------------------------------------------------------------


def of_decision(decision: Decision, *, whole: bool) -> Answer:
    """What a decision says: what stands against the share and, if it is wanted as a whole, all the rest."""
    prepared = decision._prepared
    assert prepared is not None
    found = failures(decision._against)
    rules = prepared.pack.against
    ordered = sorted(found, key=lambda each: (not each.definite, each.rule))
    answer: Answer = {
        OUTCOME: decision.outcome.value,
        RULES: list(dict.fromkeys(rules[each.rule].id for each in ordered)),
        ITEMS: [(rules[each.rule].id, each.definite, each.item) for each in found],
    }
    if whole:
        answer[KINDS] = [kind.value for kind in decision.kinds]
        answer[NEEDED] = list(decision.still_needed)
        answer[GROUNDS] = [(met.requirement, met.ground or met.passed.value) for met in decision.grounds]
        answer[DUTIES] = [duty.duty for duty in decision.duties]
        answer[NOTICES] = [notice.notice for notice in decision.notices]
        answer[WORDS] = decision.to_dict()
    return answer


def of_decisions(decide: Callable[[ShareFacts], Decision], shares: Sequence[ShareFacts], every: int) -> Answers:
    """The answers of what decides one share at a time."""
    return [of_decision(decide(share), whole=number % every == 0) for number, share in enumerate(shares)]


def reference(pack: RulePack, shares: Sequence[ShareFacts], every: int) -> Answers:
    """What the reference evaluator says: the truth."""
    tree = pack.syntax
    prepared = PreparedPack(
        tree,
        SimpleNamespace(attach=partial(evaluate.attach, tree), notices=partial(evaluate.notices, tree)),
    )

    def decide(share: ShareFacts) -> Decision:
        found = [(each.rule, each.definite, tuple(each.item)) for each in evaluate.judge(tree, share)]
        return Decision(prepared, share, found)

    return of_decisions(decide, shares, every)


# --- back ends ----------------------------------------------------------------------------------------


def compiled(pack: RulePack, shares: Sequence[ShareFacts], every: int) -> Answers:
    """`RulePack.decide`."""
    return of_decisions(lambda share: Decision(pack._prepared, share, pack._judge(share)), shares, every)


def durable(pack: RulePack, shares: Sequence[ShareFacts], every: int) -> Answers:
    """`DurableEngine.decide`."""
    engine = DurableEngine(pack)
    judge = engine._evaluator.judge
    return of_decisions(lambda share: Decision(engine._prepared, share, judge(share)), shares, every)


def arrow(pack: RulePack, shares: Sequence[ShareFacts], _: int) -> Answers:
    """`RulePack.decide_table`, every column of it."""
    from tests.backends.tables import mapping_of, table_of  # noqa: PLC0415

    table = table_of(pack, [mapping_of(pack.syntax, share) for share in shares])
    decided = pack.decide_table(table, with_rules=True, with_duties=True)
    assert decided["row"].to_pylist() == list(range(len(shares)))
    return [_of_columns(row) for row in decided.drop_columns("row").to_pylist()]


def spark(pack: RulePack, shares: Sequence[ShareFacts], _: int) -> Answers:
    """`backends.spark.decide_parquet`, every column of it but where a row stood."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    from isp_rules.backends.spark import decide_parquet  # noqa: PLC0415
    from tests.backends.tables import mapping_of, table_of  # noqa: PLC0415

    # A vocabulary made by hand has a mapping of no groups that cannot be pickled.
    words = {name: replace(each, groups=dict(each.groups)) for name, each in pack.syntax.vocabularies.items()}
    pack = RulePack(replace(pack.syntax, vocabularies=words))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shares.parquet"
        table = table_of(pack, [mapping_of(pack.syntax, share) for share in shares])
        pq.write_table(table, path, row_group_size=max(1, len(shares) // 4))
        frame = decide_parquet(
            _session(), pack, str(path), str(Path(folder) / "out"), with_rules=True, with_duties=True
        )
        rows = sorted((row.asDict() for row in frame.collect()), key=lambda row: int(row["row"]))
    assert [row.pop("row") for row in rows] == list(range(len(shares)))
    for row in rows:
        assert row.pop("problems") in (None, [])
        row.pop("file"), row.pop("row_group")
    return [_of_columns(row) for row in rows]


def smt(pack: RulePack, shares: Sequence[ShareFacts], _: int) -> Answers:
    """`backends.smt.Encoding`, asked about each share of one item each."""
    from isp_rules.backends.smt import Encoding, Symbols  # noqa: PLC0415

    ask = _z3(pack, Encoding(pack.syntax, Symbols(pack.syntax)))
    return [ask(share) if _one_of_each(share) else None for share in shares]


def _of_columns(row: dict[str, Any]) -> Answer:
    names = {"outcome": OUTCOME, "rules": RULES, "kinds": KINDS, "still_needed": NEEDED, "duties": DUTIES}
    return {names.get(column, column): value for column, value in row.items()}


def _one_of_each(share: ShareFacts) -> bool:
    lists = (share.purposes, share.subjects, share.means, *(subject.categories for subject in share.subjects))
    return all(len(items) == 1 for items in lists)


def _z3(pack: RulePack, said: Any) -> Callable[[ShareFacts], Answer]:
    import z3  # noqa: PLC0415

    tree = pack.syntax
    rules = [(rule, said.fails(rule.id), said.definitely_fails(rule.id)) for rule in tree.against]
    passes = [
        (rule.id, how, constant)
        for rule in tree.requirements
        for how, constant in (
            (Passed.TOLERATED.value, said.tolerated(rule.id)),
            (Passed.DOES_NOT_APPLY.value, said.does_not_apply(rule.id)),
            *((ground.id, said.ground_met(rule.id, ground.id)) for ground in rule.grounds),
        )
    ]
    duties = [(duty.id, said.duty(duty.id).owed) for duty in tree.duties]
    notices = [(notice.id, said.notice(notice.id)) for notice in tree.notices]
    allowed = said.allowed
    solver = z3.Solver()
    solver.add(*said.symbols.constraints, *said.definitions)

    def ask(share: ShareFacts) -> Answer:
        assert solver.check(*said.symbols.given(tree, share)) == z3.sat
        model = solver.model()

        def true(constant: Any) -> bool:
            return bool(z3.is_true(model.eval(constant, model_completion=True)))

        found = [(not true(definite), rule) for rule, fails, definite in rules if true(fails)]
        found.sort(key=lambda each: each[0])
        failed = {rule.id for _, rule in found}
        return {
            OUTCOME: "allow" if true(allowed) else "deny",
            RULES: [rule.id for _, rule in found],
            GROUNDS: [(rule, how) for rule, how, constant in passes if rule not in failed and true(constant)],
            DUTIES: [] if failed else [duty for duty, owed in duties if true(owed)],
            NOTICES: [notice for notice, shown in notices if true(shown)],
        }

    return ask


# --- whether they are there ---------------------------------------------------------------------------


def _modules(extra: str, *names: str) -> Callable[[], str]:
    def missing() -> str:
        absent = [name for name in names if find_spec(name) is None]
        return f"the extra `{extra}` is not installed: no {', '.join(absent)}" if absent else ""

    return missing


def _no_spark() -> str:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "Spark needs Java, and there is none"
    return _modules("spark", "pyspark", "pandas", "pyarrow")()


def _no_durable() -> str:
    try:
        extension()
    except IspRulesError as error:
        return str(error)
    return ""


@cache
def _session() -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    options = {"ui.enabled": "false", "ui.showConsoleProgress": "false", "log.level": "OFF", "driver.host": "127.0.0.1"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in options.items():
        builder = builder.config(f"spark.{name}", value)
    return builder.getOrCreate()


def stop_spark() -> None:
    """End the session that was begun here: the tests of Spark begin one of their own."""
    if _session.cache_info().currsize:
        _session().stop()
        _session.cache_clear()


BACK_ENDS = {
    "compiled": BackEnd(compiled),
    "arrow": BackEnd(arrow, _modules("batch", "pyarrow", "numpy")),
    "spark": BackEnd(spark, _no_spark, packs=4),
    "smt": BackEnd(smt, _modules("analysis", "z3")),
    "durable": BackEnd(durable, _no_durable),
}
