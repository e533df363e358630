"""A pack as plain data in one canonical form, and the digest that identifies it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from isp_rules.pack.syntax import Pack

CanonicalData = None | bool | int | str | list["CanonicalData"] | dict[str, "CanonicalData"]


def canonical(thing: object) -> CanonicalData:
    """
    The plain data of any part of a tree: all that has a meaning or is shown, and no places.

    >>> canonical(frozenset({"b", "a"}))
    ['a', 'b']
    """
    match thing:
        case None | bool() | int() | str() if not isinstance(thing, Enum):
            return thing
        case Enum():
            return str(thing.value)
        case date() | Decimal():
            return str(thing)
        case frozenset():
            return sorted((canonical(each) for each in thing), key=_in_any_order)
        case Mapping():
            return {str(key): canonical(value) for key, value in thing.items()}
        case tuple() | list():
            return [canonical(each) for each in thing]
        case _ if dataclasses.is_dataclass(thing):
            return _fields(thing)
        case _:
            raise TypeError(type(thing).__name__)


def _in_any_order(value: Any) -> tuple[str, str]:
    return type(value).__name__, str(value)


def _fields(node: Any) -> dict[str, CanonicalData]:
    fields = (field.name for field in dataclasses.fields(node) if field.name != "span")
    return {"node": type(node).__name__, **{name: canonical(getattr(node, name)) for name in fields}}


def dumps(data: CanonicalData) -> str:
    """Canonical JSON: sorted keys, no spaces, every character as it is."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(data: CanonicalData) -> str:
    """The SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(dumps(data).encode()).hexdigest()


def pack_digest(pack: Pack) -> str:
    """What identifies a pack: everything in it, the values of its parameters included."""
    return digest(canonical(pack))
