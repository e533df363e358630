"""The answers to all properties of a pack, as a value that shows itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from isp_rules.pack.canonical import canonical
from isp_rules.pack.english.texts import counted, sentence_of
from isp_rules.page.parts import Block, Entry, Page, Paragraph, Point, Points, Section
from isp_rules.page.shown import ShowsItself
from isp_rules.review.asked import check_pack
from isp_rules.review.in_lines import in_lines
from isp_rules.review.prove.properties import Property
from isp_rules.review.prove.proving import Answer, Counterexample, Proof, prove
from isp_rules.review.prove.reading import properties_of, read_properties
from isp_rules.rulepack import RulePack


@dataclass(frozen=True, slots=True, repr=False)
class Proofs(ShowsItself):
    """What became of each property; in a notebook it shows what is not so before what is proved."""

    pack: RulePack
    answers: tuple[Proof, ...]

    @property
    def proved(self) -> tuple[Proof, ...]:
        """The properties that hold of every share."""
        return tuple(each for each in self.answers if each.proved)

    @property
    def refuted(self) -> tuple[Proof, ...]:
        """The properties of which there is a share that breaks them."""
        return self._with(Answer.COUNTEREXAMPLE)

    def _with(self, answer: Answer) -> tuple[Proof, ...]:
        return tuple(each for each in self.answers if each.answer is answer)

    @property
    def page(self) -> Page:
        """The answers, as data for a renderer."""
        said = f"{len(self.proved)} of {counted(len(self.answers), 'property', 'properties')} proved for every share"
        values = (f"{name} {canonical(value)}" for name, value in self.pack.parameters.items())
        lead = tuple(Paragraph(f"With {', '.join(values)}.", quiet=True) for _ in range(bool(self.pack.parameters)))
        return Page(self.pack.title, said, len(self.proved) == len(self.answers), lead, tuple(self._sections()))

    def _sections(self) -> Iterator[Section]:
        if self.refuted:
            entries = (_against(each.of, each.counterexample) for each in self.refuted if each.counterexample)
            yield Section(f"Not so ({len(self.refuted)})", tuple(entries))
        for answer, heading in (
            (Answer.EMPTY, "There is no such share: look for a slip in the condition"),
            (Answer.UNKNOWN, "Not known"),
        ):
            if found := self._with(answer):
                yield _listed(heading, found)
        if self.proved:
            yield _listed("Proved", self.proved, folded=True)

    def __repr__(self) -> str:
        return f"<Proofs: {len(self.proved)} of {len(self.answers)} proved>"


def proofs(pack: RulePack, properties: Iterable[Property] | None = None) -> Proofs:
    """
    Whether what an officer demands of every share holds: each property proved, or a share that breaks it.

    Args:
        pack: the pack, with the parameters that it was loaded with.
        properties: as `read_properties` gives them; left out, the pack's own.

    Raises:
        PackError: the pack has no properties, or they have faults.
        IspRulesError: z3 is not installed.

    >>> from isp_rules import load_pack
    >>> proofs(load_pack("kent-schools-2016")).refuted
    ()
    """
    check_pack(pack)
    if properties is None:
        properties = read_properties(pack, properties_of(pack))
    return Proofs(pack, tuple(prove(pack, properties)))


def _against(of: Property, found: Counterexample) -> Entry:
    blocks: tuple[Block, ...] = (
        Paragraph(f"Because {of.because}.", quiet=True),
        Paragraph(f"The smallest share of which it is not so. {found.decision.summary}"),
        in_lines(found.share),
    )
    return Entry(of.id, sentence_of(of.title), blocks)


def _listed(heading: str, found: tuple[Proof, ...], *, folded: bool = False) -> Section:
    points = (Point(sentence_of(f"{each.of.title} {each.why}"), each.of.id) for each in found)
    return Section(f"{heading} ({len(found)})", (Points(tuple(points)),), folded=folded)
