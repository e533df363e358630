"""Charts: what they show is what was counted, they have titles and words, and they load nothing."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import isp_rules
from isp_rules.engine.evaluate import judge
from isp_rules.errors import IspRulesError
from isp_rules.page.escape import plain
from isp_rules.review.charts.clause_coverage import clause_coverage
from isp_rules.review.charts.denials import MOST_RULES, Denials, count, denials
from isp_rules.review.charts.heat_map import heat_map
from isp_rules.review.charts.picture import Picture
from isp_rules.review.charts.timeline import DENIES, DEPENDS, MET, changes, stretches, timeline
from isp_rules.review.tables.matrix import matrix
from isp_rules.review.tables.states import LOOKS, State
from isp_rules.rulepack import RulePack
from tests.hostile import HOSTILE, tags
from tests.library import ADDRESS, PACK

KENT = isp_rules.load_pack("kent-schools-2016")
DATA = matrix(PACK, rows="purpose", columns="category", base=ADDRESS)
KENT_TIME = list(stretches(KENT.syntax))
WIDE = matrix(PACK, rows="means.channel", columns=["purpose", "subject.role"], base=ADDRESS)

DECIDED = [
    PACK.decide(share)
    for share in (
        ADDRESS,
        {**ADDRESS, "purposes": ["advertising"]},
        {**ADDRESS, "purposes": ["advertising"], "date": "2019-01-01"},
        {**ADDRESS, "means": [{"channel": "post"}]},
        {**ADDRESS, "means": [{"channel": "email"}]},
    )
]

PICTURES = {
    "a matrix": heat_map(DATA),
    "a matrix of several facts": heat_map(WIDE),
    "clauses": clause_coverage(PACK),
    "denials": denials(PACK, DECIDED),
    "time": timeline(PACK),
}


def values(picture: Picture) -> list[dict[str, Any]]:
    """All data in a chart."""
    found: list[dict[str, Any]] = []

    def search(part: Any) -> None:
        if isinstance(part, dict):
            if isinstance(part.get("data"), dict):
                found.extend(part["data"].get("values", ()))
            for each in part.values():
                search(each)
        elif isinstance(part, list):
            for each in part:
                search(each)

    search(picture.chart.to_dict())
    return found


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
class TestEveryPicture:
    """What all have in common."""

    def test_it_is_drawn_and_loads_nothing(self, picture: Picture) -> None:
        """It is an image by itself: no script, and no address but those that name a form."""
        svg = picture.svg()

        ET.fromstring(svg)  # noqa: S314 - drawn by ourselves
        assert "<script" not in svg
        assert set(re.findall(r"https?://[^\"\s<]+", svg)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }

    def test_it_is_told_in_words(self, picture: Picture) -> None:
        """Whoever does not see it hears its title and what it shows."""
        shown = picture._repr_html_()

        assert picture.title in picture.svg()
        assert f'<svg role="img" aria-label="{picture._told}"' in picture.svg()
        assert [(tag, names) for tag, names in tags(shown)] == [("img", ("alt", "style", "src"))]
        assert f'alt="{picture._told}"' in shown
        assert repr(picture) == f"<Picture: {picture.title}. {picture.alt}>"

    def test_axes_are_named(self, picture: Picture) -> None:
        """Every axis that is drawn has a title in plain words, or rows that name themselves."""
        spec = picture.chart.to_dict()
        panels = spec.get("hconcat") or spec.get("vconcat") or [spec]

        for panel in panels:
            across = [layer["encoding"]["x"]["title"] for layer in panel["layer"] if "title" in layer["encoding"]["x"]]
            assert all(across)
            assert across


def test_files(tmp_path: Path) -> None:
    """A picture is written as its ending says."""
    PICTURES["time"].save(tmp_path / "a.svg")
    PICTURES["time"].save(tmp_path / "a.PNG")

    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == PICTURES["time"].svg()
    assert (tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    """There are two kinds of file; what cannot be written is told."""
    picture = PICTURES["clauses"]

    with pytest.raises(IspRulesError) as ending:
        picture.save(tmp_path / "a.pdf")
    with pytest.raises(IspRulesError) as folder:
        picture.save(tmp_path / "none" / "a.svg")
    assert str(ending.value) == "a picture is not written as `a.pdf`\n  = help: end it in .svg or .png"
    assert str(folder.value) == f"cannot write `{tmp_path / 'none' / 'a.svg'}`: no such file or directory"


@pytest.mark.parametrize("made", [DATA, WIDE], ids=["one fact", "several"])
def test_a_heat_map_has_a_square_for_each_cell(made: Any) -> None:
    """Each cell of the matrix is a square with the words and the sign of its state."""
    squares = {(each["row"], each["column"], each["state"], each["sign"]) for each in values(heat_map(made))}

    assert squares == {
        (each.row.label, each.column.label, LOOKS[each.state].words, LOOKS[each.state].sign) for each in made.cells
    }


def test_a_heat_map_in_words() -> None:
    """The words count the cells of each state."""
    assert PICTURES["a matrix"].alt.split("; ") == [
        "a condition is not met: 6 cells",
        "outside this protocol: 4 cells",
        "allowed, with duties: 1 cell",
        "allowed: 1 cell.",
    ]


def test_the_colours_are_those_for_colour_blind_readers() -> None:
    """The colours of states are Okabe's and Ito's, and greys."""
    okabe_and_ito = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
    greys = {State.NOT_IN_FORCE, State.IMPOSSIBLE}

    assert {look.colour for state, look in LOOKS.items() if state not in greys} <= okabe_and_ito


def test_clauses_are_counted_by_section() -> None:
    """The bars add up to the clause index."""
    data = values(PICTURES["clauses"])
    encoded = sum(each["clauses"] for each in data if each["fate"] == "encoded by a rule")

    assert sum(each["clauses"] for each in data) == len(PACK.syntax.clauses)
    assert encoded == sum(not each.not_encoded for each in PACK.syntax.clauses.values())
    assert PICTURES["clauses"].alt == "7 of 8 clauses are encoded by rules; 1 are not, each with a reason."


class TestDenials:
    """The numbers of a batch, however it comes."""

    def test_decisions(self) -> None:
        """A share counts once for each kind and each rule."""
        assert count(DECIDED) == Denials(
            2,
            3,
            {"out_of_scope": 2, "not_in_force": 1, "not_shown": 1},
            {"L-2": 2, "L-1": 1, "L-4": 1},
        )

    def test_a_table_and_a_summary_say_the_same(self) -> None:
        """The table of a batch and its summary give the numbers that the decisions give."""
        shares = pa.Table.from_pylist(
            [{"date": date(2021, 6, 1), "purposes": [each]} for each in ("exhibition", "advertising", "advertising")],
            schema=PACK.arrow_schema(),
        )
        decided = [
            PACK.decide({"date": "2021-06-01", "purposes": [each]}) for each in ("exhibition", *["advertising"] * 2)
        ]
        (batch,) = PACK.decide_batches(shares)

        assert count(PACK.decide_table(shares, with_rules=True)) == count(batch.summary) == count(decided)

    def test_a_table_without_rules(self) -> None:
        """A table that was decided without rules is refused, with how to have them."""
        with pytest.raises(IspRulesError) as caught:
            count(pa.table({"outcome": ["deny"], "kinds": [["not_shown"]]}))
        assert str(caught.value) == "the table has no column `rules`\n  = help: decide it with `with_rules=True`"

    def test_bars_are_shares_of_all_denials(self) -> None:
        """Each bar is a part of the denials, with the number and the percentage beside it."""
        bars = {each["what"]: (each["share"], each["said"]) for each in values(PICTURES["denials"])}

        assert bars["outside this protocol"] == (2 / 3, "2 (67%)")
        assert bars["L-4: Is the route one of the two?"] == (1 / 3, "1 (33%)")
        assert (
            PICTURES["denials"].alt == "3 of 5 shares denied. outside this protocol: 2; not in force: 1; not shown: 1."
        )

    def test_nothing_denied(self) -> None:
        """A batch without denials is drawn as well."""
        picture = denials(PACK, DECIDED[:1])

        assert picture.alt == "0 of 1 share denied."
        assert picture.svg()

    def test_many_rules(self) -> None:
        """Of many rules the most frequent are drawn, and the rest counted."""
        picture = denials(KENT, [KENT.decide({})])
        drawn = [each["what"] for each in values(picture) if ":" in each["what"]]

        assert len(drawn) == MOST_RULES
        more = len(KENT.decide({}).rules) - MOST_RULES
        assert f"{more} more rules not drawn" in picture.svg()


class TestTimeline:
    """What rules say of the date, worked out from the pack."""

    def test_the_library(self) -> None:
        """The agreement's own term: before it, during it, and after its review."""
        assert changes(PACK.syntax) == [date(2020, 1, 1), date(2025, 1, 1)]
        assert [(each.rule, each.start, each.end, each.says) for each in stretches(PACK.syntax)] == [
            ("L-1", date(2019, 9, 3), date(2020, 1, 1), DENIES),
            ("L-1", date(2020, 1, 1), date(2025, 1, 1), MET),
            ("L-1", date(2025, 1, 1), date(2025, 5, 1), DENIES),
        ]
        lenient = isp_rules.load_pack(PACK.path, parameters={"on_review_overdue": "warn"})
        assert [each.says for each in stretches(lenient.syntax)] == [DENIES, MET]

    def test_kent(self) -> None:
        """Approval, issue, review and repeal are found in the rules; what needs more than the date depends on it."""
        says: dict[str, list[tuple[date, str]]] = {}
        for each in KENT_TIME:
            says.setdefault(each.rule, []).append((each.start, each.says))

        assert changes(KENT.syntax)[:2] == [date(2016, 7, 18), date(2016, 8, 1)]
        assert says["HD-05"][1] == (date(2016, 7, 18), MET)
        assert says["HD-08"][-1] == (date(2018, 5, 25), DENIES)
        assert says["HD-07"][-1] == (date(2017, 9, 1), DEPENDS)

    @given(st.dates(date(2015, 1, 1), date(2027, 1, 1)))
    def test_a_day_that_denies(self, day: date) -> None:
        """The rules that the timeline says deny on a day are those that definitely stand against a share of it."""
        says = {each.rule: each.says for each in KENT_TIME if each.start <= day < each.end}
        found = judge(KENT.syntax, KENT.share({"date": day}).facts)
        against = {KENT.syntax.against[each.rule].id for each in found if each.definite}

        if says:
            timed = {each.rule for each in KENT_TIME}
            assert {rule for rule, said in says.items() if said == DENIES} == against & timed

    def test_a_pack_without_dates(self) -> None:
        """Where no rule compares a date there is no timeline."""
        timeless = RulePack(replace(PACK.syntax, requirements=PACK.syntax.requirements[1:]))

        assert changes(timeless.syntax) == []
        with pytest.raises(IspRulesError, match=r"^no rule of library compares a date with a fixed day$"):
            timeline(timeless)


@pytest.mark.parametrize("hostile", HOSTILE[:6])
def test_hostile_titles(hostile: str) -> None:
    """Whatever the pack is called, the picture stays one image that shows it as text."""
    pack = RulePack(replace(PACK.syntax, identity=replace(PACK.syntax.identity, title=plain(hostile))))
    svg = clause_coverage(pack).svg()

    assert {each.tag.rpartition("}")[2] for each in ET.fromstring(svg).iter()} <= {  # noqa: S314 - drawn by ourselves
        "svg",
        "g",
        "path",
        "text",
        "rect",
        "line",
        "clipPath",
        "defs",
        "tspan",
    }
    assert [tag for tag, _ in tags(replace(clause_coverage(pack), alt=hostile)._repr_html_())] == ["img"]


def test_without_altair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing libraries are told with the extra that brings them."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(IspRulesError, match=r'^`vl_convert` is not installed: pip install "isp-rules\[notebook\]"$'):
        PICTURES["time"].svg()
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(IspRulesError, match=r'^`altair` is not installed: pip install "isp-rules\[notebook\]"$'):
        clause_coverage(PACK)
