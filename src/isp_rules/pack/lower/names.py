"""What the sections of a pack declare by name, and the problems found while it is lowered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from isp_rules.errors import Diagnostic, Span, did_you_mean
from isp_rules.pack.gather import Gathered
from isp_rules.pack.said import as_written
from isp_rules.pack.syntax import Pack

_NAMED: Final = {
    "facts": ("fact", "ISP201"),
    "parameters": ("parameter", "ISP204"),
    "duties": ("duty", "ISP205"),
    "notices": ("notice", "ISP205"),
    "vocabularies": ("vocabulary", "ISP206"),
    "clauses": ("clause", "ISP207"),
    "readings": ("reading", "ISP208"),
}
"""What an entry of each section is called, and the code for one that is not there."""


class Names:
    """The names of a pack, whether their entries are sound or not: to name an unsound one is no second mistake."""

    def __init__(self, declared: Mapping[str, Collection[str]], problems: list[Diagnostic]) -> None:
        """
        Keep the names and the list of problems; see `of_files` and `of_pack`.

        Args:
            declared: names by section.
            problems: what is noted is added to it.
        """
        self._declared = declared
        self._problems = problems

    @classmethod
    def of_files(cls, gathered: Gathered) -> Names:
        """The names in the files of a pack that is being read."""
        return cls({section: gathered.names(section) for section in _NAMED}, gathered.problems)

    @classmethod
    def of_pack(cls, pack: Pack, problems: list[Diagnostic]) -> Names:
        """The names in a pack that has been read, for whatever else speaks its language."""
        entries: dict[str, Iterable[str]] = {
            **{section: getattr(pack, section) for section in _NAMED if section not in {"duties", "notices"}},
            "duties": [each.id for each in pack.duties],
            "notices": [each.id for each in pack.notices],
        }
        return cls({section: set(names) for section, names in entries.items()}, problems)

    def of(self, section: str) -> Collection[str]:
        """The names that a section declares."""
        return self._declared[section]

    def known(self, section: str, name: Any, place: Span | None) -> None:
        """Note a name that a section does not declare."""
        known = self._declared[section]
        if name not in known:
            noun, code = _NAMED[section]
            help_ = did_you_mean(str(name), known) or f"{section} are declared under `{section}`"
            self.problem(code, f"unknown {noun} {as_written(name)}", place, help_)

    def problem(self, code: str, message: str, place: Span | None, help_: str = "") -> None:
        """Note an error."""
        self._problems.append(Diagnostic(code, message, place, help=help_))
