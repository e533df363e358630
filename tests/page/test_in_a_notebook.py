"""In a notebook a page keeps its looks, although Jupyter's own styles are stricter than most: asked of Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from isp_rules.page import as_html
from isp_rules.page.parts import Definition, Definitions, Page, Table

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

if CHROMIUM is None:
    pytest.skip("no Chromium is installed: apt-get install chromium", allow_module_level=True)

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

OF_JUPYTERLAB = """
.jp-RenderedHTMLCommon dl dt{font-weight:bold;float:left;width:20%}
.jp-RenderedHTMLCommon dl dd{float:left;width:80%}
.jp-RenderedHTMLCommon table{border:none;font-size:13px;table-layout:fixed;margin-left:auto;margin-right:auto}
.jp-RenderedHTMLCommon td,.jp-RenderedHTMLCommon th{vertical-align:middle;padding:.5em;border:none}
.jp-RenderedHTMLCommon tr{vertical-align:middle;border:none}
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon td{text-align:right}
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon th{text-align:right}
.jp-RenderedHTMLCommon tbody tr:nth-child(odd){background:rgb(1,2,3)}
.jp-RenderedHTMLCommon tbody tr:nth-child(even){background:rgb(4,5,6)}
"""
"""The rules of JupyterLab 4 that a page meets, as nbconvert writes them into a file."""

SHOWN = Page(
    title="A page",
    answer="An answer",
    allowed=None,
    lead=(
        Definitions((Definition("Digest of the pack", "c187972909f0"),)),
        Table(("Rule", "Question"), (("H-04", "Is it secure?"), ("H-07", "Is it encrypted?")), ("", "")),
    ),
    sections=(),
)

LOOKS = ("float", "width", "text-align", "vertical-align", "padding-left", "border-bottom-width", "background-color")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=("--no-sandbox", "--disable-gpu"))
        yield started
        started.close()


def looks(browser: Any, styles: str, classes: str) -> list[list[str]]:
    """How the parts of the page look where some styles apply."""
    page = browser.new_page()
    page.set_content(f'<style>{styles}</style><body><div class="{classes}">{as_html(SHOWN)}</div>')
    found: list[list[str]] = page.eval_on_selector_all(
        ".isp-page :is(dt,dd,th,td,tr)",
        "(all, names) => all.map(each => names.map(name => getComputedStyle(each).getPropertyValue(name)))",
        list(LOOKS),
    )
    page.close()
    return found


def test_a_page_looks_in_jupyterlab_as_it_does_elsewhere(browser: Any) -> None:
    """Definitions stand beside their terms, and tables begin at the left, as on a page of their own."""
    alone = looks(browser, "", "")

    assert len(alone) == 2 + 2 + 4 + 3
    assert looks(browser, OF_JUPYTERLAB, "jp-RenderedHTMLCommon jp-RenderedHTML") == alone
