"""What is generated from a pack is committed, and true to it; `make pack` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import isp_rules
from isp_rules.pack.source import read_file
from isp_rules.review.pages import page
from isp_rules.review.schemas import schemas
from isp_rules.rulepack import RulePack

KENT = Path(__file__).parents[1] / "rules" / "kent-schools-2016"
CASES = sorted((KENT / "cases").glob("*.yaml"))


@pytest.fixture(scope="module")
def kent() -> RulePack:
    """The pack that is shipped."""
    return isp_rules.load_pack("kent-schools-2016")


def validator(name: str) -> jsonschema.Draft202012Validator:
    """A committed schema, ready to use."""
    schema = json.loads((KENT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_page_of_the_pack_is_true(kent: RulePack) -> None:
    """README.md of the pack is what `isp-rules show` prints."""
    assert (KENT / "README.md").read_text(encoding="utf-8") == page(kent).rstrip("\n") + "\n", "run `make pack`"


def test_the_schemas_are_true(kent: RulePack) -> None:
    """Each schema is what `isp-rules schema` writes, and there is no other."""
    written = {each.name: json.loads(each.read_text(encoding="utf-8")) for each in (KENT / "schemas").iterdir()}

    assert written == {f"{name}.schema.json": schema for name, schema in schemas(kent).items()}, "run `make pack`"


@pytest.mark.parametrize("path", sorted(KENT.glob("*.yaml")), ids=lambda path: path.name)
def test_pack_files_name_and_keep_to_their_schema(path: Path) -> None:
    """An editor completes facts and terms in every file of the pack."""
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schemas/pack.schema.json\n")
    assert problems(path, "pack") == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_cases_and_shares_name_and_keep_to_their_schema(path: Path) -> None:
    """An editor completes cases and shares, too."""
    name = "share" if path.stem.endswith("base") else "cases"

    assert path.read_text(encoding="utf-8").startswith(
        f"# yaml-language-server: $schema=../schemas/{name}.schema.json\n"
    )
    assert problems(path, name) == []


def problems(path: Path, name: str) -> list[str]:
    """What the schema has against a file."""
    document, _ = read_file(path)
    assert document is not None
    return [error.message for error in validator(name).iter_errors(document.data)]


def test_the_pack_schema_refuses_a_misspelt_term() -> None:
    """An editor marks a term that the vocabulary does not have."""
    wrong, right = ({"conditions": {"at_school": {"sender.kind": kind}}} for kind in ("acadamy", "academy"))

    assert [list(error.path) for error in validator("pack").iter_errors(wrong)] == [["conditions"]]
    assert [list(error.path) for error in validator("pack").iter_errors(right)] == []


@pytest.mark.parametrize("path", [each for each in CASES if each.stem.endswith("base")], ids=lambda path: path.name)
def test_decisions_keep_to_their_schema(kent: RulePack, path: Path) -> None:
    """Whatever is decided, its JSON has the published shape."""
    for changes in ({}, {"purposes": None}, {"subjects": [{"role": "parent", "categories": ["offences"]}]}):
        document, _ = read_file(path)
        assert document is not None
        assert isinstance(document.data, dict)
        decision = kent.decide({**document.data, **changes})

        assert [error.message for error in validator("decision").iter_errors(decision.to_dict())] == []
