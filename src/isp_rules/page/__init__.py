"""
What a person reads, as data, and as text, Markdown and HTML: the one place where texts are escaped and styled.

    Page (parts) ─ as_text, as_markdown, as_html, as_html_document ─> str

Whatever shows itself (a decision, a pack, a matrix, a diff) makes a page; none writes HTML of its own.
"""

from __future__ import annotations

from isp_rules.page.html import as_html, as_html_document
from isp_rules.page.markdown import as_markdown
from isp_rules.page.text import as_text

__all__ = ["as_html", "as_html_document", "as_markdown", "as_text"]
