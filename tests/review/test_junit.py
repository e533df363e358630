"""JUnit XML, whole."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from isp_rules.errors import Span
from isp_rules.review.case_documents import CaseDocument
from isp_rules.review.case_files import Case
from isp_rules.review.cases import Result
from isp_rules.review.junit import junit
from tests.library import ADDRESS, PACK

DECISION = PACK.decide(ADDRESS)
CASE = Case(CaseDocument(case="a letter <may> go", expect="allow"), ADDRESS, {}, Span("cases/routes.yaml", 6, 11))
PASSED = Result(CASE, DECISION, ())
FAILED = Result(CASE, DECISION, ("expected deny, found allow", 'duties: "D-2" & more'))


def test_results_are_one_suite() -> None:
    """The suite is counted; a failure says what differs, and holds the whole report."""
    text = junit("library", [PASSED, FAILED])

    report = FAILED.report().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert (
        text
        == f"""\
<?xml version="1.0" encoding="utf-8"?>
<testsuites>
  <testsuite name="library" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="cases/routes.yaml" name="a letter &lt;may&gt; go" file="cases/routes.yaml" line="6" />
    <testcase classname="cases/routes.yaml" name="a letter &lt;may&gt; go" file="cases/routes.yaml" line="6">
      <failure message="expected deny, found allow; duties: &quot;D-2&quot; &amp; more">{report}</failure>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\udcff", "\ufffe"], ids=ascii)
def test_what_xml_cannot_hold_is_a_question_mark(character: str) -> None:
    """A name of a file or a text with a character that XML lacks does not spoil the file."""
    span = replace(CASE.span, file=f"a{character}.yaml")
    text = junit("library", [Result(replace(CASE, span=span), DECISION, (f"found {character}",))])

    case = ET.fromstring(text)[0][0]  # noqa: S314 - made above
    assert (case.get("file"), case[0].get("message")) == ("a?.yaml", "found ?")
