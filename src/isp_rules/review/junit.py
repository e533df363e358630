"""Results of cases as JUnit XML, as continuous integration reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from isp_rules.review.cases import Result

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(pack: str, results: Sequence[Result]) -> str:
    """
    One test suite with a test case for each case.

    Args:
        pack: the name of the pack, which names the suite.
        results: what came of the cases.
    """
    failed = sum(not each.passed for each in results)
    suite = ET.Element("testsuite", name=pack, tests=str(len(results)), failures=str(failed), errors="0")
    for each in results:
        span = each.case.span
        case = ET.SubElement(
            suite, "testcase", classname=span.file, name=each.case.title, file=span.file, line=str(span.line)
        )
        if not each.passed:
            failure = ET.SubElement(case, "failure", message="; ".join(each.mismatches))
            failure.text = _NOT_XML.sub("?", each.report())
    return ET.tostring(suite, encoding="unicode", xml_declaration=True)
