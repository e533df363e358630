"""One fact of a condition as written, against what is required of it -> comparisons of the tree."""

# `return self._problem(...)` notes what is wrong and gives None in place of a comparison.
# mypy: disable-error-code=func-returns-value

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from isp_rules.errors import Span, did_you_mean
from isp_rules.pack import syntax
from isp_rules.pack.lower.about import About
from isp_rules.pack.lower.names import Names
from isp_rules.pack.said import as_written
from isp_rules.pack.scope import ITEM_LISTS, declared, spellings
from isp_rules.pack.source import Document, Path
from isp_rules.pack.syntax import Comparison, Fact, FactType, Operator, OtherFact, Parameter, Values
from isp_rules.pack.values import WANTED, Domain, WrongValueError

OPERATORS: Final = {
    FactType.TERM: (Operator.IS,),
    FactType.FLAG: (Operator.IS,),
    FactType.NUMBER: (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST),
    FactType.DATE: (Operator.IS, Operator.FROM, Operator.BEFORE),
    FactType.TERMS: (Operator.INCLUDES_ANY, Operator.INCLUDES_ALL, Operator.ONLY),
    FactType.TEXT: (Operator.STATED,),
}

_LIMITS: Final = {Operator.AT_LEAST, Operator.AT_MOST, Operator.FROM, Operator.BEFORE}

_SORTS: Final = {
    FactType.TERM: "a term",
    FactType.TERMS: "a set of terms",
    FactType.FLAG: "a flag",
    FactType.NUMBER: "a number",
    FactType.DATE: "a date",
    FactType.TEXT: "a text",
}


class ComparisonReader:
    """Reads what is required of one fact; every problem is noted, and the comparison is None."""

    def __init__(self, about: About, conditions: Collection[str], names: Names) -> None:
        self._about = about
        self._conditions = conditions
        self._names = names
        self._problem = names.problem
        self._every_fact = dict.fromkeys(names.of("facts"), True)

    def read(self, key: str, written: Any, document: Document, path: Path) -> list[Comparison | None]:
        """What stands under a fact: one comparison, or one for each operator, all of which are meant."""
        place = document.span(path, key=True)
        domain = self._domain(key, place)
        if domain is None:
            return [None]
        if isinstance(written, dict) and not {"fact", "parameter"} & written.keys():
            if not written:
                return [
                    self._problem("ISP104", f"nothing is required of `{key}`", place, "leave it out, or name a value")
                ]
            return [
                self._operator(key, domain, operator, each, document, (*path, operator))
                for operator, each in written.items()
            ]
        return [self._without_operator(key, domain, written, document, path)]

    def _without_operator(
        self, key: str, domain: Domain, written: Any, document: Document, path: Path
    ) -> Comparison | None:
        if domain.type is FactType.TEXT:
            if written == "stated":
                return Comparison(key, Operator.STATED, Values(frozenset()), document.span(path, key=True))
            message = f"`{key}` is a text: only `stated` can be asked of it"
            return self._problem("ISP221", message, document.span(path), f"write `{key}: stated`")
        if domain.type is FactType.TERMS:
            message = f"`{key}` is a set of terms: say how it is compared"
            help_ = f"write `{key}: {{includes_any: ...}}`, `{{includes_all: ...}}` or `{{only: ...}}`"
            return self._problem("ISP222", message, document.span(path), help_)
        return self._compare(key, domain, Operator.IS, written, document, path)

    def _operator(
        self, key: str, domain: Domain, word: str, written: Any, document: Document, path: Path
    ) -> Comparison | None:
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
    ) -> Comparison | None:
        place = document.span(path)
        operand = self._operand(key, domain, operator, written, document, path)
        return None if operand is None else Comparison(key, operator, operand, place)

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
        if isinstance(written, list) and operator in _LIMITS:
            return self._problem("ISP227", f"`{operator}` takes one value, not a list", place)
        return self._values(domain, written, document, path)

    def _values(self, domain: Domain, written: Any, document: Document, path: Path) -> Values | None:
        several = isinstance(written, list)
        words = {(*path, index): word for index, word in enumerate(written)} if several else {path: written}
        values: set[syntax.Scalar] = set()
        sound = True
        for where, word in words.items():
            try:
                values |= domain.values(word)
            except WrongValueError as wrong:
                sound = False
                self._problem(wrong.code, wrong.message, document.span(where), wrong.help)
        return Values(frozenset(values), tuple(map(_word, words.values()))) if sound else None

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
        parameters = self._names.of("parameters")
        if name not in parameters:
            prefix = written.removesuffix(name)
            help_ = did_you_mean(written, [prefix + each for each in parameters])
            help_ = help_ or "parameters are declared under `parameters`"
            return self._problem("ISP204", f"unknown parameter {as_written(written)}", place, help_)
        return self._about.parameters.get(name)

    def _domain(self, key: str, place: Span) -> Domain | None:
        if key.startswith("parameter."):
            parameter = self._parameter(key.removeprefix("parameter."), key, place)
            return Domain(parameter.type, {term: (term,) for term in parameter.terms}) if parameter else None
        fact = self.known(key, place)
        if fact is None:
            return None
        if fact.vocabulary:
            vocabulary = self._about.vocabularies.get(fact.vocabulary)
            return Domain.of_vocabulary(fact.type, vocabulary) if vocabulary else None
        return Domain(fact.type, {}, decimal=fact.decimal)

    def declares(self, name: str) -> bool:
        """Whether there is such a fact, and it could be read."""
        return declared(self._about.facts, name) is not None

    def known(self, name: str, place: Span) -> Fact | None:
        """The fact that a rule names; None where there is none, which is noted, or where it has problems of its own."""
        fact = declared(self._about.facts, name)
        if fact is None and not declared(self._every_fact, name):
            return self._problem(*self._unknown_fact(name, place))
        return fact

    def _unknown_fact(self, key: str, place: Span) -> tuple[str, str, Span, str]:
        head, dot, rest = key.partition(".")
        if head in ITEM_LISTS and head not in self._about.facts and not (head == "means" and dot):
            one = ITEM_LISTS[head] + dot + rest
            message = f"`{key}` is a list of items, and a rule speaks of one item at a time"
            help_ = f"write `{one}`" if head != "means" else "write `means.channel`, for instance"
            return "ISP225", message, place, help_
        if key in self._conditions:
            help_ = f"write the bare word `{key}`, in a list if need be"
            return "ISP201", f"`{key}` is a condition, not a fact", place, help_
        names = [name for fact in self._about.facts for name in spellings(fact)]
        help_ = did_you_mean(key, names) or "facts are declared under `facts`"
        return "ISP201", f"unknown fact {as_written(key)}", place, help_


def _word(written: Any) -> str:
    return str(written).lower() if isinstance(written, bool) else str(written)
