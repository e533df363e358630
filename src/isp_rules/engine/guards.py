"""
A check that needs meaning: whether a rule asks a fact of shares that have no use for it.

Take the pack's base share, which is allowed, and forget every fact that no satisfied ground reads. What is now *not
shown* is asked for by a rule that should have been guarded by a fact that every share has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from isp_rules.engine.evaluate import attach, judge
from isp_rules.engine.items import Reader, readers
from isp_rules.engine.trace import blockers, missing
from isp_rules.engine.verdict import DOES_NOT_APPLY, TOLERATED
from isp_rules.errors import Diagnostic
from isp_rules.pack.layout import Row, ShareFacts, SubjectFacts
from isp_rules.pack.scope import ENDS, facts_of
from isp_rules.pack.syntax import Exclusion, Pack, Requirement


def unguarded_facts(pack: Pack, base: ShareFacts) -> Iterator[Diagnostic]:
    """
    Every rule that asks the base share for a fact that no ground it satisfies has read.

    Args:
        pack: the pack.
        base: a share that the pack is meant to allow.
    """
    if against := judge(pack, base):
        rules = ", ".join(dict.fromkeys(f"`{pack.against[each.rule].id}`" for each in against))
        message = f"the base share is denied by {rules}"
        help_ = "the pack's own checks start from a share that is allowed: mend the base, or the rule"
        yield Diagnostic("ISP304", message, pack.identity.span, help=help_)
        return
    cut = only(pack, base, facts_read_by_grounds(pack, base))
    at = readers(pack, cut)
    told = set()
    for failure in judge(pack, cut):
        rule = pack.against[failure.rule]
        if failure.definite or rule.id in told:
            continue
        told.add(rule.id)
        asked = ", ".join(f"`{fact}`" for fact in _asked(rule, at(failure.item)))
        message = f"`{rule.id}` asks for {asked}, which a share like the base has no reason to give"
        help_ = "guard it with a fact that every share has, such as a kind, a purpose, a category or a channel"
        yield Diagnostic("ISP304", message, rule.span, help=help_)


def facts_read_by_grounds(pack: Pack, share: ShareFacts) -> set[str]:
    """The facts that the satisfied grounds of an allowed share read."""
    read: set[str] = set()
    for met in attach(pack, share).grounds:
        if met.ground not in {DOES_NOT_APPLY, TOLERATED}:
            read.update(facts_of(pack.requirements[met.requirement].grounds[met.ground].when))
    return read


def only(pack: Pack, share: ShareFacts, facts: Collection[str]) -> ShareFacts:
    """The share with these facts alone; the others are not known."""
    layout = pack.layout

    def row(values: Row, names: Collection[str], *heads: str) -> Row:
        kept = (any(f"{head}{name}" in facts for head in heads) for name in names)
        return tuple(value if keep else None for value, keep in zip(values, kept, strict=True))

    sender, recipient = (
        row(values, layout.party, f"{end}.", "party.")
        for end, values in zip(ENDS, (share.sender, share.recipient), strict=True)
    )
    return ShareFacts(
        row(share.share, layout.share, ""),
        sender,
        recipient,
        share.purposes if "purpose" in facts else (None,) * len(share.purposes),
        tuple(
            SubjectFacts(
                row(each.facts, layout.subject, "subject."),
                each.categories if "category" in facts else (None,) * len(each.categories),
            )
            for each in share.subjects
        ),
        tuple(row(each, layout.means, "means.") for each in share.means),
    )


def _asked(rule: Requirement | Exclusion, read: Reader) -> tuple[str, ...]:
    match rule:
        case Exclusion():
            return missing(blockers(rule.when, read, wanted=False))
        case Requirement():
            guard = () if rule.applies_when is None else blockers(rule.applies_when, read, wanted=False)
            grounds = [blocker for ground in rule.grounds for blocker in blockers(ground.when, read)]
            return missing((*guard, *grounds))
