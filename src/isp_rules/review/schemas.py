"""The JSON Schemas of a pack: of its files, of its cases, of a share, of a decision."""

from __future__ import annotations

from typing import Any

from isp_rules.decision.decision import Decision
from isp_rules.pack.schema import DIALECT, Schema, pack_schema
from isp_rules.review.case_documents import CasesDocument
from isp_rules.rulepack import RulePack


def schemas(pack: RulePack) -> dict[str, Schema]:
    """
    Each schema by the name of its file, without `.schema.json`.

    >>> import isp_rules
    >>> sorted(schemas(isp_rules.load_pack("kent-schools-2016")))
    ['cases', 'decision', 'pack', 'share']
    """
    return {
        "pack": pack_schema(pack.syntax),
        "cases": _titled(CasesDocument.model_json_schema(), f"Worked cases of {pack.name}"),
        "share": _titled(pack.Share.model_json_schema(), f"A share that {pack.name} decides"),
        "decision": Decision.schema(),
    }


def _titled(schema: dict[str, Any], title: str) -> Schema:
    return {"$schema": DIALECT, **schema, "title": title}
