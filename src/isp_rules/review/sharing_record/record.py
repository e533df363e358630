"""The data sharing decision record of one share, as HTML, Markdown and Word."""

from __future__ import annotations

from dataclasses import dataclass

from isp_rules.errors import IspRulesError
from isp_rules.pack.said import by_shape
from isp_rules.page import as_html_document, as_markdown
from isp_rules.page.parts import Page
from isp_rules.page.shown import ShowsItself
from isp_rules.review.asked import check_pack
from isp_rules.review.sharing_record.facts import SharedFacts
from isp_rules.review.sharing_record.filled import filled
from isp_rules.review.sharing_record.form import Form
from isp_rules.review.sharing_record.page import form_page
from isp_rules.rulepack import RulePack
from isp_rules.share.reading import ShareLike


@dataclass(frozen=True, slots=True, repr=False)
class SharingRecord(ShowsItself):
    """A record for the file; in a notebook it shows itself."""

    form: Form

    @property
    def page(self) -> Page:
        """The record as data for a renderer."""
        return form_page(self.form)

    def to_markdown(self) -> str:
        """The record as Markdown."""
        return as_markdown(self.page)

    def to_html(self) -> str:
        """The record as a file of its own."""
        return as_html_document([("", self.page)], self.form.title)

    def to_word(self) -> bytes:
        """
        The record as a Word file (.docx).

        Raises:
            IspRulesError: python-docx is not installed.
        """
        from isp_rules.review.sharing_record.word import as_word  # noqa: PLC0415 - python-docx is an extra

        return as_word(self.form)

    def __repr__(self) -> str:
        return f"<SharingRecord: {'allow' if self.form.allowed else 'deny'}>"


def record(pack: RulePack, share: ShareLike, *, with_names: bool = False) -> SharingRecord:
    """
    The data sharing decision record of a share, with the fields of the Information Commissioner's decision form.

    Args:
        pack: the pack that decides.
        share: as `RulePack.share` takes it.
        with_names: whether names and free text of the share are repeated; otherwise the record only says that they
            are given.

    Raises:
        IspRulesError: `with_names` is neither True nor False: a text such as "no" would count as yes.
        ShareError: it is no share of this pack.

    >>> from isp_rules import load_pack
    >>> record(load_pack("kent-schools-2016"), {"purposes": ["fundraising"]})
    <SharingRecord: deny>
    """
    check_pack(pack)
    if not isinstance(with_names, bool):
        raise IspRulesError(f"`with_names` is True or False, not {by_shape(with_names)}")
    checked = pack.share(share)
    facts = SharedFacts(pack.syntax, checked.facts, with_names=with_names)
    return SharingRecord(filled(pack.syntax, facts, pack.decide(checked)))
