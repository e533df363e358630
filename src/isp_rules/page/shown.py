"""Whatever has a page can show itself in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from isp_rules.page.html import as_html
from isp_rules.page.markdown import as_markdown

if TYPE_CHECKING:
    from isp_rules.page.parts import Page


class HasPage(Protocol):
    """What a page can be asked of."""

    @property
    def page(self) -> Page:
        """It, as data for a renderer."""


class ShowsItself:
    """
    At the end of a cell of a notebook its page is seen: as HTML, or as Markdown where HTML is not shown.

    A pack and a decision do the same for themselves: whoever only decides is not to load what draws pages.
    """

    __slots__ = ()

    def _repr_html_(self: HasPage) -> str:
        return as_html(self.page)

    def _repr_markdown_(self: HasPage) -> str:
        return as_markdown(self.page)
