"""The pydantic model of a proposed share, made from the facts that a pack declares."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    create_model,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler

from isp_rules.errors import Diagnostic, ShareError
from isp_rules.pack.layout import Layout, Row, ShareFacts, SubjectFacts
from isp_rules.pack.syntax import Fact, FactType, Pack
from isp_rules.pack.values import LARGEST_NUMBER, WrongValueError, iso_date
from isp_rules.share.problems import problems
from isp_rules.share.written import Written

MOST_ITEMS: Final = 10_000
"""How many purposes, subjects, categories and means a share may hold, all together."""

MOST_COMBINATIONS: Final = 50_000
"""How many combinations of a purpose, a category of a subject and a means a share may make."""

LONGEST_TEXT: Final = 2_000
MOST_DECIMALS: Final = 9

Check = Callable[[ShareFacts], Iterable[Diagnostic]]
"""Says what makes a well-formed share impossible."""


class Record(BaseModel):
    """A part of a share: no unknown keys, no conversions, no changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True, protected_namespaces=())

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Which facts are given, never what they say: a log line or a traceback prints this."""
        yield from ((None, field) for field in sorted(self.model_fields_set))

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            raise AttributeError("a share does not change: copy it with `model_copy(update={...})`")
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        self.__setattr__(name, None)

    @model_validator(mode="before")
    @classmethod
    def _any_mapping(cls, data: Any) -> Any:
        return dict(data) if isinstance(data, Mapping) and not isinstance(data, dict) else data


class Share(Record):
    """
    A proposed share, complete or not: a fact that is not given is unknown.

    Each pack has a subclass of its own, `pack.Share`, with a field for each of its facts. Making one checks it:
    an unknown key, an unknown term, a wrong type or an impossible combination raises `ShareError`.
    """

    # A private attribute of pydantic's would cost more to read than all the rules of a pack; a slot costs nothing.
    __slots__ = ("facts",)

    if TYPE_CHECKING:
        facts: ShareFacts
        """The facts as the evaluators read them."""

    read_facts: ClassVar[Callable[[Any], ShareFacts]]
    check: ClassVar[Check]

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:  # noqa: ARG002
        """A share with these facts instead, checked as any other; without them the share itself: it never changes."""
        if not update:
            return self
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return self.model_validate({**given, **update})

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """A share from JSON text; `pack.share` takes YAML, too, and tells the places of what is wrong."""
        with suppress(ValidationError):
            return super().model_validate_json(json_data, **options)
        raise ShareError([Diagnostic("ISP407", "the text of a share is not JSON")])

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:
        """A share from its fields, checked as any other: pydantic would not check it, and it could not be decided."""
        return cls(**values)

    @model_validator(mode="wrap")
    @classmethod
    def _in_our_words(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        if isinstance(data, cls):
            return data
        if isinstance(data, Share):
            help_ = "make it with the `share` of the pack that is to decide it"
            raise ShareError([Diagnostic("ISP407", "this share was made for another pack", help=help_)])
        written = info.context if isinstance(info.context, Written) else Written(data)
        try:
            share = handler(data)
        except ValidationError as error:
            found = list(problems(error, cls, written))
        else:
            facts = cls.read_facts(share)
            found = [written.placed(each) for each in list(_too_many(facts)) or cls.check(facts)]
            if not found:
                object.__setattr__(share, "facts", facts)
                return share
        # Raised behind the `except`: as its context, pydantic's error would carry what somebody wrote about a person.
        raise ShareError(found)


def share_model(pack: Pack, check: Check) -> type[Share]:
    """
    The model of a share for one pack.

    Args:
        pack: whose facts become fields.
        check: says what makes a well-formed share impossible; called once for each share made.
    """
    layout = pack.layout
    party = _record(pack, "Party", "party", layout.party)
    subject_fields: dict[str, Any] = {}
    if "category" in pack.facts:
        subject_fields["categories"] = _list(pack, "category", "The categories of data about this person.")
    subject = _record(pack, "Subject", "subject", layout.subject, subject_fields)
    means = _record(pack, "Means", "means", layout.means)

    fields: dict[str, Any] = {}
    if layout.party:
        fields["sender"] = _part(party, "Who sends the data.")
        fields["recipient"] = _part(party, "Who receives the data.")
    if "purpose" in pack.facts:
        fields["purposes"] = _list(pack, "purpose", "All purposes of the share.")
    if layout.subject or subject_fields:
        fields["subjects"] = _records(subject, "Everybody whose data is shared.")
    if layout.means:
        fields["means"] = _records(means, "Each route by which the data goes.")
    made = _record(pack, "Share", "", layout.share, fields, base=Share)
    share = cast("type[Share]", made)
    share.read_facts = staticmethod(_facts_reader(layout, fields, bool(subject_fields)))
    share.check = staticmethod(check)
    return share


def as_given(value: Any) -> Any:
    """What a share or a part of it was made from, as plain data of its own: whoever gave it may change theirs."""
    match value:
        case Record():
            fields = type(value).model_fields
            return {fields[name].alias or name: as_given(getattr(value, name)) for name in value.model_fields_set}
        case Mapping():
            return {key: as_given(each) for key, each in value.items()}
        case list() | tuple():
            return [as_given(each) for each in value]
        case set():
            return frozenset(value)
        case _:
            return value


# --- fields -------------------------------------------------------------------------------------------


def _record(
    pack: Pack,
    name: str,
    prefix: str,
    names: Iterable[str],
    more: Mapping[str, Any] | None = None,
    base: type[Record] = Record,
) -> type[Record]:
    """A model with a field for each of these facts, those with a dot gathered in models of their own."""
    fields: dict[str, Any] = {}
    groups: dict[str, list[str]] = {}
    for each in names:
        head, dot, rest = each.partition(".")
        if dot:
            groups.setdefault(head, []).append(rest)
        else:
            fields[attribute(head)] = _field(pack, pack.facts[f"{prefix}.{head}" if prefix else head])
    for head, inner in groups.items():
        path = f"{prefix}.{head}" if prefix else head
        title = "".join(part.capitalize() for part in path.replace(".", "_").split("_"))
        fields[attribute(head)] = _part(_record(pack, title, path, inner), pack.owners.get(path, ""), head)
    model: type[Record] = create_model(name, __base__=base, **fields, **(more or {}))
    return model


def attribute(fact: str) -> str:
    """The Python name of a field: the fact's, with an underscore where Python or pydantic has that name already."""
    return f"{fact}_" if hasattr(Share, fact) or keyword.iskeyword(fact) else fact


def _field(pack: Pack, fact: Fact) -> tuple[Any, Any]:
    kind: Any
    more: dict[str, Any] = {}
    match fact.type:
        case FactType.TERM:
            kind, more = _terms(pack, fact)
        case FactType.TERMS:
            one, more = _terms(pack, fact)
            many: Any = frozenset[one]  # type: ignore[valid-type]
            kind = Annotated[many, Field(strict=False), BeforeValidator(_several)]
        case FactType.FLAG:
            kind = bool
        case FactType.NUMBER:
            decimal = Annotated[Decimal | int, BeforeValidator(_decimal)]
            kind = decimal if fact.decimal else Annotated[int, BeforeValidator(_whole)]
        case FactType.DATE:
            kind = Annotated[date, BeforeValidator(_day)]
        case FactType.TEXT:
            kind = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]
    alias = fact.name.rpartition(".")[2]
    return kind | None, Field(default=None, alias=alias, description=fact.about, json_schema_extra=more or None)


def _terms(pack: Pack, fact: Fact) -> tuple[Any, dict[str, Any]]:
    terms = pack.vocabularies[fact.vocabulary].terms
    labels = [term.label if term.covered else f"{term.label} (not covered)" for term in terms.values()]
    return Literal[tuple(terms)], {"enumDescriptions": labels}


def _list(pack: Pack, item: str, description: str) -> tuple[Any, Any]:
    one, more = _terms(pack, pack.facts[item])
    many: Any = tuple[one | None, ...]  # type: ignore[valid-type]
    kind = Annotated[many, Field(min_length=1), BeforeValidator(_items)]
    return kind, Field(default=(None,), description=description, json_schema_extra=more)


def _records(model: type[Record], description: str) -> tuple[Any, Any]:
    def known(value: object) -> object:
        return (model(),) if value is None else _items(value)

    kind = Annotated[tuple[model, ...], Field(min_length=1), BeforeValidator(known)]  # type: ignore[valid-type]
    return kind, Field(default=(model(),), description=description)


def _part(model: type[Record], description: str, alias: str | None = None) -> tuple[Any, Any]:
    nothing = model()

    def known(value: object) -> object:
        return nothing if value is None else value

    return Annotated[model, BeforeValidator(known)], Field(
        default=nothing, alias=alias, description=description or None
    )


def _items(value: object) -> object:
    # The order of items is that of their list: a set has none that stays, and a generator can be read but once.
    if isinstance(value, list):
        return tuple(value)
    return (None,) if value is None else value


def _several(value: object) -> object:
    if value is None or isinstance(value, list | tuple | set | frozenset):
        return value
    raise ValueError("a list of terms")


def _whole(value: object) -> object:
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise ValueError("a number of at most 15 digits")
    return value


def _decimal(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, float):
        value = Decimal(repr(value))
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not Decimal(value).is_finite():
        raise ValueError("a number")
    if isinstance(value, int):
        return _whole(value)
    if abs(value) > LARGEST_NUMBER or value.normalize().as_tuple().exponent < -MOST_DECIMALS:  # type: ignore[operator]
        raise ValueError(f"a number of at most 15 digits, and {MOST_DECIMALS} after the point")
    # One spelling for each number, or equal shares would have different digests.
    return int(value) if value == value.to_integral_value() else value.normalize()


def _day(value: object) -> object:
    if isinstance(value, datetime):
        raise ValueError("a date without a time")  # noqa: TRY004 - pydantic takes a ValueError for a finding
    try:
        return iso_date(value) if isinstance(value, str) else value
    except WrongValueError:
        return value


# --- facts --------------------------------------------------------------------------------------------


def _facts_reader(layout: Layout, lists: Iterable[str], categories: bool) -> Callable[[Any], ShareFacts]:
    """Write the function that reads the rows of facts out of a share: one call of C code for each row."""
    share, party, subject, means = map(_row_reader, (layout.share, layout.party, layout.subject, layout.means))
    given = set(lists)

    def read(made: Any) -> ShareFacts:
        return ShareFacts(
            share(made),
            party(made.sender) if "sender" in given else (),
            party(made.recipient) if "sender" in given else (),
            made.purposes if "purposes" in given else (None,),
            tuple(SubjectFacts(subject(each), each.categories if categories else (None,)) for each in made.subjects)
            if "subjects" in given
            else (SubjectFacts((), (None,)),),
            tuple(means(each) for each in made.means) if "means" in given else ((),),
        )

    return read


def _row_reader(names: tuple[str, ...]) -> Callable[[Any], Row]:
    paths = [".".join(map(attribute, name.split("."))) for name in names]
    if len(paths) > 1:
        return cast("Callable[[Any], Row]", attrgetter(*paths))
    if not paths:
        return lambda _: ()
    only = attrgetter(paths[0])
    return lambda made: (only(made),)


def _too_many(facts: ShareFacts) -> Iterable[Diagnostic]:
    categories = sum(len(subject.categories) for subject in facts.subjects)
    items = len(facts.purposes) + len(facts.subjects) + categories + len(facts.means)
    if items > MOST_ITEMS:
        message = f"a share holds at most {MOST_ITEMS} purposes, subjects, categories and means together, not {items}"
        yield Diagnostic("ISP406", message, help="split it: each part has its own decision")
    elif (combinations := len(facts.purposes) * categories * len(facts.means)) > MOST_COMBINATIONS:
        message = (
            f"a share makes at most {MOST_COMBINATIONS} combinations of purpose, category and means, not {combinations}"
        )
        yield Diagnostic("ISP406", message, help="split it: each part has its own decision")
