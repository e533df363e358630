"""
The columns of a table of shares, and whether a given table has them.

One row is one share, in the shape of its JSON: `sender` and `recipient` are structs, `purposes`, `subjects` and `means`
lists, facts with a dot in their names are structs inside one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import pyarrow as pa

from isp_rules.errors import Diagnostic, did_you_mean
from isp_rules.pack.said import quoted
from isp_rules.pack.scope import ENDS
from isp_rules.pack.syntax import Fact, FactType, Pack
from isp_rules.share.model import MOST_DECIMALS

_DIGITS: Final = 16 + MOST_DECIMALS
"""How many digits a decimal may have: those of the largest number, and those after the point."""

_TYPES: Final = {
    FactType.TERM: pa.string(),
    FactType.TERMS: pa.list_(pa.string()),
    FactType.FLAG: pa.bool_(),
    FactType.NUMBER: pa.int64(),
    FactType.DATE: pa.date32(),
    FactType.TEXT: pa.string(),
}


def arrow_schema(pack: Pack) -> pa.Schema:
    """
    The Arrow schema of a table of shares: a column for each fact of the whole share, and for each list and end.

    Terms are strings; a dictionary of strings is taken as well, and decided faster. Null is unknown.

    Args:
        pack: whose facts become columns.
    """
    layout = pack.layout
    columns = _fields(pack, "", layout.share)
    if layout.party:
        columns += [pa.field(end, pa.struct(_fields(pack, "party", layout.party))) for end in ENDS]
    if "purpose" in pack.facts:
        columns.append(pa.field("purposes", pa.list_(pa.string())))
    subject = _fields(pack, "subject", layout.subject)
    if "category" in pack.facts:
        subject.append(pa.field("categories", pa.list_(pa.string())))
    if subject:
        columns.append(pa.field("subjects", pa.list_(pa.struct(subject))))
    if layout.means:
        columns.append(pa.field("means", pa.list_(pa.struct(_fields(pack, "means", layout.means)))))
    return pa.schema(columns)


def _fields(pack: Pack, prefix: str, names: Iterable[str]) -> list[pa.Field]:
    """A field for each of these facts, those with a dot gathered in structs."""
    made: dict[str, pa.Field] = {}
    groups: dict[str, list[str]] = {}
    for each in names:
        head, dot, rest = each.partition(".")
        if dot:
            groups.setdefault(head, []).append(rest)
        else:
            made[head] = pa.field(head, _type(pack.facts[f"{prefix}.{head}" if prefix else head]))
    for head, inner in groups.items():
        made[head] = pa.field(head, pa.struct(_fields(pack, f"{prefix}.{head}" if prefix else head, inner)))
    return list(made.values())


def _type(fact: Fact) -> pa.DataType:
    return pa.decimal128(_DIGITS, MOST_DECIMALS) if fact.decimal else _TYPES[fact.type]


# --- whether a table has them -------------------------------------------------------------------------


def wrong_columns(wanted: pa.Schema, given: pa.Schema) -> Iterator[Diagnostic]:
    """
    What is wrong with the columns of a table: a name that is not known or there twice, or a type that cannot be read.

    A column that is left out is no error: what it would tell is unknown.
    """
    return _wrong_fields(list(wanted), list(given), "")


def _wrong_fields(wanted: list[pa.Field], given: list[pa.Field], path: str) -> Iterator[Diagnostic]:
    known = {field.name: field for field in wanted}
    seen = set()
    for field in given:
        at = f"{path}.{field.name}" if path else field.name
        if field.name not in known:
            owner = f"`{path}`" if path else "a table of shares"
            help_ = did_you_mean(field.name, known) or f"the columns are {', '.join(f'`{name}`' for name in known)}"
            yield Diagnostic("ISP401", f"unknown column {quoted(at)} in {owner}", path=path, help=help_)
        elif field.name in seen:
            yield Diagnostic("ISP401", f"the column {quoted(at)} is there twice", path=path)
        else:
            yield from _wrong_type(known[field.name].type, field.type, at)
        seen.add(field.name)


def _wrong_type(wanted: pa.DataType, given: pa.DataType, path: str) -> Iterator[Diagnostic]:
    types = pa.types
    if types.is_null(given):
        return
    if types.is_struct(wanted) and types.is_struct(given):
        yield from _wrong_fields(list(wanted), list(given), path)
    elif types.is_list(wanted) and is_list(given):
        yield from _wrong_type(wanted.value_type, given.value_type, path)
    elif not any(fits(given) for accepts, fits in _FIT.items() if accepts(wanted)):
        message = f"this column holds {_said(given)}, where {_said(wanted)} is wanted"
        yield Diagnostic("ISP402", message, path=path)


def is_list(kind: pa.DataType) -> bool:
    """Whether values of a type are lists, however Arrow lays them out."""
    types = pa.types
    return bool(
        types.is_list(kind)
        or types.is_large_list(kind)
        or types.is_fixed_size_list(kind)
        or types.is_list_view(kind)
        or types.is_large_list_view(kind)
    )


def is_text(kind: pa.DataType) -> bool:
    """Whether values of a type are texts, spelled out or by their number in a dictionary."""
    types = pa.types
    if types.is_dictionary(kind):
        return is_text(kind.value_type)
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


_FIT: Final[dict[Callable[[pa.DataType], bool], Callable[[pa.DataType], bool]]] = {
    pa.types.is_string: is_text,
    pa.types.is_boolean: pa.types.is_boolean,
    pa.types.is_int64: pa.types.is_integer,
    pa.types.is_decimal: lambda given: pa.types.is_decimal(given) or pa.types.is_integer(given),
    pa.types.is_date: pa.types.is_date,
}
"""Which types of a table will do for a type that is wanted."""


def _said(kind: pa.DataType) -> str:
    """A type in few words; one that is spelled out field by field would fill pages."""
    if pa.types.is_struct(kind):
        return "a struct"
    return f"a list of {_said(kind.value_type)}" if is_list(kind) else f"`{kind}`"
