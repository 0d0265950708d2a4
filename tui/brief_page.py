"""A brief as a page to read on the screen: its Markdown, in which the lessons lead to themselves.

Runs in a background thread.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kb.brief_markdown import markdown
from tui.drawing import prose
from tui.links import Links, Page, gathered
from tui.page import markdown_lines

if TYPE_CHECKING:
    from kb.library import Library
    from tui.inks import Inks

_CITED: Final = re.compile(r"\*\*[^\n]*\*\* `([0-9a-z]{10})`(?=  $)", re.MULTILINE)
"""A lesson as a brief cites it: its title, and its id behind it."""


def brief_page(library: Library, name: str, inks: Inks, width: int) -> Page:
    """All lines of the page.

    Raises:
        NotFound: there is no such tension or decision.
    """
    text = markdown(library.brief(name))
    text = _CITED.sub(r"[[\1]]", text)
    linked = {each: hit.title if hit else None for each, hit in library.linked(text).items()}
    links = Links(inks.accent)
    links.part = "In the brief"
    return gathered(markdown_lines(prose(text), inks, max(width, 10), links, linked), links)
