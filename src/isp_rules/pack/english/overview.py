"""A pack, and a vocabulary of it, at a glance: what they show of themselves in a notebook."""

from __future__ import annotations

from collections.abc import Iterator

from isp_rules.pack.english.clauses import clause_table
from isp_rules.pack.english.phrases import judged_for
from isp_rules.pack.english.rule_words import KIND_WORDS, OWED_BY, WHEN_DUE
from isp_rules.pack.english.texts import counted, sentence_of
from isp_rules.pack.english.words import value_phrase
from isp_rules.pack.syntax import Pack, Parameter, Vocabulary
from isp_rules.page.parts import Block, Definition, Definitions, Page, Paragraph, Section, Table

_SHORT = 12
"""How many characters of a digest are shown."""


def overview(pack: Pack, digest: str) -> Page:
    """
    The page of a whole pack: what it is, and a table of each kind of its rules.

    Args:
        pack: the pack.
        digest: the SHA-256 of the canonical pack.
    """
    identity = pack.identity
    sections = [Section("About this pack", (_about(pack, digest), Paragraph(identity.standing, quiet=True)))]
    sections += [Section(heading, blocks, folded=True) for heading, blocks in _tables(pack)]
    return Page(
        f"rule pack {identity.name} {identity.version}", identity.title, None, (_counts(pack),), tuple(sections)
    )


def _counts(pack: Pack) -> Paragraph:
    clauses = clause_table(pack)
    encoded = sum(bool(each.encoded_by) for each in clauses)
    parts = [
        counted(len(pack.requirements), "requirement"),
        counted(len(pack.exclusions), "exclusion"),
        counted(len(pack.duties), "duty", "duties"),
        counted(len(pack.notices), "notice"),
        counted(len(pack.facts), "fact"),
        f"{counted(len(clauses), 'clause')} of the protocol, {encoded} of them encoded",
    ]
    return Paragraph(f"{'; '.join(parts)}.")


def _about(pack: Pack, digest: str) -> Definitions:
    changed = [each for each in pack.parameters.values() if each.value != each.default]
    pairs = [
        Definition("Protocol", pack.identity.protocol),
        Definition("Law", pack.identity.law),
        Definition("Digest", digest[:_SHORT], digest),
        *(
            Definition(
                f"Parameter {each.name}", f"{value_phrase(pack, f'parameter.{each.name}', each.value)} (changed)"
            )
            for each in changed
        ),
    ]
    return Definitions(tuple(pairs))


def _tables(pack: Pack) -> Iterator[tuple[str, tuple[Block, ...]]]:
    if pack.requirements:
        asked = tuple(
            (each.id, sentence_of(each.asks), judged_for(pack, each), KIND_WORDS[each.otherwise])
            for each in pack.requirements
        )
        yield _one("Requirements", ("Rule", "Question", "Asked", "If not"), asked)
    if pack.exclusions:
        excluded = tuple((each.id, sentence_of(each.because), sentence_of(each.instead)) for each in pack.exclusions)
        yield _one("Exclusions", ("Rule", "What it leaves out", "Instead"), excluded)
    if pack.duties:
        owed = tuple(
            (each.id, f"{WHEN_DUE[each.timing]}, {OWED_BY[each.owed_by]}", sentence_of(each.do)) for each in pack.duties
        )
        yield _one("Duties", ("Rule", "Due", "What is to be done"), owed)
    if pack.notices:
        yield _one(
            "Notices", ("Rule", "What it says"), tuple((each.id, sentence_of(each.say)) for each in pack.notices)
        )
    if pack.parameters:
        yield _one("Parameters", ("Parameter", "In use", "What it decides"), tuple(_parameters(pack)))
    facts = tuple((each.name, each.label, sentence_of(each.about)) for each in pack.facts.values())
    yield _one("Facts", ("Fact", "In English", "What it is"), facts)
    if pack.clauses:
        rows = tuple(_by_section(pack))
        yield f"Clauses ({len(pack.clauses)})", (_table(("Section", "Clauses", "Encoded"), rows),)
    if pack.readings:
        readings = tuple((each.id, sentence_of(each.point), sentence_of(each.taken)) for each in pack.readings.values())
        yield _one("Readings", ("Reading", "Where the protocol can be read in two ways", "Taken"), readings)


def _one(heading: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[str, tuple[Block, ...]]:
    return f"{heading} ({len(rows)})", (_table(head, rows),)


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(head, rows, tuple(": ".join(row[:2]) for row in rows))


def _parameters(pack: Pack) -> Iterator[tuple[str, ...]]:
    for each in pack.parameters.values():
        yield each.name, _in_use(pack, each), sentence_of(each.about)


def _in_use(pack: Pack, parameter: Parameter) -> str:
    return value_phrase(pack, f"parameter.{parameter.name}", parameter.value)


def _by_section(pack: Pack) -> Iterator[tuple[str, ...]]:
    sections: dict[str, list[bool]] = {}
    for row in clause_table(pack):
        sections.setdefault(row.section, []).append(bool(row.encoded_by))
    for section, encoded in sections.items():
        yield section, str(len(encoded)), str(sum(encoded))


def vocabulary_page(pack: Pack, vocabulary: Vocabulary) -> Page:
    """
    The page of a vocabulary: its terms with their groups, and the facts that are written in them.

    Args:
        pack: the pack that it belongs to.
        vocabulary: one of its vocabularies.
    """
    groups = {term: [group for group, terms in vocabulary.groups.items() if term in terms] for term in vocabulary.terms}
    rows = tuple(
        (term.name, term.label, ", ".join(groups[term.name]), "yes" if term.covered else "no")
        for term in vocabulary.terms.values()
    )
    facts = [each.name for each in pack.facts.values() if each.vocabulary == vocabulary.name]
    lead = (
        Paragraph(f"Used by {', '.join(facts)}."),
        Table(("Term", "In English", "Groups", "Covered"), rows, tuple(f"{row[0]}: {row[1]}" for row in rows)),
    )
    return Page(pack.identity.title, f"Vocabulary {vocabulary.name}: {counted(len(rows), 'term')}", None, lead, ())
