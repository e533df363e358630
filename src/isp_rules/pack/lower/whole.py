"""Everything that a pack's files hold, put together as one tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from isp_rules.pack import syntax
from isp_rules.pack.gather import LISTS, Gathered
from isp_rules.pack.lower.about import read_about
from isp_rules.pack.lower.comparisons import ComparisonReader
from isp_rules.pack.lower.conditions import ConditionReader, Written
from isp_rules.pack.lower.names import Names
from isp_rules.pack.lower.rules import RuleReader
from isp_rules.pack.source import Document, Path


def lower(gathered: Gathered, overrides: Mapping[str, Any]) -> syntax.Pack | None:
    """
    The tree of a pack; what cannot be read is noted in `gathered.problems` and left out.

    Args:
        gathered: all entries of the pack's files.
        overrides: values for parameters, instead of their defaults.

    Returns:
        The pack, or None where it has no identity.
    """
    names = Names.of_files(gathered)
    about = read_about(gathered, names, overrides)
    # Of two conditions with one name the first is meant.
    written = {each.name: (each.entry, each.document, each.path) for each in reversed(gathered.entries("conditions"))}
    reader = ConditionReader(ComparisonReader(about, written, names), written, names)
    conditions = {name: body for name in reversed(written) if (body := reader.resolve(name)) is not None}
    for left_out in _left_out(gathered, written):
        reader.read(*left_out)
    rules, in_order = RuleReader(names, reader), _protocol_order(about.clauses)
    impossible = tuple(map(rules.impossible, gathered.entries("impossible")))
    requirements = in_order(map(rules.requirement, gathered.entries("requirements")))
    exclusions = in_order(map(rules.exclusion, gathered.entries("exclusions")))
    duties = in_order(map(rules.duty, gathered.entries("duties")))
    notices = in_order(map(rules.notice, gathered.entries("notices")))
    if about.identity is None:
        return None
    return syntax.Pack(
        identity=about.identity,
        owners=about.owners,
        vocabularies=about.vocabularies,
        facts=about.facts,
        impossible=impossible,
        parameters=about.parameters,
        conditions=conditions,
        requirements=requirements,
        exclusions=exclusions,
        duties=duties,
        notices=notices,
        clauses=about.clauses,
        readings=about.readings,
    )


def _left_out(gathered: Gathered, named: Mapping[str, Written]) -> Iterator[Written]:
    """The conditions that nothing will read: what is wrong with them is told all the same."""
    for placed in gathered.entries("conditions"):
        if named[placed.name][1:] != (placed.document, placed.path):  # a name that is there twice
            yield placed.entry, placed.document, placed.path
    for section in LISTS:
        for placed in gathered.unsound.get(section, ()):
            yield from _conditions_in(placed.entry, placed.document, placed.path)


def _conditions_in(entry: Any, document: Document, path: Path) -> Iterator[Written]:
    if isinstance(entry, dict):
        for key in ("when", "applies_when"):
            if entry.get(key) is not None:
                yield entry[key], document, (*path, key)
        grounds = entry.get("grounds")
        for index, ground in enumerate(grounds if isinstance(grounds, list) else ()):
            yield from _conditions_in(ground, document, (*path, "grounds", index))


def _protocol_order(clauses: Mapping[str, syntax.Clause]) -> Any:
    """Put rules in the order of the protocol's clauses, so that the order of files and lines never shows."""
    position = {clause: number for number, clause in enumerate(clauses)}

    def key(rule: syntax.Rule) -> tuple[int, str]:
        return min((position.get(clause, len(position)) for clause in rule.clauses), default=len(position)), rule.id

    def in_order(rules: Iterable[syntax.Rule]) -> tuple[syntax.Rule, ...]:
        return tuple(sorted(rules, key=key))

    return in_order
