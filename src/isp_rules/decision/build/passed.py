"""How each requirement passed: by which ground, because it does not apply, or because its silence is tolerated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from isp_rules.decision.build.items import all_named
from isp_rules.decision.build.once import once
from isp_rules.decision.prepared import PreparedPack
from isp_rules.decision.record import Met, Passed
from isp_rules.engine.items import Item
from isp_rules.engine.verdict import DOES_NOT_APPLY, TOLERATED, GroundMet
from isp_rules.pack.layout import ShareFacts


def grounds(prepared: PreparedPack, share: ShareFacts, met: Iterable[GroundMet], failed: set[int]) -> tuple[Met, ...]:
    """How each requirement without a finding passed, one entry for each ground that passed it."""
    grouped: dict[tuple[int, int], list[Item]] = {}
    for each in met:
        if each.requirement not in failed:
            grouped.setdefault((each.requirement, each.ground), []).append(each.item)
    return tuple(_met(prepared, share, number, ground, items) for (number, ground), items in sorted(grouped.items()))


def _met(prepared: PreparedPack, share: ShareFacts, number: int, position: int, items: Sequence[Item]) -> Met:
    rule = prepared.pack.requirements[number]
    common: dict[str, Any] = {
        "requirement": rule.id,
        "asks": rule.asks,
        "section": rule.source.section,
        "items": all_named(prepared.pack, share, items),
        "count": len(items),
    }
    if position in {DOES_NOT_APPLY, TOLERATED}:
        passed = Passed.DOES_NOT_APPLY if position == DOES_NOT_APPLY else Passed.TOLERATED
        cited = once(rule.id, rule.clauses)
        return Met(passed=passed, ground="", title="", act="", clauses=cited, evidence="", **common)
    ground = rule.grounds[position]
    return Met(
        passed=Passed.BY_GROUND,
        ground=ground.id,
        title=ground.title,
        act=ground.act,
        clauses=once(rule.id, rule.clauses, ground.id, ground.clauses),
        evidence=ground.evidence,
        **common,
    )
