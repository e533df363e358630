"""Conditions as written -> conditions of the tree."""

# `return self._problem(...)` notes what is wrong and gives None in place of a condition.
# mypy: disable-error-code=func-returns-value

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from isp_rules.errors import Span, did_you_mean
from isp_rules.pack import syntax
from isp_rules.pack.lower.comparisons import ComparisonReader
from isp_rules.pack.lower.names import Names
from isp_rules.pack.said import as_written
from isp_rules.pack.scope import ENDS, comparisons
from isp_rules.pack.source import Document, Path
from isp_rules.pack.syntax import Condition, Operator

MOST_COMPARISONS: Final = 2000
"""How many comparisons one condition may hold once its names are opened."""

DEEPEST: Final = 30
"""How deep the parts of one condition may be nested once its names are opened."""

JOINED: Final = ("any", "all", "not")

_NAME_ONE: Final = "name a fact or a condition"

RESERVED: Final = frozenset(
    {*JOINED, *(each.value for each in Operator if each is not Operator.IS), "fact", "parameter", "party", *ENDS}
)
"""Words with a meaning of their own, which no fact may bear."""


Written = tuple[Any, Document, Path]
"""A condition as it is written, and where."""


class ConditionReader:
    """Reads the conditions of one pack; every problem is noted, and the condition is None."""

    def __init__(self, comparisons: ComparisonReader, named: Mapping[str, Written], names: Names) -> None:
        """
        Read nothing yet.

        Args:
            comparisons: reads what is asked of one fact.
            named: the conditions that have names, as they are written.
            names: of the pack; problems are noted there.
        """
        self.comparisons = comparisons
        self.resolved: dict[str, Condition | None] = {}
        self._named = named
        self._problem = names.problem
        self._open: list[str] = []

    def read(self, written: Any, document: Document, path: Path) -> Condition | None:
        """A condition as it stands under `when`, `applies_when` or a name: a list there means *all of these*."""
        if isinstance(written, list):
            if not written:
                return self._problem("ISP104", "this list of conditions is empty", document.span(path), _NAME_ONE)
            parts = [self._part(each, document, (*path, index)) for index, each in enumerate(written)]
            return self._join(syntax.All, parts, document.span(path))
        return self._part(written, document, path)

    def resolve(self, name: str) -> Condition | None:
        """What a name stands for, read once."""
        if name not in self.resolved:
            written, document, path = self._named[name]
            self._open.append(name)
            self.resolved[name] = self.read(written, document, path)
            self._open.pop()
        return self.resolved[name]

    # --- joining ---

    def _part(self, written: Any, document: Document, path: Path) -> Condition | None:
        span = document.span(path)
        match written:
            case str():
                return self._name(written, span)
            case dict() if written:
                parts = [self._key(key, each, document, (*path, key)) for key, each in written.items()]
                return self._join(syntax.All, parts, span)
            case dict():
                return self._problem("ISP104", "this condition is empty", span, _NAME_ONE)
            case list():
                help_ = "write `all: [...]` or `any: [...]`"
                return self._problem("ISP228", "a list of conditions cannot stand here by itself", span, help_)
            case _:
                message = f"a condition is a mapping of facts or the name of one, not {as_written(written)}"
                return self._problem("ISP228", message, span)

    def _join(
        self, node: type[syntax.All | syntax.Any], parts: Iterable[Condition | None], span: Span
    ) -> Condition | None:
        read = list(parts)
        whole = [part for part in read if part is not None]
        if len(whole) < len(read):
            return None
        joined = whole[0] if len(whole) == 1 else node(tuple(whole), span)
        return self._limited(joined, span)

    def _limited(self, condition: Condition, span: Span) -> Condition | None:
        if _depth(condition) > DEEPEST:
            message = f"this condition is nested more than {DEEPEST} deep"
            return self._problem("ISP229", message, span, "say it less deeply")
        size = sum(1 for _ in zip(range(MOST_COMPARISONS + 1), comparisons(condition), strict=False))
        if size > MOST_COMPARISONS:
            message = f"this condition holds more than {MOST_COMPARISONS} comparisons once its names are opened"
            return self._problem("ISP229", message, span, "say it with groups of terms or fewer names")
        return condition

    def _name(self, name: str, span: Span) -> Condition | None:
        if name not in self._named and name not in self.resolved:
            if self.comparisons.declares(name):
                return self._problem("ISP203", f"`{name}` is a fact, not a condition", span, f"write `{{{name}: ...}}`")
            help_ = did_you_mean(name, {**self._named, **self.resolved}) or "a bare word names an entry of `conditions`"
            return self._problem("ISP203", f"unknown condition {as_written(name)}", span, help_)
        if name in self._open:
            circle = " -> ".join(f"`{each}`" for each in (*self._open[self._open.index(name) :], name))
            return self._problem("ISP210", f"a condition cannot stand on itself: {circle}", span)
        body = self.resolve(name)
        return None if body is None else self._limited(syntax.Named(name, body, span), span)

    def _key(self, key: str, written: Any, document: Document, path: Path) -> Condition | None:
        if key in {"any", "all"}:
            return self._any_or_all(key, written, document, path)
        if key == "not":
            return self._not(written, document, path)
        parts = self.comparisons.read(key, written, document, path)
        return self._join(syntax.All, parts, document.span(path, key=True))

    def _any_or_all(self, key: str, written: Any, document: Document, path: Path) -> Condition | None:
        place = document.span(path, key=True)
        if isinstance(written, dict):
            rewrite = ", ".join(f"{{{each}: ...}}" for each in written)
            message = f"`{key}` takes a list: the keys of a mapping are read both ways"
            help_ = f"write `{key}: [{rewrite}]`" if len(written) > 1 else "write the condition by itself"
            return self._problem("ISP223", message, place, help_)
        if not isinstance(written, list) or len(written) < 2:
            message = f"`{key}` takes a list of two or more"
            message += "" if isinstance(written, list) else f", not {as_written(written)}"
            return self._problem("ISP223", message, place, "write the condition by itself")
        parts = [self._part(each, document, (*path, index)) for index, each in enumerate(written)]
        return self._join(syntax.Any if key == "any" else syntax.All, parts, place)

    def _not(self, written: Any, document: Document, path: Path) -> Condition | None:
        place = document.span(path, key=True)
        if isinstance(written, dict) and len(written) > 1:
            each = ", ".join(f"{{not: {{{key}: ...}}}}" for key in written)
            help_ = f"write `any: [{each}]` for *not all of them*, or `all: [{each}]` for *none of them*"
            return self._problem("ISP224", "`not` over several keys is read both ways", place, help_)
        if not isinstance(written, (dict, str)):
            message = f"`not` takes a name or a condition with one key, not {as_written(written)}"
            help_ = "name the list under `conditions`, and write the name here" if isinstance(written, list) else ""
            return self._problem("ISP224", message, place, help_)
        part = self._part(written, document, path)
        return None if part is None else self._limited(syntax.Not(part, place), place)


def _depth(condition: Condition) -> int:
    match condition:
        case syntax.Comparison():
            return 1
        case syntax.All(parts) | syntax.Any(parts):
            return 1 + max(map(_depth, parts))
        case syntax.Not(part) | syntax.Named(body=part):
            return 1 + _depth(part)
