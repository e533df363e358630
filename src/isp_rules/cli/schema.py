"""`isp-rules schema`: the JSON Schemas of a pack's files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from isp_rules.cli.options import PackName, open_pack
from isp_rules.cli.output import write_file
from isp_rules.errors import IspRulesError
from isp_rules.review.schemas import schemas


def schema(
    pack: PackName,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="The folder to write them to.")] = None,
) -> None:
    """
    Write the JSON Schemas of a pack: of its own files, of cases, of a share and of a decision.

    \b
      isp-rules schema kent-schools-2016 --out rules/kent-schools-2016/schemas

    An editor that reads `# yaml-language-server: $schema=...` completes facts and terms with them. Without --out, one
    JSON object with all of them goes to standard output.

    Exit statuses: 0 written; 2 there is no such pack, or the folder cannot be written.
    """
    made = schemas(open_pack(pack))
    if out is None:
        sys.stdout.write(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            write_file(out / f"{name}.schema.json", json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        raise IspRulesError(f"cannot write to {out}: {(error.strerror or 'it failed').lower()}") from None
