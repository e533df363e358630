"""The share that a review starts from, as plain data that can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from isp_rules.errors import IspRulesError
from isp_rules.review.asked import check_pack
from isp_rules.rulepack import RulePack
from isp_rules.share.model import as_given
from isp_rules.share.reading import ShareLike, plain_share


def base_share(pack: RulePack, share: ShareLike | None = None) -> Mapping[str, Any]:
    """
    A share as plain data, once it is known to be a share of the pack.

    Args:
        pack: the pack that is to decide it.
        share: as `RulePack.share` takes it; left out, the pack's own base share.

    Raises:
        ShareError: it is no share of this pack.
        IspRulesError: it is left out, and the pack has no base share; or it is no pack.
    """
    check_pack(pack)
    if share is None:
        share = _own_base(pack)
    pack.share(share)
    data: Mapping[str, Any] = as_given(plain_share(share).data)
    return data


def _own_base(pack: RulePack) -> Path:
    if not pack.syntax.identity.base:
        raise IspRulesError(f"{pack.name} names no base share\n  = help: give one")
    return (pack.path if pack.path.is_dir() else pack.path.parent) / pack.syntax.identity.base
