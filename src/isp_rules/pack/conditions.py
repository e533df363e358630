"""Conditions as written -> conditions of the tree."""

# `return self._problem(...)` notes what is wrong and gives None in place of a condition.
# mypy: disable-error-code=func-returns-value

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from isp_rules.errors import Span, did_you_mean
from isp_rules.pack import syntax
from isp_rules.pack.gather import Gathered
from isp_rules.pack.scope import ENDS, ITEM_LISTS, comparisons, declared
from isp_rules.pack.source import Document
from isp_rules.pack.syntax import Condition, Fact, FactType, Operator, OtherFact, Parameter, Values, Vocabulary
from isp_rules.pack.validation import Path, as_written
from isp_rules.pack.values import WANTED, Domain, WrongValueError

MOST_COMPARISONS: Final = 2000
"""How many comparisons one condition may hold once its names are opened."""

DEEPEST: Final = 30
"""How deep the parts of one condition may be nested once its names are opened."""

JOINED: Final = ("any", "all", "not")

OPERATORS: Final = {
    FactType.TERM: (Operator.IS,),
    FactType.FLAG: (Operator.IS,),
    FactType.NUMBER: (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST),
    FactType.DATE: (Operator.IS, Operator.FROM, Operator.BEFORE),
    FactType.TERMS: (Operator.INCLUDES_ANY, Operator.INCLUDES_ALL, Operator.ONLY),
    FactType.TEXT: (Operator.STATED,),
}

_SORTS: Final = {
    FactType.TERM: "a term",
    FactType.TERMS: "a set of terms",
    FactType.FLAG: "a flag",
    FactType.NUMBER: "a number",
    FactType.DATE: "a date",
    FactType.TEXT: "a text",
}

_NAME_ONE: Final = "name a fact or a condition"

RESERVED: Final = frozenset(
    {*JOINED, *(each.value for each in Operator if each is not Operator.IS), "fact", "parameter", "party", *ENDS}
)
"""Words with a meaning of their own, which no fact may bear."""


class ConditionReader:
    """Reads the conditions of one pack; every problem is noted in `gathered`, and the condition is None."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        vocabularies: Mapping[str, Vocabulary],
        parameters: Mapping[str, Parameter],
        named: Mapping[str, tuple[Any, Document, Path]],
        gathered: Gathered,
    ) -> None:
        self._facts = facts
        self._vocabularies = vocabularies
        self._parameters = parameters
        self._named = named
        self._gathered = gathered
        self._declared = dict.fromkeys(gathered.names("facts"), True)
        self._declared_parameters = gathered.names("parameters")
        self._open: list[str] = []
        self.resolved: dict[str, Condition | None] = {}

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
        if name not in self._named:
            if declared(self._facts, name):
                return self._problem("ISP203", f"`{name}` is a fact, not a condition", span, f"write `{{{name}: ...}}`")
            help_ = did_you_mean(name, self._named) or "a bare word names an entry of `conditions`"
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
        return self._fact(key, written, document, path)

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

    # --- comparing ---

    def _fact(self, key: str, written: Any, document: Document, path: Path) -> Condition | None:
        place = document.span(path, key=True)
        domain = self._domain(key, place)
        if domain is None:
            return None
        if isinstance(written, dict) and not {"fact", "parameter"} & written.keys():
            parts = [
                self._operator(key, domain, operator, each, document, (*path, operator))
                for operator, each in written.items()
            ]
            if not parts:
                return self._problem(
                    "ISP104", f"nothing is required of `{key}`", place, "leave it out, or name a value"
                )
            return self._join(syntax.All, parts, place)
        if domain.type is FactType.TEXT:
            if written == "stated":
                return syntax.Comparison(key, Operator.STATED, Values(frozenset()), place)
            message = f"`{key}` is a text: only `stated` can be asked of it"
            return self._problem("ISP221", message, document.span(path), f"write `{key}: stated`")
        if domain.type is FactType.TERMS:
            message = f"`{key}` is a set of terms: say how it is compared"
            help_ = f"write `{key}: {{includes_any: ...}}`, `{{includes_all: ...}}` or `{{only: ...}}`"
            return self._problem("ISP222", message, document.span(path), help_)
        return self._compare(key, domain, Operator.IS, written, document, path)

    def _operator(
        self, key: str, domain: Domain, word: str, written: Any, document: Document, path: Path
    ) -> Condition | None:
        allowed = [each.value for each in OPERATORS[domain.type] if each not in {Operator.IS, Operator.STATED}]
        if word not in allowed:
            message = f"`{word}` cannot be asked of `{key}`, which is {_SORTS[domain.type]}"
            options = " or ".join(f"`{each}`" for each in allowed) or "`stated`" * (domain.type is FactType.TEXT)
            help_ = did_you_mean(word, allowed) or (
                f"use {options}" if options else "write the value, or a list of values"
            )
            return self._problem("ISP221", message, document.span(path, key=True), help_)
        return self._compare(key, domain, Operator(word), written, document, path)

    def _compare(
        self, key: str, domain: Domain, operator: Operator, written: Any, document: Document, path: Path
    ) -> Condition | None:
        place = document.span(path)
        operand = self._operand(key, domain, operator, written, document, path)
        return None if operand is None else syntax.Comparison(key, operator, operand, place)

    def _operand(
        self, key: str, domain: Domain, operator: Operator, written: Any, document: Document, path: Path
    ) -> syntax.Operand | None:
        place = document.span(path)
        if isinstance(written, dict):
            if len(written) == 1 and "fact" in written:
                return self._other(key, domain, written["fact"], document.span((*path, "fact")))
            if len(written) == 1 and "parameter" in written:
                return self._folded(key, domain, written["parameter"], document.span((*path, "parameter")))
            return self._problem("ISP227", "a value, a list, `{fact: ...}` or `{parameter: ...}` is wanted here", place)
        if isinstance(written, list) and not written:
            return self._problem("ISP104", f"the list that `{key}` is compared with is empty", place, "name a value")
        if isinstance(written, list) and operator in {
            Operator.AT_LEAST,
            Operator.AT_MOST,
            Operator.FROM,
            Operator.BEFORE,
        }:
            return self._problem("ISP227", f"`{operator}` takes one value, not a list", place)
        each_path = [(*path, index) for index in range(len(written))] if isinstance(written, list) else [path]
        words = written if isinstance(written, list) else [written]
        values: set[syntax.Scalar] = set()
        sound = True
        for word, where in zip(words, each_path, strict=True):
            try:
                values |= domain.values(word)
            except WrongValueError as wrong:
                sound = False
                self._problem(wrong.code, wrong.message, document.span(where), wrong.help)
        return Values(frozenset(values), tuple(_word(word) for word in words)) if sound else None

    def _other(self, key: str, domain: Domain, name: Any, place: Span) -> OtherFact | None:
        if not isinstance(name, str):
            return self._problem("ISP227", f"the name of a fact is wanted here, not {as_written(name)}", place)
        fact = self.known(name, place)
        if fact is None:
            return None
        one_word = {FactType.TERM, FactType.TERMS}
        alike = fact.type is domain.type or {fact.type, domain.type} == one_word
        other_words = domain.type in one_word and fact.vocabulary != domain.vocabulary
        if not alike or other_words or domain.type is FactType.TEXT:
            return self._problem(
                "ISP227", f"`{key}` cannot be compared with `{name}`: they hold different things", place
            )
        return OtherFact(name)

    def _folded(self, key: str, domain: Domain, name: Any, place: Span) -> Values | None:
        if not isinstance(name, str):
            return self._problem("ISP227", f"the name of a parameter is wanted here, not {as_written(name)}", place)
        parameter = self._parameter(name, name, place)
        if parameter is None:
            return None
        wanted = FactType.TERM if domain.type is FactType.TERMS else domain.type
        if parameter.type is not wanted:
            message = f"parameter `{name}` is {WANTED[parameter.type]}, and `{key}` needs {WANTED[wanted]}"
            return self._problem("ISP226", message, place)
        if strange := [term for term in parameter.terms if term not in domain.words]:
            message = f"parameter `{name}` can be `{strange[0]}`, which `{key}` can never be"
            return self._problem("ISP226", message, place, did_you_mean(strange[0], domain.words))
        values = domain.words[str(parameter.value)] if parameter.terms else (parameter.value,)
        return Values(frozenset(values), (_word(parameter.value),), parameter=parameter.name)

    def _parameter(self, name: str, written: str, place: Span) -> Parameter | None:
        """A parameter by its name, which is known or noted as unknown as it is written."""
        if name not in self._declared_parameters:
            prefix = written.removesuffix(name)
            help_ = did_you_mean(written, [prefix + each for each in self._declared_parameters])
            help_ = help_ or "parameters are declared under `parameters`"
            return self._problem("ISP204", f"unknown parameter {as_written(written)}", place, help_)
        return self._parameters.get(name)

    def _domain(self, key: str, place: Span) -> Domain | None:
        if key.startswith("parameter."):
            parameter = self._parameter(key.removeprefix("parameter."), key, place)
            return Domain(parameter.type, {term: (term,) for term in parameter.terms}) if parameter else None
        fact = self.known(key, place)
        if fact is None:
            return None
        if fact.vocabulary:
            vocabulary = self._vocabularies.get(fact.vocabulary)
            return Domain.of_vocabulary(fact.type, vocabulary) if vocabulary else None
        return Domain(fact.type, {}, decimal=fact.decimal)

    def known(self, name: str, place: Span) -> Fact | None:
        """The fact that a rule names; None where there is none, which is noted, or where it has problems of its own."""
        fact = declared(self._facts, name)
        if fact is None and not declared(self._declared, name):
            return self._problem(*self._unknown_fact(name, place))
        return fact

    def _unknown_fact(self, key: str, place: Span) -> tuple[str, str, Span, str]:
        head, dot, rest = key.partition(".")
        if head in ITEM_LISTS and head not in self._facts and not (head == "means" and dot):
            one = ITEM_LISTS[head] + dot + rest
            message = f"`{key}` is a list of items, and a rule speaks of one item at a time"
            help_ = f"write `{one}`" if head != "means" else "write `means.channel`, for instance"
            return "ISP225", message, place, help_
        if key in self._named:
            help_ = f"write the bare word `{key}`, in a list if need be"
            return "ISP201", f"`{key}` is a condition, not a fact", place, help_
        help_ = did_you_mean(key, self._names()) or "facts are declared under `facts`"
        return "ISP201", f"unknown fact {as_written(key)}", place, help_

    def _names(self) -> list[str]:
        of_a_party = [name.removeprefix("party.") for name in self._facts if name.startswith("party.")]
        return [*self._facts, *(f"{end}.{name}" for name in of_a_party for end in ENDS)]

    def _problem(self, code: str, message: str, place: Span, help_: str = "") -> None:
        self._gathered.problem(code, message, place, help_)


def _depth(condition: Condition) -> int:
    match condition:
        case syntax.Comparison():
            return 1
        case syntax.All(parts) | syntax.Any(parts):
            return 1 + max(map(_depth, parts))
        case syntax.Not(part) | syntax.Named(body=part):
            return 1 + _depth(part)


def _word(written: Any) -> str:
    return str(written).lower() if isinstance(written, bool) else str(written)
