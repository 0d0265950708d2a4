"""Under the title that is typed: lessons that may tell the same already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from tui.drawing import KIND_MARKS, plain, sides
from tui.widgets.lines import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Region, Size

    from tui.found import Row


class AlikeList(RowList):
    """A lesson a row; Enter or a click posts RowChosen. It has no lines while it has no lessons."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id)
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.rows = rows
        self.cursor = 0
        self.lines_changed()
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line a lesson."""
        del container, viewport, width
        return len(self.rows)

    def row_count(self) -> int:
        """All of them."""
        return len(self.rows)

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The title; how to read it, at the first or where the cursor is."""
        lesson = self.rows[row]
        mark = f"{KIND_MARKS[lesson.kind]} "
        left = Text(mark, self.inks.of_kind(lesson.kind)).append(plain(lesson.title))
        if self.has_focus:
            right = Text("Enter reads it" if row == self.cursor else "", self.inks.muted)
        else:
            right = Text("↓ reads it" if row == 0 else "", self.inks.muted)
        return [sides(left, right, width)]

    def focus_shows(self) -> Sequence[Region]:
        """All: the words beside the first row are others."""
        return ()

    def action_cursor_up(self) -> None:
        """The lesson before; above the first, back to the title."""
        if self.cursor:
            self.cursor -= 1
        else:
            self.screen.focus_previous()

    def on_click(self, event: events.Click) -> None:
        """Read the lesson under the mouse: one click is enough where so few stand."""
        place = event.get_content_offset(self)
        if place is not None and 0 <= place.y < len(self.rows):
            event.stop()
            event.prevent_default()  # a list of many would first only move its cursor
            self.cursor = place.y
            self.action_choose()
