"""Home: the tensions with their coverage, and what there is to tell. Drawn by ``home_plan``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import commands
from tui.home_plan import Content, Plan, plan
from tui.messages.parts import RowChosen
from tui.widgets.lines import LineView, RowList

if TYPE_CHECKING:
    from rich.style import Style
    from rich.text import Text
    from textual import events
    from textual.strip import Strip

    from tui.matters import Matter


class Home(RowList):
    """One cursor over all tensions and matters. Posts RowChosen; a click takes what it hits."""

    BINDINGS = commands.bindings("home")

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self._content: Content | None = None
        self._made: tuple[object, Plan] | None = None

    def show_content(self, content: Content) -> None:
        """Show this, the cursor on what it stood on before if that is still there."""
        before = self._standing_on()
        self._content = content
        self._made = None
        rows: list[object] = [*(each.id for each in content.tensions), *content.matters]
        here = rows.index(before) if before in rows else self.validate_cursor(self.cursor)
        self.set_reactive(RowList.cursor, here)
        self.lines_changed()

    def _standing_on(self) -> object:
        return self.tension or self.matter

    @property
    def tension(self) -> str | None:
        """The tension under the cursor."""
        content = self._content
        if content is None or self.cursor >= len(content.tensions):
            return None
        return content.tensions[self.cursor].id

    @property
    def matter(self) -> Matter | None:
        """The matter under the cursor."""
        content = self._content
        if content is None or not len(content.tensions) <= self.cursor < content.rows:
            return None
        return content.matters[self.cursor - len(content.tensions)]

    # -- rows ------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The drawing for this size and these colours, made once."""
        size = self.scrollable_content_region
        if self._content is None or not size.width:  # not laid out yet
            return Plan((), (), 0)
        key = (size.width, size.height, self.inks)
        if self._made is None or self._made[0] != key:
            self._made = (key, plan(self._content, size.width, size.height, self.inks))
        return self._made[1]

    def row_count(self) -> int:
        """Tensions and matters."""
        return self._content.rows if self._content is not None else 0

    def line_count(self) -> int:
        """All lines of the longer column."""
        return self.plan.height

    def row_lines(self, row: int) -> int:
        """How many lines a row has."""
        places = self.plan.places
        return places[row].height if row < len(places) else 0

    def row_top(self, row: int) -> int:
        """The first line of a row."""
        places = self.plan.places
        return places[row].top if row < len(places) else 0

    def show_row(self, row: int) -> None:
        """Scroll as little as needed; to the first row belongs the heading above it."""
        if row:
            super().show_row(row)
        else:
            self.scroll_to(y=0, animate=False)

    def render_line(self, y: int) -> Strip:
        """One visible line. It may belong to a row on each side, so none is kept by its row."""
        return LineView.render_line(self, y)

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """A line across all columns."""
        del width
        return self.plan.line(line, self.cursor, self.inks, focus=self.has_focus), None

    def on_resize(self, event: events.Resize) -> None:
        """Lay it out for the new size."""
        super().on_resize(event)
        self.lines_changed()
        self.show_row(self.cursor)

    # -- moving ----------------------------------------------------------------------------

    def action_beside(self, step: int) -> None:
        """Go to the column on the right, or with -1 to the one on the left.

        Where all stands in one column, the tensions are the left one and what is below the other.
        """
        content = self._content
        if content is None or not content.rows:
            return
        below = len(content.tensions)
        if len(self.plan.columns) > 1:
            self.cursor = self.plan.beside(self.cursor, step)
        elif (self.cursor < below) == (step > 0):
            self.cursor = below if step > 0 else max(below - 1, 0)

    def action_right(self) -> None:
        """Go from the tensions to what stands beside them."""
        self.action_beside(1)

    def action_left(self) -> None:
        """Go back to the tensions."""
        self.action_beside(-1)

    def on_click(self, event: events.Click) -> None:
        """Take what is clicked: nothing is previewed here that a first click could show."""
        event.prevent_default()  # a list would ask for a second click
        place = event.get_content_offset(self)
        row = None if place is None else self.plan.at(place.x, place.y + self.scroll_offset.y)
        if row is not None:
            self.cursor = row
            self.post_message(RowChosen(self.id or "", row))
