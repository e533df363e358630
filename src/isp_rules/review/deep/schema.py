"""The JSON Schema of a pack's acknowledgements."""

from __future__ import annotations

from collections.abc import Iterable

from isp_rules.pack.schema import DIALECT, Schema
from isp_rules.pack.syntax import Pack
from isp_rules.review.deep.documents import AcknowledgedDocument
from isp_rules.review.deep.finding import CODES, Sort


def acknowledged_schema(pack: Pack) -> Schema:
    """
    The schema of a file of acknowledgements: the codes with what they say, and the rules, grounds and facts of a pack.

    Args:
        pack: the pack.
    """
    schema = AcknowledgedDocument.model_json_schema()
    one = schema["$defs"]["AcknowledgementDocument"]
    one["properties"]["finding"] |= {"enum": list(CODES), "enumDescriptions": list(CODES.values())}
    names: dict[Sort, Iterable[str]] = {
        Sort.RULE: (rule.id for rule in pack.rules),
        Sort.GROUND: (ground.id for rule in pack.requirements for ground in rule.grounds),
        Sort.FACT: pack.facts,
    }
    for sort, known in names.items():
        one["properties"][sort.value]["anyOf"][0] = {"enum": sorted(known)}
    one["oneOf"] = [{"required": [sort.value], "properties": {sort.value: {"not": {"type": "null"}}}} for sort in Sort]
    title = f"Acknowledged findings of {pack.identity.name}"
    return {"$schema": DIALECT, "title": title, **{key: part for key, part in schema.items() if key != "title"}}
