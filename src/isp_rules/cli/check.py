"""`isp-rules check`: decide proposed shares."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isp_rules.cli.options import DEFAULT_PACK, Out, PackOption, Parameters, format_option, open_pack
from isp_rules.cli.output import check_out, complain, on_terminal, styled, width, write
from isp_rules.cli.shares import named, share_reader
from isp_rules.cli.styles import explained
from isp_rules.decision.decision import Decision
from isp_rules.errors import ShareError
from isp_rules.page import as_html_document, as_markdown, as_text
from isp_rules.page.escape import markdown, plain
from isp_rules.page.parts import Page
from isp_rules.rulepack import RulePack

if TYPE_CHECKING:
    from isp_rules.review.remedy import Remedies

Decided = list[tuple[str, Decision]]


class Format(StrEnum):
    """How a decision is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def check(
    shares: Annotated[
        list[str],
        typer.Argument(metavar="SHARE", help="YAML or JSON files; `-` is standard input.", show_default=False),
    ],
    pack: PackOption = DEFAULT_PACK,
    parameter: Parameters = None,
    format: Annotated[Format, format_option(Format, "How the answer is written.")] = Format.TEXT,  # noqa: A002
    out: Out = None,
    with_remedies: Annotated[
        bool, typer.Option("--remedies", help="With each denial, the smallest changes that would make it allowed.")
    ] = False,
) -> None:
    """
    Decide proposed shares: allow or deny, with every reason.

    \b
      isp-rules check share.yaml
      isp-rules check share.yaml --remedies
      isp-rules check term/*.yaml --format json --out decisions.json
      cat share.json | isp-rules check - --pack rules/our-protocol

    JSON is one decision for one share (its `schema` names the form and the version), and for several a list of
    objects with `share`, the name of the file, and `decision`. With --remedies each has `remedies` besides, and one
    share is such an object, too.

    Exit statuses: 0 all allowed; 1 some denied; 2 bad input (told on standard error; the other shares are decided).
    """
    check_out(out, *(each for each in shares if each != "-"))
    rules = open_pack(pack, parameter)
    decided: Decided = []
    read = share_reader()
    failed = 0
    for name in shares:
        try:
            decided.append((name, rules.decide(read(name))))
        except ShareError as error:
            failed += 1
            complain(named(error, name))
    if decided or len(shares) > 1:
        count = _count(decided, failed) if len(shares) > 1 else ""
        answers = [_Answer(name, each, _remedies(each) if with_remedies else None) for name, each in decided]
        write(_written(rules, answers, format, count, to_file=out is not None), out)
    if failed:
        raise typer.Exit(2)
    raise typer.Exit(0 if all(decision.allowed for _, decision in decided) else 1)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is written about one share."""

    share: str
    """The name of its file."""
    decision: Decision
    remedies: Remedies | None

    @property
    def page(self) -> Page:
        page = self.decision.page
        return self.remedies.beside(page) if self.remedies else page

    def data(self, *, named: bool) -> Any:
        """The decision alone where it needs neither a name nor anything beside it."""
        told = {"decision": self.decision.to_dict(), **({"remedies": self.remedies.to_dict()} if self.remedies else {})}
        if named:
            return {"share": self.share, **told}
        return told if self.remedies else told["decision"]

    def text(self, *, to_file: bool) -> str:
        text = as_text(self.page, width=width())
        if to_file or not on_terminal():
            return text
        return styled(explained(text, allowed=self.decision.allowed), broken=False)


def _remedies(decision: Decision) -> Remedies:
    from isp_rules.review.remedy import remedies  # noqa: PLC0415 - the command starts sooner without them

    return remedies(decision)


def _written(rules: RulePack, answers: list[_Answer], how: Format, count: str, *, to_file: bool) -> str:
    """The answers in a form; several have a `count`, and each the name of its file."""
    if how is Format.JSON:
        data = [each.data(named=bool(count)) for each in answers]
        return json.dumps(data if count else data[0], indent=2, ensure_ascii=False)
    if how is Format.HTML:
        return as_html_document(((each.share if count else "", each.page) for each in answers), rules.title)
    if how is Format.MARKDOWN:
        parts = [(f"# {markdown(each.share)}", as_markdown(each.page)) for each in answers]
    else:
        parts = [(f"==> {plain(each.share)}", each.text(to_file=to_file)) for each in answers]
    if not count:
        return parts[0][1]
    return "\n".join([*(f"{heading}\n\n{text}" for heading, text in parts), count])


def _count(decided: Decided, failed: int) -> str:
    allowed = sum(decision.allowed for _, decision in decided)
    bad = f", {failed} with errors" if failed else ""
    return f"{len(decided) + failed} shares: {allowed} allowed, {len(decided) - allowed} denied{bad}"
