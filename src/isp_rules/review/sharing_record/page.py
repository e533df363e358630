"""A form as a page, for HTML and Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isp_rules.page.parts import Block, Callout, Entry, Page, Paragraph, Point, Points, Section, Tone
from isp_rules.review.sharing_record.form import IMPORTANT, INSTEAD, NOTE, Field, Form

TO_WRITE: Final = "To be completed"
_TONES: Final = {INSTEAD: Tone.ROUTE, IMPORTANT: Tone.URGENT, NOTE: Tone.NOTE}


def form_page(form: Form) -> Page:
    """
    The page of a form: what a person must write stands out under its field.

    Args:
        form: the form.
    """
    lead: list[Block] = [Paragraph(f"The rule pack's answer: {form.answer}")]
    lead += [Callout(_TONES[label], label, text) for label, text in form.first]
    lead.append(Paragraph(form.standing, quiet=True))
    sections = tuple(Section(part.heading, tuple(map(_field, part.fields))) for part in form.parts)
    return Page(form.subtitle, form.title, None, tuple(lead), sections)


def _field(field: Field) -> Entry:
    return Entry("", field.label, tuple(_blocks(field)))


def _blocks(field: Field) -> Iterator[Block]:
    if len(field.lines) == 1:
        yield Paragraph(field.lines[0])
    elif field.lines:
        yield Points(tuple(map(Point, field.lines)))
    if field.choices:
        yield Paragraph("   ".join(f"☐ {each}" for each in field.choices))
    if field.to_write:
        yield Callout(Tone.NOTE, TO_WRITE, f"{field.to_write}.")
