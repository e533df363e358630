"""The Kent pack on durable_rules beside ours: decisions, and the memory of a process that goes on deciding."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import isp_rules
from isp_rules import RulePack
from isp_rules.backends.durable import DurableEngine, ruleset
from isp_rules.backends.durable.native import extension
from isp_rules.errors import IspRulesError
from tests.benchmarks.kent import NAME, base_share
from tests.benchmarks.measure import Effort, Task, by_turns, printed
from tests.benchmarks.results import Figure, Row, Table

_DECIDING = """
import sys
import isp_rules
from isp_rules.backends.durable import DurableEngine
def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))
name, count = sys.argv[1], int(sys.argv[2])
pack = isp_rules.load_pack(name)
shares = [pack.share(pack.path / pack.syntax.identity.base), pack.share({"purposes": ["fundraising"]}), pack.share({})]
print(resident())
engine = DurableEngine(pack)
print(resident())
for number in range(count // 100):
    engine.decide(shares[number % 3])
print(resident())
for number in range(count):
    engine.decide(shares[number % 3])
print(resident())
"""


def tables(effort: Effort, say: Callable[[str], None]) -> Iterator[Table]:
    """Decisions by both engines, and what stays of them."""
    try:
        extension()
    except IspRulesError as missing:
        say(str(missing))
        return
    yield _decisions(effort)
    say(f"the memory of {effort.decisions:,} decisions by durable_rules")
    yield _memory(effort)


def _decisions(effort: Effort) -> Table:
    pack = isp_rules.load_pack(NAME)
    base = base_share(pack)
    shares = {"allowed": base, "denied by a few rules": {**base, "purposes": ["fundraising"]}, "nothing known": {}}
    engine, post = DurableEngine(pack), _hosted(pack)
    tasks: dict[str, Task] = {}
    for kind, share in shares.items():
        checked, plain = pack.share(share), json.loads(json.dumps(share, default=str))
        tasks[f"isp_rules: {kind}"] = _each(pack.decide, checked)
        tasks[f"on durable_rules: {kind}"] = _each(engine.decide, checked)
        tasks[f"posted to a host of durable_rules, checked there: {kind}"] = _each(post, plain)
    figures = by_turns(tasks, effort)
    first = next(iter(figures.values())).median
    rows = (
        Row(name, figure, figure.median / first, f"{1 / figure.median:,.0f} a second")
        for name, figure in figures.items()
    )
    return Table("Kent pack, a share checked before: decisions by two engines", tuple(rows))


def _each(ask: Callable[[Any], object], share: Any) -> Task:
    return Task(lambda: ask(share))


def _hosted(pack: RulePack) -> Callable[[Any], None]:
    host: Any = import_module("durable.engine").Host()
    host.get_action = lambda _: lambda c: c.m.outcome
    host.register_rulesets({"kent": ruleset(pack)})
    return lambda share: host.post("kent", {"share": share})


def _memory(effort: Effort) -> Table:
    stages = [
        "Python, isp_rules and the Kent pack",
        "and the pack in durable_rules",
        f"and {effort.decisions // 100:,} decisions",
        f"and {effort.decisions:,} more",
    ]
    measured = [printed(_DECIDING, NAME, str(effort.decisions))]
    figures = [Figure.of(each, "B") for each in zip(*measured, strict=True)]
    rows = (Row(name, each, each.median / figures[0].median) for name, each in zip(stages, figures, strict=True))
    return Table("Memory of a process that decides with durable_rules", tuple(rows))
