"""The flat form of a pack's shares: one row a share, one column a fact, under the name that rules give it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from isp_rules.backends.files.cells import BETWEEN, BETWEEN_TERMS, how_to_write, parts, said
from isp_rules.backends.files.chunk import Rejected
from isp_rules.errors import Diagnostic, did_you_mean
from isp_rules.pack.layout import axis_of
from isp_rules.pack.scope import ENDS, ITEM_LISTS
from isp_rules.pack.syntax import Fact, FactType, Pack

_NUMBER: Final = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the fact that it gives, and where in a share that stands."""

    name: str
    fact: Fact
    place: tuple[str, ...]
    """The keys down to the fact, without the numbers of items: `("subjects", "consent", "by")`."""

    @property
    def is_list(self) -> bool:
        """Whether a cell holds the items of a list: purposes, or the categories of the subject."""
        return self.fact.name in {"purpose", "category"}


class FlatForm:
    """
    The flat form for one pack.

    A share has one subject here: one about several people is a row for each, and is allowed when each row is.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.columns: Mapping[str, Column] = {each.name: each for each in _columns(pack)}
        self._by_place = {each.place: each.name for each in self.columns.values()}

    def missing_column(self, name: str) -> str:
        """The help line for a name that no column has."""
        if name.startswith("party."):
            return f"write `sender.{name[6:]}` or `recipient.{name[6:]}`"
        singular = {plural: one for plural, one in ITEM_LISTS.items() if one in self.columns}
        if name in singular:
            return f"did you mean `{singular[name]}`?"
        return did_you_mean(name, self.columns)

    def share(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, Diagnostic]]]:
        """
        What a row says, as the data of a share that is not checked yet, and what is wrong with the row itself.

        Args:
            cells: the text of each cell that is not blank, by the name of its column, without blanks around it.
        """
        share: dict[str, Any] = {}
        routes: dict[str, str] = {}
        wrong: list[tuple[str, Diagnostic]] = []
        for name, text in cells.items():
            column = self.columns[name]
            if column.place[0] == "means":
                routes[name] = text
            else:
                value = parts(text) if column.is_list else said(column.fact, text)
                _put(share, column.place, value)
        if routes:
            means, wrong = self.routes(routes)
            if not wrong:
                share["means"] = means
        if "subjects" in share:
            share["subjects"] = [share["subjects"]]
        return share, wrong

    def routes(self, cells: Mapping[str, str]) -> tuple[list[dict[str, Any]], list[tuple[str, Diagnostic]]]:
        """
        The routes that the cells about them tell of.

        With one route, a cell is its value. With several, each cell holds a value for each, in the same order, or
        nothing at all. A text is taken whole unless another cell tells of several routes.
        """
        columns = {name: self.columns[name] for name in cells}
        plain = [name for name, column in columns.items() if column.fact.type is not FactType.TEXT]
        split = {name: parts(cells[name]) for name in plain}
        count = max(map(len, split.values()), default=1)
        for name in cells:
            if name not in split:
                split[name] = parts(cells[name]) if count > 1 else [cells[name]]
        wrong = [(name, _uneven(count, len(values))) for name, values in split.items() if len(values) != count]
        if wrong:
            return [], sorted(wrong)
        routes: list[dict[str, Any]] = [{} for _ in range(count)]
        for name, values in split.items():
            column = columns[name]
            for route, text in zip(routes, values, strict=True):
                if text:
                    _put(route, column.place[1:], said(column.fact, text, BETWEEN_TERMS))
        return routes, []

    def fact_at(self, keys: Sequence[str]) -> Fact | None:
        """The fact that stands at these keys of a share, or in the column of that name."""
        name = self._by_place.get(tuple(keys), ".".join(keys))
        return self.columns[name].fact if name in self.columns else None

    def rejected(self, row: int, problem: Diagnostic) -> Rejected:
        """
        A problem of the share on a row, under its column and with how to write what should be there.

        Args:
            row: its number.
            problem: as the model of a share tells it.
        """
        name = self.column_of(problem.path)
        if not name:
            return Rejected(row, "", replace(problem, span=None))
        fact = self.columns[name].fact
        asked = {FactType.FLAG, FactType.NUMBER, FactType.DATE}
        help_ = problem.help or (f"write {how_to_write(fact)}. {fact.asks}" if fact.type in asked else "")
        return Rejected(row, name, replace(problem, span=None, path=name, help=help_))

    def column_of(self, path: str) -> str:
        """
        The column that a path of a share is about, or nothing where it is about the share as a whole.

        >>> from isp_rules import load_pack
        >>> FlatForm(load_pack("kent-schools-2016").syntax).column_of("subjects[0].categories[1]")
        'category'
        """
        return self._by_place.get(tuple(_NUMBER.sub("", path).split(".")), "")


def _columns(pack: Pack) -> Iterable[Column]:
    """In the order of the pack's facts, the sender's before the recipient's."""
    parties = [fact for fact in pack.facts.values() if axis_of(fact.name) == "party"]
    told = False
    for fact in pack.facts.values():
        keys = tuple(fact.name.split("."))
        match axis_of(fact.name):
            case "party" if not told:
                told = True
                for end in ENDS:
                    for each in parties:
                        rest = each.name.split(".")[1:]
                        yield Column(".".join((end, *rest)), each, (end, *rest))
            case "party":
                pass
            case "purpose":
                yield Column(fact.name, fact, ("purposes",))
            case "category":
                yield Column(fact.name, fact, ("subjects", "categories"))
            case "subject":
                yield Column(fact.name, fact, ("subjects", *keys[1:]))
            case "means":
                yield Column(fact.name, fact, keys)
            case _:
                yield Column(fact.name, fact, keys)


def _put(record: dict[str, Any], keys: tuple[str, ...], value: Any) -> None:
    for key in keys[:-1]:
        record = record.setdefault(key, {})
    record[keys[-1]] = value


def _uneven(count: int, found: int) -> Diagnostic:
    message = f"other cells of this row tell of {count} routes, this one of {found}"
    help_ = f"write a value for each route, separated by `{BETWEEN}`, in the same order; nothing for an unknown one"
    return Diagnostic("ISP605", message, help=help_)
