"""The searches of before and those that are kept, to be asked again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical

from tui import commands
from tui.drawing import plain, sides
from tui.messages.finding import SearchesRead
from tui.messages.parts import RowChosen
from tui.screens.frame import Frame
from tui.widgets.lines import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from kb.library import Library
    from kb.searches import Search


class SearchList(RowList):
    """A search a row; at the right whether it is kept."""

    searches: Sequence[Search] = ()

    def show_searches(self, searches: Sequence[Search]) -> None:
        """Show these, with the cursor left where it is."""
        self.searches = searches
        self.cursor = self.validate_cursor(self.cursor)
        self.lines_changed()
        self.refresh(layout=True)

    def row_count(self) -> int:
        """All of them, or the line that says that there is none."""
        return len(self.searches) or 1

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """What was searched for."""
        if not self.searches:
            return [Text(" None yet. Press / and search; Ctrl+S keeps a search.", self.inks.muted)]
        search = self.searches[row]
        right = Text("kept " if search.kept else "", self.inks.accent)
        return [sides(Text(f" {plain(search.text)}"), right, width)]

    @property
    def current(self) -> Search | None:
        """The one under the cursor."""
        return self.searches[self.cursor] if self.searches else None


class SearchesScreen(Frame["str | None"]):
    """Answers with the search to ask, or None."""

    SCOPE = "searches"
    BINDINGS = commands.bindings("searches")
    AUTO_FOCUS: ClassVar[str | None] = "#choices"

    def __init__(self, library: Library) -> None:
        """Show the searches of this library."""
        super().__init__(classes="dialog")
        self.library = library

    def compose(self) -> ComposeResult:
        """One list."""
        with Vertical(id="dialog"):
            yield SearchList(id="choices")
        yield self.bar()

    def on_mount(self) -> None:
        """Name it, and read them."""
        self.query_one("#dialog").border_title = "Searches"
        self._after(lambda: None)

    @property
    def _list(self) -> SearchList:
        return self.query_one(SearchList)

    def _after(self, change: Callable[[], None]) -> None:
        """Read them anew after a change, in the background."""

        def work() -> SearchesRead:
            change()
            return SearchesRead(tuple(self.library.searches.all()))

        self.in_background(work, "searches")

    @on(SearchesRead)
    def take_searches(self, event: SearchesRead) -> None:
        """List them."""
        event.stop()
        self._list.show_searches(event.searches)

    @on(RowChosen)
    def take(self, event: RowChosen) -> None:
        """Answer with the search."""
        event.stop()
        self.action_run()

    def action_run(self) -> None:
        """Answer with the search under the cursor."""
        search = self._list.current
        self.dismiss(search.text if search is not None else None)

    def action_keep(self) -> None:
        """Keep the search under the cursor."""
        if (search := self._list.current) is not None:
            self._after(partial(self.library.searches.keep, search.text))

    def action_forget(self) -> None:
        """Let go of the search under the cursor."""
        if (search := self._list.current) is not None:
            self._after(partial(self.library.searches.forget, search.text))
