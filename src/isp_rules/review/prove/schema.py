"""The JSON Schema of a pack's properties, so that an editor completes them."""

from __future__ import annotations

from collections.abc import Iterable

from isp_rules.pack.schema import Schema, with_conditions
from isp_rules.pack.scope import spellings
from isp_rules.pack.syntax import Pack
from isp_rules.review.prove.documents import PropertiesDocument
from isp_rules.review.prove.properties import KINDS


def properties_schema(pack: Pack) -> Schema:
    """
    The schema of a file of properties: conditions over the facts of the pack, and its clauses, rules and facts by name.

    Args:
        pack: the pack.
    """
    schema = with_conditions(
        pack, {**PropertiesDocument.model_json_schema(), "title": f"Properties of {pack.identity.name}"}
    )
    one = schema["$defs"]["PropertyDocument"]
    names = {
        "always_needs": _one_of(name for fact in pack.facts for name in spellings(fact)),
        "always_denied_by": _one_of(rule.id for rule in pack.against),
        "clauses": {"type": "array", "minItems": 1, "items": _one_of(pack.clauses)},
    }
    for key, named in names.items():
        one["properties"][key]["anyOf"][0] = named
    one["oneOf"] = [{"required": [kind], "properties": {kind: {"not": {"type": "null"}}}} for kind in KINDS]
    return schema


def _one_of(names: Iterable[str]) -> Schema:
    return {"enum": sorted(names)}
