"""What other programs leave on the clipboard, made into plain lines.

Only the layout is touched: a bullet of a word processor becomes a Markdown list, and its odd line
ends become lines. Words, quotation marks and dashes stay as they were written.
"""

from __future__ import annotations

import re
from typing import Final

_BULLET: Final = re.compile(
    r"^([ \t\u00a0]*)"
    r"[\u2022\u2023\u2043\u25aa\u25ab\u25cf\u25cb\u25e6\u25a0\u25a1\u00b7\uf0a7\uf0b7]"
    r"[ \t\u00a0\u2002\u2003]+",
    re.MULTILINE,
)
_WORD_BULLET: Final = re.compile(r"^([ \t\u00a0]*)[o\u00a7]\t", re.MULTILINE)
"""The second level of a list in Word: a letter or sign that only a tab makes a bullet."""
_LINE_END: Final = re.compile(r"\r\n?|[\v\f\u0085\u2028\u2029]")


def sane(text: str) -> str:
    """A pasted text for the body of a lesson."""
    lines = _LINE_END.sub("\n", text)
    return _WORD_BULLET.sub(_dashed, _BULLET.sub(_dashed, lines))


def items(text: str) -> str:
    """A pasted text for a field of one item a line: the bullets themselves go."""
    return re.sub(r"^[ \t]*- ", "", sane(text), flags=re.MULTILINE)


def _dashed(found: re.Match[str]) -> str:
    depth = found[1].replace("\u00a0", " ").expandtabs(2)
    return f"{depth}- "
