"""The whole of it: everything that is found in a pack, but for what is acknowledged."""

from __future__ import annotations

from isp_rules.errors import Diagnostic, by_place
from isp_rules.review.deep.acknowledged import read_acknowledged, unacknowledged
from isp_rules.review.deep.asked import Asked
from isp_rules.review.deep.rules import about_rules
from isp_rules.review.deep.words import about_words
from isp_rules.rulepack import RulePack


def deep_lint(pack: RulePack) -> tuple[Diagnostic, ...]:
    """
    What is dead, doubled or out of reach in a pack, as warnings.

    It is asked of every possible share, whichever of its facts are known, and for every value of the parameters that
    are terms or flags; numbers and dates have the values that the pack was loaded with.

    Args:
        pack: the pack; beside its own files it may have an `acknowledged.yaml`.

    Returns:
        Warnings by place, those for acknowledgements that no longer apply among them.

    Raises:
        PackError: the acknowledgements cannot be read.
        IspRulesError: z3 is not installed, or cannot tell.
    """
    acknowledged = read_acknowledged(pack)
    asked = Asked(pack.syntax)
    found = [*about_rules(asked), *about_words(asked)]
    return tuple(sorted(unacknowledged(found, acknowledged), key=by_place))
