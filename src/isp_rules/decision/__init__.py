"""
The answer to a proposed share: what stands against it, what goes with it, and how to say so.

    verdict (numbers) ─ build ─> record (ids and texts) ─ explain ─> a page ─ render ─> text, Markdown, HTML
"""
