"""
A list of named checks over a pack: what no author means to write, found without deciding anything.

`LOCAL` checks look at one rule or entry and run even when others could not be read; `WHOLE` checks need the whole pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from isp_rules.errors import Diagnostic
from isp_rules.pack.contradiction import Contradiction, contradiction
from isp_rules.pack.english.sentences import sentence
from isp_rules.pack.english.words import type_of
from isp_rules.pack.layout import AXES, axis_of
from isp_rules.pack.lower import NOWHERE, RESERVED
from isp_rules.pack.scope import CLOSED, ENDS, conditions_of, declared, facts_of, items_of
from isp_rules.pack.syntax import (
    Any,
    Condition,
    Duty,
    End,
    Exclusion,
    FactType,
    Notice,
    Operator,
    Pack,
    Requirement,
    Rule,
)

Check = Callable[[Pack], Iterator[Diagnostic]]

VERBS: Final = ("is", "are", "has", "have", "was", "were", "can", "may", "does", "do")
"""How the label of a flag begins, so that its negative can be said."""


_LISTS: Final = ("purposes", "subjects", "subject.categories")


def fact_names(pack: Pack) -> Iterator[Diagnostic]:
    """A fact bears no word with a meaning of its own, and the items are what they must be."""
    for fact in pack.facts.values():
        head, _, rest = fact.name.partition(".")
        if head in ENDS:
            help_ = f"declare `party.{rest or 'something'}`: it serves both ends"
            yield Diagnostic("ISP309", f"`{fact.name}` is declared for one end alone", fact.span, help=help_)
        elif reserved := sorted((RESERVED - {"party"}) & set(fact.name.split("."))):
            where = f" in `{fact.name}`" if rest else ""
            message = f"`{reserved[0]}`{where} has a meaning of its own in a condition"
            yield Diagnostic("ISP309", message, fact.span, help="give the fact another name")
        elif found := [name for name in _LISTS if f"{fact.name}.".startswith(f"{name}.")]:
            message = f"`{found[0]}` is a list of items of every share"
            yield Diagnostic("ISP309", message, fact.span, help="give the fact another name")
        elif any(word.endswith("_") for word in fact.name.split(".")):
            # Python's spelling of `class` is `class_`, and no other fact may stand in its way.
            message = f"`{fact.name}` ends in an underscore"
            yield Diagnostic("ISP309", message, fact.span, help="leave the underscore out")
        elif head in {"purpose", "category"} and (rest or fact.type is not FactType.TERM):
            message = f"`{head}` is one term, with nothing below it"
            yield Diagnostic("ISP309", message, fact.span, help=f"declare `{head}` as a term")
        elif head in AXES and head not in {"purpose", "category"} and not rest:
            message = f"`{head}` is an item with facts of its own"
            yield Diagnostic("ISP309", message, fact.span, help=f"declare `{head}.something`")
        elif any(other.startswith(f"{fact.name}.") for other in pack.facts):
            message = f"`{fact.name}` is a fact and the beginning of other facts"
            yield Diagnostic("ISP309", message, fact.span, help="give one of them another name")


def flag_labels(pack: Pack) -> Iterator[Diagnostic]:
    """The label of a flag begins with a verb."""
    for fact in pack.facts.values():
        if fact.type is FactType.FLAG and fact.label.split()[0] not in VERBS:
            message = f"the label of the flag `{fact.name}` does not begin with a verb"
            help_ = f"begin it with one of {', '.join(VERBS)}: it is said of its owner, as in *is in Kent*"
            yield Diagnostic("ISP310", message, fact.span, help=help_)


def never_true(pack: Pack) -> Iterator[Diagnostic]:
    """Every ground can hold, every guard can apply, every exclusion, duty and notice can be true."""
    for rule in pack.rules:
        match rule:
            case Requirement():
                guard = () if rule.applies_when is None else (rule.applies_when,)
                if guard and (found := contradiction(pack, *guard)):
                    yield _contradictory(pack, "ISP303", f"`applies_when` of `{rule.id}` is never true", found)
                    continue
                for ground in rule.grounds:
                    if found := contradiction(pack, ground.when):
                        yield _contradictory(pack, "ISP301", f"ground `{ground.id}` can never hold", found)
                    elif found := contradiction(pack, *guard, ground.when):
                        message = f"ground `{ground.id}` can never hold where `{rule.id}` applies"
                        yield _contradictory(pack, "ISP301", message, found)
            case Exclusion() | Duty() | Notice():
                if rule.when is not None and (found := contradiction(pack, rule.when)):
                    yield _contradictory(pack, "ISP301", f"the condition of `{rule.id}` is never true", found)
    for each in pack.impossible:
        if found := contradiction(pack, each.when):
            yield _contradictory(pack, "ISP301", f"the condition of `{each.id}` is never true", found)


def _contradictory(pack: Pack, code: str, message: str, found: Contradiction) -> Diagnostic:
    said = " and ".join(f"that {sentence(pack, each, negated=not wanted)}" for each, wanted in found.asked)
    spans = [each.span for each, _ in found.asked if each.span]
    elsewhere = [str(each) for each in spans[:-1] if each.line != spans[-1].line or each.file != spans[-1].file]
    help_ = f"see also {', '.join(elsewhere)}" if elsewhere else ""
    if _is_two_items(pack, found):
        code = "ISP302"
        help_ = f"a rule sees one {axis_of(found.fact)} at a time and never two: write a list for *one of these*"
    elif any(each.operator is Operator.STATED and not wanted for each, wanted in found.asked):
        help_ = "a text is stated or not known, never *not stated*: pair it with a flag"
    return Diagnostic(code, f"{message}: it is asked {said}", spans[-1] if spans else None, help=help_)


def _is_two_items(pack: Pack, found: Contradiction) -> bool:
    """Whether one item is to be two things, as if a rule saw all items of its list together."""
    singular = [each for each, wanted in found.asked if wanted and each.operator is Operator.IS]
    return axis_of(found.fact) is not None and len(singular) > 1 and type_of(pack, found.fact) is FactType.TERM


def age_without_role(pack: Pack) -> Iterator[Diagnostic]:
    """`subject.age` is read beside `subject.role`: an age asked of everybody asks a parent's age too."""
    if {"subject.age", "subject.role"} <= pack.facts.keys():
        for rule in filter(_is_whole, pack.rules):
            read = _read(rule)
            if "subject.age" in read and "subject.role" not in read:
                message = f"`{rule.id}` reads `subject.age` without `subject.role`"
                help_ = "say whose age is meant: every subject of a share has one"
                yield Diagnostic("ISP307", message, rule.span, help=help_)


def tolerated_facts(pack: Pack) -> Iterator[Diagnostic]:
    """The fact that `when_unknown` names is one that the requirement reads."""
    for rule in filter(_is_whole, pack.requirements):
        tolerated = rule.when_unknown.fact if rule.when_unknown else ""
        if declared(pack.facts, tolerated) is not None and tolerated not in _read(rule):
            message = f"`{rule.id}` tolerates `{tolerated}`, which it does not read"
            help_ = "name a fact of its conditions, or leave `when_unknown` out"
            yield Diagnostic("ISP316", message, rule.span, help=help_)


def duties_of_a_party(pack: Pack) -> Iterator[Diagnostic]:
    """A duty owed by `party` speaks of the party that owes it."""
    for duty in filter(_is_whole, pack.duties):
        if duty.owed_by is End.PARTY and "party" not in items_of(duty):
            message = f"`{duty.id}` is owed by a party that its condition does not mention"
            help_ = "write `owed_by: both`, or read a fact of `party`"
            yield Diagnostic("ISP318", message, duty.span, help=help_)


def clauses_cited(pack: Pack) -> Iterator[Diagnostic]:
    """Every rule cites a clause; every clause is cited or says why it is not encoded, and never both."""
    if not pack.clauses:
        return
    cited = {clause for rule in pack.rules for clause in rule.clauses}
    cited |= {clause for rule in pack.requirements for ground in rule.grounds for clause in ground.clauses}
    for rule in pack.rules:
        if not rule.clauses:
            yield Diagnostic("ISP312", f"`{rule.id}` cites no clause", rule.span, help="name one under `clauses`")
    for clause in pack.clauses.values():
        if clause.id not in cited and not clause.not_encoded:
            message = f"clause `{clause.id}` is encoded by no rule"
            yield Diagnostic(
                "ISP313", message, clause.span, help="cite it in a rule, or say under `not_encoded` why not"
            )
        elif clause.id in cited and clause.not_encoded:
            message = f"clause `{clause.id}` is said not to be encoded, but a rule cites it"
            yield Diagnostic("ISP313", message, clause.span, help="remove one of the two")


def closed_lists(pack: Pack) -> Iterator[Diagnostic]:
    """Each list of items is read by a requirement that always applies, so that an unlisted item is denied."""
    closing = [rule for rule in pack.requirements if rule.applies_when is None and rule.when_unknown is None]
    read = {fact for rule in closing for fact in _read(rule)}
    for name in CLOSED:
        if name in pack.facts and name not in read:
            message = f"no requirement without `applies_when` reads `{name}`"
            help_ = f"add one whose grounds list every `{name}` that is covered: any other would be waved through"
            yield Diagnostic("ISP305", message, pack.facts[name].span, help=help_)


def default_is_deny(pack: Pack) -> Iterator[Diagnostic]:
    """Some requirement that always applies cannot be met by naming items alone."""
    for rule in pack.requirements:
        if rule.applies_when is None and rule.when_unknown is None:
            grounds = [ground.when for ground in rule.grounds]
            met: Condition = Any(tuple(grounds)) if len(grounds) > 1 else grounds[0]
            if contradiction(pack, met, readable=lambda fact: fact in CLOSED):
                return
    help_ = "add a requirement without `applies_when` that asks for more than the words for the items"
    yield Diagnostic("ISP306", "a share of which nothing is shown would be allowed", pack.identity.span, help=help_)


def never_attached(pack: Pack) -> Iterator[Diagnostic]:
    """Every duty and notice has a condition, or a rule that names it."""
    owed = {rule.when_unknown.duty for rule in pack.requirements if rule.when_unknown}
    shown = {notice for rule in pack.requirements for notice in rule.notices}
    shown |= {notice for rule in pack.exclusions for notice in rule.notices}
    for duty in pack.duties:
        if duty.when is None and duty.id not in owed:
            help_ = "give it a `when`, or name it in a requirement's `when_unknown`"
            yield Diagnostic("ISP314", f"nothing attaches the duty `{duty.id}`", duty.span, help=help_)
    for notice in pack.notices:
        if notice.when is None and notice.id not in shown:
            help_ = "give it a `when`, or name it in a rule's `notices`"
            yield Diagnostic("ISP315", f"nothing shows the notice `{notice.id}`", notice.span, help=help_)


def _read(rule: Rule) -> set[str]:
    """The facts that a rule reads."""
    return {fact for condition in conditions_of(rule) for fact in facts_of(condition)}


def _is_whole(rule: Rule) -> bool:
    """Whether all conditions of a rule could be read."""
    return NOWHERE not in conditions_of(rule)


LOCAL: Final[tuple[Check, ...]] = (
    fact_names,
    flag_labels,
    never_true,
    age_without_role,
    tolerated_facts,
    duties_of_a_party,
)

WHOLE: Final[tuple[Check, ...]] = (clauses_cited, closed_lists, default_is_deny, never_attached)
