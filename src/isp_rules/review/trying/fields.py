"""The fields of a form: a widget for each fact that a pack declares, of the sort that its type asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from isp_rules.errors import needs_extra
from isp_rules.pack.english.texts import sentence_of
from isp_rules.pack.english.words import fact_phrase
from isp_rules.pack.syntax import Fact, FactType, Pack
from isp_rules.page.escape import in_html, plain
from isp_rules.review.changes import changed

NOT_KNOWN: Final = "not known"
GIVEN: Final = "given"
"""What a private text is in a form: whether it is there is all that a rule can ask."""

_NEEDED: Final = "4px solid #d98a00"
_QUIET: Final = "4px solid transparent"
_LONGEST_LIST: Final = 8


def widgets() -> Any:
    """
    Ipywidgets.

    Raises:
        IspRulesError: it is not installed.
    """
    with needs_extra("notebook"):
        import ipywidgets  # noqa: PLC0415 - an extra
    return ipywidgets


class Field:
    """One fact in a form."""

    def __init__(self, pack: Pack, fact: Fact, label: str) -> None:
        self.fact = fact
        self.widget: Any = _widget(pack, fact, label)
        self.row: Any = widgets().HBox([self.widget, _help(fact)])
        self.mark(needed=False)

    @property
    def value(self) -> Any:
        """What is chosen or typed, as a share gives it; None while it is not known."""
        value = self.widget.value
        match self.fact.type:
            case FactType.TERMS:
                return list(value) or None
            case FactType.NUMBER:
                return _number(value) if value.strip() else None
            case FactType.TEXT if self.fact.public:
                return value if value.strip() else None
            case _:
                return value

    @value.setter
    def value(self, value: Any) -> None:
        match self.fact.type:
            case FactType.TERMS:
                self.widget.value = tuple(value or ())
            case FactType.NUMBER:
                self.widget.value = "" if value is None else str(value)
            case FactType.DATE if isinstance(value, str):
                self.widget.value = date.fromisoformat(value)
            case FactType.TEXT:
                self.widget.value = (value or "") if self.fact.public else GIVEN if value else None
            case _:
                self.widget.value = value

    def mark(self, *, needed: bool) -> bool:
        """Show whether the decision waits for this fact, which it does not once the fact is given."""
        waits = needed and self.value is None
        self.row.layout.border_left = _NEEDED if waits else _QUIET
        return waits


class Panel:
    """
    The facts of one part of a share: the whole share, an end, a person, a route.

    Args:
        pack: the pack that declares them.
        facts: the facts by the names that they have within the part.
        many: the facts of which the part has a list, as `categories` is one of `category`.
        told: called whenever something changes.
    """

    def __init__(
        self, pack: Pack, facts: Mapping[str, Fact], many: Mapping[str, Fact], told: Callable[[Any], None]
    ) -> None:
        self.fields = {
            # "date" alone would not tell that it is the consent's.
            name: Field(pack, fact, fact_phrase(pack, fact.name) if "." in name else fact.label)
            for name, fact in facts.items()
        }
        self.lists = {name: Field(pack, _as_terms(fact), fact.label) for name, fact in many.items()}
        for each in self._all().values():
            each.widget.observe(told, names="value")
        self.box: Any = widgets().VBox([each.row for each in self._all().values()])

    def data(self) -> dict[str, Any]:
        """The part as a share gives it."""
        given = {name: each.value for name, each in self._all().items()}
        return changed({}, {name: value for name, value in given.items() if value is not None})

    def fill(self, data: Mapping[str, Any]) -> None:
        """Take the values of a part of a share."""
        for name, each in self._all().items():
            value: Any = data
            for step in name.split("."):
                value = value.get(step) if isinstance(value, Mapping) else None
            each.value = value

    def mark(self, needed: Collection[str], prefixes: Collection[str]) -> int:
        """
        Show which of the facts the decision waits for, and tell how many they are.

        Args:
            needed: facts as rules name them.
            prefixes: what rules put before the names of this part: `sender.` and `party.` for the sender.
        """
        waiting = 0
        for name, each in self._all().items():
            names = {each.fact.name} if name in self.lists else {f"{prefix}{name}" for prefix in prefixes}
            waiting += each.mark(needed=not names.isdisjoint(needed))
        return waiting

    def _all(self) -> dict[str, Field]:
        return self.lists | self.fields


def _as_terms(fact: Fact) -> Fact:
    """A fact that is an item of a list: several may be chosen."""
    return Fact(
        name=fact.name,
        type=FactType.TERMS,
        label=fact.label,
        about=fact.about,
        asks=fact.asks,
        vocabulary=fact.vocabulary,
    )


def _widget(pack: Pack, fact: Fact, label: str) -> Any:
    made = widgets()
    common = {
        "description": plain(label),
        "tooltip": plain(sentence_of(fact.about)),
        "style": {"description_width": "20rem"},
        "layout": {"width": "38rem"},
    }
    match fact.type:
        case FactType.TERM:
            return made.Dropdown(options=[(NOT_KNOWN, None), *_terms(pack, fact)], value=None, **common)
        case FactType.TERMS:
            options = list(_terms(pack, fact))
            return made.SelectMultiple(options=options, rows=min(_LONGEST_LIST, len(options)), **common)
        case FactType.FLAG:
            return made.Dropdown(options=[(NOT_KNOWN, None), ("yes", True), ("no", False)], value=None, **common)
        case FactType.DATE:
            return made.DatePicker(value=None, **common)
        case FactType.TEXT if not fact.public:
            return made.Dropdown(options=[(NOT_KNOWN, None), (GIVEN, GIVEN)], value=None, **common)
        case FactType.NUMBER | FactType.TEXT:
            return made.Text(placeholder=plain(fact.unit) or NOT_KNOWN, **common)


def _terms(pack: Pack, fact: Fact) -> Iterator[tuple[str, str]]:
    for term in pack.vocabularies[fact.vocabulary].terms.values():
        yield f"{plain(term.label)}{'' if term.covered else ' (not covered)'}", term.name


def _help(fact: Fact) -> Any:
    return widgets().HTML(f'<span style="opacity:.75;font-size:.9em">{in_html(fact.asks)}</span>')


def _number(text: str) -> Any:
    """A number; what is none stays text, for the share's own check to refuse."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    whole = number.is_finite() and number == number.to_integral_value()
    return int(number) if whole and len(text) < _LONGEST_NUMBER else number


_LONGEST_NUMBER: Final = 30
