"""One line of clickable words: the bar of keys, the active filters, the counts of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.text import Text
from textual.reactive import reactive

from tui.drawing import plain, strip
from tui.messages.parts import ChipPressed
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Size
    from textual.strip import Strip

CUT: Final = 2
"""Columns at the right edge that count as the sign of what was cut; one alone is hard to hit."""


class Chip(NamedTuple):
    """A word or two on a line; ``value`` is what a click says, empty where a click does nothing."""

    words: str
    value: str = ""
    ink: str = "muted"
    key: str = ""


class Chips(LineView, can_focus=False):
    """A line of chips, cut at the right edge. Posts ChipPressed."""

    chips: reactive[Sequence[Chip]] = reactive((), repaint=True)
    rest: str = ""
    """What a click on the sign at the right edge says, where chips were cut there."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        del container, viewport, width
        return 1

    def _drawn(self) -> tuple[Text, list[tuple[int, int, str]]]:
        """The line, and from which to which column each value stands."""
        text, places = Text(), []
        for chip in self.chips:
            start = text.cell_len
            if chip.key:
                text.append(f" {chip.key} ", self.inks.key)
            text.append(f"{plain(chip.words)} ", getattr(self.inks, chip.ink))
            if not chip.key:
                text.append(" ")
            places.append((start, text.cell_len, chip.value))
        return text, places

    def render_line(self, y: int) -> Strip:
        """The line."""
        text = self._drawn()[0] if y == 0 else Text()
        return strip(text, self.size.width, self.ground)

    def on_click(self, event: events.Click) -> None:
        """Say which chip was clicked."""
        place = event.get_content_offset(self)
        if place is None:
            return
        text, places = self._drawn()
        width = self.size.width
        if self.rest and text.cell_len > width and place.x >= width - CUT:
            places = [(0, width, self.rest)]
        for start, end, value in places:
            if value and start <= place.x < end:
                event.stop()
                self.post_message(ChipPressed(self.id or "", value))
