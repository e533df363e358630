"""A share as a ready case: YAML in the form of a pack's own files of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from isp_rules.review.base_share import base_share
from isp_rules.rulepack import RulePack


def case_text(pack: RulePack, cases: Iterable[Mapping[str, Any]]) -> str:
    """
    A file of cases, to be put among the pack's own.

    Args:
        pack: the pack, which names its base share.
        cases: each as it is written, but for `share` in place of `changes`: the whole share, as plain data.
    """
    base = base_share(pack) if pack.syntax.identity.base else {}
    written = [
        {
            ("changes" if key == "share" else key): (patch(base, value) if key == "share" else value)
            for key, value in each.items()
        }
        for each in cases
    ]
    return file_text(Path(pack.syntax.identity.base).name or "base.yaml", written)


def file_text(base: str, cases: Iterable[Mapping[str, Any]]) -> str:
    """
    A file of cases.

    Args:
        base: the name of the base share's file, beside it.
        cases: each as it is written.
    """
    file = {"base": base, "cases": list(cases)}
    return yaml.dump(file, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)


def patch(base: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """
    The merge patch (RFC 7396) that makes of one share another.

    >>> patch({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 1, "e": 4}})
    {'a': {'c': None, 'e': 4}, 'd': None}
    """
    made: dict[str, Any] = {}
    for key in [*base, *(key for key in wanted if key not in base)]:
        if key not in wanted:
            made[key] = None
        elif isinstance(base.get(key), Mapping) and isinstance(wanted[key], Mapping):
            if inner := patch(base[key], wanted[key]):
                made[key] = inner
        elif key not in base or _plain(base[key]) != _plain(wanted[key]):
            made[key] = wanted[key]
    return made


def _plain(value: Any) -> Any:
    """A date that was read from a text is equal to that text."""
    return value.isoformat() if isinstance(value, date) else value


class _Dumper(yaml.SafeDumper):
    """Writes decimal numbers as they are."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write everything out: the library reads no anchors."""
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", format(number, "f"))
)
