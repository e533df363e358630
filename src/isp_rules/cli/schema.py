"""`isp-rules schema`: the JSON Schemas of a pack's files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from isp_rules.cli.options import PackName, open_pack
from isp_rules.cli.output import say, write
from isp_rules.errors import IspRulesError
from isp_rules.review.schemas import schemas


def schema(
    pack: PackName,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="The folder to write them to.")] = None,
) -> None:
    """
    Write the JSON Schemas of a rule pack's files.

    \b
      isp-rules schema kent-schools-2016 --out rules/kent-schools-2016/schemas

    There is one for each sort of file that a pack consists of, one for a share and one for a decision. An editor that
    reads `# yaml-language-server: $schema=...` completes facts and terms with them. Without --out, one JSON object with
    all of them goes to standard output.

    Exit statuses: 0 written; 2 there is no such pack, or the folder cannot be written.
    """
    made = schemas(open_pack(pack))
    if out is None:
        say(json.dumps(made, indent=2, ensure_ascii=False))
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IspRulesError(f"cannot make `{out}`: {(error.strerror or 'it failed').lower()}") from None
    for name, content in made.items():
        write(json.dumps(content, indent=2, ensure_ascii=False), out / f"{name}.schema.json")
