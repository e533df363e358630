"""A page as text, Markdown and HTML: what each looks like, and that no text can be more than text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from isp_rules.decision.explain import explanation
from isp_rules.decision.record import Record
from isp_rules.page import as_html, as_html_document, as_markdown, as_text
from isp_rules.page.escape import in_html, markdown, plain
from isp_rules.page.parts import (
    Callout,
    Definition,
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
    Tone,
)
from tests.decision.samples import EXCLUDED, WHOLE, with_text
from tests.hostile import HOSTILE, TextAndTags, structure, tags

BLANK = ("", " \n ")

PAGE = Page(
    title="A protocol",
    answer="Denied: it is so.",
    allowed=False,
    lead=(
        Paragraph("Why."),
        Callout(Tone.ROUTE, "Instead", "Go there."),
        Callout(Tone.URGENT, "Important", "Do it now."),
    ),
    sections=(
        Section(
            "Findings",
            (
                Entry(
                    "X-1",
                    "outside",
                    (
                        Paragraph("It is outside."),
                        Points(
                            (
                                Point("one", "no", (Points((Point("inner"),)),)),
                                Point("two", blocks=(Paragraph("More."),)),
                            )
                        ),
                        Paragraph("Section 1.", quiet=True),
                    ),
                ),
                Entry("", "Others", (Callout(Tone.NOTE, "Note", "Mind it."),)),
            ),
        ),
        Section("Questions", (Points((Point("Who?"), Point("When?")), numbered=True),)),
        Section("Passed", (Table(("Rule", "By"), (("A", "a | b"), ("", "c")), ("A: a | b, c",)),), folded=True),
        Section("About", (Definitions((Definition("Digest", "0123", "01234567"), Definition("Law", "An act"))),)),
    ),
)

TEXT = """\
Denied: it is so.
A protocol

Why.

INSTEAD: Go there.

IMPORTANT: Do it now.

Findings
--------
X-1: outside
  It is outside.
  - no: one
    - inner
  - two
    More.
  Section 1.

Others
  NOTE: Mind it.

Questions
---------
1. Who?
2. When?

Passed
------
- A: a | b, c

About
-----
Digest: 0123
Law: An act
"""

MARKDOWN = r"""
# Denied: it is so.

*A protocol*

Why.

> **Instead:** Go there.

> **Important:** Do it now.

## Findings

### X-1: outside

It is outside.

- **no:** one
  - inner
- two

  More.

*Section 1.*

### Others

> **Note:** Mind it.

## Questions

1. Who?
2. When?

## Passed

| Rule | By |
|---|---|
| A | a \| b |
|  | c |

## About

- **Digest:** 01234567
- **Law:** An act
"""

BODY = """\
<p class="answer deny" role="heading" aria-level="1">Denied: it is so.</p>
<p class="title">A protocol</p>
<p>Why.</p>
<p class="callout route"><b>Instead:</b> Go there.</p>
<p class="callout urgent"><b>Important:</b> Do it now.</p>
<section><h2>Findings</h2>
<h3>X-1: outside</h3>
<p>It is outside.</p>
<ul>
<li><b>no:</b> one<ul>
<li>inner</li>
</ul>
</li>
<li>two<p>More.</p>
</li>
</ul>
<p class="quiet">Section 1.</p>
<h3>Others</h3>
<p class="callout note"><b>Note:</b> Mind it.</p>
</section>
<section><h2>Questions</h2>
<ol>
<li>Who?</li>
<li>When?</li>
</ol>
</section>
<details><summary><h2>Passed</h2></summary>
<table>
<thead><tr><th scope="col">Rule</th><th scope="col">By</th></tr>
</thead>
<tbody>
<tr><td>A</td><td>a | b</td></tr>
<tr><td></td><td>c</td></tr>
</tbody>
</table>
</details>
<section><h2>About</h2>
<dl>
<dt>Digest</dt><dd title="01234567">0123</dd>
<dt>Law</dt><dd>An act</dd>
</dl>
</section>
</div>
"""


class TestText:
    """For a terminal."""

    def test_whole_page(self) -> None:
        """Every kind of block has its look in plain text."""
        assert as_text(PAGE) == TEXT

    def test_wraps(self) -> None:
        """Lines are broken at the width, under the first word of their point."""
        page = Page("T", "A.", True, (Points((Point("one two three four five six seven", "label"),)),), ())

        assert as_text(page, width=24) == "A.\nT\n\n- label: one two three\n  four five six seven\n"

    def test_rule_ids_stay_whole(self) -> None:
        """A rule id is not broken at its hyphen."""
        page = Page("T", "Denied for this reason: DATA-WHOSE-OWN.", False, (), ())

        assert as_text(page, width=30) == "Denied for this reason:\nDATA-WHOSE-OWN.\nT\n"

    def test_a_table_is_told_in_lines(self) -> None:
        """A table, for which a terminal has no room, is told by its brief lines, broken at the width."""
        table = Table(("Rule", "By"), (("A", "it is so because it is"),), ("A: it is so", "B: it is so because it is"))

        assert as_text(Page("T", "A.", True, (table,), ()), width=24) == (
            "A.\nT\n\n- A: it is so\n- B: it is so because it\n  is\n"
        )

    @pytest.mark.parametrize("width", [40, 80, 120])
    @pytest.mark.parametrize("record", WHOLE)
    @pytest.mark.parametrize("hostile", HOSTILE + BLANK)
    def test_hostile_texts(self, hostile: str, record: Record, width: int) -> None:
        """Whatever a text holds, no line is longer than the width, and no control character is left."""
        lines = as_text(explanation(with_text(record, hostile)), width).split("\n")

        assert [line for line in lines if len(line) > width] == []
        assert {each for line in lines for each in line if unicodedata.category(each) in {"Cc", "Cs"}} == set()
        assert not {"\u202e", "\u202c", "\u2066", "\u2069"} & set("".join(lines))

    @pytest.mark.parametrize("width", [-1, 0, 1, 10])
    def test_no_width_is_too_small(self, width: int) -> None:
        """A width that no text fits is taken for the narrowest one."""
        assert as_text(PAGE, width) == as_text(PAGE, 20)


class TestMarkdown:
    """For notebooks, issue trackers and records."""

    def test_whole_page(self) -> None:
        """Every kind of block has its look in Markdown."""
        assert as_markdown(PAGE) == MARKDOWN.lstrip("\n")

    @pytest.mark.parametrize("record", WHOLE)
    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_hostile_texts(self, hostile: str, record: Record) -> None:
        """Whatever a text holds, the page has the structure that it has with a harmless one in its place."""
        page, harmless = (as_markdown(explanation(with_text(record, text))) for text in (hostile, "x"))

        assert structure(page) == structure(harmless)

    @pytest.mark.parametrize("record", WHOLE)
    @pytest.mark.parametrize("blank", BLANK)
    def test_blank_texts(self, blank: str, record: Record) -> None:
        """Where a text is blank, what is left of its marks opens nothing."""
        kinds = structure(as_markdown(explanation(with_text(record, blank))))

        assert {each for each in kinds if each.startswith(("link", "html", "image", "code", "fence", "hr"))} == set()

    @given(st.text())
    def test_any_text_is_text(self, text: str) -> None:
        """Any text comes out of a Markdown reader as the text that it is."""
        shown = MarkdownIt("gfm-like", {"linkify": False}).parse(f"> {markdown(text)}")
        inline = [child for token in shown for child in token.children or ()]

        assert {child.type for child in inline} <= {"text"}
        assert "".join(child.content for child in inline).replace("\u200b", "") == plain(text).replace("\u200b", "")

    @pytest.mark.parametrize("text", ["http://a.example", "HTTPS://a.example", "ftp://a.example", "www.a.example"])
    def test_bare_addresses(self, text: str) -> None:
        """An address is broken by a backslash where a reader would make a link of it unasked."""
        assert re.fullmatch(r"(\w+\\://a|www\\\.a)\.example", markdown(text))

    def test_mail_addresses(self) -> None:
        """An e-mail address, which no escape protects, is broken by a space without width."""
        assert markdown("me@a.example") == "me@&#8203;a.example"


class TestHtml:
    """For a notebook or a browser."""

    def test_whole_page(self) -> None:
        """Every kind of block has its look in HTML, inside one element with its styles."""
        opening, style, body = re.split(r"(<style>.*?</style>\n)", as_html(PAGE), flags=re.DOTALL)

        assert opening == '<div class="isp-page">\n'
        assert body == BODY
        assert [line for line in style.split("\n") if re.match(r"[.@\w]", line) and "isp-page" not in line] == []

    def test_allow_and_deny_look_different(self) -> None:
        """The outcome is marked on the answer."""
        allowed = Page("T", "Allowed.", True, (), ())

        assert '<p class="answer allow" role="heading" aria-level="1">Allowed.</p>' in as_html(allowed)

    def test_full_digest_on_demand(self) -> None:
        """The digest is short, and whole where the pointer rests on it."""
        assert f'<dd title="{EXCLUDED.pack.digest}">{EXCLUDED.pack.digest[:12]}</dd>' in as_html(explanation(EXCLUDED))

    def test_document(self) -> None:
        """A document has a title, which is escaped, and takes the reader's colours."""
        document = as_html_document([("", PAGE)], "A <decision>")

        assert document.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n')
        assert "<title>A &lt;decision&gt;</title>" in document
        assert "color-scheme:light dark" in document
        assert as_html(PAGE) in document

    @pytest.mark.parametrize("record", WHOLE)
    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_hostile_texts(self, hostile: str, record: Record) -> None:
        """Whatever a text holds, the tags and attributes are those of a page with a harmless text in its place."""

        def document(text: str) -> str:
            return as_html_document([(text, explanation(with_text(record, text)))], text)

        assert list(tags(document(hostile))) == list(tags(document("x")))

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_text_is_shown_as_it_is(self, hostile: str) -> None:
        """A browser shows the text itself, with a mark in the place of what cannot be shown."""
        reader = TextAndTags()
        reader.feed(in_html(hostile))
        reader.close()

        assert reader.text == plain(hostile)


REVISED = Page(
    title="A pack",
    answer="One rule changes.",
    allowed=None,
    lead=(
        Revised(
            (
                (Run("at least"), Run("16", "removed"), Run("18 | <b>", "added"), Run("years")),
                (Run("a line that is gone", "removed"),),
                (Run("a line that is new", "added"),),
            )
        ),
    ),
    sections=(),
)


def test_revised_lines_in_every_form() -> None:
    """Words that were taken away or put in are marked in each form, and escaped as all others."""
    assert as_text(REVISED) == (
        "One rule changes.\nA pack\n\n"
        "| at least [-16-] {+18 | <b>+} years\n- a line that is gone\n+ a line that is new\n"
    )
    assert as_markdown(REVISED).endswith(
        "- at least ~~16~~ **18 \\| \\<b\\>** years\n- ~~a line that is gone~~\n- **a line that is new**\n"
    )
    assert '<p class="revised">at least <del>16</del> <ins>18 | &lt;b&gt;</ins> years</p>' in as_html(REVISED)
