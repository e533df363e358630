"""
JSON Schemas of a pack's files, so that an editor completes sections, facts and terms as one types.

They describe what an author should write; `load_pack` knows more than a schema can say.
"""

from __future__ import annotations

from typing import Any, Final

from isp_rules.pack.document import CONDITION_MARK, PackDocument
from isp_rules.pack.lower import OPERATORS
from isp_rules.pack.scope import spellings
from isp_rules.pack.syntax import Fact, FactType, Operator, Pack, Parameter

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_SCALARS: Final[dict[FactType, Schema]] = {
    FactType.FLAG: {"type": "boolean"},
    FactType.NUMBER: {"type": "integer"},
    FactType.DATE: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
}


def pack_schema(pack: Pack) -> Schema:
    """
    The schema of a file of this pack: its sections, and conditions over its facts, terms, parameters and names.

    Args:
        pack: the pack, whose facts and terms an editor is to complete.
    """
    return with_conditions(
        pack, {**PackDocument.model_json_schema(), "title": f"A file of the rule pack {pack.identity.name}"}
    )


def with_conditions(pack: Pack, schema: Schema) -> Schema:
    """
    The schema of a file in whose entries conditions of a pack stand.

    Args:
        pack: the pack.
        schema: as pydantic makes it of the file's model, with a title of its own.
    """
    definitions = schema.get("$defs", {})
    rest = {key: part for key, part in schema.items() if key not in {"$defs", "title"}}
    return {
        "$schema": DIALECT,
        "title": schema["title"],
        **_with_conditions(rest),
        "$defs": {**_with_conditions(definitions), **_definitions(pack)},
    }


def _with_conditions(part: Any) -> Any:
    """The schema with the mark of a condition replaced by a reference to the pack's own conditions."""
    match part:
        case {"const": const} if const == CONDITION_MARK:
            return {"$ref": "#/$defs/when"}
        case dict():
            return {key: _with_conditions(value) for key, value in part.items()}
        case list():
            return [_with_conditions(each) for each in part]
        case _:
            return part


def _definitions(pack: Pack) -> Schema:
    condition = {"$ref": "#/$defs/condition"}
    several = {"type": "array", "items": condition, "minItems": 2}
    facts: Schema = {name: _compared(fact) for fact in pack.facts.values() for name in spellings(fact.name)}
    facts |= {f"parameter.{each.name}": _parameter(each) for each in pack.parameters.values()}
    return {
        "when": {"anyOf": [condition, {"type": "array", "items": condition, "minItems": 1}]},
        "condition": {"anyOf": [{"$ref": "#/$defs/named"}, {"$ref": "#/$defs/mapping"}]},
        "named": {"enum": sorted(pack.conditions)} if pack.conditions else {"type": "string"},
        "mapping": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": {
                "any": {"description": "True when one of these is.", **several},
                "all": {"description": "True when all of these are.", **several},
                "not": {
                    "description": "True when this is false.",
                    "anyOf": [{"$ref": "#/$defs/named"}, {"$ref": "#/$defs/mapping", "maxProperties": 1}],
                },
                **facts,
            },
        },
        **{f"terms of {name}": _words(pack, name) for name in pack.vocabularies},
    }


def _words(pack: Pack, name: str) -> Schema:
    vocabulary = pack.vocabularies[name]
    described = {term.name: term.label for term in vocabulary.terms.values()}
    described |= {group: f"group: {', '.join(terms)}" for group, terms in vocabulary.groups.items()}
    return {"enum": list(described), "enumDescriptions": list(described.values())}


def _compared(fact: Fact) -> Schema:
    """What may stand under a fact in a condition."""
    if fact.type is FactType.TEXT:
        return {"description": fact.about, "const": "stated"}
    one = {"$ref": f"#/$defs/terms of {fact.vocabulary}"} if fact.vocabulary else _SCALARS[fact.type]
    values = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
    references = [_reference("fact"), _reference("parameter")]
    operators = [operator for operator in OPERATORS[fact.type] if operator is not Operator.IS]
    options: list[Schema] = [] if fact.type is FactType.TERMS else [values, *references]
    if operators:
        taken = values if fact.type is FactType.TERMS else one
        under = {operator.value: {"anyOf": [taken, *references]} for operator in operators}
        options.append({"type": "object", "properties": under, "additionalProperties": False, "minProperties": 1})
    return {"description": fact.about, "anyOf": options}


def _reference(key: str) -> Schema:
    return {"type": "object", "properties": {key: {"type": "string"}}, "required": [key], "additionalProperties": False}


def _parameter(parameter: Parameter) -> Schema:
    one = {"enum": list(parameter.terms)} if parameter.terms else _SCALARS[parameter.type]
    return {"description": parameter.about, "anyOf": [one, {"type": "array", "items": one}, {"type": "object"}]}
