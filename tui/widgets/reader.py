"""A page of lines to read, drawn in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.strip import Strip

from tui import commands
from tui.messages import PageDrawn
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events

    from tui.inks import Inks

    Draw = Callable[[Inks, int], Sequence[Strip]]

PAUSE = 0.03
"""Seconds that a page must stay wanted before it is drawn, so that a held key draws only one."""


class Reader(LineView):
    """Shows what ``draw(inks, width)`` makes; ``draw`` runs in a thread and touches no widget.

    The page before stays until the new one is ready. An answer for a page that is no longer wanted
    is dropped.
    """

    BINDINGS = commands.bindings("reader")

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self._draw: Draw | None = None
        self._key = ""
        self._shown = ""
        self._lines: Sequence[Strip] = ()
        self._width = 0
        self._number = 0

    @property
    def key(self) -> str:
        """Whose page is wanted."""
        return self._key

    @property
    def ready(self) -> bool:
        """Whether the page that is wanted is the one to be seen."""
        return self._shown == self._key and self._width == self._room

    @property
    def _room(self) -> int:
        """Columns to draw for; one stays free beside the scrollbar."""
        return max(0, self.scrollable_content_region.width - 1)

    def show(self, key: str, draw: Draw, *, at_once: bool = False) -> None:
        """Show a page.

        Args:
            key: what the page is of, such as a lesson's id.
            draw: makes its lines.
            at_once: without waiting whether the cursor moves on.
        """
        self._key, self._draw = key, draw
        self._number += 1
        number = self._number
        if at_once:
            self._start(number)
        else:
            self.set_timer(PAUSE, lambda: self._start(number))

    def clear(self) -> None:
        """Show nothing."""
        self._key = self._shown = ""
        self._draw, self._lines = None, ()
        self._number += 1
        self.lines_changed()

    def draw_again(self) -> None:
        """Draw the same page anew: another width, other colours, or another text."""
        if self._draw is not None:
            self.show(self._key, self._draw)

    def _start(self, number: int) -> None:
        draw, key, inks, width = self._draw, self._key, self.inks, self._room
        if number != self._number or draw is None or width <= 0:
            return

        def work() -> None:
            self.post_message(PageDrawn(number, key, width, draw(inks, width)))

        self.run_worker(work, group="page", thread=True, exclusive=True, exit_on_error=False)

    def on_page_drawn(self, event: PageDrawn) -> None:
        """Show the page, unless another is wanted by now."""
        event.stop()
        if event.number != self._number:
            return
        if event.key != self._shown:
            self.scroll_to(y=0, animate=False)
        self._lines, self._shown, self._width = event.lines, event.key, event.width
        self.lines_changed()

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new width."""
        del event
        self.virtual_size = Size(self.scrollable_content_region.width, self.line_count())
        if self._room != self._width:
            self.draw_again()

    def notify_style_update(self) -> None:
        """Draw in the new colours."""
        super().notify_style_update()
        if self.is_attached:
            self.draw_again()

    def line_count(self) -> int:
        """All lines of the page."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        width, line = self.scrollable_content_region.width, y + self.scroll_offset.y
        under = self.ground
        if not 0 <= line < len(self._lines):
            return Strip.blank(width, under)
        return self._lines[line].apply_style(under).adjust_cell_length(width, under)
