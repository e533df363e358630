"""Results of cases as JUnit XML, as continuous integration reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

from isp_rules.review.cases import Result

_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(pack: str, results: Sequence[Result]) -> str:
    """
    One test suite with a test case for each case.

    Args:
        pack: the name of the pack, which names the suite.
        results: what came of the cases.
    """
    failed = sum(not each.passed for each in results)
    suites = ET.Element("testsuites")
    suite = ET.SubElement(
        suites, "testsuite", name=pack, tests=str(len(results)), failures=str(failed), errors="0", skipped="0"
    )
    for each in results:
        file, line = _xml(each.case.span.file), str(each.case.span.line)
        case = ET.SubElement(suite, "testcase", classname=file, name=_xml(each.case.title), file=file, line=line)
        if not each.passed:
            failure = ET.SubElement(case, "failure", message=_xml("; ".join(each.mismatches)))
            failure.text = _xml(each.report())
    ET.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _xml(text: str) -> str:
    """The text without the characters that XML does not have."""
    return _NOT_XML.sub("?", text)
