"""Markdown while it is written, coloured line by line; not one character is added or left out.

A line at a time is enough for headings, lists, emphasis, code and links, and costs the same in a
text of any length. The page of a lesson is drawn by a real parser; here only an ink hangs on it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.style import Style

if TYPE_CHECKING:
    from rich.text import Text

    from tui.inks import Inks

LONGEST: Final = 1_000
"""Characters beyond which a line stays plain: nobody writes such a line, a file may hold one."""
_LINE: Final = re.compile(
    r"(?P<heading>^#{1,6}[ \t].*)|(?P<quote>^[ \t]*>.*)|(?P<mark>^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t])"
)
_INLINE: Final = re.compile(
    r"(?P<code>`[^`]+`)"
    r"|(?P<link>\[\[[^\[\]]+\]\]|\[[^\[\]]+\]\([^()\s]*\))"
    r"|(?P<strong>\*\*[^*\s](?:[^*]*[^*\s])?\*\*|__[^_\s](?:[^_]*[^_\s])?__)"
    r"|(?P<emphasis>\*[^*\s](?:[^*]*[^*\s])?\*|\b_[^_\s](?:[^_]*[^_\s])?_\b)"
)
_BOLD: Final = Style(bold=True)
_ITALIC: Final = Style(italic=True)


def colour(line: Text, inks: Inks) -> None:
    """Lay the inks upon a line that is to be drawn."""
    if len(line.plain) > LONGEST:
        return
    for start, end, what in _parts(line.plain):
        line.stylize(_ink(what, inks), start, end)


def _ink(what: str, inks: Inks) -> Style:
    return {
        "heading": inks.title,
        "quote": inks.muted,
        "mark": inks.accent,
        "code": inks.code,
        "link": inks.accent,
        "strong": _BOLD,
        "emphasis": _ITALIC,
    }[what]


@lru_cache(maxsize=512)
def _parts(line: str) -> tuple[tuple[int, int, str], ...]:
    """From which to which character stands what."""
    made = [(each.start(), each.end(), each.lastgroup or "") for each in _INLINE.finditer(line)]
    if begun := _LINE.match(line):
        made.insert(0, (begun.start(), begun.end(), begun.lastgroup or ""))
    return tuple(made)
