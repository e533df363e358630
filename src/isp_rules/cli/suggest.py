"""`isp-rules suggest`: cases for one rule."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from isp_rules.cli.options import Out, PackName, Parameters, open_pack
from isp_rules.cli.output import check_out, write
from isp_rules.review.suggestion import suggest as suggested


def suggest(
    pack: PackName,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule.", show_default=False)],
    cases: Annotated[
        Path | None,
        typer.Option("--cases", metavar="DIR", help="A folder of base shares, instead of the pack's own cases."),
    ] = None,
    parameter: Parameters = None,
    out: Out = None,
) -> None:
    """
    Write cases in which just one rule decides.

    \b
      isp-rules suggest kent-schools-2016 LB-S0
      isp-rules suggest kent-schools-2016 X-05 --out cases/adoption.yaml

    A requirement or an exclusion decides both ways: in one case it alone is against the share, in another it alone is
    not shown, and in another it passes, a requirement by each of its grounds alone. A duty is owed in one case and not
    in another, a notice is shown in one and not in another. The shares are found by z3, told as changes of a base
    share among the pack's cases, and confirmed by the pack: what is written is a file of cases that it passes. Read
    them: they say what the rules do, and you say whether that is right. What no share can show is told in a comment.

    This needs z3: pip install "isp-rules[analysis]"

    Exit statuses: 0 written; 1 there is no case to write; 2 bad input.
    """
    check_out(out)
    found = suggested(open_pack(pack, parameter), rule, cases)
    write(found.text, out)
    raise typer.Exit(0 if found.cases else 1)
