"""The line ends of a file, and the mark that some editors begin with: its dress, not its words.

Text is compared and merged without them, so that a file which one editor wrote anew and somebody
else corrected is no dispute; they are put back line by line.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from kb.same_lines import SameLines

_BOM: Final = b"\xef\xbb\xbf"
_END: Final = re.compile(r"\r\n|\r|\n")


def plain(data: bytes) -> str:
    """The text with plain line ends and without the mark; raises UnicodeDecodeError."""
    text = data.removeprefix(_BOM).decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def dressed(text: str, like: bytes, other: bytes) -> bytes:
    """The text as a file, with the mark and the line ends of another one.

    Args:
        text: with plain line ends.
        like: the file to follow, in UTF-8. Where its line ends are not all of one kind, each line
            that stands in it keeps its own.
        other: in that case the file to follow for any other line; a line of neither has the
            commonest end.
    """
    mark = _BOM if like.startswith(_BOM) else b""
    ends = _ends(like)
    if not ends:
        return mark + text.encode()
    commonest = Counter(ends).most_common(1)[0][0]
    made = mark + text.replace("\n", commonest).encode()
    if len(set(ends)) > 1:
        mixed = mark + _line_by_line(text, (other, like), commonest).encode()
        # The end of one line and an empty one after it can look like a single line end.
        made = mixed if plain(mixed) == text else made
    return made


def _ends(data: bytes) -> list[str]:
    """How each line ends; none where all end plainly."""
    raw = data.decode("utf-8")
    return _END.findall(raw) if "\r" in raw else []


def _line_by_line(text: str, like: tuple[bytes, bytes], commonest: str) -> str:
    lines = text.split("\n")
    wanted = [commonest] * (len(lines) - 1)
    for data in like:
        known = plain(data).split("\n")
        ends = _ends(data) or ["\n"] * (len(known) - 1)
        for there, here, size in SameLines(None, known, lines).get_matching_blocks():
            ended = max(0, min(size, len(ends) - there, len(wanted) - here))
            wanted[here : here + ended] = ends[there : there + ended]
    return "".join(line + end for line, end in zip(lines, [*wanted, ""], strict=True))
