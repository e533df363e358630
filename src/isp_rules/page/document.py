"""
A long document of chapters: one file, for the screen, the phone and A4 paper. No scripts, nothing loaded.

    Document ─ cover, contents ─ Chapter ─ blocks and sections of a page, pictures, grids, Markdown
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from isp_rules.page.escape import in_html
from isp_rules.page.from_markdown import inner_from_markdown
from isp_rules.page.html import in_styles, inner_html
from isp_rules.page.parts import Block, Section


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG that names itself, and in words what it shows."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of a grid: what stands in it, what that means in words, and the colour behind it (#RRGGBB or none)."""

    text: str
    said: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose rows have a head as well as its columns, as a matrix has; long heads of columns stand upright."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Markdown, whose headings have the depth that they have in the document: a chapter's is 2."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Folded:
    """What is for those who ask for it on a screen; on paper it is all there."""

    heading: str
    parts: tuple[Block | Grid, ...]


Part = Block | Section | Figure | Grid | Folded | Written


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a document that begins a page; `brief` says in one line what is found in it."""

    anchor: str
    heading: str
    brief: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `foot` stands under each printed page."""

    title: str
    kind: str
    cover: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    foot: str


_STYLE: Final = """
:root{color-scheme:light dark}
html{scroll-padding-top:1rem}
body{margin:0;background:Canvas;color:CanvasText;font-family:system-ui,sans-serif;line-height:1.45}
.isp-page{max-width:60rem;margin:0 auto;padding:1rem 1.25rem 4rem}
.isp-page .skip{position:absolute;left:-100vw;top:0;padding:.6rem 1rem;background:Canvas;color:LinkText;z-index:1}
.isp-page .skip:focus{left:0}
.isp-page :focus-visible{outline:.2rem solid #3b82f6;outline-offset:.15rem}
.isp-page a{color:LinkText}
.isp-page h1{margin:.2rem 0 1.5rem;font-size:2rem;line-height:1.2}
.isp-page .kind{margin:2.5rem 0 0;font-weight:650;opacity:.8}
.isp-page .cover{padding-bottom:1rem}
.isp-page h2{margin:3rem 0 .6rem;padding:0 0 .3rem;font-size:1.5rem;line-height:1.25}
.isp-page table{overflow-wrap:break-word}
.isp-page th{overflow-wrap:normal}
.isp-page td{overflow-wrap:break-word;min-width:4.6em}
.isp-page th,.isp-page td{padding-right:1rem}
.isp-page summary h3,.isp-page summary h4{display:inline;margin:0;border:0;font-size:inherit}
.isp-page h3{margin:1.8rem 0 .4rem;font-size:1.2rem;line-height:1.3}
.isp-page h4{margin:1.4rem 0 .3rem;font-size:1.02rem;line-height:1.35}
.isp-page h5{margin:.9rem 0 .2rem;font-size:.95rem;opacity:.85}
.isp-page .brief{padding:.5rem .9rem;border-left:.4rem solid #8a8f98;background:rgba(138,143,152,.14)}
.isp-page nav ol{list-style:none;padding:0}
.isp-page nav li{padding:.35rem 0;border-bottom:1px solid rgba(138,143,152,.4)}
.isp-page nav li a{font-weight:650}
.isp-page figure{margin:1rem 0}
.isp-page figure img{display:block;max-width:100%;height:auto}
.isp-page code{font-size:.92em}
.isp-page blockquote{margin:.6rem 0;padding:.1rem .9rem;border-left:.4rem solid #8a8f98}
.isp-page .grid{width:auto;font-size:.8rem;border-collapse:collapse}
.isp-page .grid caption{text-align:left;padding:.2rem 0;font-weight:650}
.isp-page .grid caption span{position:sticky;left:0;display:inline-block;max-width:min(100%,86vw)}
.isp-page .back{margin-top:2rem}
.isp-page .grid th,.isp-page .grid td{padding:.2rem .3rem;border:1px solid rgba(138,143,152,.45);vertical-align:middle}
.isp-page .grid thead th{vertical-align:bottom;font-weight:600;border-color:transparent}
.isp-page .grid tbody th{font-weight:600;border-left-color:transparent;min-width:8rem}
.isp-page .grid .upright{writing-mode:vertical-rl;transform:rotate(180deg);max-height:13rem;line-height:1.15}
.isp-page .grid td{min-width:0;font-weight:400;text-align:center}
.isp-page .grid td:first-child{font-weight:400}
.isp-page .grid.words td{min-width:4.2rem;text-align:left;font-size:.75rem}
@media (max-width:32rem){
  .isp-page{padding:.5rem .9rem 3rem}
  .isp-page h1{font-size:1.6rem}
  .isp-page figure img{max-width:none;width:40rem}
  .isp-page table{font-size:.8rem}
  .isp-page td{overflow-wrap:anywhere}
  .isp-page thead{display:table-header-group}
  .isp-page tr{display:table-row;border:0;padding:0}
  .isp-page th,.isp-page td{padding-right:.5rem}
  .isp-page td{display:table-cell;min-width:2.8em;padding:.2rem .5rem .2rem 0;
    border-bottom:1px solid rgba(138,143,152,.4)}
  .isp-page .grid td{padding:.2rem .3rem;border:1px solid rgba(138,143,152,.45)}
  .isp-page .grid tbody th{min-width:6.5rem;position:sticky;left:0;background:Canvas}}
@media print{
  @page{size:A4;margin:16mm 15mm 18mm;
    @bottom-left{content:"{foot}";font:8pt system-ui,sans-serif;color:#555}
    @bottom-right{content:counter(page) " / " counter(pages);font:8pt system-ui,sans-serif;color:#555}}
  :root{color-scheme:light}
  html{font-size:9.5pt}
  body{background:#fff;color:#000}
  .isp-page{max-width:none;padding:0}
  .isp-page *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
  .isp-page .skip,.isp-page .back{display:none}
  .isp-page nav{break-before:page}
  .isp-page a{color:inherit;text-decoration:none}
  .isp-page .cover{padding-top:55mm}
  .isp-page h1{font-size:26pt;margin-bottom:12mm}
  .isp-page .chapter{break-before:page}
  .isp-page h1,.isp-page h2,.isp-page h3,.isp-page h4,.isp-page h5,.isp-page summary{break-after:avoid}
  .isp-page h2{margin-top:0;font-size:15pt}
  .isp-page p,.isp-page li{orphans:3;widows:3}
  .isp-page tr,.isp-page figure,.isp-page .callout,.isp-page dt{break-inside:avoid}
  .isp-page dt,.isp-page details>p{break-after:avoid}
  .isp-page details>p{break-inside:avoid}
  .isp-page td code{font-size:7pt}
  .isp-page thead{display:table-header-group}
  .isp-page details{break-before:auto}
  .isp-page details::details-content{content-visibility:visible;block-size:auto;display:block}
  .isp-page summary{list-style:none}
  .isp-page .scrolled{overflow:visible}
  .isp-page .grid{font-size:7pt;break-inside:avoid}
  .isp-page .grid th,.isp-page .grid td{padding:.5mm .4mm}
  .isp-page .grid tbody th{min-width:28mm}
  .isp-page .grid .upright{max-height:46mm;font-size:6.5pt}
  .isp-page .grid.words .upright{max-height:34mm}
  .isp-page .grid.words td{min-width:13mm;padding:.5mm .8mm;font-size:6.5pt}}
"""


CONTENTS: Final = "chapter-contents"
"""Where the contents are."""

_FOOT: Final = "{foot}"


def as_document_html(document: Document) -> str:
    """
    The document as a file of its own.

    Args:
        document: What to show. Every text is escaped.

    Raises:
        MissingExtraError: it has Markdown in it, and markdown-it-py is not installed.
    """
    foot = re.sub(r"[^\w .,:·-]", " ", document.foot)
    taken = {CONTENTS, *(each.anchor for each in document.chapters)}
    styles = f"<style>{_STYLE.replace(_FOOT, foot)}</style>\n"
    body = in_styles(styles + "".join(_body(document, taken)))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{in_html(document.title)}: {in_html(document.kind)}</title>\n</head>\n<body>\n"
        f"{body}</body>\n</html>\n"
    )


def _body(document: Document, taken: set[str]) -> Iterator[str]:
    yield f'<a class="skip" href="#{CONTENTS}">Skip to the contents</a>\n'
    yield f'<header class="cover">\n<p class="kind">{in_html(document.kind)}</p>\n<h1>{in_html(document.title)}</h1>\n'
    yield f'{inner_html(document.cover)}</header>\n<nav aria-labelledby="{CONTENTS}">\n'
    yield f'<h2 id="{CONTENTS}" tabindex="-1">Contents</h2>\n<ol>\n'
    for number, each in enumerate(document.chapters, start=1):
        link = f'<a href="#{in_html(each.anchor)}">{number}. {in_html(each.heading)}</a>'
        yield f"<li>{link}<br>{in_html(each.brief)}</li>\n"
    yield "</ol>\n</nav>\n<main>\n"
    for number, each in enumerate(document.chapters, start=1):
        yield from _chapter(number, each, taken)
    yield "</main>\n"


def _chapter(number: int, chapter: Chapter, taken: set[str]) -> Iterator[str]:
    anchor = in_html(chapter.anchor)
    yield f'<section class="chapter" aria-labelledby="{anchor}">\n'
    yield f'<h2 id="{anchor}">{number}. {in_html(chapter.heading)}</h2>\n'
    yield f'<p class="brief">{in_html(chapter.brief)}</p>\n'
    for each in chapter.parts:
        yield _part(each, taken)
    yield f'<p class="back"><a href="#{CONTENTS}">Back to the contents</a></p>\n</section>\n'


def _part(part: Part, taken: set[str]) -> str:
    match part:
        case Section(heading, blocks, folded):
            said, body = f"<h3>{in_html(heading)}</h3>", inner_html(blocks, 4)
            return _folded(said, body) if folded else f"{said}\n{body}"
        case Folded(heading, parts):
            return _folded(f"<h4>{in_html(heading)}</h4>", "".join(_part(each, taken) for each in parts))
        case Figure(svg, alt):
            source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"
            image = f'<img alt="{in_html(alt)}" src="{source}">'
            return f'<figure class="scrolled" tabindex="0">{image}</figure>\n'
        case Grid():
            return _grid(part)
        case Written(markdown):
            return inner_from_markdown(markdown, taken)
        case _:
            return inner_html((part,))


def _folded(heading: str, body: str) -> str:
    return f"<details><summary>{heading}</summary>\n{body}</details>\n"


def _grid(grid: Grid) -> str:
    signs = all(len(square.text) == 1 for _, squares in grid.rows for square in squares)
    heads = "".join(f'<th scope="col"><div class="upright">{in_html(each)}</div></th>' for each in grid.columns)
    rows = "".join(
        f'<tr><th scope="row">{in_html(name)}</th>' + "".join(map(_square, squares)) + "</tr>\n"
        for name, squares in grid.rows
    )
    look = "grid" if signs else "grid words"
    # A wide table scrolls in its own place on a narrow screen, by keyboard, too.
    return (
        f'<div class="scrolled" role="region" tabindex="0" aria-label="{in_html(grid.caption)}">\n'
        f'<table class="{look}">\n<caption><span>{in_html(grid.caption)}</span></caption>\n'
        f'<thead><tr><th scope="col">{in_html(grid.corner)}</th>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


_SHADE: Final = "66"


def _square(square: Square) -> str:
    look = f' style="background-color:{in_html(square.colour)}{_SHADE}"' if square.colour else ""
    text = in_html(square.text)
    said = in_html(square.said)
    shown = f'<span role="img" aria-label="{said}" title="{said}">{text}</span>' if said else text
    return f"<td{look}>{shown}</td>"
