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
from isp_rules.pack.said import as_written, by_shape, quoted
from isp_rules.pack.syntax import Kind

__all__ = ["assert_allowed", "assert_denied"]


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
    rules = _rules(by)
    wanted = None if kind is None else _kind(kind)
    for rule in rules:
        _must_be_known(rule, decision)
    kinds = [finding.kind for finding in decision.findings]
    lacking = [rule for rule in rules if not _stands(rule, wanted, decision)]
    if decision.allowed or lacking or (wanted and not rules and wanted not in kinds):
        of_kind = f" ({wanted.value})" if wanted else ""
        expected = f"deny{of_kind}{' by ' if rules else ''}{', '.join(rules)}"
        raise AssertionError(f"expected {expected}, found {_found(decision)}\n\n{decision.explain()}")


def _rules(by: object) -> list[str]:
    """The ids of rules that were given, one or several."""
    rules: list[object] = list(by) if isinstance(by, Iterable) and not isinstance(by, str) else [by]
    for each in rules:
        if not isinstance(each, str):
            raise IspRulesError(f"`by` is the id of a rule or several of them, not {by_shape(each)}")
    return [str(each) for each in rules]


def _stands(rule: str, kind: Kind | None, decision: Decision) -> bool:
    return any(each.rule == rule and kind in {None, each.kind} for each in decision.findings)


def _found(decision: Decision) -> str:
    rules = ", ".join(f"{each.rule} ({each.kind.value})" for each in decision.findings)
    return f"deny by {rules}" if rules else "allow"


def _kind(kind: object) -> Kind:
    known = [each.value for each in Kind]
    if isinstance(kind, str) and kind in known:
        return Kind(kind)
    near = did_you_mean(kind, known) if isinstance(kind, str) else ""
    help_ = near or f"the kinds are {', '.join(known)}"
    raise IspRulesError(f"there is no kind of finding {as_written(kind)}: {help_}")


def _must_be_known(rule: str, decision: Decision) -> None:
    """A misspelt rule would make a failure that looks like a change of the pack."""
    prepared = decision._prepared  # noqa: SLF001 - None in a decision that was read back, which no longer knows its pack
    known = [] if prepared is None else [each.id for each in prepared.pack.against]
    if known and rule not in known:
        help_ = did_you_mean(rule, known) or "only requirements and exclusions stand against a share"
        raise IspRulesError(f"{decision.pack.name} has no requirement or exclusion {quoted(rule)}: {help_}")
