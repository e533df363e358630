"""A form in a notebook, built from a pack's facts, that decides as one types and shows what is still needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from isp_rules.decision.decision import Decision
from isp_rules.errors import ShareError
from isp_rules.pack.syntax import Fact, Pack
from isp_rules.page import as_html
from isp_rules.page.parts import Page, Point, Points
from isp_rules.review.asked import check_pack
from isp_rules.review.base_share import base_share
from isp_rules.review.trying.fields import Panel, widgets
from isp_rules.rulepack import RulePack
from isp_rules.share.reading import ShareLike


class ShareForm:
    """
    A form with a field for each fact of a pack. Shown in a notebook, it decides whenever something changes.

    What is typed stays in the widgets: the answer is a widget as well, no output of the notebook, and private texts
    are only said to be given.

    Attributes:
        decision: the decision on what is filled in; None while that is no share.
        answer: the widget that shows the decision, or what is wrong with the share.
        share_panel: the facts of the whole share, with its purposes.
        ends: the panels of `sender` and `recipient`.
        people: a panel for each person.
        routes: a panel for each route.
        widget: all of it.
    """

    def __init__(self, pack: RulePack, share: ShareLike | None = None) -> None:
        """Made by `form`."""
        made = widgets()
        self.pack = pack
        self.decision: Decision | None = None
        self.answer: Any = made.HTML()
        self._held = True
        self.share_panel = self._panel("share")
        self.ends = {end: self._panel(end) for end in ("sender", "recipient")} if pack.syntax.layout.party else {}
        self.people: list[Panel] = []
        self.routes: list[Panel] = []
        self._parts: Any = made.Accordion()
        buttons = [
            _button("Add a person", lambda _: self.add_person()),
            _button("Add a route", lambda _: self.add_route()),
        ]
        self.widget: Any = made.VBox([self._parts, made.HBox(buttons), self.answer])
        self._fill({} if share is None else base_share(pack, share))

    @property
    def share(self) -> dict[str, Any]:
        """What is filled in, as `RulePack.decide` takes it."""
        data = self.share_panel.data()
        data |= {end: panel.data() for end, panel in self.ends.items() if panel.data()}
        for name, panels in (("subjects", self.people), ("means", self.routes)):
            filled = [each.data() for each in panels]
            if any(filled):
                data[name] = filled
        return data

    def add_person(self) -> Panel:
        """One more person, about whom nothing is known yet."""
        return self._add(self.people, "subject")

    def add_route(self) -> Panel:
        """One more route by which the data goes."""
        return self._add(self.routes, "means")

    def _add(self, panels: list[Panel], part: str) -> Panel:
        panels.append(self._panel(part))
        self._arrange()
        self._decide()
        return panels[-1]

    def _panel(self, part: str) -> Panel:
        facts, many = _facts_of(self.pack.syntax, part)
        return Panel(self.pack.syntax, facts, many, self._decide)

    def _fill(self, data: Any) -> None:
        self.share_panel.fill(data)
        for end, panel in self.ends.items():
            panel.fill(data.get(end) or {})
        for panels, part, name in ((self.people, "subject", "subjects"), (self.routes, "means", "means")):
            for each in data.get(name) or [{}]:
                panels.append(self._panel(part))
                panels[-1].fill(each)
        self._arrange()
        self._held = False
        self._decide()

    def _arrange(self) -> None:
        self._parts.children = [panel.box for _, panel, _ in self._titled()]

    def _titled(self) -> Iterator[tuple[str, Panel, tuple[str, ...]]]:
        """The panels with their titles, and what rules put before the names of their facts."""
        yield "The share", self.share_panel, ("",)
        for end, panel in self.ends.items():
            yield f"The {end}", panel, (f"{end}.", "party.")
        for noun, panels, prefix in (("Person", self.people, "subject."), ("Route", self.routes, "means.")):
            for number, panel in enumerate(panels, start=1):
                yield f"{noun} {number}", panel, (prefix,)

    def _mark(self, needed: Collection[str]) -> None:
        """Show which facts the decision waits for, beside them and in the titles of their panels."""
        titles = []
        for title, panel, prefixes in self._titled():
            waiting = panel.mark(needed, prefixes)
            titles.append(f"{title} ({waiting} still needed)" if waiting else title)
        self._parts.titles = titles

    def _decide(self, _: Any = None) -> None:
        if self._held:
            return
        try:
            self.decision = self.pack.decide(self.share)
        except ShareError as error:
            self.decision = None
            self.answer.value = as_html(_problems(self.pack, error))
            needed: set[str] = set()
        else:
            self.answer.value = as_html(self.decision.page)
            needed = set(self.decision.still_needed)
        self._mark(needed)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def __repr__(self) -> str:
        return f"<ShareForm {self.pack.name}>"


def form(pack: RulePack, share: ShareLike | None = None) -> ShareForm:
    """
    A form for a notebook that decides as one types.

    Args:
        pack: whose facts become fields: a list to choose from for terms, with their labels; *not known* is the first.
        share: what the form is filled with, as `RulePack.share` takes it; left out, nothing is known.

    Raises:
        ShareError: the share is none of this pack.
        IspRulesError: ipywidgets is not installed.
    """
    check_pack(pack)
    return ShareForm(pack, share)


def _facts_of(pack: Pack, part: str) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """The facts of a part, by the names that they have in it, and those of which it holds a list."""
    layout = pack.layout
    match part:
        case "share":
            return {name: pack.facts[name] for name in layout.share}, _listed(pack, "purposes", "purpose")
        case "subject":
            return _prefixed(pack, part, layout.subject), _listed(pack, "categories", "category")
        case "means":
            return _prefixed(pack, part, layout.means), {}
        case _:
            return _prefixed(pack, "party", layout.party), {}


def _prefixed(pack: Pack, prefix: str, names: tuple[str, ...]) -> dict[str, Fact]:
    return {name: pack.facts[f"{prefix}.{name}"] for name in names}


def _listed(pack: Pack, name: str, item: str) -> dict[str, Fact]:
    return {name: pack.facts[item]} if item in pack.facts else {}


def _button(label: str, pressed: Any) -> Any:
    made = widgets().Button(description=label)
    made.on_click(pressed)
    return made


def _problems(pack: RulePack, error: ShareError) -> Page:
    points = tuple(
        Point(f"{each.message}{f' ({each.help})' if each.help else ''}", each.path) for each in error.diagnostics
    )
    return Page(pack.title, "This is no share yet.", None, (Points(points),), ())
