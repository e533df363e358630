"""Files of a pack -> the entries of its sections, each checked for shape and with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from isp_rules.errors import Diagnostic, Span, did_you_mean
from isp_rules.pack import document as shapes
from isp_rules.pack.said import as_written
from isp_rules.pack.source import Document, Path
from isp_rules.pack.validation import misfits

CODES: Final = {
    "unknown_key": "ISP101",
    "wrong": "ISP102",
    "unknown_term": "ISP102",
    "missing_key": "ISP103",
    "empty": "ISP104",
}

Shape = type[BaseModel] | TypeAdapter[str] | None
"""What an entry must be: a model, a text, or a condition, which is read later."""

LISTS: Final[dict[str, tuple[str, type[BaseModel]]]] = {
    "impossible": ("impossible", shapes.ImpossibleDocument),
    "requirements": ("requirement", shapes.RequirementDocument),
    "exclusions": ("exclusion", shapes.ExclusionDocument),
    "duties": ("duty", shapes.DutyDocument),
    "notices": ("notice", shapes.NoticeDocument),
}
"""Sections that are lists: what one entry is called, and its shape."""

MAPPINGS: Final[dict[str, tuple[str, TypeAdapter[str], Shape]]] = {
    "owners": ("owner", TypeAdapter(shapes.FactName), TypeAdapter(shapes.Text)),
    "vocabularies": ("vocabulary", TypeAdapter(shapes.Word), shapes.VocabularyDocument),
    "facts": ("fact", TypeAdapter(shapes.FactName), shapes.FactDocument),
    "parameters": ("parameter", TypeAdapter(shapes.Word), shapes.ParameterDocument),
    "conditions": ("condition", TypeAdapter(shapes.Word), None),
    "clauses": ("clause", TypeAdapter(shapes.RuleId), shapes.ClauseDocument),
    "readings": ("reading", TypeAdapter(shapes.RuleId), shapes.ReadingDocument),
}
"""Sections that are mappings: what one entry is called, its name, and its shape."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One entry: its shape, its name or id, and where it stands."""

    entry: Any
    name: str
    document: Document
    path: Path

    def span(self, *steps: str | int, key: bool = False) -> Span:
        """The place of the entry, or of something inside it."""
        return self.document.span((*self.path, *steps), key=key)


@dataclass(slots=True)
class Gathered:
    """All entries by section, and the problems found on the way."""

    sections: dict[str, list[Placed]] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    unsound: dict[str, list[Placed]] = field(default_factory=dict)
    """By section the entries that were left out for a problem, as they are written."""

    def names(self, section: str) -> set[str]:
        """The names that a section declares: to name an entry that was left out is no second mistake."""
        return {each.name for each in (*self.entries(section), *self.unsound.get(section, ()))}

    def entries(self, section: str) -> list[Placed]:
        """The entries of a section, in the order of files and lines."""
        return self.sections.get(section, [])

    def problem(self, code: str, message: str, span: Span | None, help_: str = "") -> None:
        """Note an error."""
        self.problems.append(Diagnostic(code, message, span, help=help_))


def gather(documents: Iterable[Document]) -> Gathered:
    """Take all files apart. An entry with a problem is left out, so that the others can still be read."""
    found = Gathered()
    for document in documents:
        if not isinstance(document.data, dict):
            found.problem(
                "ISP102", "a file of a rule pack must be a mapping of sections", document.span(()), _SECTIONS_HELP
            )
            continue
        for section, content in document.data.items():
            _section(found, document, section, content)
    _refuse_repetitions(found)
    return found


def _section(found: Gathered, document: Document, section: str, content: Any) -> None:
    place = document.span((section,), key=True)
    if content is None and section in {"pack", *LISTS, *MAPPINGS}:
        found.problem("ISP104", f"`{section}` is empty", place, "leave it out, or write something")
    elif section == "pack":
        _entry(found, document, ("pack",), content, "pack", shapes.IdentityDocument)
    elif section in LISTS:
        noun, model = LISTS[section]
        if not isinstance(content, list):
            found.problem("ISP102", f"`{section}` must be a list, not {as_written(content)}", place)
        elif not content:
            found.problem("ISP104", f"`{section}` is empty", place, "leave it out, or write something")
        else:
            for index, each in enumerate(content):
                _entry(found, document, (section, index), each, noun, model)
    elif section in MAPPINGS:
        noun, name, shape = MAPPINGS[section]
        if not isinstance(content, dict):
            found.problem("ISP102", f"`{section}` must be a mapping, not {as_written(content)}", place)
        else:
            for key, each in content.items():
                _name(found, document, (section, key), name)
                _entry(found, document, (section, key), each, noun, shape)
    else:
        known = ["pack", *LISTS, *MAPPINGS]
        found.problem(
            "ISP101", f"unknown section {as_written(section)}", place, did_you_mean(section, known) or _SECTIONS_HELP
        )


def _name(found: Gathered, document: Document, path: Path, shape: TypeAdapter[str]) -> None:
    try:
        shape.validate_python(path[-1])
    except ValidationError as error:
        for each in misfits(error, shapes.Entry, noun=str, said=as_written):
            found.problem(CODES[each.sort], each.message, document.span(path, key=True), each.help)


def _entry(found: Gathered, document: Document, path: Path, content: Any, noun: str, shape: Shape) -> None:
    section = str(path[0])
    try:
        match shape:
            case None:
                entry = content
            case TypeAdapter():
                entry = shape.validate_python(content)
            case _:
                entry = shape.model_validate(content)
    except ValidationError as error:
        model = shapes.Entry if isinstance(shape, TypeAdapter) or shape is None else shape
        found.problems += _problems(error, model, document, path, noun)
        name = content.get("id") if section in LISTS and isinstance(content, dict) else path[-1]
        found.unsound.setdefault(section, []).append(Placed(content, str(name), document, path))
        return
    name = str(getattr(entry, "id", path[-1]))
    found.sections.setdefault(section, []).append(Placed(entry, name, document, path))


def _problems(
    error: ValidationError, model: type[BaseModel], document: Document, path: Path, noun: str
) -> Iterator[Diagnostic]:
    def call(inner: Path) -> str:
        nouns = {"source": "`source`", "when_unknown": "`when_unknown`", "grounds": "this ground"}
        named = [nouns[step] for step in inner if step in nouns]
        return named[-1] if named else f"this {noun}"

    for each in misfits(error, model, noun=call, said=as_written):
        place = (*path, *each.path)
        span = _spot(document, place) if each.sort == "missing_key" else document.span(place, key=each.of_key)
        yield Diagnostic(CODES[each.sort], each.message, span, help=each.help)


def _spot(document: Document, path: Path) -> Span:
    """Where to look for an entry that lacks something: at its id, or else at the key that names it."""
    named = document.span((*path, "id"))
    return named if named != document.span(path) else document.span(path, key=True)


def _refuse_repetitions(found: Gathered) -> None:
    """One id names one thing: all rules, grounds and impossible shares together, and each mapping for itself."""
    first: dict[tuple[str, str], Span] = {}
    for section, entries in found.sections.items():
        space = "ids" if section in LISTS else section
        for placed in entries:
            if section == "pack":
                names = [("pack", placed.span(key=True))]
            elif section in LISTS:
                names = [(placed.name, placed.span("id"))]
                grounds = getattr(placed.entry, "grounds", ())
                names += [(each.id, placed.span("grounds", index, "id")) for index, each in enumerate(grounds)]
            else:
                names = [(placed.name, placed.span(key=True))]
            for name, span in names:
                earlier = first.setdefault((space, name), span)
                if earlier is not span:
                    found.problem(
                        "ISP105", f"`{name}` is already there at {earlier}", span, "one name stands for one thing"
                    )


_SECTIONS_HELP = f"the sections of a pack are {', '.join(f'`{each}`' for each in ('pack', *MAPPINGS, *LISTS))}"
