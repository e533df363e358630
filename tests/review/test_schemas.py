"""The JSON Schemas of a pack: valid, true of what the library takes, and strict about what is misspelt."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import isp_rules
from isp_rules import Decision
from isp_rules.pack.load import ABOUT_THE_PACK
from isp_rules.pack.source import read_file
from isp_rules.review.case_files import cases_of
from isp_rules.review.changes import changed
from isp_rules.review.schemas import schemas
from isp_rules.rulepack import RulePack
from tests.library import ADDRESS, FOLDER, PACK

PACKS = [PACK, isp_rules.load_pack("kent-schools-2016")]
SCHEMAS = {pack.name: schemas(pack) for pack in PACKS}


def errors(name: str, data: object, pack: RulePack = PACK) -> list[str]:
    """What a schema has against plain data."""
    validator = jsonschema.Draft202012Validator(SCHEMAS[pack.name][name], format_checker=jsonschema.FormatChecker())
    return [each.message for each in validator.iter_errors(data)]


def places(name: str, data: object) -> list[list[str | int]]:
    """Where a schema has something against plain data, inside the alternatives too, as editors look for it."""
    found = []
    waiting = list(jsonschema.Draft202012Validator(SCHEMAS["library"][name]).iter_errors(data))
    while waiting:
        error = waiting.pop()
        found.append(list(error.absolute_path))
        waiting += error.context or ()
    return found


def data_of(path: Path) -> Any:
    """The plain data of a file."""
    document, problems = read_file(path)
    assert document is not None
    assert problems == []
    return document.data


# --- what is valid ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pack", "cases", "share", "decision"])
@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_schema_is_one(pack: RulePack, name: str) -> None:
    """Each schema is a valid schema of draft 2020-12, has a title, and every reference in it leads somewhere."""
    schema = SCHEMAS[pack.name][name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema.get("title") or name == "decision"
    jsonschema.Draft202012Validator.check_schema(schema)
    for reference in references(schema):
        target: Any = schema
        for step in reference.removeprefix("#/").split("/"):
            target = target[int(step) if isinstance(target, list) else step]
        assert isinstance(target, dict), reference


def references(part: object) -> list[str]:
    """All references in a schema."""
    match part:
        case {"$ref": str(reference)}:
            return [reference]
        case dict():
            return [found for each in part.values() for found in references(each)]
        case list():
            return [found for each in part for found in references(each)]
        case _:
            return []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_files_of_a_pack_keep_to_their_schemas(pack: RulePack) -> None:
    """What the library takes, the schemas take: every file of the pack, its cases and its shares."""
    for path in sorted(pack.path.glob("*.yaml")):
        kind = path.stem if path.name in ABOUT_THE_PACK else "pack"
        assert errors(kind, data_of(path), pack) == [], path
    for path in sorted(cases_of(pack).glob("*.yaml")):
        data = data_of(path)
        assert errors("cases" if "cases" in data else "share", data, pack) == [], path


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"date": None, "purpose": None, "category": None, "means.channel": None},
        {"sender": None, "recipient": None, "subjects": None, "means": None},
        {"purposes": [None, "joint_ticket"], "subject.categories": [None]},
    ],
    ids=str,
)
def test_null_says_not_given(changes: dict[str, Any]) -> None:
    """A fact, an item, a part or a list may be null, for the schema as for the library."""
    nulls = {key: value for key, value in changes.items() if value is None and "." not in key and key in ADDRESS}
    share = {**changed(ADDRESS, changes), **nulls}
    PACK.share(share)
    assert errors("share", share) == []
    assert errors("cases", {"base": "base.yaml", "cases": [{"case": "a", "expect": "deny", "changes": changes}]}) == []


@pytest.mark.parametrize("share", [ADDRESS, {**ADDRESS, "date": None}, {**ADDRESS, "purposes": ["advertising"]}, {}])
def test_decisions_keep_to_their_schema(share: dict[str, Any]) -> None:
    """An allow, a denial and half a share: their JSON has the published shape."""
    assert errors("decision", PACK.decide(share).to_dict()) == []


# --- what is not --------------------------------------------------------------------------------------

CASE = {"case": "a", "expect": "deny"}


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("share", {"dat": "2021-06-01"}, []),
        ("share", {"sender": {"knd": "library"}}, ["sender"]),
        ("share", {"subjects": [{"agge": 9}]}, ["subjects", 0]),
        ("share", {"purposes": ["exhibiton"]}, ["purposes", 0]),
        ("share", {"purposes": []}, ["purposes"]),
        ("share", {"subjects": [{"age": "9"}]}, ["subjects", 0, "age"]),
        ("cases", {"base": "b", "case": [CASE], "cases": [CASE]}, []),
        ("cases", {"base": "b", "cases": []}, ["cases"]),
        ("cases", {"cases": [CASE]}, []),
        ("cases", {"base": "b", "cases": [{"case": "a"}]}, ["cases", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "expct": "deny"}]}, ["cases", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "expect": "refuse"}]}, ["cases", 0, "expect"]),
        ("cases", {"base": "b", "cases": [{**CASE, "findings": ["L4"]}]}, ["cases", 0, "findings", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "grounds_include": ["L-3"]}]}, ["cases", 0, "grounds_include", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "duties": ["N-1"]}]}, ["cases", 0, "duties", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "notices": ["D-1"]}]}, ["cases", 0, "notices", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "clauses": ["L-9"]}]}, ["cases", 0, "clauses", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "impossible": ["IMP-2"]}]}, ["cases", 0, "impossible", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "kinds": ["not_shwn"]}]}, ["cases", 0, "kinds", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "missing": ["sender.knd"]}]}, ["cases", 0, "missing", 0]),
        ("cases", {"base": "b", "cases": [{**CASE, "changes": {"subject.agge": 9}}]}, ["cases", 0, "changes"]),
        ("cases", {"base": "b", "cases": [{**CASE, "changes": {"colour": 9}}]}, ["cases", 0, "changes"]),
        (
            "cases",
            {"base": "b", "cases": [{**CASE, "changes": {"sender.kind": "libary"}}]},
            ["cases", 0, "changes", "sender.kind"],
        ),
        (
            "cases",
            {"base": "b", "cases": [{**CASE, "changes": {"category": "helth"}}]},
            ["cases", 0, "changes", "category"],
        ),
        (
            "cases",
            {"base": "b", "cases": [{**CASE, "changes": {"recipient": {"knd": None}}}]},
            ["cases", 0, "changes", "recipient"],
        ),
        ("cases", {"base": "b", "cases": [CASE], "parameters": {"own_consent_form": 3}}, ["parameters"]),
        (
            "cases",
            {"base": "b", "cases": [{**CASE, "parameters": {"on_review_overdue": "wrn"}}]},
            ["cases", 0, "parameters", "on_review_overdue"],
        ),
        ("pack", {"requirement": []}, []),
        ("pack", {"pack": {"nam": "x"}}, ["pack"]),
        ("pack", {"conditions": {"a": {"sender.knd": "library"}}}, ["conditions", "a"]),
        ("pack", {"conditions": {"a": {"sender.kind": "libary"}}}, ["conditions", "a"]),
        ("decision", {"schema": "isp-rules/decision/2"}, ["schema"]),
    ],
    ids=str,
)
def test_what_is_misspelt_is_marked_where_it_stands(name: str, data: object, place: list[str | int]) -> None:
    """A key, a term or an id that the pack does not have is an error at its place, for the editor to mark."""
    assert place in places(name, data)


def test_every_part_of_a_decision_forbids_nothing_that_a_later_version_adds() -> None:
    """Within a version fields may be added: a reader of today's schema takes tomorrow's decision."""
    data = PACK.decide(ADDRESS).to_dict()
    later = copy.deepcopy(data)
    later["added_later"] = True
    assert errors("decision", later) == []
    assert Decision.from_dict(data) == PACK.decide(ADDRESS)


# --- what an editor shows -----------------------------------------------------------------------------


def test_terms_have_their_labels_beside_them() -> None:
    """Where an editor offers the terms of a fact, it finds what each means, and which are not covered."""
    channel = SCHEMAS["library"]["share"]["$defs"]["Means"]["properties"]["channel"]
    assert channel == {
        "description": "How the data travels.",
        "anyOf": [
            {
                "enum": ["post", "email", "messenger"],
                "type": "string",
                "enumDescriptions": ["post", "e-mail", "a messenger (not covered)"],
            },
            {"type": "null"},
        ],
    }


def test_schemas_hold_nothing_that_is_made_up() -> None:
    """No title repeats a field's name, and no default is filled in for an author."""
    for name in ("share", "cases"):
        schema = {key: value for key, value in SCHEMAS["library"][name].items() if key != "title"}
        assert not {"title", "default"} & keywords(schema)


def keywords(schema: dict[str, Any]) -> set[str]:
    """The keywords of a schema and of all the schemas inside it."""
    found = set(schema)
    for key, value in schema.items():
        inner = value.values() if key in {"properties", "$defs"} else [value]
        for each in inner:
            for part in each if isinstance(each, list) else [each]:
                if isinstance(part, dict):
                    found |= keywords(part)
    return found


def test_a_pack_without_notices_and_impossible_shares_has_schemas_too(tmp_path: Path) -> None:
    """Where a pack has none of something, a case can name none."""
    for file in FOLDER.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        cut = text.replace(
            "impossible:\n  - {id: IMP-1, when: {subject.age: {at_most: -1}}, because: nobody has a negative age}\n", ""
        )
        (tmp_path / file.name).write_text(cut.replace("  base: cases/base.yaml\n", ""), encoding="utf-8")
    schema = schemas(isp_rules.load_pack(tmp_path))["cases"]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$defs"]["_impossible_share"] == {"enum": []}
