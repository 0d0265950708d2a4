"""A brief as one HTML file: no script, nothing fetched, and made to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb import brief_words as words
from kb.page import hash_of, inline, rendered, text_of

if TYPE_CHECKING:
    from kb.brief import Brief


def html(brief: Brief) -> str:
    """The whole file, with a final newline."""
    style = text_of("brief.css")
    values = {"brief": brief, "words": words, "style": inline(style), "style_hash": hash_of(style)}
    return rendered("brief.html", values)
