"""A folder or a file -> a checked pack, or all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from isp_rules.errors import Diagnostic, PackError
from isp_rules.pack import check
from isp_rules.pack.gather import gather
from isp_rules.pack.lower import lower
from isp_rules.pack.source import Document, read_file
from isp_rules.pack.syntax import Pack

MOST_FILES = 200

ABOUT_THE_PACK: Final = frozenset({"acknowledged.yaml", "properties.yaml"})
"""Files beside a pack's own that say something about it, and that nothing needs to decide a share."""


def load(path: Path, overrides: Mapping[str, Any], name: str) -> tuple[Pack, tuple[Diagnostic, ...]]:
    """
    Read, lower and check the pack at a path.

    Args:
        path: a folder whose `*.yaml` files are the pack, or one such file.
        overrides: values for parameters, instead of their defaults.
        name: how problems call the folder or file.

    Returns:
        The pack, and warnings.

    Raises:
        PackError: with every problem found, sorted by place.
    """
    documents, problems = _read(path, name)
    gathered = gather(documents)
    problems += gathered.problems
    gathered.problems = problems
    pack = lower(gathered, overrides)
    if pack is not None:
        _run(check.LOCAL, pack, problems)
        if not _errors(problems):
            _run(check.WHOLE, pack, problems)
    if pack is None or _errors(problems):
        raise PackError(problems)
    return pack, tuple(problems)


def _read(path: Path, name: str) -> tuple[list[Document], list[Diagnostic]]:
    files = [path]
    if path.is_dir():
        files = sorted(each for each in path.glob("*.yaml") if each.name not in ABOUT_THE_PACK)
    if not files:
        return [], [
            Diagnostic("ISP107", f"no rule pack at `{name}`: the folder holds no file whose name ends in `.yaml`")
        ]
    if len(files) > MOST_FILES:
        return [], [Diagnostic("ISP107", f"no rule pack at `{name}`: more than {MOST_FILES} files")]
    documents, problems = [], []
    for file in files:
        document, found = read_file(file, f"{name}/{file.name}" if path.is_dir() else name)
        problems += found
        if document is not None:
            documents.append(document)
    return documents, problems


def _run(checks: Iterable[check.Check], pack: Pack, problems: list[Diagnostic]) -> None:
    for each in checks:
        problems += each(pack)


def _errors(problems: Iterable[Diagnostic]) -> bool:
    return any(problem.severity == "error" for problem in problems)
