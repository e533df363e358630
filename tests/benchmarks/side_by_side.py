"""The same rules in other engines, in the same run: first whether they answer alike, then how long they take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from isp_rules import RulePack
from tests.benchmarks.measure import Effort, Task, by_turns
from tests.benchmarks.peers import cedar, durable_rules, zen_engine
from tests.benchmarks.peers.peer import Asked, Peer
from tests.benchmarks.results import Row, Table
from tests.benchmarks.shares import Facts, Shares, share_of
from tests.benchmarks.sizes import SAID, loaded

PEERS: tuple[Peer, ...] = (*zen_engine.PEERS, *cedar.PEERS, *durable_rules.PEERS)
OURS = "isp_rules, a share checked before"
FROM_A_MAPPING = "isp_rules, a mapping, checked and decided"
ASKED = 50
"""How many shares of each kind are timed."""


@dataclass(frozen=True)
class _Entered:
    """A peer that takes part, or why it does not."""

    peer: Peer
    asked: Asked | None
    remark: str


def tables(effort: Effort, sizes: Sequence[int], say: Callable[[str], None]) -> Iterator[Table]:
    """For each size of pack, one table for each kind of share."""
    for size in sizes:
        say(f"the same {size} rules in every engine")
        shares = Shares(*loaded(size))
        kinds = {kind: shares.draw(kind, ASKED) for kind in ("allowed", "denied", "complete")}
        tried = [*kinds["allowed"], *kinds["denied"], *shares.complete(effort.checked)]
        entered = []
        for peer in PEERS:
            say(f"{size} rules: does {peer.name} answer alike?")
            entered.append(_entered(peer, shares.pack, tried))
        for kind, some in kinds.items():
            say(f"{size} rules in every engine: shares {SAID[kind]}")
            yield _table(f"{size} rules in every engine: shares {SAID[kind]}", shares, some, entered, effort)


def _entered(peer: Peer, pack: RulePack, tried: Sequence[Facts]) -> _Entered:
    if peer.version is None:
        return _Entered(peer, None, "not installed")
    try:
        asked = peer.read(pack.syntax)
        alike = sum(
            asked.found(asked.ask(peer.context(facts))) == set(pack.decide(share_of(facts)).rules) for facts in tried
        )
    except Exception as error:  # noqa: BLE001 - whatever an engine raises is its result
        return _Entered(peer, None, f"{peer.version}: {type(error).__name__}: {error}")
    if alike < len(tried):
        return _Entered(peer, None, f"{peer.version}: another answer for {len(tried) - alike} of {len(tried)} shares")
    return _Entered(peer, asked, f"{peer.version}, the same answer for {alike} of {len(tried)} shares")


def _table(title: str, shares: Shares, some: Sequence[Facts], entered: Sequence[_Entered], effort: Effort) -> Table:
    decide = shares.pack.decide
    tasks = {
        OURS: _each(decide, [shares.ready(facts) for facts in some]),
        FROM_A_MAPPING: _each(decide, [share_of(facts) for facts in some]),
        **{
            each.peer.name: _each(each.asked.ask, [each.peer.context(facts) for facts in some])
            for each in entered
            if each.asked is not None
        },
    }
    figures = by_turns(tasks, effort)
    first = figures[OURS].median
    remarks = {each.peer.name: each.remark for each in entered}
    names = [OURS, FROM_A_MAPPING, *remarks]
    return Table(
        title,
        tuple(
            Row(name, figures[name], figures[name].median / first, remarks.get(name, ""))
            if name in figures
            else Row(name, None, None, remarks[name])
            for name in names
        ),
        "Every engine names all rules that fail. The others are given dictionaries without a check, days as numbers,"
        " and know nothing of *unknown*.",
    )


def _each(ask: Callable[[Any], object], some: Sequence[Any]) -> Task:
    def run() -> None:
        for one in some:
            ask(one)

    return Task(run, len(some))
