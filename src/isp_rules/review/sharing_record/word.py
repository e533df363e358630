"""A form as a Word file: a table of fields for each part, what a person must write shaded and with room for it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from isp_rules.errors import needs_extra
from isp_rules.page.escape import plain
from isp_rules.review.sharing_record.form import Field, Form, Part
from isp_rules.review.sharing_record.page import TO_WRITE

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

FONT: Final = "Arial"
LABELS: Final = "EEF1F5"
"""The ground of the labels."""
BLANK: Final = "FFF6D6"
"""The ground of what a person must write: light enough for ink, and grey in a copy."""
A4_WIDTH, A4_HEIGHT = 21.0, 29.7
LABEL_WIDTH, ENTRY_WIDTH = 5.0, 12.0
LINES_KEPT: Final = 6
"""How many lines a field may have that is not broken over two pages."""
ROOM: Final = 1.1
"""The height of a field that is blank, in centimetres."""


def as_word(form: Form) -> bytes:
    """
    The bytes of a .docx file.

    Args:
        form: the form. Its texts go in as text.

    Raises:
        IspRulesError: python-docx is not installed.
    """
    with needs_extra("word"):
        import docx  # noqa: PLC0415 - an extra
    document = docx.Document()
    _page(document, form)
    document.add_heading(plain(form.title), level=0)
    document.add_paragraph(plain(form.subtitle))
    _lead(document, form)
    for part in form.parts:
        _part(document, part)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _page(document: Document, form: Form) -> None:
    """A4 with its margins, one typeface, and at the foot what identifies the decision."""
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - an extra

    section = document.sections[0]
    section.page_width, section.page_height = Cm(A4_WIDTH), Cm(A4_HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    styles: Any = document.styles
    for name, size in (("Normal", 10), ("Title", 20), ("Heading 1", 13)):
        font = styles[name].font
        font.name, font.size = FONT, Pt(size)
        font.color.rgb = RGBColor(0, 0, 0)
        _typeface(styles[name].element)
    styles["Footer"].font.size = Pt(8)
    styles["Normal"].paragraph_format.space_after = Pt(3)
    document.core_properties.title = plain(form.title)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "en-GB"
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{plain(form.digests)}    page ")
    _field_code(foot, "PAGE")
    foot.add_run(" of ")
    _field_code(foot, "NUMPAGES")


def _typeface(style: Any) -> None:
    """Headings of the template name a typeface of its theme, which goes before any other."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - an extra

    fonts = style.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _field_code(paragraph: Any, code: str) -> None:
    """A number that Word works out: python-docx has no call for it."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
    from docx.oxml.ns import qn  # noqa: PLC0415

    run = paragraph.add_run()
    for kind in ("begin", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)  # noqa: SLF001
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.text = code
            run._r.append(instruction)  # noqa: SLF001


def _lead(document: Document, form: Form) -> None:
    answer = document.add_paragraph()
    answer.add_run("The rule pack's answer: ")
    answer.add_run(plain(form.answer)).bold = True
    for label, text in form.first:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{plain(label)}: ").bold = True
        paragraph.add_run(plain(text))
    document.add_paragraph().add_run(plain(form.standing)).italic = True


def _part(document: Document, part: Part) -> None:
    from docx.shared import Cm  # noqa: PLC0415 - an extra

    document.add_heading(plain(part.heading), level=1)
    table: Any = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    widths = Cm(LABEL_WIDTH), Cm(ENTRY_WIDTH)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    # What is all for a person to write, as the sign-off is, stays on one page.
    signed = not any(field.lines for field in part.fields)
    for field in part.fields:
        row = table.add_row()
        label, entry = row.cells
        label.width, entry.width = widths
        _shade(label, LABELS)
        label.paragraphs[0].add_run(plain(field.label)).bold = True
        _entry(entry, field)
        if not field.lines:
            row.height = Cm(ROOM)
        if len(field.lines) <= LINES_KEPT:
            _keep_whole(row)
        if signed and field is not part.fields[-1]:
            for paragraph in (*label.paragraphs, *entry.paragraphs):
                paragraph.paragraph_format.keep_with_next = True


def _entry(cell: _Cell, field: Field) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - an extra

    paragraphs = [plain(line) for line in field.lines]
    if field.choices:
        paragraphs.append("     ".join(f"☐\u00a0{plain(each)}" for each in field.choices))
    first = cell.paragraphs[0]
    for number, text in enumerate(paragraphs):
        (first if number == 0 else cell.add_paragraph()).add_run(text)
    if field.to_write:
        asked = cell.add_paragraph() if paragraphs else first
        run = asked.add_run(f"{TO_WRITE}: {plain(field.to_write)}")
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor(0x5A, 0x4A, 0)
        cell.add_paragraph()
        _shade(cell, BLANK)


def _shade(cell: _Cell, colour: str) -> None:
    """The ground of a cell: python-docx has no call for it."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
    from docx.oxml.ns import qn  # noqa: PLC0415

    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        ground.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(ground)  # noqa: SLF001


def _keep_whole(row: Any) -> None:
    """A short row is not broken over two pages."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
