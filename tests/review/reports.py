"""The reports that tests look at: one of the library with every chapter, and the wide tables of the Kent pack."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import isp_rules
from isp_rules import review
from isp_rules.page.document import Chapter, Document, as_document_html
from isp_rules.review.report import policy_report, tables
from isp_rules.review.report.given import Given, Made
from isp_rules.review.report.policy import choices, policy, words
from tests.library import FOLDER

DAY: Final = date(2022, 3, 4)

PROPERTIES: Final = """\
properties:
  - {id: NO-FAX, title: Nothing is shared for advertising., because: readers were promised so, clauses: [L-2],
     never_allowed: {purpose: advertising}}
  - {id: NO-POST, title: Nothing goes by post., because: it is slow, never_allowed: {means.channel: post}}
"""

ACKNOWLEDGED: Final = """\
acknowledged:
  - {finding: ISP810, fact: party.name, because: names are for the reader alone}
"""

SHARES: Final = """\
sender.kind,recipient.kind,purpose,category,subject.role,subject.age,means.channel,date
library,museum,exhibition,contact_details,reader,30,post,2021-06-01
library,museum,advertising,health,reader,30,messenger,2021-06-01
library,museum,exibition,contact_details,reader,30,post,2021-06-01
library,museum,exhibition,contact_details,reader,,email,2021-06-01
"""


def library(folder: Path) -> Path:
    """A copy of the library's pack that demands something of every share, one thing in vain, and acknowledges."""
    shutil.copytree(FOLDER, folder)
    (folder / "properties.yaml").write_text(PROPERTIES, encoding="utf-8")
    (folder / "acknowledged.yaml").write_text(ACKNOWLEDGED, encoding="utf-8")
    return folder


def stricter(folder: Path) -> Path:
    """The library's pack, which takes no letters any more."""
    shutil.copytree(FOLDER, folder)
    rules = folder / "rules.yaml"
    letters = "      - {id: L-4a, title: post, when: {means.channel: post}}\n"
    rules.write_text(rules.read_text(encoding="utf-8").replace(letters, ""), encoding="utf-8")
    return folder


@cache
def whole_report() -> str:
    """A report of the library with every chapter that there is."""
    folder = Path(mkdtemp())
    try:
        shares = folder / "shares.csv"
        shares.write_text(SHARES, encoding="utf-8")
        pack = isp_rules.load_pack(library(folder / "library"))
        old = stricter(folder / "old")
        return policy_report(pack, made_on=DAY, shares=shares, against=old).to_html().replace(str(folder), "")
    finally:
        shutil.rmtree(folder)


@cache
def kent_tables() -> str:
    """What is widest of the Kent pack: its largest matrix, and the chapters that need no search and run no cases."""
    given = Given(isp_rules.load_pack("kent-schools-2016"))
    matrix = Made("One matrix.", tuple(tables._matrix(review.matrix(given.pack, "purpose", "category"))))
    made = {make.__name__: make(given, lambda _: None) for make in (choices, tables.owed, words, policy)}
    chapters = tuple(
        Chapter(f"chapter-{name}", name, each.brief, each.parts) for name, each in {"matrix": matrix, **made}.items()
    )
    return as_document_html(Document(given.pack.title, "Policy report", (), chapters, "Kent"))
