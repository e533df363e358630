"""`isp-rules schema` and `isp-rules packs`."""

from __future__ import annotations

import json
from pathlib import Path

from isp_rules import load_pack
from isp_rules.review.schemas import schemas
from tests.cli.conftest import Run
from tests.library import FOLDER, PACK


def test_without_a_folder_the_schemas_are_one_object(run: Run) -> None:
    """Standard output gets all of them, each under its name."""
    status, out, err = run("schema", FOLDER)

    assert (status, err) == (0, "")
    assert json.loads(out) == schemas(PACK)


def test_each_schema_is_a_file_in_the_folder(run: Run, tmp_path: Path) -> None:
    """The folder is made, with those above it; writing again writes the same."""
    folder = tmp_path / "some" / "schemas"

    for _ in range(2):
        assert run("schema", FOLDER, "--out", folder) == (0, "", "")
        written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}
        assert written == {f"{name}.schema.json": schema for name, schema in schemas(PACK).items()}


def test_a_folder_that_cannot_be_made_is_an_error(run: Run, tmp_path: Path) -> None:
    """A file in the way of the folder is told."""
    file = tmp_path / "file"
    file.touch()

    assert run("schema", FOLDER, "--out", file) == (2, "", f"error: cannot make `{file}`: file exists\n")


def test_packs_lists_what_is_shipped(run: Run) -> None:
    """Each pack with its version, and its title below."""
    kent = load_pack("kent-schools-2016")

    assert run("packs") == (0, f"kent-schools-2016 {kent.version}\n  {kent.title}\n", "")
