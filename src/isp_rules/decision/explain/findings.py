"""Findings as entries of a page: what was asked, for whom, what was read against what was required."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from isp_rules.decision.explain.attempts import Alike, Attempt, alike
from isp_rules.decision.explain.item_words import for_items
from isp_rules.decision.record import Answer, Compared, Finding, FoundFor, NoticeGiven, Record
from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.english.texts import counted, listed, sentence_of
from isp_rules.pack.english.words import PARAMETER
from isp_rules.pack.syntax import Kind
from isp_rules.page.parts import Block, Callout, Entry, Paragraph, Point, Points, Tone

_IN_FULL: Final = 5
"""With more findings than these that are not shown none is told in full: half a share leaves dozens open."""


def entry(finding: Finding, notices: Mapping[str, NoticeGiven]) -> Entry:
    """
    One finding in full.

    Args:
        finding: The finding.
        notices: The notices to show with it, by their ids, of those that it names.
    """
    blocks: list[Block] = []
    groups = alike(finding.items)
    answered = _answered(finding)
    if len(groups) == 1:
        whom = for_items(groups[0].items, finding.count)
        blocks = [Paragraph(f"{answered}{f', {whom}' if whom else ''}."), *_attempts(finding, groups[0])]
    else:
        more = finding.count - len(finding.items)
        points = [
            Point(f"{sentence_of(for_items(each.items))[:-1]}:", blocks=_attempts(finding, each)) for each in groups
        ]
        points += [Point(f"And {counted(more, 'more item')}.")] if more > 0 else []
        blocks = [Paragraph(f"{answered}."), Points(tuple(points))]
    if finding.signpost and finding.kind is Kind.NOT_SHOWN:
        blocks.append(Paragraph(f"If it does: {finding.signpost}."))
    blocks.append(Paragraph(source(finding), quiet=True))
    blocks += (
        Callout(Tone.NOTE, "Note", sentence_of(notices[each].text)) for each in finding.notices if each in notices
    )
    return Entry(finding.rule, KIND_WORDS[finding.kind], tuple(blocks))


def waiting(
    findings: Sequence[Finding], notices: Mapping[str, NoticeGiven], phrases: Mapping[str, str]
) -> Iterator[Entry]:
    """
    The findings that are not shown: several that wait for the same facts as one entry, the others in full if few.

    Args:
        findings: The findings that are not shown.
        notices: The notices to show with them, by their ids.
        phrases: What the facts are called.
    """
    groups: dict[tuple[bool, frozenset[str]], list[Finding]] = {}
    for each in findings:
        groups.setdefault((each.exclusion, frozenset(each.missing)), []).append(each)
    alone = [group[0] for group in groups.values() if len(group) == 1]
    in_full = alone if len(alone) <= _IN_FULL else []
    for each in in_full:
        yield entry(each, notices)
    for group in groups.values():
        if len(group) > 1:
            yield _together(group, phrases)
    if len(alone) > len(in_full):
        points = tuple(Point(_in_one_line(each), label=each.rule) for each in alone)
        yield Entry("", f"{len(points)} more that each wait for facts of their own", (Points(points),))


def source(finding: Finding) -> str:
    """Where a finding comes from: section, act, and the clauses that its heading and grounds do not name yet."""
    named = {finding.rule, *(tried.ground for item in finding.items for tried in item.tried)}
    clauses = [each for each in finding.clauses if each not in named]
    cited = f"clause{'s' if len(clauses) > 1 else ''} {listed(clauses, most=8)}" if clauses else ""
    return f"{'; '.join(filter(None, (finding.section, finding.act, cited)))}."


def _together(group: Sequence[Finding], phrases: Mapping[str, str]) -> Entry:
    """Findings of one kind of rule that wait for the same facts."""
    facts = listed((phrases.get(fact, fact) for fact in group[0].missing), most=6)
    items = dict.fromkeys(each.item for finding in group for each in finding.items)
    whom = for_items(list(items))
    known = Paragraph(f"Not known: {facts}{f' ({whom})' if whom else ''}.")
    points = tuple(Point(sentence_of(each.text), label=each.rule) for each in group)
    what = "exclusions that may apply" if group[0].exclusion else "questions that wait for the same"
    return Entry("", f"{len(group)} {what}", (known, Points(points)))


def _in_one_line(finding: Finding) -> str:
    return f"May apply: {finding.text}." if finding.exclusion else sentence_of(finding.text)


def _answered(finding: Finding) -> str:
    """The question with its answer, or the reason of an exclusion; without the full stop."""
    text = sentence_of(finding.text)
    if finding.exclusion:
        return f"This exclusion may apply: {finding.text}" if finding.kind is Kind.NOT_SHOWN else text[:-1]
    return f"{text} {'Not shown' if finding.kind is Kind.NOT_SHOWN else 'No'}"


def _attempts(finding: Finding, group: Alike) -> tuple[Block, ...]:
    if finding.exclusion:
        points = tuple(Point(_read(each)) for attempt in group.attempts for each in attempt.compared)
    else:
        points = tuple(_point(each, alone=len(group.attempts) == 1) for each in group.attempts)
    return (Points(points),) if points else ()


def _point(attempt: Attempt, *, alone: bool) -> Point:
    not_shown = attempt.answer is Answer.NOT_SHOWN
    if len(attempt.grounds) > 1:
        ids = listed(ground for ground, _ in attempt.grounds)
        # Only where nothing came nearer does it help to hear what each of them would have asked.
        wanted = f"; required {_either(attempt.required)}" if alone else ""
        return Point(f"not {'shown' if not_shown else 'met'}, since {_reason(attempt.compared[0])}{wanted}", ids)
    ground, title = attempt.grounds[0]
    label = "not shown" if not_shown else "no"
    return Point(f"{ground} ({title})" if ground and title else ground or title, label, _comparisons(attempt.compared))


def _comparisons(compared: Iterable[Compared]) -> tuple[Block, ...]:
    points = tuple(Point(f"{_read(each)}; required {each.required}") for each in compared)
    return (Points(points),) if points else ()


def _read(compared: Compared) -> str:
    return f"{compared.fact_phrase}: {compared.read}"


def _reason(compared: Compared) -> str:
    """What was read, as the end of a sentence that gives it for the reason."""
    phrase, read = compared.fact_phrase, compared.read
    if compared.answer is Answer.NOT_SHOWN:
        return f"this is not known: {phrase}"
    if compared.fact.startswith(PARAMETER):
        return f"{phrase} is {read}"
    # The phrase of a flag is a sentence: *the sender is in Kent*.
    if read in {"yes", "no"}:
        return phrase if read == "yes" else f"it is not so that {phrase}"
    return f"the share says of {phrase}: {read}"


def _either(required: Sequence[str]) -> str:
    more = len(required) - 6
    return "; or ".join([*required[:6], *([f"{more} others"] if more > 0 else [])])


def fact_phrases(record: Record) -> Mapping[str, str]:
    """What the facts that a decision names are called in words."""
    tried = (each for finding in record.findings for item in finding.items for each in item.tried)
    compared = {each.fact: each.fact_phrase for attempt in tried for each in attempt.compared}
    return {**compared, **{each.fact: each.fact_phrase for each in record.questions}}


def items_of(findings: Iterable[Finding], fact: str) -> list[FoundFor]:
    """The items of the findings that wait for a fact."""
    return [each for finding in findings for each in finding.items if fact in each.missing]
