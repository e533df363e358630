"""Rules and grounds that are dead or doubled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from isp_rules.pack.syntax import Duty, Exclusion, Ground, Notice, Requirement, Rule
from isp_rules.review.deep.asked import Asked, Formula
from isp_rules.review.deep.finding import Finding, Sort, Subject, listed


def about_rules(asked: Asked) -> Iterator[Finding]:
    """Everything that is odd about rules and their grounds, in the order of the pack."""
    for rule in asked.pack.rules:
        match rule:
            case Requirement():
                yield from _requirement(asked, rule)
            case Exclusion():
                yield from _exclusion(asked, rule)
            case Duty():
                if not asked.can_be(asked.said.allowed, asked.said.duty(rule.id).certain):
                    message = f"the duty `{rule.id}` is certainly owed for no share that is allowed"
                    yield _of_rule("ISP807", rule, message, "mend its condition, or leave it out")
            case Notice():
                if not asked.can_be(asked.said.notice(rule.id)):
                    message = f"the notice `{rule.id}` is never shown"
                    yield _of_rule("ISP807", rule, message, "mend its condition, name it in a rule, or leave it out")
            case _:
                assert_never(rule)


def _requirement(asked: Asked, rule: Requirement) -> Iterator[Finding]:
    if not any(asked.can_be(asked.said.guard(rule, end).true) for end in asked.ends_of(rule)):
        message = f"`applies_when` of `{rule.id}` is never true: it asks nothing of any share"
        yield _of_rule("ISP806", rule, message, "mend the condition, or leave the requirement out")
    elif not asked.can_be(asked.said.fails(rule.id)):
        message = f"`{rule.id}` can never fail: it asks nothing of any share"
        yield _of_rule("ISP801", rule, message, "mend its grounds, or leave it out")
    elif not _can_be_met(asked, rule):
        message = f"no share can meet `{rule.id}`: wherever it certainly applies, it fails"
        yield _of_rule("ISP802", rule, message, "mend its grounds, or make it an exclusion")
    else:
        by = asked.denied_by_others(rule, asked.said.fails(rule.id))
        if by is not None:
            message = f"`{rule.id}` is implied by {_all_of(by)}: what fails it fails {_one_of(by)}, too"
            yield _of_rule("ISP804", rule, message, "leave it out, or acknowledge why it is a question of its own")
        yield from _grounds(asked, rule)


def _can_be_met(asked: Asked, rule: Requirement) -> bool:
    said = asked.said
    return any(
        asked.can_be(said.guard(rule, end).true, said.truth(ground.when, end).true)
        for end in asked.ends_of(rule)
        for ground in rule.grounds
    )


def _exclusion(asked: Asked, rule: Exclusion) -> Iterator[Finding]:
    if not asked.can_be(asked.said.definitely_fails(rule.id)):
        message = f"`{rule.id}` can never certainly apply"
        yield _of_rule("ISP801", rule, message, "mend its condition, or leave it out")
    elif not asked.can_be(asked.passes[rule.id]):
        message = f"`{rule.id}` applies, or may apply, to every share: nothing is allowed"
        yield _of_rule("ISP802", rule, message, "mend its condition")
    else:
        by = asked.denied_by_others(rule, asked.said.definitely_fails(rule.id))
        if by is not None:
            message = f"`{rule.id}` is shadowed by {_all_of(by)}: where it applies, {_one_of(by)} denies as well"
            yield _of_rule("ISP805", rule, message, "leave it out, or acknowledge what its signpost is good for")


# --- grounds ------------------------------------------------------------------------------------------


def _grounds(asked: Asked, rule: Requirement) -> Iterator[Finding]:
    for number, ground in enumerate(rule.grounds):
        if not any(asked.can_be(*_holds(asked, rule, ground, end)) for end in asked.ends_of(rule)):
            message = f"the ground `{ground.id}` can never hold where `{rule.id}` applies"
            yield _of_ground("ISP803", ground, message, "mend its condition, or leave it out")
            continue
        by = _never_the_only_one(asked, rule, number)
        if len(by) == 1 and _equal(asked, rule, ground, by[0]):
            # Told once, at the second of the two.
            if rule.grounds.index(by[0]) < number:
                message = f"the grounds `{by[0].id}` and `{ground.id}` are equal: where one holds, so does the other"
                yield _of_ground("ISP808", ground, message, "leave one out, or join what they cite")
        elif by:
            names = [each.id for each in by]
            message = f"the ground `{ground.id}` is never the only one: where it holds, {_one_of(names)} does, too"
            yield _of_ground("ISP803", ground, message, "leave it out, or acknowledge why it is worth naming")


def _holds(asked: Asked, rule: Requirement, ground: Ground, end: str) -> list[Formula]:
    """The requirement applies, perhaps, and the ground certainly holds."""
    return [~asked.said.guard(rule, end).false, asked.said.truth(ground.when, end).true]


def _never_the_only_one(asked: Asked, rule: Requirement, number: int) -> tuple[Ground, ...]:
    """Those of the other grounds of which one holds wherever this one does; none where it can be the only one."""
    ground = rule.grounds[number]
    found: dict[str, Ground] = {}
    for end in asked.ends_of(rule):
        others = {each.id: each for each in rule.grounds if each is not ground}
        absent = {id_: ~asked.said.truth(each.when, end).true for id_, each in others.items()}
        by = asked.obstacles(_holds(asked, rule, ground, end), absent)
        if by is None:
            return ()
        found |= {id_: others[id_] for id_ in by}
    return tuple(each for each in rule.grounds if each.id in found)


def _equal(asked: Asked, rule: Requirement, one: Ground, other: Ground) -> bool:
    """Whether the one holds wherever the other does."""
    return not any(
        asked.can_be(*_holds(asked, rule, other, end), ~asked.said.truth(one.when, end).true)
        for end in asked.ends_of(rule)
    )


# --- words --------------------------------------------------------------------------------------------


def _of_rule(code: str, rule: Rule, message: str, help_: str) -> Finding:
    return Finding(code, Subject(Sort.RULE, rule.id), message, rule.span, help_)


def _of_ground(code: str, ground: Ground, message: str, help_: str) -> Finding:
    return Finding(code, Subject(Sort.GROUND, ground.id), message, ground.span, help_)


def _all_of(ids: Sequence[str]) -> str:
    return listed(ids, "and") if ids else "others"


def _one_of(ids: Sequence[str]) -> str:
    return f"one of {listed(ids, 'and')}" if len(ids) > 1 else listed(ids, "and") if ids else "one of them"
