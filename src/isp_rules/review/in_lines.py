"""A share as lines to read: each part of it as it would be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from isp_rules.page.parts import Point, Points


def in_lines(share: Mapping[str, Any]) -> Points:
    """
    A line for each part of a share.

    Args:
        share: plain data, as a solver's witness has it.

    >>> in_lines({"purposes": ["youth_justice"]}).points[0].text
    '[youth_justice]'
    """
    return Points(tuple(Point(text, name) for name, text in lines_of(share)))


def lines_of(share: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """
    Each part of a share with its value, as YAML on one line.

    Args:
        share: plain data.
    """
    for name, value in share.items():
        text = yaml.safe_dump(value, default_flow_style=True, width=10_000, sort_keys=False, allow_unicode=True)
        yield name, text.removesuffix("\n").removesuffix("\n...")
