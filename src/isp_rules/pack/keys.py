"""What a pydantic model knows of the place at a path inside it: its keys, its words, whether it may be left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from isp_rules.pack.source import Path


def known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys of the model that stands at a path inside another."""
    found = _model_in(_annotation(model, path))
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def literals(model: type[BaseModel], path: Path) -> list[str]:
    """The words that may stand at a path."""
    return [word for word in _words_in(_annotation(model, path)) if isinstance(word, str)]


def is_required(model: type[BaseModel], path: Path) -> bool:
    """Whether the key at a path may not be left out."""
    owner = _model_in(_annotation(model, path[:-1])) if path else None
    fields = {field.alias or name: field for name, field in owner.model_fields.items()} if owner else {}
    return any(name == path[-1] and field.is_required() for name, field in fields.items())


def _annotation(model: type[BaseModel], path: Path) -> Any:
    current: Any = model
    for step in path:
        inner = _model_in(current)
        if isinstance(step, str) and inner is not None:
            named = {field.alias or name: field for name, field in inner.model_fields.items()}
            current = named[step].annotation if step in named else None
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[Model, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(each) for each in get_args(annotation) if each is not Ellipsis)
    return next((each for each in found if each), None)


def _words_in(annotation: Any) -> Iterator[Any]:
    for each in get_args(annotation):
        if get_args(each):
            yield from _words_in(each)
        else:
            yield each
