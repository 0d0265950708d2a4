"""One line of clickable words: the bar of keys, the active filters, the counts of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from tui.drawing import plain, sides, strip
from tui.inks import inks_of
from tui.messages import ChipPressed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Size
    from textual.strip import Strip

    from tui.inks import Inks


class Chip(NamedTuple):
    """A word or two on a line; ``value`` is what a click says, empty where a click does nothing."""

    words: str
    value: str = ""
    ink: str = "muted"
    key: str = ""


class Chips(Widget):
    """A line of chips, cut at the right edge. Posts ChipPressed."""

    ALLOW_SELECT = False

    chips: reactive[Sequence[Chip]] = reactive((), repaint=True)
    aside: reactive[str] = reactive("", repaint=True)
    """What stands at the right end, where there is room."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        del container, viewport, width
        return 1

    @property
    def inks(self) -> Inks:
        """The styles of the current theme."""
        return inks_of(self.app.theme_variables)

    def _drawn(self) -> tuple[Text, list[tuple[int, int, str]]]:
        """The line, and from which to which column each value stands."""
        text, places, inks = Text(), [], self.inks
        for chip in self.chips:
            start = text.cell_len
            if chip.key:
                text.append(f" {chip.key} ", inks.key)
            text.append(f"{plain(chip.words)} ", getattr(inks, chip.ink))
            if not chip.key:
                text.append(" ")
            places.append((start, text.cell_len, chip.value))
        return text, places

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        text = self._drawn()[0] if y == 0 else Text()
        if y == 0 and self.aside and text.cell_len + cell_len(self.aside) < width:
            text = sides(text, Text(plain(self.aside), self.inks.muted), width)
        return strip(text, width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Say which chip was clicked."""
        place = event.get_content_offset(self)
        for start, end, value in self._drawn()[1]:
            if place is not None and value and start <= place.x < end:
                event.stop()
                self.post_message(ChipPressed(self.id or "", value))
