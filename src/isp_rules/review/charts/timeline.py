"""
What law applied when: what each rule that reads a date says of it, from one change to the next.

Nothing is written down here: the days are those that the pack's rules compare the date with, and what a rule says
between two of them is what it says of a share of which the date alone is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, assert_never

from isp_rules.engine.evaluate import requirement_holds, truth_of
from isp_rules.engine.items import Reader
from isp_rules.errors import IspRulesError
from isp_rules.pack.english.texts import sentence_of
from isp_rules.pack.layout import axis_of
from isp_rules.pack.scope import comparisons, conditions_of
from isp_rules.pack.syntax import Duty, Exclusion, FactType, Notice, Pack, Requirement, Rule, Values
from isp_rules.review.asked import check_pack
from isp_rules.review.charts.picture import INK, Picture, altair, picture, rows
from isp_rules.rulepack import RulePack

MET: Final = "holds"
DENIES: Final = "denies"
DEPENDS: Final = "depends on the rest of the share"
SHOWN: Final = "applies"
LOOKS: Final = {MET: "#009E73", DENIES: "#D55E00", DEPENDS: "#F0E442", SHOWN: "#56B4E9"}
"""What a rule can say of a day, and its colour; where it says nothing there is no bar."""

_MARGIN: Final = timedelta(days=120)
_CLOSE: Final = timedelta(days=100)
_LONGEST: Final = 58


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one rule says from one day until the day before another."""

    rule: str
    text: str
    start: date
    end: date
    says: str


def timeline(pack: RulePack) -> Picture:
    """
    What each rule that compares the date of a share says over time.

    Args:
        pack: the pack, with the parameters in use.

    Raises:
        IspRulesError: no rule compares a date with a fixed day, or altair is not installed.
    """
    check_pack(pack)
    found = list(stretches(pack.syntax))
    if not found:
        raise IspRulesError(f"no rule of {pack.name} compares a date with a fixed day")
    alt, days = altair(), changes(pack.syntax)
    data = [
        {
            "rule": f"{each.rule}: {each.text}",
            "start": each.start.isoformat(),
            "end": each.end.isoformat(),
            "says": each.says,
        }
        for each in found
    ]
    present = [each for each in LOOKS if any(row["says"] == each for row in data)]
    colours = [LOOKS[each] for each in present]
    across = alt.X("start:T", title="date of the share").axis(format="%b %Y", tickCount=8, labelAngle=0)
    bars = (
        alt.Chart(rows(data))
        .mark_bar(height=14)
        .encode(
            x=across,
            x2="end:T",
            y=alt.Y("rule:N", sort=None, title=None).axis(labelLimit=420),
            color=alt.Color("says:N", title="what it says").scale(domain=present, range=colours),
        )
    )
    marks = list(_marks(days))
    lines = alt.Chart(rows(marks)).mark_rule(color=INK, strokeDash=[3, 3]).encode(x="start:T")
    names = [
        alt.Chart(rows([each for each in marks if each["high"] == high]))
        .mark_text(color=INK, fontSize=10, align="left", dx=3, y=-6 - 12 * high)
        .encode(x="start:T", text="day:N")
        for high in sorted({each["high"] for each in marks})
    ]
    told = "; ".join(f"{day.isoformat()}: {', '.join(_turning(found, day))}" for day in days)
    chart = alt.layer(bars, lines, *names).properties(width=620, height=alt.Step(24))
    return picture(chart, "What applied when", f"{pack.title}. {pack.syntax.identity.law}", f"Changes by date. {told}.")


def _marks(days: list[date]) -> Iterator[dict[str, Any]]:
    """Where each change is and what it is called; a day close behind another stands higher."""
    high, before = 0, date.min
    for day in days:
        high = high + 1 if day - before < _CLOSE else 0
        before = day
        yield {"start": day.isoformat(), "day": f"{day.day} {day:%b %Y}", "high": high}


def changes(pack: Pack) -> list[date]:
    """The days from which some rule says something else, in their order."""
    fact = _dated(pack)
    return sorted({day for rule in pack.rules for day in _days(rule, fact)}) if fact else []


def stretches(pack: Pack) -> Iterator[Stretch]:
    """What each rule that compares the date says, from one change to the next; equal neighbours are one."""
    fact = _dated(pack)
    if fact is None:
        return
    days = changes(pack)
    starts = [days[0] - _MARGIN, *days]
    ends = [*days, days[-1] + _MARGIN]
    for rule in sorted(
        (each for each in pack.rules if any(_days(each, fact))), key=lambda each: min(_days(each, fact))
    ):
        open_: Stretch | None = None
        for start, end in zip(starts, ends, strict=True):
            says = _says(rule, _knowing(pack, fact, start))
            if open_ and open_.says == says:
                open_ = Stretch(open_.rule, open_.text, open_.start, end, says)
                continue
            if open_ and open_.says:
                yield open_
            open_ = Stretch(rule.id, _text(rule), start, end, says)
        if open_ and open_.says:
            yield open_


def _dated(pack: Pack) -> str | None:
    """The date of the whole share that rules compare with fixed days most often."""
    dates = [name for name, fact in pack.facts.items() if fact.type is FactType.DATE and axis_of(name) is None]
    counts = Counter({name: sum(len(list(_days(rule, name))) for rule in pack.rules) for name in dates})
    return next((name for name, count in counts.most_common(1) if count), None)


def _days(rule: Rule, fact: str) -> Iterator[date]:
    for condition in conditions_of(rule):
        for comparison in comparisons(condition):
            if comparison.fact == fact and isinstance(comparison.operand, Values):
                yield from (day for day in comparison.operand.values if isinstance(day, date))


def _knowing(pack: Pack, fact: str, day: date) -> Reader:
    """A share of which the day alone is known."""

    def read(name: str) -> Any:
        head, _, rest = name.partition(".")
        return pack.parameters[rest].value if head == "parameter" else day if name == fact else None

    return read


def _says(rule: Rule, read: Reader) -> str:
    match rule:
        case Requirement():
            return {True: MET, False: DENIES, None: DEPENDS}[requirement_holds(rule, read)]
        case Exclusion():
            return {True: DENIES, False: "", None: DEPENDS}[truth_of(rule.when, read)]
        case Duty() | Notice():
            truth = False if rule.when is None else truth_of(rule.when, read)
            return {True: SHOWN, False: "", None: DEPENDS}[truth]
        case _:
            assert_never(rule)


def _text(rule: Rule) -> str:
    match rule:
        case Requirement():
            text = rule.asks
        case Exclusion():
            text = rule.because
        case Duty():
            text = rule.do
        case Notice():
            text = rule.say
        case _:
            assert_never(rule)
    text = sentence_of(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _turning(found: list[Stretch], day: date) -> Iterator[str]:
    """The rules that say something from this day, or until the day before it."""
    return iter(dict.fromkeys(each.rule for each in found if day in {each.start, each.end}))
