"""The lessons found, two lines each, of which only a window of pages is held."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from rich.text import Text

from tui.drawing import lesson_lines, plain, wrapped
from tui.found import PAGE
from tui.messages.parts import PagesWanted
from tui.widgets.lines import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style

    from tui.found import Row
    from tui.loosening import Offer

PAGES_HELD: Final = 40
"""How many pages stay in memory; the one used longest ago makes room."""


class LessonList(RowList):
    """A list over any number of lessons. Posts PagesWanted for rows that it does not hold.

    The screen answers with ``fill``; rows not yet there are drawn as an ellipsis.
    """

    row_height = 2

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self.total = 0
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self.nothing: Sequence[str] = ()
        """What to say when there is no lesson."""
        self.offers: Sequence[Offer] = ()
        """Looser questions to choose from when there is no lesson."""

    # -- what it holds ---------------------------------------------------------------------

    def show_found(self, total: int, first: Sequence[Row], *, stay: bool = False) -> None:
        """Show another answer: how many lessons there are, and the first page of them.

        Args:
            total: the number of rows.
            first: the lessons from the first on, PAGE of them at most.
            stay: keep the cursor where it is (the same search was asked again).
        """
        self.total = total
        self._pages.clear()
        self._asked.clear()
        self._pages[0] = first
        if not stay:
            self.set_reactive(RowList.cursor, 0)
            self.scroll_to(y=0, animate=False)
        self.set_reactive(RowList.cursor, self.validate_cursor(self.cursor))
        self.lines_changed()

    def fill(self, offset: int, rows: Sequence[Row]) -> None:
        """Take in the page that starts with this row."""
        self._asked.discard(offset)
        self._pages[offset] = rows
        self._pages.move_to_end(offset)
        while len(self._pages) > PAGES_HELD:
            self._pages.popitem(last=False)
        self.lines_changed()

    def give_up(self) -> None:
        """Forget what was asked for and did not come, so that it may be asked for again."""
        self._asked.clear()

    def lesson_at(self, row: int) -> Row | None:
        """The lesson of a row, or None while it is not there."""
        offset = row - row % PAGE
        page = self._pages.get(offset)
        if page is None:
            self._want(offset)
            return None
        return page[row - offset] if row - offset < len(page) else None

    @property
    def current(self) -> Row | None:
        """The lesson under the cursor."""
        return self.lesson_at(self.cursor) if self.total else None

    @property
    def one_click(self) -> bool:
        """Where only two panes fit, the lesson is not seen beside the list."""
        return self.screen.has_class("-narrow")

    def _want(self, offset: int) -> None:
        if offset in self._asked:
            return
        if not self._wanted:
            self.call_later(self._ask)
        self._wanted.add(offset)

    def _ask(self) -> None:
        wanted, self._wanted = sorted(self._wanted - self._pages.keys()), set()
        if wanted:
            self._asked.update(wanted)
            self.post_message(PagesWanted(wanted))

    # -- drawing ---------------------------------------------------------------------------

    def row_count(self) -> int:
        """All lessons found, or the looser questions."""
        return self.total or len(self.offers)

    @property
    def offer(self) -> Offer | None:
        """The looser question under the cursor, where no lesson was found."""
        return self.offers[self.cursor] if self.offers and not self.total else None

    def _said(self) -> list[Text]:
        """What stands above the rows."""
        if self.total:
            return []
        width = self.scrollable_content_region.width
        said = (wrapped(Text(plain(each), self.inks.muted), width) for each in self.nothing)
        return [line for lines in said for line in lines]

    def row_top(self, row: int) -> int:
        """The first line of a row."""
        return len(self._said()) + super().row_top(row)

    def row_of(self, line: int) -> int:
        """The row that a line belongs to; -1 for what is said above them."""
        said = len(self._said())
        return super().row_of(line - said) if line >= said else -1

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """A line of a lesson, or of what is said when there is none."""
        said = self._said()
        if line < len(said):
            return said[line], None
        return super().line_at(line, width)

    def draw_row(self, row: int, width: int) -> list[Text]:
        """The title, and beneath it what kind of lesson it is and when it holds."""
        del width
        if not self.total:
            return self._offered(self.offers[row])
        lesson = self.lesson_at(row)
        if lesson is None:
            return [Text("…", self.inks.muted), Text()]
        return lesson_lines(lesson, self.inks)

    def _offered(self, offer: Offer) -> list[Text]:
        many = f"{offer.total:,} {'lesson' if offer.total == 1 else 'lessons'}"
        return [Text(plain(offer.words), self.inks.title), Text(f"  {many}", self.inks.accent)]
