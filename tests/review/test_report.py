"""The report of a pack: what is in it, that its HTML is sound, and what it says where something is missing."""

from __future__ import annotations

import re
import sys
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

import isp_rules
from isp_rules.errors import IspRulesError, PackError
from isp_rules.page.document import Chapter, Document, Figure, Folded, Grid, Square, Written, as_document_html
from isp_rules.page.escape import in_html
from isp_rules.page.parts import Paragraph, Section
from isp_rules.review.case_files import read_cases
from isp_rules.review.report import Step, policy_report
from tests.hostile import HOSTILE
from tests.library import BASE, FOLDER, PACK
from tests.review.reports import DAY, SHARES, kent_tables, library, whole_report

CHAPTERS = (
    ("changes", "1. Changes since /old"),
    ("results", "2. Results over the shares"),
    ("choices", "3. Open ambiguities and the readings chosen"),
    ("matrices", "4. What may be shared: matrices of decisions"),
    ("duties", "5. Who owes what, and when"),
    ("dates", "6. What applied when"),
    ("cases", "7. Worked cases and what they cover"),
    ("proofs", "8. What is proved of every share"),
    ("dead", "9. Rules that are dead, doubled or out of reach"),
    ("policy", "10. The policy, clause by clause"),
    ("words", "11. The words that rules use"),
)

CASES = read_cases(PACK)

VOID = {"meta", "img", "br", "hr"}


class Parsed(HTMLParser):
    """Elements with their attributes, and the text of the headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and that it is open."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note the text of a heading."""
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            level, text = self.headings[-1]
            self.headings[-1] = level, text + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def chapter(html: str, name: str) -> str:
    """One chapter of a report, without the others."""
    found = re.search(rf'<section class="chapter" aria-labelledby="chapter-{name}">.*?</section>', html, re.DOTALL)
    assert found
    return found[0]


REPORTS = pytest.mark.parametrize("report", [whole_report, kent_tables], ids=["library", "kent"])


# --- sound HTML ---------------------------------------------------------------------------------------


@REPORTS
def test_its_html_is_sound(report: object) -> None:
    """Elements are closed in their order, ids are unique, each link leads somewhere, and nothing is loaded or run."""
    assert callable(report)
    html = report()
    parsed = Parsed(html)

    assert parsed.open == []
    ids = Counter(each["id"] for _, each in parsed.elements if "id" in each)
    assert [each for each, count in ids.items() if count > 1] == []
    assert [each["href"] for each in parsed.all("a") if (each["href"] or "").removeprefix("#") not in ids] == []
    assert {name for name, _ in parsed.elements} & {"script", "link", "iframe", "object", "base", "form"} == set()
    assert [each["src"] for each in parsed.all("img") if not (each["src"] or "").startswith("data:image/svg")] == []
    assert "http:" not in html
    assert "https:" not in html
    assert "url(" not in html
    assert "@import" not in html


@REPORTS
def test_its_headings_are_in_order(report: object) -> None:
    """There is one first heading, none is empty, and none is more than one level below the one before it."""
    assert callable(report)
    headings = Parsed(report()).headings

    assert [level for level, _ in headings].count(1) == 1
    assert headings[0][0] == 1
    levels = [level for level, _ in headings]
    assert [after for before, after in pairwise(headings) if after[0] > before[0] + 1] == [], levels
    assert all(text.strip() for _, text in headings)


@REPORTS
def test_its_tables_and_pictures_say_what_they_are(report: object) -> None:
    """Each head of a table says of what; each picture is told in words; a region that scrolls has a name and a stop."""
    assert callable(report)
    parsed = Parsed(report())

    assert {each.get("scope") for each in parsed.all("th")} <= {"col", "row"}
    assert all(each.get("alt") for each in parsed.all("img"))
    assert all(each.get("aria-label") and each.get("tabindex") == "0" for each in parsed.all("div") if "role" in each)
    assert parsed.all("html") == [{"lang": "en"}]


# --- what is in it ------------------------------------------------------------------------------------


def test_the_cover_and_the_contents() -> None:
    """The cover has the pack, its version, digest and dates; the contents name each chapter and what it found."""
    html = whole_report()
    cover = html[html.index("<header") : html.index("</header>")]
    contents = re.findall(r'<li><a href="#chapter-(\w+)">([^<]*)</a>', html)

    for each in (PACK.title, "library, version 1.2.0", "4 March 2022", "shares.csv", PACK.syntax.identity.standing):
        assert in_html(each) in cover
    assert re.search("<dd>[0-9a-f]{64}</dd>", cover)
    assert "rules change on 1 January 2020, 1 January 2025" in cover
    assert tuple(contents) == CHAPTERS


def test_what_each_chapter_says_first() -> None:
    """One line for each chapter, in the contents and above the chapter, says what was found."""
    html = whole_report()

    briefs = dict(re.findall(r'<a href="#chapter-(\w+)">[^<]*</a><br>([^<]*)</li>', html))
    assert briefs["results"] == "3 shares: 1 allowed, 2 denied; 1 row is no share."
    assert briefs["changes"] == "Decisions change: denied before, allowed now (L-4)."
    assert briefs["proofs"] == "1 of 2 properties proved for every share."
    assert briefs["dead"].endswith("left to mend; 1 acknowledged with a reason.")
    assert briefs["choices"] == "1 ambiguity, each with the reading taken; 2 choices left open by the protocol."
    assert briefs["matrices"].startswith("4 matrices, ")
    for name, brief in briefs.items():
        assert f'<p class="brief">{brief}</p>' in chapter(html, name)


def test_the_policy_stands_beside_its_rules() -> None:
    """Each clause is there with the rules that encode it, in plain English."""
    policy = chapter(whole_report(), "policy")

    for clause in PACK.syntax.clauses.values():
        assert f"{clause.id}: {in_html(clause.title)}</h4>" in policy
    for rule in PACK.syntax.against:
        assert f'id="requirement-{rule.id.lower()}"' in policy or f'id="exclusion-{rule.id.lower()}"' in policy


def test_a_matrix_shows_each_decision_twice() -> None:
    """Once as a sign that is told in words, once with the rule against it; both tables have all rows and columns."""
    matrices = chapter(whole_report(), "matrices")

    assert '<th scope="row">the summer exhibition</th>' in matrices
    assert '<span role="img" aria-label="allowed, with duties" title="allowed, with duties">✓</span>' in matrices
    assert '<td style="background-color:#D55E0066">⊘ L-2</td>' in matrices


def test_a_wide_matrix_is_told_in_parts() -> None:
    """No table with words has more columns than go on A4, and the parts are of about the same size."""
    grids = re.findall(r'<table class="grid words">.*?</table>', kent_tables(), re.DOTALL)

    assert [grid.count('class="upright"') for grid in grids] == [9, 9, 7]


def test_what_does_not_hold_is_shown() -> None:
    """A demand that does not hold comes with a share, an acknowledged finding with its reason."""
    html = whole_report()

    assert "Nothing goes by post." in chapter(html, "proofs")
    assert "Not so (1)" in chapter(html, "proofs")
    assert "Names are for the reader alone." in chapter(html, "dead")


def test_a_row_that_is_no_share_is_told_with_its_row() -> None:
    """It is neither allowed nor denied."""
    assert "row 4, purpose: unknown term: `exibition`" in chapter(whole_report(), "results")


def test_the_same_pack_on_the_same_day_gives_the_same_bytes() -> None:
    """A report can be compared with the one before."""
    pack = isp_rules.load_pack(FOLDER)

    assert policy_report(PACK, made_on=DAY).to_html() == policy_report(pack, made_on=DAY).to_html()


def test_it_says_how_far_it_is() -> None:
    """The share that is done never falls, and each chapter is named."""
    steps: list[Step] = []
    made = policy_report(PACK, made_on=DAY, progress=steps.append)

    assert [each.share for each in steps] == sorted(each.share for each in steps)
    assert 0 <= steps[0].share <= steps[-1].share <= 1
    assert list(dict.fromkeys(each.what for each in steps)) == [each.heading for each in made.document.chapters]


# --- what is not there --------------------------------------------------------------------------------


def test_without_extras_the_rest_comes_all_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The chapter, or the place of a picture, says in one line what to install."""
    shares = tmp_path / "shares.csv"
    shares.write_text(SHARES, encoding="utf-8")
    for name in ("z3", "altair", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in list(sys.modules):
        if name.startswith(("isp_rules.backends.smt", "isp_rules.backends.arrow", "isp_rules.review.batch")):
            monkeypatch.delitem(sys.modules, name)
    pack = isp_rules.load_pack(library(tmp_path / "library"))

    html = policy_report(pack, made_on=DAY, shares=shares).to_html()

    z3, altair, pyarrow = (
        f"`{module}` is not installed: pip install &quot;isp-rules[{extra}]&quot;"
        for module, extra in (("z3", "analysis"), ("altair", "notebook"), ("pyarrow", "batch"))
    )
    for name in ("proofs", "dead"):
        assert f'<p class="brief">Not made: {z3}</p>' in chapter(html, name)
    assert f'<p class="brief">Not made: {pyarrow}</p>' in chapter(html, "results")
    assert f"Nothing is set aside as beyond any case: {z3}" in chapter(html, "cases")
    for name in ("policy", "dates"):
        assert f"There is no picture: {altair}" in chapter(html, name)
    assert f"{len(CASES)} of {len(CASES)} cases as expected" in chapter(html, "cases")


def test_a_pack_of_one_file_has_what_it_has(tmp_path: Path) -> None:
    """Without base, cases, properties, parameters and dates the chapters say that there are none."""
    pack = tmp_path / "pack.yaml"
    pack.write_text(
        FOLDER.joinpath("pack.yaml").read_text(encoding="utf-8").replace("  base: cases/base.yaml\n", "")
        + FOLDER.joinpath("rules.yaml").read_text(encoding="utf-8"),
        encoding="utf-8",
    )

    html = policy_report(isp_rules.load_pack(pack), made_on=DAY).to_html()

    assert "None: the pack names no base share to start from." in chapter(html, "matrices")
    assert "The pack has no worked cases." in chapter(html, "cases")
    assert "The pack demands nothing of every share." in chapter(html, "proofs")


def test_a_base_share_is_no_case(tmp_path: Path) -> None:
    """A pack that has just a base share has no cases yet; cases with faults are an error."""
    folder = library(tmp_path / "library")
    for name in ("readers", "term"):
        (folder / "cases" / f"{name}.yaml").unlink()
    assert "The pack has no worked cases." in policy_report(isp_rules.load_pack(folder), made_on=DAY).to_html()

    (folder / "cases" / "faulty.yaml").write_text("cases: [{case: a, expect: perhaps}]", encoding="utf-8")
    with pytest.raises(PackError, match="perhaps"):
        policy_report(isp_rules.load_pack(folder), made_on=DAY)


def test_shares_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    """It is no chapter that says so: whoever gave the file has to know."""
    with pytest.raises(IspRulesError, match=r"nowhere\.csv"):
        policy_report(PACK, made_on=DAY, shares=tmp_path / "nowhere.csv")


def test_an_older_pack_that_is_not_there_is_an_error() -> None:
    """Before anything is made."""
    with pytest.raises(PackError, match="no rule pack at `nowhere`"):
        policy_report(PACK, made_on=DAY, against="nowhere", progress=lambda _: pytest.fail("it has begun"))


# --- hostile texts ------------------------------------------------------------------------------------


def document(text: str) -> str:
    """A document with a text wherever there can be one."""
    plain = text.replace("\n", " ")
    grid = Grid(text, text, (text,), ((text, (Square(text, text, "#FFFFFF"), Square(text))),))
    parts = (
        Paragraph(text),
        Section(text, (Paragraph(text),), folded=True),
        Figure("<svg/>", text),
        grid,
        Folded(text, (grid, Paragraph(text))),
        Written("### Fine\n"),
    )
    chapters = (Chapter("chapter-a", text, text, parts),)
    return as_document_html(Document(text, text, (Paragraph(text),), chapters, plain))


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_stay_texts(text: str) -> None:
    """Whatever a text holds, the elements are those of a document with a harmless text."""

    def shape(html: str) -> list[tuple[str, list[str]]]:
        return [(tag, sorted(attributes)) for tag, attributes in Parsed(html).elements]

    assert shape(document(text)) == shape(document("harmless"))


def test_the_foot_of_a_page_cannot_leave_its_style() -> None:
    """What could end a text of CSS is left out of it."""
    html = as_document_html(Document("a", "b", (), (), '"}</style><script>\\a'))

    assert '@bottom-left{content:"    style  script  a"' in html


def test_the_base_share_is_not_told() -> None:
    """A report is about the pack: names in its base share and in the shares stay out of it."""
    name = re.search("name: ([^,}]*)", BASE.read_text(encoding="utf-8"))

    assert name
    assert name[1] not in whole_report()
