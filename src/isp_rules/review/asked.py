"""What a review is asked about: a pack, a decision, a path. Whoever gives something else is told what is wanted."""

from __future__ import annotations

import os
from pathlib import Path

from isp_rules.decision.decision import Decision
from isp_rules.errors import IspRulesError
from isp_rules.pack.said import by_shape
from isp_rules.rulepack import RulePack


def check_pack(given: object) -> None:
    """
    Refuse what is no rule pack.

    Raises:
        IspRulesError: it is something else, such as the name of one.

    >>> check_pack("kent-schools-2016")
    Traceback (most recent call last):
    isp_rules.errors.IspRulesError: a rule pack is wanted here, not this text
      = help: `isp_rules.load_pack` reads one
    """
    if not isinstance(given, RulePack):
        raise IspRulesError(
            f"a rule pack is wanted here, not {by_shape(given)}\n  = help: `isp_rules.load_pack` reads one"
        )


def check_decision(given: object) -> None:
    """
    Refuse what is no decision.

    Raises:
        IspRulesError: it is something else, such as a share, or the JSON of a decision.
    """
    if not isinstance(given, Decision):
        help_ = "`RulePack.decide` makes one of a share"
        raise IspRulesError(f"a decision is wanted here, not {by_shape(given)}\n  = help: {help_}")


def path_of(given: object) -> Path:
    """
    A path that may be written as a text.

    Raises:
        IspRulesError: it is no path.

    >>> path_of("shares.csv").suffix
    '.csv'
    """
    if isinstance(given, str | os.PathLike):
        return Path(given)
    raise IspRulesError(f"the path of a file or folder is wanted here, not {by_shape(given)}")
