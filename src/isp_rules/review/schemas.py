"""
The JSON Schemas of a pack: of its files, of its cases, properties and acknowledgements, of a share, of a decision.

An editor completes facts, terms and ids with them, and marks what is misspelt; what a schema cannot say, the library
says when it reads the file.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Final

from isp_rules.decision import record
from isp_rules.decision.decision import Decision
from isp_rules.pack import syntax
from isp_rules.pack.schema import DIALECT, Schema, pack_schema
from isp_rules.review.case_documents import CasesDocument
from isp_rules.review.case_words import Words
from isp_rules.review.changes import EVERY_CATEGORY
from isp_rules.review.deep.schema import acknowledged_schema
from isp_rules.review.prove.schema import properties_schema
from isp_rules.rulepack import RulePack

_NULL: Final[Schema] = {"type": "null"}


def schemas(pack: RulePack) -> dict[str, Schema]:
    """
    Each schema by the name of its file, without `.schema.json`.

    Args:
        pack: whose facts, terms and ids they hold.

    >>> import isp_rules
    >>> sorted(schemas(isp_rules.load_pack("kent-schools-2016")))
    ['acknowledged', 'cases', 'decision', 'pack', 'properties', 'share']
    """
    return {
        "pack": pack_schema(pack.syntax),
        "cases": {"$schema": DIALECT, "title": f"Worked cases of {pack.name}", **_cases(pack)},
        "properties": properties_schema(pack.syntax),
        "acknowledged": acknowledged_schema(pack.syntax),
        "share": {"$schema": DIALECT, "title": f"A share that {pack.name} decides", **_share(pack)},
        "decision": _decision(),
    }


# --- a share ------------------------------------------------------------------------------------------


def _share(pack: RulePack) -> Schema:
    """The schema of the model, in which every fact and every part may be null: that says the same as leaving it out."""
    schema = _bare(pack.Share.model_json_schema())
    for owner in (schema, *schema["$defs"].values()):
        owner["properties"] = {name: _nullable(part) for name, part in owner["properties"].items()}
    return schema


def _bare(schema: Schema) -> Schema:
    """Without the titles and defaults that pydantic makes up, which an editor would show or fill in."""
    bare: Schema = {}
    for key, value in schema.items():
        match value:
            case dict() if key in {"properties", "$defs"}:
                bare[key] = {name: _bare(part) for name, part in value.items()}
            case dict():
                bare[key] = _bare(value)
            case list():
                bare[key] = [_bare(each) if isinstance(each, dict) else each for each in value]
            case _ if key not in {"title", "default"}:
                bare[key] = value
    return {key: value for key, value in bare.items() if key not in {"title", "default"}}


def _nullable(part: Schema) -> Schema:
    about = {key: part[key] for key in ("description",) if key in part}
    labels = part.get("enumDescriptions")
    rest = {key: value for key, value in part.items() if key not in {*about, "enumDescriptions"}}
    options = rest["anyOf"] if rest.keys() == {"anyOf"} else [rest]
    return {**about, "anyOf": [*(_labelled(each, labels) for each in options if each != _NULL), _NULL]}


def _labelled(part: Schema, labels: list[str] | None) -> Schema:
    """The labels of terms stand beside the terms, where editors look for them."""
    match part:
        case _ if not labels:
            return part
        case {"enum": _}:
            return {**part, "enumDescriptions": labels}
        case {"items": {"anyOf": options}}:
            return {**part, "items": {"anyOf": [_labelled(each, labels) for each in options]}}
        case {"items": items}:
            return {**part, "items": _labelled(items, labels)}
        case _:
            return part


# --- a decision ---------------------------------------------------------------------------------------


def _decision() -> Schema:
    """The published schema; only some versions of pydantic describe its parts by their docstrings."""
    schema = Decision.schema()
    parts = {record.Record.__name__: schema, **schema["$defs"]}
    for name, part in parts.items():
        part["description"] = inspect.getdoc(getattr(record, name, None) or getattr(syntax, name))
    return schema


# --- cases --------------------------------------------------------------------------------------------


def _cases(pack: RulePack) -> Schema:
    """
    The schema of a file of cases, over the pack's ids, parameters and facts.

    Its own definitions begin with an underscore, those of a share beside them never do.
    """
    schema, share, words = _bare(CasesDocument.model_json_schema()), _share(pack), Words(pack.syntax)
    definitions: dict[str, Schema] = {
        "_case": schema.pop("$defs")["CaseDocument"],
        **share.pop("$defs"),
        "_share": share,
    }
    schema["properties"]["cases"]["items"] = _reference("_case")
    case = definitions["_case"]["properties"]
    for key, (noun, known) in {**words.ids, "missing": ("fact", words.facts)}.items():
        name = "_" + noun.replace(" ", "_")
        definitions[name] = {"enum": sorted(known)}
        case[key] = {"description": case[key]["description"], "type": "array", "items": _reference(name)}
    for owner in (schema["properties"], case):
        owner["parameters"] |= {"properties": _parameters(pack), "additionalProperties": False}
    names = [*share["properties"], *words.facts, EVERY_CATEGORY]
    changes = {name: {"$ref": _place(definitions, name)} for name in names}
    case["changes"] |= {"properties": changes, "additionalProperties": False}
    return {**schema, "$defs": definitions}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _parameters(pack: RulePack) -> dict[str, Schema]:
    return {
        name: {"description": each.about, **({"enum": list(each.terms)} if each.terms else {})}
        for name, each in pack.syntax.parameters.items()
    }


def _place(definitions: Mapping[str, Schema], name: str) -> str:
    """Where it is said what a fact, or a part of a share, may be."""
    if name in _ITEMS:
        return f"{_place(definitions, _ITEMS[name])}/anyOf/0/items"
    head, *steps = name.split(".")
    place, part = "", _reference("_share")
    for step in (_OWNERS.get(head, head), *steps):
        owner = str(part.get("items", part)["$ref"])
        place = f"{owner}/properties/{step}"
        part = definitions[owner.removeprefix("#/$defs/")]["properties"][step]["anyOf"][0]
    return place


_ITEMS: Final = {"purpose": "purposes", "category": EVERY_CATEGORY}
_OWNERS: Final = {"party": "sender", "subject": "subjects"}
