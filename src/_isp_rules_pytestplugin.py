"""
What pytest loads at each start: where worked cases are found. What is done with them is in `isp_rules.pytest_plugin`.

This stands outside the package because pytest imports it before anything else. Importing `isp_rules` there would slow
every test run of everybody who has the library installed, and what is imported before coverage starts is not measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

PACK_OPTION = "isp_rules_pack"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option that names the pack of cases which are not in a pack's own folder."""
    parser.addini(
        PACK_OPTION, "the rule pack of the files in folders named `cases` that are in no pack's folder", "string"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a YAML file in a folder `cases`, if a pack goes with it."""
    if file_path.suffix != ".yaml" or file_path.parent.name != "cases":
        return None
    folder = file_path.parent.parent
    own = (folder / "pack.yaml").is_file()
    named = "" if own else str(parent.config.getini(PACK_OPTION) or "")
    if not own and not (named and _holds_cases(file_path)):
        return None
    from isp_rules.pytest_plugin import CaseFile  # noqa: PLC0415 - see above

    return CaseFile.of(parent, file_path, folder if own else named)


def _holds_cases(path: Path) -> bool:
    """Whether a file has a line that begins a list of cases: such a folder may hold other things, too."""
    with path.open("rb") as file:
        return any(line.startswith(b"cases:") for line in file)
