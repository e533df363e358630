"""The Kent pack: decide on shares of several sizes, checked before or given as a mapping or a text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

import isp_rules
from isp_rules import RulePack
from tests.benchmarks.measure import Effort, Task, by_turns
from tests.benchmarks.results import Row, Table

NAME = "kent-schools-2016"
VALIDATED = "a share checked before: allowed"


def tables(effort: Effort) -> Iterator[Table]:
    """Decide, and what one may want beside the answer."""
    pack = isp_rules.load_pack(NAME)
    base = base_share(pack)
    person = {**base["subjects"][0], "categories": [*base["subjects"][0]["categories"], "contact_details"]}
    shares = {
        "allowed": base,
        "denied by a few rules": {**base, "purposes": ["fundraising"], "privacy_notice_names_recipient": False},
        "next to nothing known": {"date": base["date"], "sender": {"kind": "academy"}},
        "allowed, 3 people, 9 categories": {**base, "subjects": [person] * 3},
    }
    tasks = {f"a share checked before: {name}": _decide(pack, pack.share(share)) for name, share in shares.items()}
    tasks |= {f"a mapping: {name}": _decide(pack, share) for name, share in shares.items()}
    tasks["a JSON text: allowed"] = _decide(pack, json.dumps(base, default=str))
    share, denied = pack.share(base), pack.share(shares["denied by a few rules"])
    tasks["decide and write it all down: allowed"] = Task(lambda: pack.decide(share).record)
    tasks["decide and write it all down: denied by a few rules"] = Task(lambda: pack.decide(denied).record)
    tasks["decide and explain: denied by a few rules"] = Task(lambda: pack.decide(denied).explain())
    figures = by_turns(tasks, effort)
    first = figures[VALIDATED].median
    rules = f"{len(pack.syntax.requirements)} requirements and {len(pack.syntax.exclusions)} exclusions"
    yield Table(
        f"Kent pack, {rules}: one decision",
        tuple(Row(name, figure, figure.median / first) for name, figure in figures.items()),
    )


def base_share(pack: RulePack) -> dict[str, Any]:
    """The pack's own complete share."""
    text = (pack.path / pack.syntax.identity.base).read_text(encoding="utf-8")
    share: dict[str, Any] = yaml.safe_load(text)
    return share


def _decide(pack: RulePack, share: Any) -> Task:
    return Task(lambda: pack.decide(share))
