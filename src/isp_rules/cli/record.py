"""`isp-rules record`: the data sharing decision record of a share, for the file."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from isp_rules.cli.options import DEFAULT_PACK, Out, PackOption, Parameters, open_pack
from isp_rules.cli.output import check_out, complain, write, write_whole
from isp_rules.cli.shares import named, share_reader
from isp_rules.cli.usage import UsageError
from isp_rules.errors import ShareError
from isp_rules.pack.said import quoted
from isp_rules.review.sharing_record.record import record as make_record

WORD: Final = ".docx"
HTML: Final = (".html", ".htm")
MARKDOWN: Final = (".md", ".markdown")


def record(
    share: Annotated[
        str, typer.Argument(metavar="SHARE", help="A YAML or JSON file; `-` is standard input.", show_default=False)
    ],
    pack: PackOption = DEFAULT_PACK,
    parameter: Parameters = None,
    with_names: Annotated[
        bool, typer.Option("--with-names", help="Repeat the names and free text of the share.")
    ] = False,
    out: Out = None,
) -> None:
    """
    Write the data sharing decision record of a share.

    \b
      isp-rules record share.yaml -o record.docx
      isp-rules record share.yaml -o record.html --with-names
      isp-rules record share.yaml > record.md

    Its fields are those of the Information Commissioner's decision form. What the share and the decision say is filled
    in; what a person must write is blank and marked, the decision itself and the sign-off among it. The ending of
    --out says what is written; without --out it is Markdown. Names and free text are left out unless asked for.

    Exit statuses: 0 written, whatever the decision; 2 bad input.
    """
    ending = "" if out is None else out.suffix.lower()
    if out is not None and ending not in {WORD, *HTML, *MARKDOWN}:
        raise UsageError(f"a record is not written as {quoted(out.name)}", "end it in .docx, .html or .md")
    check_out(out, share if share != "-" else None)
    rules = open_pack(pack, parameter)
    try:
        made = make_record(rules, share_reader()(share), with_names=with_names)
    except ShareError as error:
        complain(named(error, share))
        raise typer.Exit(2) from None
    if out is not None and ending == WORD:
        write_whole(out, made.to_word())
    else:
        write(made.to_html() if ending in HTML else made.to_markdown(), out)
