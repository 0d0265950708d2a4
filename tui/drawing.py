"""Records to lines of text: pure functions, no widget, no markup.

Whatever comes from a store passes ``kb.privacy.clean`` in ``plain`` or ``prose``, which are the only
two ways in. Text is always built as spans; nothing here parses markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Final

from rich.console import Console
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from kb.privacy import clean


@dataclass(frozen=True, slots=True)
class Inks:
    """The styles that lines are drawn in; a widget fills them from its component classes."""

    title: Style = field(default_factory=Style)
    muted: Style = field(default_factory=Style)
    match: Style = field(default_factory=Style)
    practice: Style = field(default_factory=Style)
    failure: Style = field(default_factory=Style)
    helped: Style = field(default_factory=Style)
    hurt: Style = field(default_factory=Style)
    accent: Style = field(default_factory=Style)
    warning: Style = field(default_factory=Style)
    cursor: Style = field(default_factory=Style)
    resting: Style = field(default_factory=Style)


INK_NAMES: Final = tuple(each.name for each in fields(Inks))
UNKNOWN: Final = "–"
"""How an empty quadrant is drawn in little room; in words it is NOT_KNOWN."""
NOT_KNOWN: Final = "not known yet"

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


def strip(text: Text, width: int, under: Style | None = None) -> Strip:
    """One line as Textual paints it, exactly ``width`` columns, with ``under`` beneath all of it."""
    made = Strip([each for each in fit(text, width).render(_PEN, end="") if each.text])
    if under is not None:
        made = made.apply_style(under)
    return made.adjust_cell_length(width, under)
