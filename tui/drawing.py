"""Records to lines of text: pure functions, no widget, no markup.

Whatever comes from a store passes ``kb.privacy.clean`` in ``plain`` or ``prose``, the only two ways
in; ``strip``, the only way out, looks once more. Text is built as spans; nothing parses markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip

from kb.model import BOTH, Kind
from kb.privacy import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.style import Style

    from kb.model import Informs
    from tui.found import Row
    from tui.inks import Inks


UNKNOWN: Final = "\N{EN DASH}"
"""How an empty quadrant is drawn in little room; in words it is NOT_KNOWN."""
NOT_KNOWN: Final = "not known yet"
KIND_MARKS: Final = {Kind.PRACTICE: "●", Kind.FAILURE: "▲"}
"""Shapes, so that the two kinds differ without colour; the word always stands beside it."""

_PEN: Final = Console(color_system="truecolor", legacy_windows=False, markup=False, emoji=False)


def plain(value: str) -> str:
    """Text from a store for a place of one line."""
    return clean(value, newlines=False)


def prose(value: str) -> str:
    """Text from a store that may run over several lines."""
    return clean(value)


def fit(text: Text, width: int) -> Text:
    """The text cut with an ellipsis or filled with spaces to exactly this many columns."""
    made = text.copy()
    made.truncate(max(width, 0), overflow="ellipsis", pad=True)
    return made


def cut(words: str, width: int) -> str:
    """Words in at most this many columns, with an ellipsis where some are missing."""
    made = Text(words)
    made.truncate(width, overflow="ellipsis")
    return made.plain


def sides(left: Text, right: Text, width: int) -> Text:
    """Two texts on one line, at its two ends; the left one is cut where they meet."""
    room = max(0, width - right.cell_len - (1 if right.plain else 0))
    made = fit(left, room)
    made.append(" " * (width - room - right.cell_len))
    return made.append_text(right)


def wrapped(text: Text, width: int) -> list[Text]:
    """The text broken between words into lines of at most this many columns."""
    return list(text.wrap(_PEN, max(width, 1))) or [Text()]


def strip(text: Text, width: int, under: Style | None = None) -> Strip:
    """One line as Textual paints it, exactly ``width`` columns, with ``under`` beneath it all."""
    line = Strip(_all_safe(segments(text, width)))
    if under is not None:
        line = line.apply_style(under)
    return line.adjust_cell_length(max(width, 0), under)


def segments(text: Text, width: int) -> Iterable[Segment]:
    """One line of exactly ``width`` columns, still to be made safe."""
    made = fit(text, width)
    if made.style:
        made.stylize_before(made.style)  # rich leaves it out where there are no other spans
    return made.render(_PEN, end="")


def strips(lines: Iterable[Iterable[Segment]]) -> list[Strip]:
    """Lines that rich rendered, with nothing left in them that a terminal would obey."""
    return [Strip(_all_safe(line)) for line in lines]


def safe(segment: Segment) -> Segment | None:
    """The segment as text and colours only: no control codes, no links, no actions."""
    text, style, control = segment
    if control or not text:
        return None
    bare = style.clear_meta_and_links() if style is not None else None
    return Segment(text if text.isprintable() else plain(text), bare)


def _all_safe(line: Iterable[Segment]) -> list[Segment]:
    return [made for segment in line if (made := safe(segment)) is not None]


# -- lessons -----------------------------------------------------------------------------------


def kind_mark(kind: Kind, inks: Inks) -> Text:
    """The shape and the word for a kind."""
    return Text(f"{KIND_MARKS[kind]} {kind.value}", inks.of_kind(kind))


def pole_words(pole: str) -> str:
    """A pole as people read it."""
    return "both poles" if pole == BOTH else plain(pole)


def tension_words(tension_id: str) -> str:
    """A tension's id as people read it: a few words for where its question is too long."""
    return plain(tension_id).replace("-", " ")


def filter_words(name: str, values: Iterable[str]) -> str:
    """A filter as people read it, its tensions without the hyphens of an id."""
    each = tension_words if name == "tension" else plain
    return f"{name} {' or '.join(map(each, values))}"


def informs_words(informs: Sequence[Informs], inks: Inks) -> Text:
    """Which poles were leaned on and what that did, for one line."""
    text = Text()
    for link in informs:
        if text.plain:
            text.append(", ", inks.muted)
        text.append(f"{pole_words(link.pole)} {link.effect.value}", inks.of_effect(link.effect))
    return text


def marked(value: str, spans: Iterable[tuple[int, int]], ink: Style, base: Style) -> Text:
    """Text of one line with the stretches that match the search drawn in another ink."""
    # clean() keeps one character for one, apart from CR LF, so the spans of the original hold.
    text = Text(plain(value.replace("\r\n", " \n")), base)
    for start, end in spans:
        text.stylize(ink, start, end)
    return text


def lesson_lines(row: Row, inks: Inks) -> list[Text]:
    """A lesson in two lines: its title; what kind it is, what it informs, and when it holds."""
    title = marked(row.title, row.title_spans, inks.match, inks.title)
    under = kind_mark(row.kind, inks)
    if row.informs:
        under.append("  ").append_text(informs_words(row.informs, inks))
    if row.snippet is not None and row.snippet.spans:
        said = marked(row.snippet.text, row.snippet.spans, inks.match, inks.muted)
    else:
        said = Text(plain("; ".join(row.conditions)), inks.muted)
    if said.plain:
        under.append("  ").append_text(said)
    return [title, under]
