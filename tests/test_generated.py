"""What is generated from a shipped pack is committed and true to it; `make pack` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import isp_rules
from isp_rules.pack.load import ABOUT_THE_PACK
from isp_rules.pack.source import read_file
from isp_rules.review.pages import page
from isp_rules.review.schemas import schemas
from tests.picture import PICTURE, picture

RULES = Path(__file__).parents[1] / "rules"
PACKS = isp_rules.shipped_packs()
STALE = "stale: run `make pack`"


@pytest.mark.parametrize("name", PACKS)
def test_the_page_of_a_pack_is_true(name: str) -> None:
    """README.md of a pack is its page."""
    committed = (RULES / name / "README.md").read_text(encoding="utf-8")
    assert committed == page(isp_rules.load_pack(name)), STALE


@pytest.mark.parametrize("name", PACKS)
def test_the_schemas_of_a_pack_are_true(name: str) -> None:
    """The schemas of a pack are those of its facts, terms and ids, and no file is left over."""
    committed = {
        path.name: json.loads(path.read_text(encoding="utf-8")) for path in (RULES / name / "schemas").iterdir()
    }
    made = schemas(isp_rules.load_pack(name))
    assert committed == {f"{each}.schema.json": schema for each, schema in made.items()}, STALE


@pytest.mark.parametrize("path", sorted(RULES.glob("*/**/*.yaml")), ids=lambda path: str(path.relative_to(RULES)))
def test_every_file_names_its_schema_for_editors(path: Path) -> None:
    """The first line of a file names the schema of what it holds: the pack, cases, or a share among them."""
    document, _ = read_file(path)
    assert document is not None
    assert isinstance(document.data, dict)
    among_cases = path.parent.name == "cases"
    own = path.stem if path.name in ABOUT_THE_PACK else "pack"
    kind = ("cases" if "cases" in document.data else "share") if among_cases else own
    schema = f"{'../' * among_cases}schemas/{kind}.schema.json"
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"# yaml-language-server: $schema={schema}"
    assert (path.parent / schema).is_file()


def test_the_picture_in_the_readme_is_true() -> None:
    """The picture shows what the command prints, word for word."""
    committed = PICTURE.read_text(encoding="utf-8")
    assert words_drawn(committed) == words_drawn(picture()), STALE


def words_drawn(svg: str) -> str:
    """The texts of a picture without spaces, which versions of rich place differently."""
    drawn = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 - our own picture
    return "".join("".join(text.itertext()) for text in drawn).replace("\xa0", "")
