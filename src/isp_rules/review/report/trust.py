"""Why the pack can be trusted: its cases and what they cover, what is proved, what a search for dead rules found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from isp_rules.errors import MissingExtraError, PackError
from isp_rules.pack.english.texts import sentence_of
from isp_rules.page.document import Part
from isp_rules.page.parts import Block, Paragraph, Section
from isp_rules.review.case_files import Cases, cases_of, read_case_files
from isp_rules.review.case_results import CaseResults
from isp_rules.review.cases import Result, run_cases
from isp_rules.review.covering import Coverage, coverage
from isp_rules.review.covering.nodes import Sort
from isp_rules.review.covering.page import WHAT_IT_SAYS, decides, shown_percent
from isp_rules.review.deep import deep_lint
from isp_rules.review.deep.acknowledged import Acknowledgement, read_acknowledged
from isp_rules.review.deep.finding import CODES
from isp_rules.review.prove import properties_of, prove, read_properties
from isp_rules.review.prove.answers import Proofs
from isp_rules.review.prove.proving import Proof
from isp_rules.review.report.given import Given, Made, Told, note, table
from isp_rules.rulepack import RulePack

MOST_SHOWN: Final = 40
"""How many of what no case decides are listed; the rest are counted."""

_RUNNING: Final = 0.6
"""How much of the time goes into running the cases; the rest into what they cover."""


def cases(given: Given, told: Told) -> Made:
    """The worked cases of the pack: whether they come out as expected, and what they show of its rules."""
    pack = given.pack
    read = _read(pack)
    if not read:
        return Made("The pack has no worked cases.", ())
    results: list[Result] = []
    for each in run_cases(pack, read):
        results.append(each)
        told(_RUNNING * len(results) / len(read))
    found, remark = _covered(pack, read)
    came = CaseResults(pack, tuple(results)).page
    parts: list[Part] = [Section("Cases by file", (_by_file(results),)), *came.sections]
    parts += [Section("What the cases cover", (Paragraph(WHAT_IT_SAYS), *remark, _figures(found)))]
    parts += _not_covered(found)
    parts.append(Section("What the cases show of each rule", (_rules(found),), folded=True))
    decide = f"{shown_percent(found.percent)} of {len(found.nodes)} rules, grounds and comparisons decide both ways"
    return Made(f"{came.answer}; {decide}.", tuple(parts))


def _read(pack: RulePack) -> Cases:
    """The pack's own cases; a pack without any has nothing wrong."""
    folder = cases_of(pack)
    files = read_case_files(pack, folder).values() if folder.is_dir() else ()
    if problems := dict.fromkeys(problem for file in files for problem in file.problems):
        raise PackError(problems)
    return Cases(case for file in files for case in file.cases)


def _covered(pack: RulePack, read: Cases) -> tuple[Coverage, tuple[Block, ...]]:
    """With proofs where the solver is there; without it, what no share can show counts as not covered."""
    try:
        return coverage(pack, read, prove=True), ()
    except MissingExtraError as missing:
        return coverage(pack, read), (note(f"Nothing is set aside as beyond any case: {missing}"),)


def _by_file(results: Sequence[Result]) -> Block:
    counts: dict[str, Counter[str]] = {}
    for each in results:
        count = counts.setdefault(Path(each.case.span.file).name, Counter())
        count.update(["cases", each.case.document.expect, *([] if each.passed else ["failed"])])
    columns = ("cases", "allow", "deny", "impossible", "failed")
    rows = tuple((name, *(str(count[each]) for each in columns)) for name, count in counts.items())
    return table(("File", "Cases", "Allow", "Deny", "Cannot be", "Failed"), rows)


def _figures(found: Coverage) -> Block:
    rows = tuple((each.sort.word, str(each.number), shown_percent(each.percent)) for each in found.figures)
    return table(("What is counted", "How many", "Decide both ways"), rows)


def _not_covered(found: Coverage) -> Iterator[Section]:
    rows = tuple((str(each.node.place), each.text, decides(each)) for each in found.worst[:MOST_SHOWN])
    if rows:
        more = len(found.worst) - len(rows)
        rest = (Paragraph(f"And {more} more."),) if more else ()
        yield Section("What no case decides both ways", (table(("Where", "What", "Decides"), rows), *rest))


def _rules(found: Coverage) -> Block:
    rows = tuple(
        (
            str(each.node.place),
            sentence_of(each.text),
            str(each.seen.true),
            str(each.seen.false),
            str(each.seen.unknown),
        )
        for each in found.nodes
        if each.node.sort not in {Sort.LEAF, Sort.GROUND}
    )
    return table(("Rule", "What it asks or says", "True", "False", "Unknown"), rows)


def proofs(given: Given, told: Told) -> Made:
    """What is proved of every share there is."""
    pack = given.pack
    file = properties_of(pack)
    if not file.is_file():
        return Made("The pack demands nothing of every share.", ())
    properties = read_properties(pack, file)
    found: list[Proof] = []
    for each in prove(pack, properties):
        found.append(each)
        told(len(found) / len(properties))
    said = Paragraph(
        "A solver has tried to find a share, of any number of items and whichever of its facts are known, of which a "
        "demand does not hold. Where it is proved there is none."
    )
    rows = tuple((each.of.id, each.of.title, sentence_of(each.of.because)) for each in found if each.proved)
    proved = Section("Proved", (table(("Demand", "What holds of every share", "Why it must"), rows),))
    page = Proofs(pack, tuple(found)).page
    # The page lists what is proved without its reasons, and folded.
    parts = (said, *page.lead, *(each for each in page.sections if not each.folded), *([proved] if rows else []))
    return Made(f"{page.answer}.", parts)


def dead(given: Given, _: Told) -> Made:
    """What is dead, doubled or out of reach in the pack, and what of it is meant to be so."""
    left, meant = deep_lint(given.pack), read_acknowledged(given.pack)
    parts: list[Part] = [
        Paragraph(
            "A solver has looked for rules that never fail, never pass or follow from others, for grounds that are "
            "never the only ones, for terms with which nothing is allowed, and for facts that nothing reads."
        )
    ]
    if left:
        rows = tuple((each.code, sentence_of(each.message), each.help) for each in left)
        parts.append(Section("Left to mend", (table(("Code", "What", "What would mend it"), rows),)))
    if meant:
        rows = tuple((each.subject.name, _found(each), sentence_of(each.because)) for each in meant)
        parts.append(Section("Found and acknowledged", (table(("Of what", "What", "Why it is meant to be so"), rows),)))
    brief = f"{len(left) or 'Nothing'} left to mend; {len(meant) or 'nothing'} acknowledged with a reason."
    return Made(brief, tuple(parts))


def _found(meant: Acknowledgement) -> str:
    terms = f": {', '.join(meant.terms)}" if meant.terms else ""
    return f"{CODES[meant.code]} ({meant.code}){terms}"
