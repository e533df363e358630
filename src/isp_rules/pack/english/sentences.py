"""One comparison in plain English: as a sentence about its fact, and as what it asks of that fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, assert_never

from isp_rules.pack.english.words import (
    PARAMETER,
    declaration,
    fact_phrase,
    in_order,
    scalar_word,
    type_of,
    vocabulary_of,
)
from isp_rules.pack.layout import Value
from isp_rules.pack.syntax import Comparison, FactType, Operator, OtherFact, Pack, Values

NOT_SO: Final = "it is not so that"

BOUNDS: Final[Mapping[Operator, tuple[str, str]]] = MappingProxyType(
    {
        Operator.AT_LEAST: ("at least {}", "less than {}"),
        Operator.AT_MOST: ("at most {}", "more than {}"),
        Operator.FROM: ("{} or later", "before {}"),
        Operator.BEFORE: ("before {}", "{} or later"),
    }
)
"""How each limit is said, and how its opposite."""

_VERB: Final = re.compile(r"(is|are|has|have|was|were|can|may|does|do)\b")


def requirement_phrase(pack: Pack, comparison: Comparison) -> str:
    """
    What a comparison asks of its fact, without the fact: *one of: academy, free school*, *at least 10*, *yes*.

    Args:
        pack: The pack whose labels are used.
        comparison: One fact against what is required of it.
    """
    match comparison.operator:
        case Operator.IS:
            return _operand(pack, comparison, _same(pack, comparison), "one of")
        case Operator.AT_LEAST | Operator.AT_MOST | Operator.FROM | Operator.BEFORE:
            return _bound(pack, comparison, negated=False)
        case Operator.INCLUDES_ANY:
            return _operand(pack, comparison, "includes ", "includes at least one of")
        case Operator.INCLUDES_ALL:
            return _operand(pack, comparison, "includes ", "includes all of")
        case Operator.ONLY:
            return _operand(pack, comparison, "nothing but ", "nothing but")
        case Operator.STATED:
            return "stated"
        case _:
            assert_never(comparison.operator)


def sentence(pack: Pack, comparison: Comparison, *, negated: bool = False) -> str:
    """
    A comparison as one sentence without a full stop: *the person's age is at least 10*, or its opposite.

    Args:
        pack: The pack whose labels are used.
        comparison: One fact against what is required of it.
        negated: Whether to say the opposite.
    """
    subject, none = fact_phrase(pack, comparison.fact), "not " if negated else ""
    match comparison.operator:
        case Operator.IS:
            return _is(pack, comparison, subject, negated=negated)
        case Operator.AT_LEAST | Operator.AT_MOST | Operator.FROM | Operator.BEFORE:
            return f"{subject} is {_bound(pack, comparison, negated=negated)}"
        case Operator.INCLUDES_ANY | Operator.INCLUDES_ALL if _is_one_term(pack, comparison):
            return f"{_operand(pack, comparison)} is {none}among {subject}"
        case Operator.INCLUDES_ANY:
            return f"among {subject} is {_operand(pack, comparison, many='none of' if negated else 'at least one of')}"
        case Operator.INCLUDES_ALL:
            return f"among {subject} are {none}{_operand(pack, comparison, many='all of')}"
        case Operator.ONLY:
            return f"{none}each of {subject} is {_operand(pack, comparison, many='one of')}"
        case Operator.STATED:
            return f"{subject} is {none}stated"
        case _:
            assert_never(comparison.operator)


def _is(pack: Pack, comparison: Comparison, subject: str, *, negated: bool) -> str:
    flag = type_of(pack, comparison.fact) is FactType.FLAG and not comparison.fact.startswith(PARAMETER)
    match comparison.operand:
        case Values(values, parameter=parameter) if flag and len(values) == 1:
            wanted = (True in values) is not negated
            said = subject if wanted else _denied(subject, declaration(pack, comparison.fact).label)
            return said + _from(parameter)
        case Values() if flag:
            return f"{NOT_SO} it is known whether {subject}" if negated else f"it is known whether {subject}"
        case Values() | OtherFact():
            one = f"not {_same(pack, comparison)}" if negated else _same(pack, comparison)
            said = _operand(pack, comparison, one, "none of" if negated else "one of")
            return f"whether {subject} is {said}" if flag else f"{subject} is {said}"
        case _:
            assert_never(comparison.operand)


def _denied(subject: str, label: str) -> str:
    """The opposite of a flag's sentence, which ends in its label."""
    if not _VERB.match(label):
        return f"{NOT_SO} {subject}"
    return subject.removesuffix(label) + _VERB.sub(r"\1 not", label, count=1)


def _bound(pack: Pack, comparison: Comparison, *, negated: bool) -> str:
    said, opposite = BOUNDS[comparison.operator]
    return (opposite if negated else said).format(_operand(pack, comparison))


# --- what it is compared with -------------------------------------------------------------------------


def _operand(pack: Pack, comparison: Comparison, one: str = "", many: str = "") -> str:
    """The values or the other fact; `one` is said before a single value, `many` before several and before a group."""
    match comparison.operand:
        case OtherFact(fact):
            said, type_ = fact_phrase(pack, fact), type_of(pack, fact)
            if type_ is FactType.TERMS:
                return f"{many} {said}"
            return f"{one}whether {said}" if type_ is FactType.FLAG else f"{one}{said}"
        case Values(parameter=parameter):
            groups = vocabulary_of(pack, comparison.fact).groups
            written = _written(pack, comparison.fact, comparison.operand)
            words = [
                f"those in the group `{each}`" if each in groups else scalar_word(pack, comparison.fact, each)
                for each in written
            ]
            if len(written) == 1 and written[0] in groups:
                # "is in the group" for one value, "at least one of those in the group" for a set.
                single = comparison.operator is Operator.IS
                return f"{one}{words[0].removeprefix('those ')}" if single else f"{many} {words[0]}"
            if len(words) == 1:
                return f"{one}{words[0]}{_from(parameter)}"
            between = "; " if any("," in word for word in words) else ", "
            return f"{many}: {between.join(words)}{_from(parameter)}"
        case _:
            assert_never(comparison.operand)


def _is_one_term(pack: Pack, comparison: Comparison) -> bool:
    match comparison.operand:
        case OtherFact(fact):
            return type_of(pack, fact) is not FactType.TERMS
        case Values():
            written = _written(pack, comparison.fact, comparison.operand)
            return len(written) == 1 and written[0] not in vocabulary_of(pack, comparison.fact).groups
        case _:
            assert_never(comparison.operand)


def _written(pack: Pack, name: str, operand: Values) -> list[Value]:
    """The words of the pack, terms and groups in their order; for any other type, and without them, the values."""
    vocabulary = vocabulary_of(pack, name)
    known = operand.written and all(word in vocabulary.terms or word in vocabulary.groups for word in operand.written)
    return list(operand.written) if known else in_order(pack, name, operand.values)


def _same(pack: Pack, comparison: Comparison) -> str:
    match comparison.operand:
        case OtherFact(fact) if type_of(pack, fact) is not FactType.TERMS:
            return "the same as "
        case OtherFact() | Values():
            return ""
        case _:
            assert_never(comparison.operand)


def _from(parameter: str) -> str:
    return f" (parameter `{parameter}`)" if parameter else ""
