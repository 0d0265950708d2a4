"""A page of lines to read, drawn in the background."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from rich.text import Text
from textual.geometry import Size
from textual.strip import Strip

from kb.errors import BothandError
from tui import commands
from tui.drawing import prose, strip, wrapped
from tui.links import Page
from tui.messages.parts import PageDrawn
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.geometry import Region

    from tui.inks import Inks

    Draw = Callable[[Inks, int], Page | Sequence[Strip]]

REST: Final = 0.12
"""Seconds between a page and the next: drawing one takes the screen's own thread its turns."""


class Reader(LineView):
    """Shows what ``draw(inks, width)`` makes; ``draw`` runs in a thread and touches no widget.

    A page is drawn at once, unless another was drawn just before; then it rests a while, and only
    the newest of those asked for meanwhile is drawn. So the page follows a key that is held down,
    and leaves it the time that it needs itself. The page before stays until the new one is ready.
    """

    BINDINGS = commands.bindings("reader")

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self._draw: Draw | None = None
        self._key = ""
        self._shown = ""
        self._page = Page(())
        self._width = 0
        self._number = 0
        self._drawn = 0
        self._top = 0
        self._drawing = False
        self._inks: Inks | None = None
        self._rested = 0.0
        self._resting = False

    @property
    def key(self) -> str:
        """Whose page is wanted."""
        return self._key

    @property
    def _room(self) -> int:
        """Columns to draw for: as many with a scrollbar as without one, which takes the last."""
        taken = 0 if self.show_vertical_scrollbar else 1
        return max(0, self.scrollable_content_region.width - taken)

    def show(self, key: str, draw: Draw, *, top: int = 0) -> None:
        """Show a page.

        Args:
            key: what the page is of, such as a lesson's id.
            draw: makes its lines.
            top: the line to begin with, where another page was shown before.
        """
        self._key, self._draw, self._top = key, draw, top
        self._number += 1
        # After the paint: what a key changes on the screen comes before the page.
        self.call_after_refresh(self._start_rested)

    def clear(self) -> None:
        """Show nothing."""
        self._key = self._shown = ""
        self._draw, self._page = None, Page(())
        self._drawn = self._number = self._number + 1
        self.lines_changed()

    def draw_again(self) -> None:
        """Draw the same page anew: another width, other colours, or another text."""
        if self._draw is not None:
            self.show(self._key, self._draw, top=self._top)

    def _start_rested(self) -> None:
        """Draw what is wanted, as soon as the page drawn last is old enough."""
        rest = self._rested - time.monotonic()
        if rest <= 0:
            self._start()
        elif not self._resting:
            self._resting = True
            self.set_timer(rest, self._rise)

    def _rise(self) -> None:
        self._resting = False
        self._start()

    def _start(self) -> None:
        draw, inks, width = self._draw, self.inks, self._room
        if self._drawing or draw is None or width <= 0 or not self.is_attached:
            return
        self._drawing, self._inks = True, inks
        wanted = PageDrawn(self._number, self._key, width, Page(()))

        def work() -> None:
            try:
                made = draw(inks, width)
            except Exception as error:  # noqa: BLE001 (a pane must outlive any fault of a page)
                made = _said(error, inks, width)
            wanted.page = made if isinstance(made, Page) else Page(made)
            self.post_message(wanted)

        self.run_worker(work, group="page", thread=True, exit_on_error=False)

    def on_page_drawn(self, event: PageDrawn) -> None:
        """Show the page, unless another is wanted by now; then draw that one."""
        event.stop()
        self._drawing = False
        self._rested = time.monotonic() + REST
        if event.number != self._number:
            self._start_rested()
            return
        another = event.key != self._shown
        self._drawn = event.number
        self._page, self._shown, self._width = event.page, event.key, event.width
        self.lines_changed()
        if another:
            self.scroll_to(y=self._top, animate=False)
        self.page_changed(another)

    def page_changed(self, another: bool) -> None:
        """Called when a page is there; ``another``: not the one before in new lines."""

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new width, or what was asked for while the page had no room at all."""
        del event
        self.virtual_size = Size(self.scrollable_content_region.width, self.line_count())
        if self._room != self._width:
            self.draw_again()
        elif self._drawn != self._number:
            self._start_rested()

    def notify_style_update(self) -> None:
        """Draw in the new colours, where they are others: taking the focus changes none."""
        super().notify_style_update()
        if self.is_attached and self.inks != self._inks:
            self.draw_again()

    def focus_shows(self) -> Sequence[Region]:
        """The words over the page."""
        return (self.over,)

    def line_count(self) -> int:
        """All lines of the page."""
        return len(self._page.lines)

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        width, line = self.scrollable_content_region.width, y + self.scroll_offset.y
        under = self.ground
        if not 0 <= line < len(self._page.lines):
            return Strip.blank(width, under)
        return self._page.lines[line].apply_style(under).adjust_cell_length(width, under)


def _said(error: Exception, inks: Inks, width: int) -> Page:
    """Why there is no page."""
    sentence = str(error) if isinstance(error, BothandError) else "This page cannot be drawn."
    lines = wrapped(Text(prose(sentence), inks.warning), width)
    return Page([strip(line, width) for line in lines])
