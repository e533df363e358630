"""What became of the mutants of a pack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from isp_rules.review.case_text import file_text
from isp_rules.review.mutation.edits import Mutant
from isp_rules.rulepack import RulePack

SCHEMA: Final = "isp-rules/mutation/1"


class Fate(StrEnum):
    """What became of one mutant."""

    KILLED = "killed"
    """A case fails under it."""
    SURVIVED = "survived"
    """No case fails, and there may be a share that would tell."""
    EQUIVALENT = "equivalent"
    """Proved: it answers every share as the pack does, so that no case can tell."""


@dataclass(frozen=True, slots=True)
class ReadyCase:
    """A case as it would be written in a file, and the base share that it changes."""

    base: str
    """The name of the base share's file."""
    case: Mapping[str, Any]

    @property
    def text(self) -> str:
        """A file with this case."""
        return file_text(self.base, [self.case])


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantResult:
    """
    One mutant and its fate.

    `killed_by` is the case that failed first, by its file and title. `ready` is a case that would kill a survivor,
    confirmed by both packs; None where none was found, and then `why` says as far as it is known.
    """

    mutant: Mutant
    words: str
    """The edit in plain English."""
    clauses: tuple[str, ...]
    fate: Fate
    killed_by: str = ""
    ready: ReadyCase | None = None
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        place = self.mutant.place
        ready = None if self.ready is None else {"base": self.ready.base, "case": dict(self.ready.case)}
        return {
            "of": place.of,
            "place": str(place),
            "edit": type(self.mutant.edit).__name__,
            "words": self.words,
            "clauses": list(self.clauses),
            "fate": self.fate.value,
            "killed_by": self.killed_by,
            "ready_case": ready,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """
    What became of the mutants of a pack.

    Attributes:
        pack: the pack.
        results: every mutant, in the order of the pack.
    """

    pack: RulePack
    results: tuple[MutantResult, ...]

    def of(self, fate: Fate) -> tuple[MutantResult, ...]:
        """
        The mutants with one fate.

        Args:
            fate: what became of them.
        """
        return tuple(each for each in self.results if each.fate is fate)

    @property
    def survivors(self) -> tuple[MutantResult, ...]:
        """The mutants that no case notices."""
        return self.of(Fate.SURVIVED)

    def to_dict(self) -> dict[str, Any]:
        """As plain data: an object with `schema`, which names the form and the version."""
        return {
            "schema": SCHEMA,
            "pack": {"name": self.pack.name, "version": self.pack.version, "digest": self.pack.digest},
            "counts": {fate.value: len(self.of(fate)) for fate in Fate},
            "mutants": [each.to_dict() for each in self.results],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """
        As JSON text.

        Args:
            indent: how far the parts of it are moved in; left out, all is on one line.
        """
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False, default=str)
