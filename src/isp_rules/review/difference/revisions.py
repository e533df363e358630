"""A pack as it stood at a revision of its git repository: `PACK@REV`."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from isp_rules.errors import Diagnostic, IspRulesError, PackError
from isp_rules.pack.said import quoted
from isp_rules.rulepack import RulePack, find_pack, load_pack

AT: Final = "@"


def pack_of(source: str | os.PathLike[str], parameters: Mapping[str, Any] | None = None) -> RulePack:
    """
    A pack by its name or path, or as it stood at a revision of the git repository that holds it.

    Args:
        source: as `load_pack` takes it; or the same with `@` and a revision as git names it (`@HEAD~1`, `@v1.2`,
            `@main@{1}`). What is there under the whole text, `@` included, comes first.
        parameters: values for the pack's parameters, instead of their defaults.

    Raises:
        PackError: there is no such pack, or it has faults, at that revision, too.
        IspRulesError: git is not there, does not know the revision, or the pack is in no repository.
    """
    written = os.fspath(source)
    pack, at, revision = written.rpartition(AT)
    if revision.startswith("{"):  # as in `@HEAD@{1}`, where the revision was before
        pack, at, of = pack.rpartition(AT)
        revision = f"{of}{AT}{revision}"
    if not at or Path(written).exists():
        return load_pack(source, parameters=parameters)
    if not pack or not revision:
        help_ = "a revision is named behind the pack, as in rules/our-protocol@HEAD~1"
        raise IspRulesError(f"{quoted(written)} names no pack and revision\n  = help: {help_}")
    return _at_revision(pack, revision, written, parameters)


def _at_revision(pack: str, revision: str, written: str, parameters: Mapping[str, Any] | None) -> RulePack:
    path = _place(pack)
    folder = _there(path.parent)
    top = Path(_git(folder, "rev-parse", "--show-toplevel", failing=f"{quoted(pack)} is in no git repository").strip())
    commit = _git(
        folder,
        *("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"),
        failing=f"git knows no revision {quoted(revision)} of {quoted(pack)}",
    ).strip()
    inside = path.relative_to(top.resolve()).as_posix()
    archive = _run(top, "archive", "--format=tar", commit, "--", inside)
    if archive.returncode:
        raise IspRulesError(f"there is no {quoted(pack)} at revision {quoted(revision)}")
    with TemporaryDirectory(prefix="isp-rules-") as aside:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
            files.extractall(aside, filter="data")
        try:
            return load_pack(Path(aside) / inside, parameters=parameters)
        except PackError as error:
            raise PackError(_named(error, str(Path(aside) / inside), written)) from None


def _place(pack: str) -> Path:
    """Where a pack stands, or stood: a shipped one by its name, or a path that need not be there any more."""
    with suppress(PackError):
        return find_pack(pack).resolve()
    return Path(pack).resolve()


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def _named(error: PackError, aside: str, written: str) -> Iterator[Diagnostic]:
    """The problems as they would be told of the pack where the user knows it."""
    for each in error.diagnostics:
        span = replace(each.span, file=each.span.file.replace(aside, written)) if each.span else None
        yield replace(each, span=span, message=each.message.replace(aside, written))


def _git(folder: Path, *arguments: str, failing: str) -> str:
    done = _run(folder, *arguments)
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise IspRulesError(f"{failing}\n  = help: git says: {why}" if why else failing)
    return done.stdout.decode("utf-8", "surrogateescape")


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git")
    if git is None:
        raise IspRulesError("git is not installed, or not on the PATH: a pack at a revision is read with it")
    # In a hook git points to the repository that it is run for, which need not be that of the pack.
    around = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = [git, "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, check=False, env={**around, "LC_ALL": "C"})  # noqa: S603 - no shell
