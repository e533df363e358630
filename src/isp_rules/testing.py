"""
Assertions about decisions, for the tests of a service that asks before it sends.

>>> import isp_rules
>>> pack = isp_rules.load_pack("kent-schools-2016")
>>> assert_denied(pack.decide({"purposes": ["fundraising"]}), by=["RS-03"], kind="out_of_scope")
"""

from __future__ import annotations

from collections.abc import Iterable

from isp_rules.decision.decision import Decision
from isp_rules.errors import IspRulesError, did_you_mean
from isp_rules.pack.syntax import Kind


def assert_allowed(decision: Decision) -> None:
    """
    The share is allowed.

    Args:
        decision: what `RulePack.decide` returned.

    Raises:
        AssertionError: it is denied; the message says by which rules, and explains the decision.
    """
    __tracebackhide__ = True
    if not decision.allowed:
        raise AssertionError(f"expected allow, found {_found(decision)}\n\n{decision.explain()}")


def assert_denied(decision: Decision, by: str | Iterable[str] = (), kind: Kind | str | None = None) -> None:
    """
    The share is denied, for these reasons and perhaps for more.

    Args:
        decision: what `RulePack.decide` returned.
        by: the ids of requirements or exclusions; each of them stands against the share.
        kind: the finding of each rule in `by` is of this kind; without `by`, some finding is.

    Raises:
        AssertionError: it is allowed, or denied otherwise; the message says how, and explains the decision.
        IspRulesError: there is no such rule or kind, so that the test could never pass.
    """
    __tracebackhide__ = True
    rules = [by] if isinstance(by, str) else list(by)
    wanted = None if kind is None else _kind(kind)
    for rule in rules:
        _must_be_known(rule, decision)
    kinds = [finding.kind for finding in decision.findings]
    lacking = [rule for rule in rules if not _stands(rule, wanted, decision)]
    if decision.allowed or lacking or (wanted and not rules and wanted not in kinds):
        of_kind = f" ({wanted.value})" if wanted else ""
        expected = f"deny{of_kind}{' by ' if rules else ''}{', '.join(rules)}"
        raise AssertionError(f"expected {expected}, found {_found(decision)}\n\n{decision.explain()}")


def _stands(rule: str, kind: Kind | None, decision: Decision) -> bool:
    return any(each.rule == rule and kind in {None, each.kind} for each in decision.findings)


def _found(decision: Decision) -> str:
    rules = ", ".join(f"{each.rule} ({each.kind.value})" for each in decision.findings)
    return f"deny by {rules}" if rules else "allow"


def _kind(kind: Kind | str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        known = [each.value for each in Kind]
        help_ = did_you_mean(str(kind), known) or f"the kinds are {', '.join(known)}"
        raise IspRulesError(f"there is no kind of finding `{kind}`: {help_}") from None


def _must_be_known(rule: str, decision: Decision) -> None:
    """A misspelt rule would make a failure that looks like a change of the pack."""
    prepared = decision._prepared  # noqa: SLF001 - None in a decision that was read back, which no longer knows its pack
    known = [] if prepared is None else [each.id for each in prepared.pack.against]
    if known and rule not in known:
        help_ = did_you_mean(rule, known) or "only requirements and exclusions stand against a share"
        raise IspRulesError(f"{decision.pack.name} has no requirement or exclusion `{rule}`: {help_}")
