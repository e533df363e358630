"""What the sections of a pack declare by name, and the problems found while it is lowered."""

from __future__ import annotations

from typing import Any, Final

from isp_rules.errors import Span, did_you_mean
from isp_rules.pack.gather import Gathered
from isp_rules.pack.said import as_written

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

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._declared = {section: gathered.names(section) for section in _NAMED}

    def of(self, section: str) -> set[str]:
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
        self._gathered.problem(code, message, place, help_)
