"""Whatever has a page can also be asked for it as a text, in one of three formats."""

from __future__ import annotations

from typing import Literal

from isp_rules.decision.formats import in_format
from isp_rules.page.shown import HasPage, ShowsItself


class Explained(ShowsItself):
    """It explains itself as a decision does."""

    __slots__ = ()

    def explain(
        self: HasPage,
        format: Literal["text", "markdown", "html"] = "text",  # noqa: A002 - as a decision calls it
        *,
        width: int = 80,
    ) -> str:
        """
        The whole of it for a person to read.

        Args:
            format: `text`, `markdown` or `html` (a fragment with its own styles).
            width: where lines of text are broken.

        Raises:
            IspRulesError: there is no such format, or the width is no whole number up to 1000.
        """
        return in_format(self.page, format, width=width)
