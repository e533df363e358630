"""The base shares that a pack's cases start from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from isp_rules.errors import IspRulesError, ShareError
from isp_rules.pack.said import quoted
from isp_rules.pack.source import read_file
from isp_rules.review.asked import path_of
from isp_rules.review.case_files import cases_of
from isp_rules.rulepack import RulePack
from isp_rules.share.reading import plain_share


def base_shares(pack: RulePack, folder: Path | None = None) -> dict[str, Mapping[str, Any]]:
    """
    The shares among the cases of a pack, as plain data, by the names of their files.

    Args:
        pack: the pack.
        folder: where its cases are; left out, the pack's own folder of cases.

    Raises:
        IspRulesError: there is no such folder.

    >>> import isp_rules
    >>> sorted(base_shares(isp_rules.load_pack("kent-schools-2016")))[:2]
    ['base.yaml', 'consent_base.yaml']
    """
    where = cases_of(pack) if folder is None else path_of(folder)
    if folder is not None and not where.is_dir():
        raise IspRulesError(f"there is no folder {quoted(str(folder))}\n  = help: name one with base shares in it")
    files = sorted(where.glob("*.yaml")) if where.is_dir() else []
    found: dict[str, Mapping[str, Any]] = {}
    for file in files:
        document, problems = read_file(file)
        if document is None or problems or not isinstance(document.data, dict) or "cases" in document.data:
            continue
        try:
            pack.share(file)
            found[file.name] = plain_share(file).data
        except ShareError:
            continue
    return found
