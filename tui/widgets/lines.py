"""Lists and pages that draw only the lines in view, whatever their number.

``LineView`` asks for one line at a time; ``RowList`` adds rows of equal height and a cursor.
Neither holds a widget per row: Textual's own lists took 20 seconds and more for 100,000 rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from rich.text import Text
from textual.events import DescendantBlur, DescendantFocus
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView

from tui import commands
from tui.drawing import strip
from tui.inks import inks_of
from tui.messages.parts import RowChosen, RowMoved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.strip import Strip

    from tui.inks import Inks

MOST_KEPT = 500
"""Lines that are kept as drawn, so that scrolling draws only what comes into view."""

HERE = "bold reverse"
"""How the words over a frame look while the keys go there."""

EIGHTHS = 8
"""In how many steps the thumb of a scrollbar goes through a cell."""


class LineView(ScrollView, can_focus=True):
    """Lines of text, drawn as they come into view.

    Give ``line_at`` and ``line_count``; call ``lines_changed`` when their answers change.
    """

    ALLOW_SELECT = False

    virtual_size: reactive[Size] = reactive(Size(0, 0), repaint=False)
    """All lines. Another number of them lays no other widget out anew, which Textual's own does."""

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, classes=f"lines {classes}")
        self._ground: Style | None = None
        self._over = ""
        self._turning = False

    @property
    def inks(self) -> Inks:
        """The styles of the current theme."""
        signs_only = bool(getattr(self.app, "signs_only", False))
        return inks_of(self.app.theme_variables, signs_only=signs_only)

    @property
    def ground(self) -> Style:
        """The widget's own colours, beneath all that is drawn."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground

    def notify_style_update(self) -> None:
        """Forget the colours of before."""
        self._ground = None
        super().notify_style_update()

    # -- the focus -------------------------------------------------------------------------

    def focus_shows(self) -> Sequence[Region]:
        """What looks different once the keys come here, seen from the first line; none: all."""
        return ()

    @property
    def over(self) -> Region:
        """The upper edge of the frame, with the words in it, seen from the first line."""
        return Region(*-self.content_offset, self.outer_size.width, 1)

    def on_focus(self, event: events.Focus) -> None:
        """Take the keys."""
        self._turn(event, has=True)

    def on_blur(self, event: events.Blur) -> None:
        """Let the keys go."""
        self._turn(event, has=False)

    def _turn(self, event: events.Focus | events.Blur, *, has: bool) -> None:
        """Paint only what shows the focus, where Textual's own handler paints all."""
        event.prevent_default()
        self._turning = True
        try:
            self.has_focus = has
            self.styles.border_title_style = HERE if has else None
            self.refresh()
        finally:
            self._turning = False
        if self.parent is not None:
            told = DescendantFocus(self) if has else DescendantBlur(self)
            self.parent.post_message(told)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Read no styles again, for the scrollbar too: no rule asks where the keys go."""

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Paint again: these parts, or all that is another now."""
        if self._turning and not (regions or layout or recompose):
            regions = tuple(self.focus_shows())
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    # -- the lines -------------------------------------------------------------------------

    def line_count(self) -> int:
        """How many lines there are."""
        return 0

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """The line with this number and the style beneath it."""
        raise NotImplementedError

    def watch_virtual_size(self, size: Size) -> None:
        """Let the scrollbar follow; only one that comes or goes lays the screen out anew."""
        self._scroll_update(size)
        if self.styles.auto_dimensions:
            self.refresh(layout=True)

    def watch_scroll_y(self, before: float, now: float) -> None:
        """Paint the lines that are in view now, and the scrollbar only where that shows.

        Textual paints the scrollbar anew for every line, which costs as much as the lines.
        """
        if self.show_vertical_scrollbar:
            step = self.max_scroll_y / max(1, self.size.height * EIGHTHS)
            shown = now if now >= self.max_scroll_y or step <= 1 else now // step * step
            self.vertical_scrollbar.position = shown
        if round(before) != round(now):
            self.refresh(self.size.region)

    def lines_changed(self) -> None:
        """Draw again; the number of lines may be another."""
        self.virtual_size = Size(self.scrollable_content_region.width, self.line_count())
        self.refresh()

    def head(self, words: str) -> None:
        """Write words over the frame; the same ones again paint nothing."""
        if words != self._over:
            self._over = self.border_title = words

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new width."""
        self.virtual_size = Size(event.size.width, self.line_count())

    def render_line(self, y: int) -> Strip:
        """One visible line."""
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        if not 0 <= line < self.line_count():
            return strip(Text(), width, self.ground)
        text, under = self.line_at(line, width)
        return strip(text, width, self.ground + under if under else self.ground)


class RowList(LineView):
    """Rows of ``row_height`` lines with a cursor that keys, mouse and wheel move.

    Give ``row_count`` and ``draw_row``. Posts RowMoved and RowChosen.
    """

    BINDINGS = commands.bindings("rows")

    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    """The row under the cursor, from 0."""

    row_height: int = 1
    row_gap: int = 0
    """Free lines below each row, which the cursor does not mark."""

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002 (Textual's name)
        """Start empty, at the first row."""
        super().__init__(id=id, classes=classes)
        self._kept: dict[tuple[int, int, bool, bool], Strip] = {}
        self._kept_in: tuple[Inks, Style] | None = None
        self._restyled = True

    def row_count(self) -> int:
        """How many rows there are."""
        return 0

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The lines of a row, ``row_lines(row)`` of them."""
        raise NotImplementedError

    def line_count(self) -> int:
        """All rows' lines."""
        return self.row_top(self.row_count())

    def row_lines(self, row: int) -> int:
        """How many lines a row has."""
        del row
        return self.row_height

    def row_top(self, row: int) -> int:
        """The first line of a row; of the row after the last: how many lines there are."""
        return row * self.row_height

    def row_of(self, line: int) -> int:
        """The row that a line belongs to."""
        return line // self.row_height

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """The line of a row, marked when the cursor stands there."""
        row = self.row_of(line)
        part = line - self.row_top(row)
        under = None
        if row == self.cursor and part < self.row_lines(row) - self.row_gap:
            under = self.inks.cursor if self.has_focus else self.inks.resting
        return self.draw_row(row, width)[part], under

    def render_line(self, y: int) -> Strip:
        """One visible line; scrolling draws only those that come into view."""
        line = y + self.scroll_offset.y
        if not 0 <= line < self.line_count():
            return super().render_line(y)
        if self._restyled:
            self._look_at_colours()
        here = self.row_of(line) == self.cursor
        key = line, self.scrollable_content_region.width, here, here and self.has_focus
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = super().render_line(y)
        return self._kept[key]

    def lines_changed(self) -> None:
        """Draw again, all lines anew; the number of rows may be another."""
        self._kept.clear()
        super().lines_changed()

    def notify_style_update(self) -> None:
        """Styles are others; colours of what is drawn may be the same, as when the focus goes."""
        super().notify_style_update()
        self._restyled = True

    def _look_at_colours(self) -> None:
        """Draw all lines anew if their colours are others than before."""
        colours, self._restyled = (self.inks, self.ground), False
        if colours != self._kept_in:
            self._kept_in = colours
            self._kept.clear()

    def validate_cursor(self, row: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(row, self.row_count() - 1))

    def focus_shows(self) -> Sequence[Region]:
        """The words over the rows, and the row under the cursor."""
        top = self.row_top(self.cursor) - self.scroll_offset.y
        return self.over, Region(0, top, self.size.width, self.row_lines(self.cursor))

    def watch_cursor(self, before: int, row: int) -> None:
        """Tell of the move, and bring the row into view; nothing else is painted than two rows."""
        self.show_row(row)
        for each in (before, row):
            if each < self.row_count():
                self.refresh_lines(self.row_top(each), self.row_lines(each))
        if self.row_count():
            self.post_message(RowMoved(self.id or "", row))

    def show_row(self, row: int) -> None:
        """Scroll as little as needed to have the row in view."""
        top, height = self.row_top(row), self.row_lines(row)
        seen = self.scrollable_content_region.height
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + height > self.scroll_offset.y + seen:
            self.scroll_to(y=top + height - seen, animate=False)

    @property
    def page(self) -> int:
        """How many whole rows are in view, at least one."""
        return max(1, self.scrollable_content_region.height // self.row_height)

    def action_cursor_down(self) -> None:
        """Go to the next row."""
        self.cursor += 1

    def action_cursor_up(self) -> None:
        """Go to the row before."""
        self.cursor -= 1

    def action_page_down(self) -> None:
        """Go one page down."""
        self.cursor += self.page

    def action_page_up(self) -> None:
        """Go one page up."""
        self.cursor -= self.page

    def action_first(self) -> None:
        """Go to the first row."""
        self.cursor = 0

    def action_last(self) -> None:
        """Go to the last row."""
        self.cursor = self.row_count() - 1

    def action_choose(self) -> None:
        """Take the row under the cursor."""
        if self.row_count():
            self.post_message(RowChosen(self.id or "", self.cursor))

    @property
    def one_click(self) -> bool:
        """Whether a click takes a row at once, since what it leads to is not seen beside it."""
        return False

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a click on the row under the cursor takes it."""
        place = event.get_content_offset(self)
        if place is None:
            return
        line = place.y + self.scroll_offset.y
        row = self.row_of(line)
        if line >= self.line_count():
            return
        known = row == self.cursor
        self.cursor = row
        if known or (self.one_click and row == self.cursor):
            self.action_choose()


class ChoiceRows(RowList):
    """Rows that are there to take one of: a click on any of them takes it."""

    @property
    def one_click(self) -> bool:
        """A row says all there is to know before it is taken."""
        return True
