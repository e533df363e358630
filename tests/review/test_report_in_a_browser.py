"""
The report of a pack in headless Chromium: on a desk, on a phone, on paper, and by keyboard alone.

Playwright drives the Chromium that is installed; axe-core, which axe-playwright-python brings, looks for what keeps
people out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.review.reports import kent_tables, whole_report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

if CHROMIUM is None:
    pytest.skip("no Chromium is installed: apt-get install chromium", allow_module_level=True)

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

DESK, PHONE, NARROWEST = 1280, 390, 320
A4_BETWEEN_MARGINS = 680
"""Pixels of CSS between the margins of a printed page: 180 mm."""

BEYOND = """width => [...document.querySelectorAll('body *')]
    .filter(each => !each.closest('.skip') && (!each.closest('.scrolled') || matchMedia('print').matches))
    .filter(each => { const box = each.getBoundingClientRect(); return box.right > width + 1 || box.left < -1 })
    .map(each => `${each.tagName} ${each.textContent.slice(0, 40)}`)"""
"""What sticks out of the page, and does not scroll in its own place."""

CUT = """() => [...document.querySelectorAll('.scrolled')]
    .filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.getAttribute('aria-label'))"""
"""What has to be scrolled to be seen whole."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all tests, with a profile of its own."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports as files."""
    folder = tmp_path_factory.mktemp("reports")
    reports = {"library": whole_report(), "kent": kent_tables()}
    for name, html in reports.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in reports}


def opened(browser: Any, file: Path, width: int, scheme: str = "light") -> Any:
    """A report in a window of its own, without a network; the test fails where anything goes wrong on the page."""
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.extend([] if asked.url.startswith(("file:", "data:")) else [asked.url]))
    page.goto(file.as_uri())
    assert wrong == []
    return page


@pytest.mark.parametrize("width", [DESK, PHONE, NARROWEST])
@pytest.mark.parametrize("name", ["library", "kent"])
def test_nothing_sticks_out_of_a_screen(browser: Any, files: dict[str, Path], name: str, width: int) -> None:
    """No page has to be scrolled sideways; a wide matrix or picture scrolls in its own place."""
    page = opened(browser, files[name], width)

    assert page.evaluate(BEYOND, width) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", ["library", "kent"])
def test_nothing_is_cut_on_paper(browser: Any, files: dict[str, Path], name: str) -> None:
    """Between the margins of A4 there is room for every table, and nothing has to be scrolled."""
    page = opened(browser, files[name], A4_BETWEEN_MARGINS)
    page.emulate_media(media="print")

    assert page.evaluate(BEYOND, A4_BETWEEN_MARGINS) == []
    assert page.evaluate(CUT) == []


def test_what_is_folded_is_printed(browser: Any, files: dict[str, Path]) -> None:
    """On a screen it is hidden until somebody asks; on paper it is there."""
    page = opened(browser, files["library"], DESK)
    folded = page.locator("details table")

    assert folded.count() > 4
    assert not any(each.is_visible() for each in folded.all())
    page.emulate_media(media="print")
    assert all(each.bounding_box()["height"] > 20 for each in folded.all())


def test_it_prints_on_a4(browser: Any, files: dict[str, Path], tmp_path: Path) -> None:
    """Each page is A4, each chapter begins one, and there are about as many as it takes."""
    page = opened(browser, files["library"], DESK)
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True, print_background=True)
    written = (tmp_path / "report.pdf").read_bytes()

    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", written)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
    chapters = page.locator("section.chapter").count()
    assert chapters + 2 <= len(sizes) <= 3 * chapters


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@pytest.mark.parametrize(
    ("width", "scheme", "rules"), [(DESK, "light", WCAG), (DESK, "dark", ["color-contrast"]), (PHONE, "light", WCAG)]
)
def test_axe_finds_nothing_that_keeps_people_out(
    browser: Any, files: dict[str, Path], width: int, scheme: str, rules: list[str]
) -> None:
    """Contrast, names, roles, landmarks, order of headings, heads of tables: by axe-core, WCAG 2.1 A and AA."""
    page = opened(browser, files["library"], width, scheme)

    found = axe_api.Axe().run(page, options={"runOnly": rules}).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_it_is_used_by_keyboard(browser: Any, files: dict[str, Path]) -> None:
    """The first stop leads past the cover and is seen; what is folded opens by a key; a wide table can be scrolled."""
    page = opened(browser, files["library"], PHONE)

    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("each => each === document.activeElement")
    assert skip.bounding_box()["x"] >= 0
    assert skip.evaluate("each => getComputedStyle(each).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**#chapter-contents")  # as long as a busy machine takes to get there
    assert page.locator("#chapter-contents").evaluate("each => each === document.activeElement")

    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") == ""

    grid = page.locator(".scrolled[role=region]").first
    grid.focus()
    assert grid.evaluate("each => each === document.activeElement")


def test_headings_as_a_screen_reader_lists_them(browser: Any, files: dict[str, Path]) -> None:
    """What folds included, none is more than one level below the one before it."""
    page = opened(browser, files["kent"], DESK)

    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6,[role=heading]')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
