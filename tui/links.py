"""Where a page leads: lessons and maps to follow, addresses to open, and where they stand on it.

While a page is drawn, ``Links`` hands out a style for each place that leads somewhere; ``gathered``
finds those styles again in the lines and takes them out, so that nothing on the screen acts by
itself. Of addresses only those of the web and of mail lead anywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from rich.style import Style
from textual.strip import Strip

from tui.drawing import plain, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.segment import Segment

MOST: Final = 500
"""Places of one page that lead somewhere; the others are plain words."""
_LONGEST: Final = 2_000
"""Characters of an address that is followed; browsers take no longer ones."""
_MARK: Final = "leads"
_ADDRESS: Final = r"(?:https?://|mailto:)[^\s<>\"“”«»]{1,2001}"
_TAIL: Final = ".,;:!?'’*_"
_BRACKETS: Final = {")": "(", "]": "[", "}": "{"}
"""Closing signs by what opens them; one that nothing opens is the sentence's own."""

Kind = Literal["lesson", "map", "web", "decision"]
LESSON: Final = "lesson"
MAP: Final = "map"
WEB: Final = "web"
DECISION: Final = "decision"


class Target(NamedTuple):
    """Something a page leads to: a lesson, tension or decision by id, or an address; its words.

    ``part`` is the part of the page that it stands in.
    """

    kind: Kind
    value: str
    words: str
    part: str = ""


class Spot(NamedTuple):
    """A stretch of a line, in columns, that leads to one of the page's targets."""

    line: int
    start: int
    end: int
    target: int


class Page(NamedTuple):
    """Lines to read, what they lead to, and where."""

    lines: Sequence[Strip]
    targets: Sequence[Target] = ()
    spots: Sequence[Spot] = ()

    def at(self, line: int, column: int) -> int | None:
        """The target that stands here, by its place among the targets."""
        here = (s.target for s in self.spots if s.line == line and s.start <= column < s.end)
        return next(here, None)

    def spaced(self) -> Page:
        """The same with a free line below each that is not free itself."""
        lines: list[Strip] = []
        moved: list[int] = []
        for line in self.lines:
            moved.append(len(lines))
            lines.extend([line] if line.text.isspace() or not line.text else [line, Strip([])])
        spots = [each._replace(line=moved[each.line]) for each in self.spots]
        return Page(lines, self.targets, spots)


class Links:
    """Collects what a page leads to while its lines are made."""

    def __init__(self, ink: Style) -> None:
        """Draw the places that lead somewhere in this ink, underlined."""
        self.targets: list[Target] = []
        self.part = ""
        """The part of the page that is being made."""
        self._ink = ink + Style(underline=True)

    def to(self, kind: Kind, value: str, words: str) -> Style | None:
        """The style for words that lead there; None where the page leads to too much already."""
        if len(self.targets) >= MOST:
            return None
        self.targets.append(Target(kind, value, plain(words), self.part))
        return self._ink + Style(meta={_MARK: len(self.targets) - 1})


def gathered(lines: Iterable[Iterable[Segment]], links: Links) -> Page:
    """The lines as they are painted, with the places that lead somewhere."""
    strips: list[Strip] = []
    spots: list[Spot] = []
    for number, line in enumerate(lines):
        segments, column = [], 0
        for segment in line:
            made = safe(segment)
            if made is None:
                continue
            end = column + made.cell_length
            target = segment.style.meta.get(_MARK) if segment.style is not None else None
            if target is not None and end > column:
                spots.append(Spot(number, column, end, target))
            segments.append(made)
            column = end
        strips.append(Strip(segments))
    return Page(strips, links.targets, _joined(spots))


def _joined(spots: Sequence[Spot]) -> list[Spot]:
    """Stretches that touch and lead to the same as one, such as words in two styles."""
    joined: list[Spot] = []
    for spot in spots:
        last = joined[-1] if joined else None
        if last and (last.line, last.target, last.end) == (spot.line, spot.target, spot.start):
            joined[-1] = last._replace(end=spot.end)
        else:
            joined.append(spot)
    return joined


# -- addresses ---------------------------------------------------------------------------------


def address(text: str) -> str | None:
    """The text, if it is an address of the web or of mail that may be opened; else None."""
    if len(text) > _LONGEST or not text.isprintable() or " " in text or "\ufffd" in text:
        return None
    return text if host(text) else None


def host(text: str) -> str:
    """Which computer an address leads to, in plain letters; empty where it leads nowhere.

    What stands before an @, and look-alike letters of other scripts, deceive nobody here.
    """
    try:
        parts = urlsplit(text)
        if parts.scheme == "mailto":
            name = parts.path.rpartition("@")[2] if "@" in parts.path else ""
        elif parts.scheme in ("http", "https"):
            name = (parts.hostname or "") if parts.port != 0 else ""
        else:
            return ""
        return name if name.isascii() else name.encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand in a text, without the sentence's own signs behind them."""
    for match in re.finditer(_ADDRESS, text, re.IGNORECASE):
        start, end = match.start(), match.start() + _without_tail(match[0])
        if address(text[start:end]):
            yield start, end


def _without_tail(found: str) -> int:
    """How many characters of what was found are the address; counts each bracket once only."""
    extra = {last: found.count(last) - found.count(first) for last, first in _BRACKETS.items()}
    end = len(found)
    while end and (found[end - 1] in _TAIL or extra.get(found[end - 1], 0) > 0):
        if found[end - 1] in extra:
            extra[found[end - 1]] -= 1
        end -= 1
    return end
