"""
A record -> a page, in the order in which an officer needs it.

The answer; the way to take instead and what is urgent; what stands against it; what is missing; what would make it
allowed; what must be done; what to keep; notices; readings; the questions passed; the pack. On an allow what must be
done follows the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from isp_rules.decision.explain.duties import duties, evidence
from isp_rules.decision.explain.findings import entry, fact_phrases, items_of, waiting
from isp_rules.decision.explain.item_words import for_items, owners
from isp_rules.decision.record import Finding, Met, Needed, NoticeGiven, Outcome, Passed, ReadingTaken, Record
from isp_rules.pack.english.texts import counted, listed, sentence_of
from isp_rules.pack.syntax import Kind
from isp_rules.page.parts import (
    Block,
    Callout,
    Definition,
    Definitions,
    Page,
    Paragraph,
    Point,
    Points,
    Section,
    Table,
    Tone,
)

_SHORT: Final = 12
"""How many characters of a digest are shown."""

_QUESTIONS: Final = 20
"""How many questions are asked at once."""

_REMEDIES: Final = 5
"""Where more findings than these only wait for facts, the answers come first and remedies are not told."""

_TOLERATED: Final = "not known; a duty makes up for that"


def explanation(record: Record) -> Page:
    """
    The page that explains a decision.

    Args:
        record: The decision as data.

    Returns:
        The page; `as_text`, `as_markdown` and `as_html` of :mod:`isp_rules.page` show it.
    """
    allowed = record.outcome is Outcome.ALLOW
    sections = [
        *_against(record),
        *_missing(record),
        *_remedies(record),
        *duties(record),
        *evidence(record),
        *_notices(record),
        *_readings(record),
        *_passed(record),
        _about(record),
    ]
    return Page(record.pack.title, record.summary, allowed, tuple(_lead(record)), tuple(sections))


# --- what leads ---------------------------------------------------------------------------------------


def _lead(record: Record) -> Iterator[Block]:
    excluded = [each for each in _definite(record) if each.exclusion]
    for each in excluded:
        whom = for_items([found.item for found in each.items], each.count)
        yield Paragraph(f"{sentence_of(each.text)[:-1]}{f' ({whom})' if whom else ''}.")
    for way in dict.fromkeys(each.signpost for each in excluded if each.signpost):
        yield Callout(Tone.ROUTE, "Instead", sentence_of(way))
    if unknown := {fact for duty in record.duties for fact in duty.not_known}:
        yield Paragraph(_made_up_for(len(unknown)))
    if record.outcome is Outcome.DENY and not _definite(record):
        yield Paragraph("On what is known the share cannot be allowed. What is missing is listed first.")
    shown = {each.notice: each for each in record.notices}
    urgent = {each.notices[0] for each in record.findings if each.exclusion and each.notices}
    for notice in _leading_notices(record):
        if notice in shown:
            tone, label = (Tone.URGENT, "Important") if notice in urgent else (Tone.NOTE, "Note")
            yield Callout(tone, label, sentence_of(shown[notice].text))


def _made_up_for(unknown: int) -> str:
    if unknown == 1:
        return "1 fact is not known; a duty below makes up for that."
    return f"{unknown} facts are not known; duties below make up for that."


def _leading_notices(record: Record) -> dict[str, None]:
    """
    The notices of exclusions, whether they apply or may apply: the urgent route is never below the fold.

    Of those that an exclusion names, the first is taken for the urgent one.
    """
    return dict.fromkeys(notice for each in record.findings if each.exclusion for notice in each.notices)


# --- what stands against it ---------------------------------------------------------------------------


def _definite(record: Record) -> list[Finding]:
    return [each for each in record.findings if each.kind is not Kind.NOT_SHOWN]


def _not_shown(record: Record) -> list[Finding]:
    return [each for each in record.findings if each.kind is Kind.NOT_SHOWN]


def _with_findings(record: Record) -> Mapping[str, NoticeGiven]:
    """The notices that are shown with a finding rather than before everything or at the end."""
    leading = _leading_notices(record)
    return {each.notice: each for each in record.notices if each.notice not in leading}


def _against(record: Record) -> Iterator[Section]:
    found, notices = _definite(record), _with_findings(record)
    if found:
        yield Section("What stands against it", tuple(entry(each, notices) for each in found))


def _missing(record: Record) -> Iterator[Section]:
    found = _not_shown(record)
    if not found:
        return
    first = record.questions[:_QUESTIONS]
    blocks: list[Block] = [Points(tuple(_question(each, found) for each in first), numbered=True)]
    if _definite(record):
        blocks.insert(0, Paragraph("No answer to these changes the outcome while a reason above stands."))
    if more := len(record.questions) - len(first):
        blocks.append(Paragraph(f"And {counted(more, 'more fact')}, many of which the answers to these will settle."))
    yield Section("What is missing", tuple(blocks))
    yield Section("What waits for it", tuple(waiting(found, _with_findings(record), fact_phrases(record))))


def _question(needed: Needed, found: Iterable[Finding]) -> Point:
    """A question, with the fact that it asks for, whose fact that is, and the rules that wait for it."""
    waits = [each for each in found if needed.fact in each.missing]
    whose = owners((each.item for each in items_of(waits, needed.fact)), needed.fact)
    rules = listed((each.rule for each in waits), most=6)
    about = "; ".join(filter(None, (f"{needed.fact}{f', {whose}' if whose else ''}", rules)))
    return Point(f"{sentence_of(needed.question)} ({about})")


def _remedies(record: Record) -> Iterator[Section]:
    excluded = [each.rule for each in _definite(record) if each.exclusion]
    found = [each for each in _definite(record) or _not_shown(record) if each.remedy]
    if not _definite(record) and len(found) > _REMEDIES:
        return
    together: dict[str, list[str]] = {}
    for each in found:
        together.setdefault(each.remedy, []).append(each.rule)
    points = tuple(Point(sentence_of(remedy), label=listed(rules)) for remedy, rules in together.items())
    if not points:
        return
    blocks: list[Block] = [Points(points)]
    if excluded:
        stands = "stands" if len(excluded) == 1 else "stand"
        blocks.insert(
            0, Paragraph(f"While {listed(excluded)} {stands}, none of this is enough: take the way named first.")
        )
    yield Section("What would make it allowed", tuple(blocks))


# --- what the reader should know ----------------------------------------------------------------------


def _notices(record: Record) -> Iterator[Section]:
    told = {*_leading_notices(record), *(notice for each in record.findings for notice in each.notices)}
    points = tuple(
        Point(sentence_of(each.text), label=each.notice) for each in record.notices if each.notice not in told
    )
    if points:
        yield Section("Notices", (Points(points),))


def _readings(record: Record) -> Iterator[Section]:
    points = tuple(map(_reading, record.readings))
    if points:
        yield Section("How the protocol was read", (Points(points),), folded=True)


def _reading(reading: ReadingTaken) -> Point:
    said = f"Read here: {sentence_of(reading.taken)} The other reading: {sentence_of(reading.other)}"
    why = f" Why: {sentence_of(reading.why)}" if reading.why else ""
    chosen = f" Chosen by the parameter {reading.parameter}." if reading.parameter else ""
    return Point(sentence_of(reading.point), reading.reading, (Paragraph(f"{said}{why}{chosen}"),))


def _passed(record: Record) -> Iterator[Section]:
    passed = [each for each in record.grounds if each.passed is not Passed.DOES_NOT_APPLY]
    without = len({each.requirement for each in record.grounds} - {each.requirement for each in passed})
    blocks: list[Block] = []
    if passed:
        rows = tuple(_row(each, before) for before, each in zip((None, *passed), passed, strict=False))
        blocks.append(Table(("Rule", "Question", "Passed by"), rows, tuple(_in_brief(passed))))
    if without:
        do = "does" if without == 1 else "do"
        blocks.append(Paragraph(f"{counted(without, 'further question')} {do} not apply."))
    if blocks:
        yield Section("Questions passed", tuple(blocks), folded=True)


def _row(met: Met, before: Met | None) -> tuple[str, str, str]:
    """One way in which a question passed; a question that passed in several ways is asked once."""
    again = before is not None and before.requirement == met.requirement
    return ("", "", _how(met)) if again else (met.requirement, sentence_of(met.asks), _how(met))


def _in_brief(passed: Iterable[Met]) -> Iterator[str]:
    """Each question by its rule, with the ids of the grounds that it passed by."""
    grounds: dict[str, list[str]] = {}
    for met in passed:
        grounds.setdefault(met.requirement, []).append(_TOLERATED if met.passed is Passed.TOLERATED else met.ground)
    return (f"{rule}: {listed(ids)}" for rule, ids in grounds.items())


def _how(met: Met) -> str:
    many = f" ({counted(met.count, 'item')})" if met.count > 1 else ""
    if met.passed is Passed.TOLERATED:
        return f"{_TOLERATED}{many}"
    same = met.ground == met.requirement
    return f"{met.title if same else ': '.join(filter(None, (met.ground, met.title)))}{many}"


# --- what decided -------------------------------------------------------------------------------------


def _about(record: Record) -> Section:
    pack = record.pack
    pairs = [
        Definition("Rule pack", f"{pack.title} ({pack.name} {pack.version})"),
        Definition("Digest of the pack", pack.digest[:_SHORT], pack.digest),
        Definition("Protocol", pack.protocol),
        Definition("Law", pack.law),
        *(Definition(f"Parameter {name}", f"{value} (not the default)") for name, value in pack.parameters),
        Definition("Digest of the share", record.share_digest[:_SHORT], record.share_digest),
        Definition("Engine", pack.engine),
    ]
    given = tuple(each for each in pairs if each.text)
    return Section("About this decision", (Definitions(given), Paragraph(pack.standing)))
