"""
What a share says, as lines of a form: facts with their labels, by whom or what they are about.

A name or free text is told only on request, and nothing that describes one person but the role, the categories of data
and the consent: a record that is kept for years is no place for a child's age.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from isp_rules.pack.english.texts import counted
from isp_rules.pack.english.words import scalar_word, value_phrase
from isp_rules.pack.layout import Row, ShareFacts
from isp_rules.pack.syntax import Fact, FactType, Pack

NOT_REPEATED: Final = "given, not repeated here"


class SharedFacts:
    """
    The facts of one share, in words.

    Args:
        pack: the pack that declares them.
        share: the share's facts.
        with_names: whether names and free text are repeated.
    """

    def __init__(self, pack: Pack, share: ShareFacts, *, with_names: bool) -> None:
        self._pack = pack
        self._share = share
        self._with_names = with_names

    def of_share(self, names: Iterable[str]) -> list[str]:
        """Facts of the whole share by their names, those that are given."""
        given = dict(zip(self._pack.layout.share, self._share.share, strict=True))
        return self._lines({name: given.get(name) for name in names}, "")

    def of_end(self, end: str, but: Iterable[str] = ()) -> list[str]:
        """All facts of the sender or the recipient, save some."""
        row: Row = getattr(self._share, end)
        given = dict(zip(self._pack.layout.party, row, strict=True))
        return self._lines({name: value for name, value in given.items() if name not in set(but)}, "party.")

    def end_facts(self, end: str, names: Iterable[str]) -> list[str]:
        """Some facts of the sender or the recipient, each with the end that it is about."""
        row: Row = getattr(self._share, end)
        given = dict(zip(self._pack.layout.party, row, strict=True))
        return [f"{end.capitalize()}: {line}" for line in self._lines({n: given.get(n) for n in names}, "party.")]

    def names(self, end: str) -> bool:
        """Whether the lines about an end name it."""
        row: Row = getattr(self._share, end)
        given = dict(zip(self._pack.layout.party, row, strict=True))
        return self._with_names and given.get("name") is not None

    def purposes(self) -> list[str]:
        """The purposes by their labels."""
        return [value_phrase(self._pack, "purpose", each) for each in self._share.purposes if each is not None]

    def people(self) -> list[str]:
        """How many people of each role, with the categories of their data."""
        role = self._place("role")
        groups = Counter(
            (None if role is None else each.facts[role], frozenset(each.categories)) for each in self._share.subjects
        )
        return [self._group(role_, categories, count) for (role_, categories), count in groups.items()]

    def consents(self) -> list[str]:
        """What is said of the consent of each person, by role."""
        places = [(place, name) for place, name in enumerate(self._pack.layout.subject) if name.startswith("consent.")]
        role = self._place("role")
        lines = []
        for each in self._share.subjects:
            said = self._lines({name: each.facts[place] for place, name in places}, "subject.")
            if said:
                who = "Somebody" if role is None else value_phrase(self._pack, "subject.role", each.facts[role])
                lines.append(f"Consent, {who}: {'; '.join(said)}")
        return lines

    def routes(self) -> list[str]:
        """Each route by which the data goes."""
        names = self._pack.layout.means
        rows = [self._lines(dict(zip(names, each, strict=True)), "means.") for each in self._share.means]
        return ["; ".join(row) for row in rows if row]

    def _place(self, name: str) -> int | None:
        return self._pack.layout.subject.index(name) if name in self._pack.layout.subject else None

    def _group(self, role: str | None, categories: frozenset[str | None], count: int) -> str:
        who = "somebody whose role is not known" if role is None else value_phrase(self._pack, "subject.role", role)
        terms = [each for each in categories if each is not None]
        data = value_phrase(self._pack, "category", terms) if terms else "categories not known"
        return f"{counted(count, 'person', 'people')} ({who}): {data}"

    def _lines(self, given: Mapping[str, object], prefix: str) -> list[str]:
        return list(self._told({f"{prefix}{name}": value for name, value in given.items()}))

    def _told(self, given: Mapping[str, object]) -> Iterator[str]:
        for name, value in given.items():
            if value is not None:
                fact = self._pack.facts[name]
                yield f"{fact.label.removeprefix('is ')}: {self._said(fact, value)}"

    def _said(self, fact: Fact, value: object) -> str:
        if fact.type is FactType.TEXT and not fact.public:
            return scalar_word(self._pack, fact.name, value) if self._with_names else NOT_REPEATED
        return value_phrase(self._pack, fact.name, value)
