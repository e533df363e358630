"""A page -> what a person reads: plain text, Markdown, HTML."""

from __future__ import annotations

from isp_rules.decision.render.html import as_html, as_html_document
from isp_rules.decision.render.markdown import as_markdown
from isp_rules.decision.render.text import as_text

__all__ = ["as_html", "as_html_document", "as_markdown", "as_text"]
