"""The coverage of a pack as a page: each rule in plain English, what stands in it beside what cases show of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, assert_never

from isp_rules.pack.english import condition, judged_for, name_phrase
from isp_rules.pack.english.texts import counted, flat, sentence_of
from isp_rules.pack.syntax import (
    All,
    Any,
    Comparison,
    Condition,
    Impossible,
    Named,
    Not,
    Pack,
)
from isp_rules.page.parts import Block, Page, Paragraph, Section, Table
from isp_rules.review.covering.nodes import Sort, place_of, sort_of
from isp_rules.review.covering.report import Coverage, NodeCoverage
from isp_rules.review.places import GUARD, Judged, Owner, Place, Places, roots

COVERED: Final = "✓"
NOT_COVERED: Final = "✗"
_DEEPER: Final = "· "
_HEAD: Final = ("", "In plain English", "True", "False", "Unknown", "Decides")

WHAT_IT_SAYS: Final = (
    "A rule, a ground or a comparison decides where the answer would turn if it alone were the other way. Counted are "
    "the shares in which it is true, false and unknown, and those in which it decides. What does not decide both ways "
    f'is marked {NOT_COVERED}: no case would notice if it were always the same there. Where it says "no share" it is '
    "proved that nothing can decide so, since other rules settle every such answer."
)


class _Row(NamedTuple):
    depth: int
    words: str
    found: NodeCoverage | None = None


def coverage_page(coverage: Coverage) -> Page:
    """
    The coverage as a page for `as_html_document`, `as_markdown` or `as_text`.

    Args:
        coverage: what cases show of a pack.
    """
    return _Pages(coverage).page()


class _Pages:
    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._pack: Pack = coverage.pack.syntax
        self._places = Places(self._pack)
        # Where a whole ground or exclusion is one comparison, both stand at one place.
        self._leaves = {each.node.place: each for each in coverage.nodes if each.node.sort is Sort.LEAF}
        self._whole = {each.node.place: each for each in coverage.nodes if each.node.sort is not Sort.LEAF}

    def page(self) -> Page:
        coverage = self._coverage
        bare = len(coverage.worst)
        said = f"{bare} of {len(coverage.nodes)} do not decide both ways" if bare else "Everything decides both ways"
        sections = [Section("In figures", (self._figures(),))]
        sections += [self._rule(each) for each in self._places.judged.values()]
        sections += [self._condition(name, body) for name, body in self._pack.conditions.items()]
        return Page(
            title=f"{self._pack.identity.title}: coverage by {counted(coverage.cases, 'case')}",
            answer=f"{said}: {shown_percent(coverage.percent)}",
            allowed=None if bare else True,
            lead=(Paragraph(WHAT_IT_SAYS, quiet=True),),
            sections=tuple(sections),
        )

    def _figures(self) -> Table:
        rows = tuple((each.sort.word, str(each.number), shown_percent(each.percent)) for each in self._coverage.figures)
        brief = tuple(f"{sort}: {percent} of {count}" for sort, count, percent in rows)
        return Table(("Sort", "Count", "Decide both ways"), rows, brief)

    def _rule(self, judged: Judged) -> Section:
        whole = self._whole[place_of(judged)]
        rows = [_Row(0, whole.text, whole)]
        for place, node in roots(judged):
            if place.part == GUARD:
                rows.append(_Row(1, "applies when"))
            elif place.part:
                ground = self._whole[place]
                rows.append(_Row(1, f"{place.part}: {ground.text}", ground))
            rows += self._rows(2 if place.part else 1, place, node)
        scope = "" if isinstance(judged, Impossible) else judged_for(self._pack, judged)
        said = (Paragraph(sentence_of(f"judged {scope}"), quiet=True),) if scope else ()
        return _section(f"{sort_of(judged).value.capitalize()} {judged.id}", said, rows)

    def _condition(self, name: str, body: Condition) -> Section:
        place = Place(Owner.CONDITION, name)
        users = ", ".join(each.id for each in self._places.judged_by(place)) or "nothing"
        said = Paragraph(f"Used by {users}.", quiet=True)
        return _section(f"Condition {name_phrase(name)}", (said,), self._rows(0, place, body))

    def _rows(self, depth: int, place: Place, node: Condition, lead: str = "") -> Iterator[_Row]:
        match node:
            case Comparison():
                leaf = self._leaves[place]
                yield _Row(depth, lead + leaf.text, leaf)
            case Named():
                yield _Row(depth, lead + condition(self._pack, node))
            case Not(part):
                yield from self._rows(depth, place.down(0), part, f"{lead}not: ")
            case All(parts) | Any(parts):
                yield _Row(depth, lead + ("all of these hold" if isinstance(node, All) else "one of these holds"))
                for step, part in enumerate(parts):
                    yield from self._rows(depth + 1, place.down(step), part)
            case _:
                assert_never(node)


def _section(heading: str, before: Iterable[Block], rows: Iterable[_Row]) -> Section:
    """One rule, folded where nothing is lacking."""
    cells = tuple(map(_cells, rows))
    bare = any(row[0] == NOT_COVERED for row in cells)
    table = Table(_HEAD, cells, tuple(" ".join(filter(None, row)) for row in cells))
    return Section(f"{NOT_COVERED if bare else COVERED} {heading}", (*before, table), folded=not bare)


def _cells(row: _Row) -> tuple[str, ...]:
    words, found = _DEEPER * row.depth + flat(row.words), row.found
    if found is None:
        return ("", words, "", "", "", "")
    mark = COVERED if found.covered else NOT_COVERED
    return (mark, words, str(found.seen.true), str(found.seen.false), str(found.seen.unknown), decides(found))


def decides(found: NodeCoverage) -> str:
    """
    As what a node decides, and in how many shares, and as what it never does.

    Args:
        found: what cases show of the node.
    """
    tally = found.decided
    sides = (("true", tally.true), ("false", tally.false), ("unknown", tally.unknown))
    said = [f"{side} {count}" for side, count in sides if count]
    beyond = [f"no share {side}" for side in found.never]
    return ", ".join([*said, *(f"never {side}" for side in found.lacking), *beyond])


def shown_percent(percent: float) -> str:
    """
    A share of a hundred, cut after one digit, so that 100 is said of nothing less.

    >>> shown_percent(99.99), shown_percent(100)
    ('99.9 %', '100 %')
    """
    return f"{math.floor(percent * 10) / 10:.3g} %"
