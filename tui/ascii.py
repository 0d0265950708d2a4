"""ASCII mode: for every sign that the screens draw, one that every terminal and font has.

The signs are exchanged in the last step before the terminal, so that no screen has to know of it
and Textual's own borders are caught too. Nothing moves: a twin is as wide as its sign.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.color import Color


def _paired(pairs: str) -> dict[str, str]:
    """Signs with their twins right behind them, separated by spaces."""
    return {pair[0]: pair[1:] for pair in pairs.split()}


def _each(signs: Iterable[str], twin: str) -> dict[str, str]:
    return dict.fromkeys(signs, twin)


def _between(first: int, last: int, twin: str) -> dict[str, str]:
    return _each(map(chr, range(first, last + 1)), twin)


TWINS: Final[dict[str, str]] = {
    # kinds, effects, what is chosen
    **_paired("●* ▲! ±~ •* ○o ◐o ■# □. ▪* ▸> ▾v ▶> ▼v ◀< ◆* ◇* ★* ☆* ✓v ✔v ✗x ✘x"),
    # arrows, and what stands between words
    **_paired("↑^ ↓v ←< →> ⇄= ↵< ⏎< ⇅^ ·- …~ ⋮: ›> ‹< ‣>"),
    **_each("\N{MULTIPLICATION SIGN}", "x"),
    **_each("\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "-"),
    **_each("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}", " "),
    **_each("“”„‟«»", '"'),
    **_each("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{PRIME}", "'"),
    # lines: a thin and a thick one stay two, and their corners meet
    **_between(0x2500, 0x257F, "+"),
    **_each("─┄┈╌╴╶╼╾", "-"),
    **_each("━═┅┉╍╸╺", "="),
    **_each("│┆┊╎╵╷╽╿", "|"),
    **_each("┃║┇┋╏╹╻", "#"),
    # edges, and the ends of scrollbars: their ground still tells where they are
    **_between(0x2580, 0x259F, "+"),
    **_each("▁▂▃▄▅▆▇▔▀🮂🮃🮄🮅🮆", " "),
    **_each("▏▎▍▌▋▊▉▐▕🮇🮈🮉🮊🮋", "|"),
    **_each("█▓▒", "#"),
    **_each("░", "."),
    "🔎": "? ",
}
"""A sign and its twin."""

_TABLE: Final = str.maketrans(TWINS)


def in_ascii(text: str) -> str:
    """The text with the screens' own signs in ASCII; letters that people wrote stay."""
    return text if text.isascii() else text.translate(_TABLE)


@lru_cache(maxsize=4096)
def all_ascii(text: str) -> str:
    """The text in ASCII throughout, as wide as before: accents fall off, the rest reads "?"."""
    text = in_ascii(text)
    return text if text.isascii() else "".join(map(_plainest, text))


def _plainest(letter: str) -> str:
    if letter.isascii():
        return letter
    width = cell_len(letter)
    base = "".join(part for part in unicodedata.normalize("NFKD", letter) if part.isascii())
    return base if base and len(base) == width else "?" * width


class Ascii(LineFilter):
    """What Textual passes every painted line through while ASCII mode is on."""

    def __init__(self, *, letters: bool) -> None:
        """With ``letters``, those that people wrote too: the terminal can show no others."""
        super().__init__()
        self._change = all_ascii if letters else in_ascii

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line in ASCII."""
        del background
        change = self._change
        return [
            segment if segment.control else Segment(change(segment.text), segment.style)
            for segment in segments
        ]


SIGNS: Final = Ascii(letters=False)
EVERYTHING: Final = Ascii(letters=True)
