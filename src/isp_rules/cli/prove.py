"""`isp-rules prove`: whether the properties of a pack hold of every share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from isp_rules.cli.options import PackName, Parameters, TextOrData, format_option, open_pack
from isp_rules.cli.output import say, width
from isp_rules.errors import IspRulesError, did_you_mean
from isp_rules.pack.said import quoted
from isp_rules.review.prove import Property, properties_of, read_properties
from isp_rules.review.prove import prove as proofs_of
from isp_rules.review.prove.told import as_data, as_text


def prove(
    pack: PackName,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="PROPERTY", help="Properties by id; left out, all of them.", show_default=False),
    ] = None,
    properties: Annotated[
        Path | None,
        typer.Option("--properties", metavar="FILE", help="A file of properties, instead of the pack's own."),
    ] = None,
    parameter: Parameters = None,
    format: Annotated[TextOrData, format_option(TextOrData, "How the answers are written.")] = TextOrData.TEXT,  # noqa: A002
) -> None:
    """
    Prove what must hold of every share.

    \b
      isp-rules prove kent-schools-2016
      isp-rules prove kent-schools-2016 NO-EXCLUDED-SERVICE
      isp-rules prove kent-schools-2016 --parameter on_law_repealed=warn

    The properties stand in `properties.yaml` beside the pack's own files, in the language of its conditions. They are
    proved by the solver z3 for shares of any number of items, whichever of their facts are known, with the parameters
    that are given or else their defaults. Where one does not hold, a share is shown of which it does not: it has as few
    facts as can be, was decided by the pack, and comes as a ready case. JSON is an object with `schema`, which names
    the form and the version, and the list `properties`.

    This needs z3: pip install "isp-rules[analysis]"

    Exit statuses: 0 all are proved; 1 one is not, or the solver cannot tell, or it speaks of no share; 2 bad input.
    """
    rules = open_pack(pack, parameter)
    chosen = _chosen(read_properties(rules, properties or properties_of(rules)), names or [])
    proofs = list(proofs_of(rules, chosen))
    if format is TextOrData.JSON:
        data = {"schema": "isp-rules/proofs/1", **as_data(rules, proofs)}
        say(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        say(as_text(rules, proofs, width()))
    raise typer.Exit(0 if all(each.proved for each in proofs) else 1)


def _chosen(properties: tuple[Property, ...], names: list[str]) -> list[Property]:
    known = [each.id for each in properties]
    for name in names:
        if name not in known:
            near = did_you_mean(name, known) or f"they are {', '.join(known)}"
            raise IspRulesError(f"there is no property {quoted(name)}\n  = help: {near}")
    return [each for each in properties if not names or each.id in names]
