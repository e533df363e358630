"""What a batch of shares was denied for: by kind of finding and by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from isp_rules.decision.decision import Decision
from isp_rules.errors import IspRulesError
from isp_rules.pack.english.rule_words import KIND_WORDS
from isp_rules.pack.english.texts import counted, sentence_of
from isp_rules.pack.syntax import Kind, Pack, Requirement
from isp_rules.review.charts.picture import INK, Picture, altair, picture, rows
from isp_rules.review.tables.states import LOOKS, State
from isp_rules.rulepack import RulePack

if TYPE_CHECKING:
    import pyarrow as pa

    from isp_rules.backends.arrow.result import Summary

MOST_RULES: Final = 15
"""How many rules are drawn; the rest are counted."""

_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Denials:
    """How many shares were allowed and denied, and for how many each kind and rule stood against it."""

    allowed: int
    denied: int
    kinds: Mapping[str, int]
    rules: Mapping[str, int]


def denials(pack: RulePack, batch: pa.Table | Summary | Iterable[Decision]) -> Picture:
    """
    The share of denials for each kind of finding and each rule.

    A share that is denied for several reasons counts with each of them, so that the bars add up to more than all.

    Args:
        pack: the pack that decided.
        batch: the table of `decide_table(..., with_rules=True)`, the summary of a batch, or decisions.

    Raises:
        IspRulesError: the table has no column of rules, or altair is not installed.
    """
    alt, found = altair(), count(batch)
    by_kind = [
        {"what": KIND_WORDS[kind], "count": found.kinds.get(kind.value, 0), "colour": LOOKS[State(kind.value)].colour}
        for kind in Kind
        if found.kinds.get(kind.value)
    ]
    named = dict(_named(pack.syntax))
    most = sorted(found.rules.items(), key=lambda each: (-each[1], each[0]))
    by_rule = [
        {"what": named.get(rule, rule), "count": number, "colour": "#0072B2"} for rule, number in most[:MOST_RULES]
    ]
    more = f"; {counted(len(most) - MOST_RULES, 'more rule')} not drawn" if len(most) > MOST_RULES else ""
    total = found.allowed + found.denied
    told = f"{found.denied} of {counted(total, 'share')} denied"
    chart = alt.vconcat(
        _bars(by_kind, found.denied, "kind of denial"),
        _bars(by_rule, found.denied, "rule that stands against it"),
        spacing=24,
    )
    listed = "; ".join(f"{each['what']}: {each['count']}" for each in by_kind)
    return picture(
        chart,
        "What shares are denied for",
        f"{pack.title}: {told}{more}. One share may be denied for several reasons.",
        f"{told}.{f' {listed}.' if listed else ''}",
    )


def count(batch: pa.Table | Summary | Iterable[Decision]) -> Denials:
    """
    The numbers behind the picture.

    Args:
        batch: as `denials` takes it.

    Raises:
        IspRulesError: the table has no column of rules.
    """
    if hasattr(batch, "column_names"):
        return _of_table(batch)
    if not isinstance(batch, Iterable):
        return Denials(batch.allowed, batch.denied, batch.kinds, batch.rules)
    decisions = list(batch)
    denied = [each for each in decisions if not each.allowed]
    kinds = _each(each.kinds for each in denied)
    return Denials(len(decisions) - len(denied), len(denied), kinds, _each(each.rules for each in denied))


def _each(lists: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(str(word) for words in lists for word in words)


def _of_table(table: Any) -> Denials:
    import pyarrow.compute as pc  # noqa: PLC0415 - whoever has a table of Arrow has it

    if "rules" not in table.column_names:
        raise IspRulesError("the table has no column `rules`\n  = help: decide it with `with_rules=True`")
    outcomes, kinds, rules = (
        {each["values"]: each["counts"] for each in pc.value_counts(column).to_pylist()}
        for column in (table["outcome"], pc.list_flatten(table["kinds"]), pc.list_flatten(table["rules"]))
    )
    return Denials(outcomes.get("allow", 0), outcomes.get("deny", 0), kinds, rules)


def _bars(data: list[dict[str, Any]], denied: int, title: str) -> Any:
    alt = altair()
    shown = [
        {**each, "share": each["count"] / denied, "said": f"{each['count']} ({each['count'] / denied:.0%})"}
        for each in data
    ]
    base = alt.Chart(rows(shown)).encode(
        y=alt.Y("what:N", sort=None, title=title).axis(labelLimit=380),
        x=alt.X("share:Q", title="share of all denials").axis(format="%", tickCount=5).scale(domain=[0, 1]),
    )
    bars = base.mark_bar().encode(color=alt.Color("colour:N", scale=None))
    numbers = base.mark_text(align="left", dx=4, color=INK, fontSize=11).encode(text="said:N")
    return (bars + numbers).properties(width=420, height=alt.Step(22))


def _named(pack: Pack) -> Iterable[tuple[str, str]]:
    for rule in pack.against:
        text = f"{rule.id}: {sentence_of(rule.asks if isinstance(rule, Requirement) else rule.because)}"
        yield rule.id, text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
