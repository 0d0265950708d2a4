"""A screen with a search line: searches of before, those that are kept, and filters to choose."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual import on

from kb.query import parse
from tui import found
from tui.messages import FiltersCounted, SearchesRead
from tui.screens.lesson_frame import LessonFrame
from tui.widgets.chips import Chip
from tui.widgets.query_input import QueryInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kb.library import Library
    from kb.searches import Search

R = TypeVar("R")

SHOWN = 6
"""How many searches of before are offered in one line."""


class Asking(LessonFrame[R]):
    """Give it a QueryInput ``#query``, whose text is the whole truth of what is listed.

    Needs ``show_reading``, called when the searches of before are others, and ``to_lessons``, which
    leads to the list of what was found.
    """

    def __init__(self, library: Library) -> None:
        """Ask this library."""
        super().__init__(library)
        self._searches: Sequence[Search] = ()

    @property
    def query_line(self) -> QueryInput:
        """The search line."""
        return self.query_one("#query", QueryInput)

    def show_reading(self) -> None:
        """Show how the question was read, or the searches of before."""

    def to_lessons(self) -> None:
        """Go to the list of what was found."""

    # -- searches of before ----------------------------------------------------------------

    def note(self, change: Callable[[], None] | None = None) -> None:
        """Change what is remembered of searches, and read it anew, in the background."""

        def work() -> SearchesRead:
            if change is not None:
                change()
            return SearchesRead(tuple(self.library.searches.all()))

        self.in_background(work, "searches")

    def remember(self, text: str) -> None:
        """Note a search that led somewhere; a mere filter is none."""
        if not parse(text).wordless:
            self.note(partial(self.library.searches.remember, text))

    @on(SearchesRead)
    def take_searches(self, event: SearchesRead) -> None:
        """Offer them while the search line is empty."""
        event.stop()
        self._searches = event.searches
        self.show_reading()

    @property
    def before(self) -> tuple[Chip, ...]:
        """The searches of before as chips, while one may be chosen: in an empty search line."""
        line = self.query_line
        if not line.has_focus or line.value or not self._searches:
            return ()
        again = (Chip(each.text, f"{found.AGAIN}:{each.text}", "accent") for each in self._searches)
        return (Chip("before:"), *tuple(again)[:SHOWN], Chip("Ctrl+R: all"))

    def action_searches(self) -> None:
        """Choose among the searches of before."""
        from tui.screens.searches import SearchesScreen  # noqa: PLC0415 (start-up pays for one)

        def again(text: str | None) -> None:
            self.note()
            if text is not None:
                self.query_line.value = text
                self.to_lessons()

        self.app.push_screen(SearchesScreen(self.library), again)

    def action_keep_search(self) -> None:
        """Keep what is asked now among the searches."""
        text = self.query_line.value.strip()
        if text:
            self.note(partial(self.library.searches.keep, text))
            said = f"Kept: {text}. Ctrl+R lists your searches."
        else:
            said = "There is nothing in the search line to keep."
        self.app.notify(said, markup=False)

    # -- filters ---------------------------------------------------------------------------

    def narrow(self, **filters: str) -> None:
        """Write filters into the search line; an empty value takes one out."""
        self.query_line.value = parse(self.query_line.value).narrowed(**filters).text

    def action_filter(self) -> None:
        """Count what the lessons found have in common, to choose from."""
        text, mine = self.query_line.value, self.library.profile.setting

        def work() -> FiltersCounted:
            from tui import facets  # noqa: PLC0415 (start-up pays for what it shows)

            query = parse(text)
            counted = self.library.search(query, limit=0).counted(*facets.OFFERED)
            return FiltersCounted(facets.choices(query, counted, mine))

        self.in_background(work, "filters")

    @on(FiltersCounted)
    def offer_filters(self, event: FiltersCounted) -> None:
        """Let one be chosen."""
        event.stop()
        from tui.screens.filters import FilterScreen  # noqa: PLC0415 (start-up pays for one screen)

        def ask(text: str | None) -> None:
            if text is not None:
                self.query_line.value = text
                self.to_lessons()

        if event.rows and self.is_current:
            self.app.push_screen(FilterScreen(event.rows), ask)
