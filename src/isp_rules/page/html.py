"""A page as HTML: one element that brings its own styles, or a whole document. No scripts, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from isp_rules.page.escape import in_html
from isp_rules.page.parts import (
    Block,
    Callout,
    Definitions,
    Entry,
    Page,
    Paragraph,
    Point,
    Points,
    Revised,
    Run,
    Section,
    Table,
)

# Colours are mixed into whatever is behind and the text takes the reader's own colour, so that one set of styles is
# readable on light and on dark, in a notebook's theme as well as in the browser's.
_STYLE: Final = """
.isp-page{max-width:52rem;line-height:1.45;font-family:system-ui,sans-serif;color:inherit;overflow-wrap:anywhere}
.isp-page.wide{max-width:none}
.isp-page .scrolled{overflow-x:auto}
.isp-page *{box-sizing:border-box}
.isp-page .answer{margin:0;padding:.6rem .9rem;border-left:.4rem solid;border-radius:.2rem;font-size:1.25rem;
  font-weight:650;line-height:1.3}
.isp-page .allow{border-color:#2a9d58;background:rgba(42,157,88,.14)}
.isp-page .deny{border-color:#d6455d;background:rgba(214,69,93,.14)}
.isp-page .about{border-color:#8a8f98;background:rgba(138,143,152,.14)}
.isp-page .title{margin:.3rem 0 .9rem;opacity:.75}
.isp-page .callout{margin:.6rem 0;padding:.5rem .9rem;border-left:.4rem solid;border-radius:.2rem}
.isp-page .route{border-color:#3b82f6;background:rgba(59,130,246,.14)}
.isp-page .urgent{border-color:#d98a00;background:rgba(217,138,0,.16)}
.isp-page .note{border-color:#8a8f98;background:rgba(138,143,152,.14)}
.isp-page h2,.isp-page summary{margin:1.4rem 0 .4rem;font-size:1.1rem;font-weight:650;
  border-bottom:1px solid rgba(138,143,152,.5);padding-bottom:.2rem}
.isp-page summary{cursor:pointer}
.isp-page details+details summary{margin-top:.5rem}
.isp-page summary h2{display:inline;margin:0;border:0;font-size:inherit}
.isp-page h3{margin:1rem 0 .2rem;font-size:1rem;font-weight:650}
.isp-page p{margin:.3rem 0}
.isp-page ul,.isp-page ol{margin:.3rem 0;padding-left:1.4rem}
.isp-page li{margin:.2rem 0}
.isp-page .quiet{opacity:.75;font-size:.9em}
.isp-page .revised{padding-left:.8rem;border-left:.2rem solid rgba(138,143,152,.5)}
.isp-page del{background:rgba(214,69,93,.18)}
.isp-page ins{background:rgba(42,157,88,.2);text-decoration:none;font-weight:650}
.isp-page table{border-collapse:collapse;margin:.4rem 0;font-size:.92rem;width:100%}
.isp-page th,.isp-page td{border-bottom:1px solid rgba(138,143,152,.4);padding:.25rem .6rem .25rem 0;
  text-align:left;vertical-align:top;background:none}
.isp-page th{overflow-wrap:normal}
.isp-page td{overflow-wrap:break-word}
.isp-page td:first-child{font-weight:650}
.isp-page dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.2rem 1rem;margin:.4rem 0}
.isp-page dt{font-weight:650}
.isp-page dd{margin:0}
@media (max-width:32rem){.isp-page dl{display:block}.isp-page dd{margin:0 0 .4rem}
  .isp-page tr,.isp-page td{display:block;border:0;padding:0}.isp-page thead{display:none}
  .isp-page tr{border-bottom:1px solid rgba(138,143,152,.4);padding:.4rem 0}}
"""

# Jupyter floats definitions, aligns tables to the right and stripes their rows, by rules that are stricter than ours.
_IN_A_NOTEBOOK: Final = """
:is(.jp-RenderedHTMLCommon,.rendered_html) .isp-page.isp-page :is(th,td){text-align:left;vertical-align:top;
  padding:.25rem .6rem .25rem 0;border-bottom:1px solid rgba(138,143,152,.4)}
:is(.jp-RenderedHTMLCommon,.rendered_html) .isp-page.isp-page tbody tr:nth-child(n){background:none}
:is(.jp-RenderedHTMLCommon,.rendered_html) .isp-page.isp-page table{font-size:.92rem;table-layout:auto}
:is(.jp-RenderedHTMLCommon,.rendered_html) .isp-page.isp-page :is(dt,dd){float:none;width:auto;padding:0;margin:0}
"""

_PAGE_STYLE: Final = (
    ":root{color-scheme:light dark}body{margin:1.5rem auto;padding:0 1rem;max-width:52rem;"
    "background:Canvas;color:CanvasText}"
)


def as_html(page: Page) -> str:
    """
    The page as one `div`, with its styles inside it.

    Args:
        page: What to show. Every text is escaped.
    """
    return in_styles("".join(_body(page)))


def in_styles(body: str, *, wide: bool = False) -> str:
    """
    One `div` that brings the styles of a page.

    Args:
        body: HTML, its texts escaped.
        wide: it may be wider than lines of text should be, as a large table is.
    """
    look = "isp-page wide" if wide else "isp-page"
    return f'<div class="{look}">\n<style>{_STYLE}{_IN_A_NOTEBOOK}</style>\n{body}</div>\n'


def as_html_document(pages: Iterable[tuple[str, Page]], title: str) -> str:
    """
    Pages as a file of its own, one below the other.

    Args:
        pages: What to show, each under its name (none where that is empty). Every text is escaped.
        title: The title of the document.
    """
    body = "".join(f"<h1>{in_html(name)}</h1>\n{as_html(page)}" if name else as_html(page) for name, page in pages)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{in_html(title)}</title>\n<style>{_PAGE_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _body(page: Page) -> Iterator[str]:
    outcome = {True: "allow", False: "deny", None: "about"}[page.allowed]
    yield f'<p class="answer {outcome}" role="heading" aria-level="1">{in_html(page.answer)}</p>\n'
    yield f'<p class="title">{in_html(page.title)}</p>\n'
    yield inner_html(page.lead)
    yield from map(_section, page.sections)


def inner_html(blocks: Iterable[Block], level: int = 3) -> str:
    """
    Blocks as they stand inside a page, to go `in_styles` with what else is shown.

    Args:
        blocks: What to show. Every text is escaped.
        level: How deep the headings of entries are.
    """
    return "".join(_block(each, level) for each in blocks)


def _section(section: Section) -> str:
    heading, body = f"<h2>{in_html(section.heading)}</h2>", inner_html(section.blocks)
    if section.folded:
        return f"<details><summary>{heading}</summary>\n{body}</details>\n"
    return f"<section>{heading}\n{body}</section>\n"


def _block(block: Block, level: int) -> str:
    match block:
        case Paragraph(text, quiet):
            look = ' class="quiet"' if quiet else ""
            return f"<p{look}>{in_html(text)}</p>\n"
        case Callout(tone, label, text):
            return f'<p class="callout {tone.value}"><b>{in_html(label)}:</b> {in_html(text)}</p>\n'
        case Points(points, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>\n{''.join(_point(each, level) for each in points)}</{tag}>\n"
        case Table(head, rows):
            body = "".join(_row("td", row) for row in rows)
            return f"<table>\n<thead>{_row('th', head)}</thead>\n<tbody>\n{body}</tbody>\n</table>\n"
        case Definitions(pairs):
            return f"<dl>\n{''.join(_pair(pair.term, pair.text, pair.full) for pair in pairs)}</dl>\n"
        case Entry(label, heading, blocks):
            title = in_html(": ".join(filter(None, (label, heading))))
            return f"<h{level}>{title}</h{level}>\n{inner_html(blocks, level + 1)}"
        case Revised(lines):
            said = (" ".join(map(_run, line)) for line in lines)
            return "".join(f'<p class="revised">{line}</p>\n' for line in said)
        case _:
            assert_never(block)


def _point(point: Point, level: int) -> str:
    label = f"<b>{in_html(point.label)}:</b> " if point.label else ""
    return f"<li>{label}{in_html(point.text)}{inner_html(point.blocks, level)}</li>\n"


def _run(run: Run) -> str:
    tag = {"": "", "removed": "del", "added": "ins"}[run.mark]
    return f"<{tag}>{in_html(run.text)}</{tag}>" if tag else in_html(run.text)


def _row(tag: str, cells: Iterable[str]) -> str:
    opening = '<th scope="col">' if tag == "th" else f"<{tag}>"
    return f"<tr>{''.join(f'{opening}{in_html(cell)}</{tag}>' for cell in cells)}</tr>\n"


def _pair(term: str, text: str, full: str) -> str:
    title = f' title="{in_html(full)}"' if full else ""
    return f"<dt>{in_html(term)}</dt><dd{title}>{in_html(text)}</dd>\n"
