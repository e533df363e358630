"""How much of the protocol the rules encode: its clauses by section."""

from __future__ import annotations

from isp_rules.pack.english.clauses import clause_table
from isp_rules.review.asked import check_pack
from isp_rules.review.charts.picture import Picture, altair, picture, rows
from isp_rules.rulepack import RulePack

ENCODED, NOT_ENCODED = "encoded by a rule", "not encoded, with a reason"


def clause_coverage(pack: RulePack) -> Picture:
    """
    The clauses of each section of the protocol, those that a rule encodes and those that none does.

    Args:
        pack: whose clause index it is.

    Raises:
        IspRulesError: altair is not installed.
    """
    check_pack(pack)
    alt, table = altair(), clause_table(pack.syntax)
    counts: dict[tuple[str, str], int] = {}
    for each in table:
        key = (each.section, ENCODED if each.encoded_by else NOT_ENCODED)
        counts[key] = counts.get(key, 0) + 1
    data = [
        {"section": section, "fate": fate, "clauses": count, "order": fate == NOT_ENCODED}
        for (section, fate), count in counts.items()
    ]
    base = alt.Chart(rows(data)).encode(
        y=alt.Y("section:N", sort=None, title="section of the protocol").axis(labelLimit=320),
        x=alt.X("clauses:Q", title="clauses", stack="zero").axis(tickMinStep=1),
        order=alt.Order("order:N"),
    )
    colour = alt.Color("fate:N", title=None).scale(domain=[ENCODED, NOT_ENCODED], range=["#0072B2", "#E69F00"])
    bars = base.mark_bar().encode(color=colour)
    numbers = base.mark_text(color="white", fontSize=10, dx=-8).encode(text="clauses:Q")
    encoded = sum(bool(each.encoded_by) for each in table)
    told = (
        f"{encoded} of {len(table)} clauses are encoded by rules; {len(table) - encoded} are not, each with a reason."
    )
    chart = (bars + numbers).properties(width=520, height=alt.Step(26))
    return picture(chart, "Clauses of the protocol and the rules", f"{pack.title}. {told}", told)
