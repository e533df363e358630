"""What pydantic found wrong with plain data, said in our words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from isp_rules.errors import did_you_mean
from isp_rules.pack.keys import is_required, known_keys, literals
from isp_rules.pack.said import unquoted
from isp_rules.pack.source import Path

Sort = Literal["unknown_key", "missing_key", "wrong", "unknown_term", "empty"]

_WANTED: Final = {
    "string_type": "text",
    "string_unicode": "text that can be written as UTF-8",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "decimal_type": "a number",
    "is_instance_of": "a number",
    "list_type": "a list",
    "tuple_type": "a list",
    "frozen_set_type": "a list of terms",
    "set_type": "a list of terms",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "date_type": "a date such as 2016-11-14",
}

_SHAPES: Final = {
    r"^[a-z0-9][a-z0-9-]": "lower-case letters, digits and hyphens",
    r"^[a-z][a-z0-9_]*(": "lower-case letters, digits and underscores, a letter first, and may be joined by dots",
    r"^[a-z][a-z0-9_]{": "lower-case letters, digits and underscores, a letter first",
    r"^[A-Za-z0-9][A-Za-z0-9_.-]": "letters, digits, hyphens, dots and underscores, at most 64 of them",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing wrong: where, of what sort, the sentence, and the help."""

    path: Path
    sort: Sort
    message: str
    help: str = ""
    of_key: bool = False
    """Whether it is the key at the end of the path that is wrong, not its value."""
    near: str = ""
    """The unknown word, where it is nearly one that is known."""


def misfits(
    error: ValidationError, model: type[BaseModel], *, noun: Callable[[Path], str], said: Callable[[object], str]
) -> Iterator[Misfit]:
    """
    Everything that a validation found, in our words.

    Args:
        error: what pydantic raised.
        model: the model that was validated, to know which keys it has.
        noun: how to call the thing at a path (`this requirement`, `the share`).
        said: how to repeat a wrong value, if at all: `as_written` or `by_shape`.
    """
    found: dict[tuple[Path, bool], list[ErrorDetails]] = {}
    for each in error.errors(include_url=False):
        if each["type"] == "too_short" and each["input"]:
            continue  # a list whose only items are wrong is short of right ones, which each of them is told for
        path = _path(each)
        found.setdefault((path, "[key]" in each["loc"]), []).append(each)
    for (path, _), same in found.items():
        # A value that is no member of a union is told of once for each member.
        wanted = dict.fromkeys(_WANTED[each["type"]] for each in same if each["type"] in _WANTED)
        if "a number" in wanted:
            wanted.pop("a whole number", None)
        yield _Reading(model, noun, said).misfit(same[0], path, " or ".join(wanted))


def _path(each: ErrorDetails) -> Path:
    """The way to what is wrong: of a key that cannot be one, to the mapping that holds it."""
    *around, last = each["loc"] or ("",)
    path = tuple(step for step in around if not _is_step_of_pydantic(step))
    if each["type"] in {"extra_forbidden", "missing"}:
        return (*path, last)
    return path if each["type"] == "invalid_key" or not each["loc"] or _is_step_of_pydantic(last) else (*path, last)


def _is_step_of_pydantic(step: str | int) -> bool:
    """Whether a step of a path stands for a member of a union or the key of a mapping, not for a place in the data."""
    return isinstance(step, str) and (step in {"[key]", "str", "bool", "int"} or "[" in step or "(" in step)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How what pydantic found is said: see `misfits`."""

    model: type[BaseModel]
    noun: Callable[[Path], str]
    said: Callable[[object], str]

    def misfit(self, each: ErrorDetails, path: Path, wanted: str) -> Misfit:
        kind, value, context = each["type"], each["input"], each.get("ctx", {})
        name = next((f"`{step}`" for step in reversed(path) if isinstance(step, str)), "") or self.noun(path)
        match kind:
            case "extra_forbidden":
                key, keys = str(path[-1]), known_keys(self.model, path[:-1])
                near = did_you_mean(key, keys)
                help_ = near or f"its keys are {', '.join(f'`{known}`' for known in keys)}"
                message = f"unknown key {self.said(key)} in {self.noun(path[:-1])}"
                return Misfit(path, "unknown_key", message, help_, of_key=True, near=key if near else "")
            case "missing":
                terms = literals(self.model, path)
                message = f"{self.noun(path[:-1])} has no `{path[-1]}`"
                return Misfit(path[:-1], "missing_key", message, _one_of(terms) if terms else "", of_key=True)
            case "literal_error":
                terms = literals(self.model, path)
                near = did_you_mean(value, terms) if isinstance(value, str) else ""
                message = f"{name} cannot be {self.said(value)}"
                return Misfit(path, "unknown_term", message, near or _one_of(terms), near=str(value) if near else "")
            case "invalid_key":
                return Misfit(path, "wrong", f"a key of {self.noun(path)} is not text", "write it as text")
            case "too_short" | "string_too_short":
                return Misfit(path, "empty", f"{name} is empty", self._instead_of_nothing(path, value))
            case "string_pattern_mismatch" if str(context["pattern"]) == r"\S":
                return Misfit(path, "empty", f"{name} is empty", self._instead_of_nothing(path, value))
            case "string_pattern_mismatch":
                pattern = str(context["pattern"])
                shape = next((words for start, words in _SHAPES.items() if pattern.startswith(start)), "")
                message = f"{self.said(value)} is not a name that can stand here"
                return Misfit(path, "wrong", message, f"names are {shape}", of_key="[key]" in each["loc"])
            case "too_long" | "string_too_long":
                unit = " characters" if isinstance(value, str) else ""
                return Misfit(path, "wrong", f"{name} is too long: at most {context['max_length']}{unit}")
            case "value_error":
                wanted, said = str(context["error"]), self.said(value)
                instead = "" if said.startswith("a number") and wanted.startswith("a number") else f", not {said}"
                return Misfit(path, "wrong", f"{name} must be {wanted}{instead}", _quotes(wanted, value))
            case _:
                if wanted == "a mapping" and path and isinstance(path[-1], int):
                    name = self.noun(path)
                message = f"{name} must be {wanted or 'something else'}, not {self.said(value)}"
                return Misfit(path, "wrong", message, _quotes(wanted, value))

    def _instead_of_nothing(self, path: Path, value: object) -> str:
        instead = "write something" if isinstance(value, str) else "write at least one"
        return instead if is_required(self.model, path) else f"leave it out, or {instead}"


def _quotes(wanted: str, value: object) -> str:
    if wanted == "text" and value is not None and not isinstance(value, (list, Mapping)):
        return "put it in quotes"
    return unquoted(value, wanted)


def _one_of(terms: list[str]) -> str:
    shown = ", ".join(f"`{term}`" for term in terms[:40])
    return f"one of {shown}" + (f" and {len(terms) - 40} more" if len(terms) > 40 else "")
