"""The data sharing decision record: its fields, what fills them, and what it keeps to itself."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

import isp_rules
from isp_rules.errors import IspRulesError
from isp_rules.page import as_html, as_markdown
from isp_rules.review.sharing_record.form import Field
from isp_rules.review.sharing_record.record import SharingRecord, record
from isp_rules.rulepack import RulePack
from tests.decision.samples import with_text
from tests.hostile import HOSTILE, structure, tags
from tests.library import ADDRESS, PACK

KENT = isp_rules.load_pack("kent-schools-2016")
SHARES = Path(__file__).parents[3] / "examples" / "shares"

ICO_FIELDS = [
    "Organisation receiving the request to share",
    "Organisation requesting the data",
    "Name and position of the person requesting",
    "Date the request was received",
    "Description of the data requested",
    "Data controller relationship",
    "Data sharing agreement in place",
    "Purpose of sharing",
    "Lawful basis for sharing",
    "Why the sharing is necessary",
    "Additional conditions for special category or criminal offence data",
    "Law enforcement processing (Part 3 of the Act of 2018)",
    "Legal power for sharing",
    "Data protection impact assessment considered",
    "Outcome of the assessment",
    "Views of the data protection officer",
    "Retention and deletion",
    "Security",
    "Rights of the people concerned",
    "Date of the sharing, or intervals",
    "Decision on the request",
    "Reasons for sharing or not sharing",
    "Decision taken by (name)",
    "Position",
    "Signed",
    "Dated",
]
"""The fields of the Information Commissioner's decision form, in their order."""


AUTHORISED = "Acting through its authorised information sharing contacts"
SERVICE = "one for which the council provides a secure transfer service"
DATA = (
    "names and contact details, pupil records, physical or mental health, special educational needs and disability "
    "status"
)


def fields(made: SharingRecord) -> dict[str, Field]:
    """The fields of a record by their labels."""
    return {field.label: field for part in made.form.parts for field in part.fields}


def kent(share: str, **options: Any) -> SharingRecord:
    """The record of one of the shares that are worth reading."""
    return record(KENT, SHARES / f"{share}.yaml", **options)


@pytest.mark.parametrize("share", sorted(each.stem for each in SHARES.glob("*.yaml")))
def test_the_fields_of_the_decision_form(share: str) -> None:
    """Every record has all fields of the form in their order, whatever was decided."""
    assert [label for label in fields(kent(share)) if label in ICO_FIELDS] == ICO_FIELDS


@pytest.mark.parametrize("pack", [PACK, KENT], ids=["library", "kent"])
def test_a_share_of_which_nothing_is_known(pack: RulePack) -> None:
    """An empty share fills nothing in but what the pack says; every field of the form is left to a person."""
    found = fields(record(pack, {}))
    filled = {label for label in ICO_FIELDS if found[label].lines}

    assert filled == {
        "Data sharing agreement in place",
        "Decision on the request",
        "Reasons for sharing or not sharing",
        "Description of the data requested",
    }
    assert all(found[label].to_write for label in ICO_FIELDS)


def test_what_the_share_says_is_filled_in() -> None:
    """The facts stand in the fields that ask for them."""
    found = fields(kent("sen_assessment"))

    expected = {
        "Organisation receiving the request to share": [
            "Name: given, not repeated here",
            "Kind of organisation: maintained school",
            "In Kent: yes",
            f"{AUTHORISED}: yes",
        ],
        "Organisation requesting the data": [
            "Name: given, not repeated here",
            "Kind of organisation: Kent County Council",
            "Directorate: Education and Young People's Services",
            "Service: SEN Assessment and Placement",
            f"{AUTHORISED}: yes",
        ],
        "Description of the data requested": [f"1 person (pupil): {DATA}"],
        "Purpose of sharing": [
            "SEN Assessment and Placement",
            "Circumstances: statutory returns and the council's own duties",
        ],
        "Lawful basis for sharing": [
            "Legitimising conditions relied on: necessity for justice or a public function",
            f"LB-G2: {ground('LB-G2')} (DPA 1998 Sch 2 para 5)",
        ],
        "Why the sharing is necessary": [f"Necessary categories: {DATA}"],
        "Additional conditions for special category or criminal offence data": [
            f"LB-S3: {ground('LB-S3')} (DPA 1998 Sch 3 para 7)"
        ],
        "Legal power for sharing": [
            "Kind: statutory",
            "Gateway: Children and Families Act 2014 s36; SI 2014/1530 regs 6, 8",
            "Purposes: SEN Assessment and Placement",
        ],
        "Security": [f"Channel: e-mail; e-mail network: Egress; {SERVICE}: no"],
        "Rights of the people concerned": ["Announced in a privacy notice that names the recipient: yes"],
        "Date of the sharing, or intervals": ["Date of the share: 2016-11-14", "A bulk flow: no"],
        "Decision on the request": ["The rule pack's answer: Allowed under this protocol, with 9 duties."],
        "Reasons for sharing or not sharing": ["No rule stands against it."],
    }
    assert {label: list(found[label].lines) for label in expected} == expected


def ground(id_: str) -> str:
    """The title of a ground."""
    return next(each.title for rule in KENT.syntax.requirements for each in rule.grounds if each.id == id_)


def test_a_denial_gives_its_reasons_and_what_would_mend_it() -> None:
    """Each finding stands with its rule, kind and person, and then what would make it allowed."""
    found = fields(kent("fathers_offences"))

    whom = "a condition is not met for the parent or guardian: offences and alleged offences"
    assert [line.partition(". ")[0] for line in found["Reasons for sharing or not sharing"].lines] == [
        f"LB-S0, {whom}",
        f"LB-G0, {whom}",
    ]
    assert len(found["What would make it allowed"].lines) == 2
    assert "Evidence to keep" not in found


def test_an_exclusion_leads_with_the_way_to_take_instead() -> None:
    """The signpost comes first, then the urgent notice."""
    assert [label for label, _ in kent("adoption").form.first] == ["Instead", "Important", "Note"]


def test_questions_are_listed_while_something_is_not_known() -> None:
    """What is still to be found out is asked."""
    assert fields(kent("half_known"))["Still to be found out"].lines


def test_duties_stand_under_their_time() -> None:
    """All duties are there, each once, and those before the share are to be ticked off."""
    decision = KENT.decide(SHARES / "sen_assessment.yaml")
    found = fields(kent("sen_assessment"))
    told = [line for label, field in found.items() if label.startswith("To be done") for line in field.lines]

    assert [line.partition(",")[0] for line in told] == [
        duty.duty for timing in ("before", "at", "after") for duty in decision.duties if duty.timing.value == timing
    ]
    assert found["To be done before sharing"].to_write == "that it is done, by whom and when"


def test_people_are_counted_by_role_and_data() -> None:
    """Nothing that tells one person from another is kept: no age, no order."""
    readers = [{"role": "reader", "age": age, "categories": ["contact_details"]} for age in (30, 17)]
    share = {**ADDRESS, "subjects": readers}
    found = fields(record(PACK, share))

    assert found["Description of the data requested"].lines == ("2 people (reader): contact details",)
    assert re.search(r"\b17\b", record(PACK, share).to_markdown()) is None


def test_facts_without_a_field_of_their_own_are_not_lost() -> None:
    """Every fact of the whole share that is given stands somewhere."""
    share = {
        "dataset": "school_census",
        "resubmission": True,
        "census_copy": "late",
        "research": {"for_research": True},
    }
    text = record(KENT, share).to_markdown()

    for said in ("School Census", "A resubmission", "Census copy: late", "For research"):
        assert said in text


PRIVATE = {
    "sender": {"name": "SECRET-1", "agreement_evidence": "SECRET-2"},
    "recipient": {"name": "SECRET-3", "contract_evidence": "SECRET-4"},
    "means": [{"channel": "email", "network": "other_secure", "network_evidence": "SECRET-5"}],
}


def test_names_and_free_text_only_when_asked() -> None:
    """Whatever the share says in private texts is repeated on request alone."""
    without, asked = record(KENT, PRIVATE), record(KENT, PRIVATE, with_names=True)

    for written in (without.to_markdown(), without.to_html(), repr(without), word_text(without)):
        assert "SECRET" not in written
    told = word_text(asked)
    assert [number for number in range(1, 6) if f"SECRET-{number}" not in told] == []
    assert fields(without)["Organisation receiving the request to share"].to_write == "the name"
    assert fields(asked)["Organisation receiving the request to share"].to_write == ""


def word_text(made: SharingRecord) -> str:
    """All text of the Word file."""
    return "\n".join(line for row in word_rows(made) for line in row) + "\n".join(
        each.text for each in docx.Document(io.BytesIO(made.to_word())).paragraphs
    )


def word_rows(made: SharingRecord) -> list[tuple[str, str]]:
    """Label and entry of each field of the Word file."""
    tables = docx.Document(io.BytesIO(made.to_word())).tables
    return [(row.cells[0].text, row.cells[1].text) for table in tables for row in table.rows]


@pytest.mark.parametrize("share", ["sen_assessment", "adoption", "half_known"])
def test_word_says_what_the_form_says(share: str) -> None:
    """Each field of the form is a row of the Word file, with its lines, its boxes and what a person must write."""
    made = kent(share)
    rows = word_rows(made)

    assert [label for label, _ in rows] == list(fields(made))
    for label, entry in rows:
        field = fields(made)[label]
        lines = [line for line in entry.split("\n") if line]
        boxes = ["     ".join(f"☐\u00a0{each}" for each in field.choices)] if field.choices else []
        asked = [f"To be completed: {field.to_write}"] if field.to_write else []
        assert lines == [*field.lines, *boxes, *asked]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    """LibreOffice opens the Word file and prints it: pages with the fields and the sign-off."""
    (tmp_path / "record.docx").write_bytes(kent("adoption").to_word())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "txt:Text", "record.docx"]
    subprocess.run(convert, cwd=tmp_path, capture_output=True, timeout=120, check=True)

    text = (tmp_path / "record.txt").read_text(encoding="utf-8-sig")
    assert [label for label in fields(kent("adoption")) if label not in text] == []
    assert text.startswith("Data sharing decision record\n")


def test_html_and_markdown_say_what_the_form_says() -> None:
    """Each field is a heading, and what a person must write is marked under it."""
    made = kent("sen_assessment")
    marked = sum(bool(field.to_write) for field in fields(made).values())

    assert made.to_html().count("To be completed:") == made.to_markdown().count("To be completed:") == marked
    assert made.to_html().count("<h3>") == made.to_markdown().count("\n### ") == len(fields(made))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(hostile: str) -> None:
    """Whatever a text of the share holds, the record has the marks of one with a harmless text, and Word takes it."""

    def named(text: str) -> SharingRecord:
        return record(KENT, {"sender": {"name": text}}, with_names=True)

    made, harmless = named(hostile.replace("\ud800", "")), named("x")
    assert list(tags(made.to_html())) == list(tags(harmless.to_html()))
    assert structure(made.to_markdown()) == structure(harmless.to_markdown())
    assert len(word_rows(made)) == len(word_rows(harmless))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_everywhere(hostile: str) -> None:
    """The same for every text of the record's page."""
    page, harmless = (with_text(kent("half_known").page, text) for text in (hostile, "x"))

    assert list(tags(as_html(page))) == list(tags(as_html(harmless)))
    assert structure(as_markdown(page)) == structure(as_markdown(harmless))


def test_without_python_docx(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing library is told with the extra that brings it; the other forms need none."""
    monkeypatch.setitem(sys.modules, "docx", None)

    with pytest.raises(IspRulesError, match=r'^`docx` is not installed: pip install "isp-rules\[word\]"$'):
        kent("adoption").to_word()
    assert kent("adoption").to_html()


def test_a_notebook_shows_it() -> None:
    """The record shows itself as HTML and Markdown; its repr tells the outcome alone."""
    made = kent("adoption")

    assert made._repr_html_() == as_html(made.page)
    assert made._repr_markdown_() == made.to_markdown()
    assert repr(made) == "<SharingRecord: deny>"
