"""A screen with a search line: asking with every key, searches of before, filters to choose."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.widgets import Input

from kb.errors import BothandError
from kb.query import parse
from tui import found
from tui.messages.finding import (
    Answered,
    Counted,
    FiltersCounted,
    MoreAnswered,
    NotAnswered,
    Question,
    SearchesRead,
)
from tui.messages.parts import PagesWanted
from tui.screens.removing import Removing
from tui.widgets.chips import Chip
from tui.widgets.query_input import QueryInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kb.library import Library
    from kb.searches import Search
    from tui.found import Counts, Found, More

R = TypeVar("R")

SHOWN = 6
"""How many searches of before are offered in one line."""


class Asking(Removing[R]):
    """Give it a QueryInput ``#query``, whose text is the whole truth of what is listed.

    Needs what follows ``query_line``: how an answer is shown, and the way to the list of it.
    """

    def __init__(self, library: Library) -> None:
        """Ask this library."""
        super().__init__(library)
        self._searches: Sequence[Search] = ()
        self._question = Question(0, "")
        self._found: Found | None = None
        self._searching = False
        self._waiting: Question | None = None

    @property
    def query_line(self) -> QueryInput:
        """The search line."""
        return self.query_one("#query", QueryInput)

    def show_reading(self) -> None:
        """Show how the question was read, or the searches of before."""

    def to_lessons(self) -> None:
        """Go to the list of what was found."""

    def show_list(self) -> None:
        """Bring the list of what is found into view; the keys go on to where they went."""

    def show_answer(self, answer: Found, before: Question | None) -> None:
        """Show what was found; ``before`` is the question answered before this one."""

    def show_counts(self, counts: Counts) -> None:
        """Show how many lessons of the answer are of which kind and effect."""

    def show_pages(self, pages: Sequence[More]) -> None:
        """Show further lessons of the answer."""

    def show_failure(self, sentence: str) -> None:
        """Say why there is no answer; what was found before stays."""

    # -- asking and being answered ---------------------------------------------------------

    @on(Input.Changed, "#query")
    def take_typed(self, event: Input.Changed) -> None:
        """Ask with every key."""
        event.stop()
        typing = self.query_line.has_focus
        if typing and event.value:
            self.show_list()
        self.ask(event.value, typing=typing)

    def ask(self, text: str, *, typing: bool = False, like: str | None = None) -> None:
        """Ask a new question in the background."""
        self._ask(Question(self._question.number + 1, text, typing, like))

    def ask_again(self) -> None:
        """Ask the same once more: the lessons may be others by now."""
        self._ask(self._question._replace(number=self._question.number + 1))

    def _ask(self, question: Question) -> None:
        """Ask it; while one question is being answered only the newest waits."""
        self._question = question
        if self._searching:
            self._waiting = question
            return
        self._searching, self._waiting = True, None
        self.in_background(partial(self._answer, question), "search")

    def _answer(self, question: Question) -> Answered | NotAnswered:
        """In the background: the first lessons, then, if nothing newer was asked, the counts."""
        try:
            answer, results = found.first_page(self.library, question, found.PAGE)
        except BothandError as error:
            return NotAnswered(question, str(error))
        return Answered(answer, results)

    @on(NotAnswered)
    def take_failure(self, event: NotAnswered) -> None:
        """Say why there is no answer."""
        event.stop()
        self._searching = False
        self.show_failure(event.sentence)
        self._ask_waiting()

    @on(Answered)
    def take_answer(self, event: Answered) -> None:
        """Show what was found, unless something newer is shown already."""
        event.stop()
        self._searching = False
        before = self._found.question if self._found is not None else None
        if before is None or event.found.question.number > before.number:
            self._found = event.found
            self.show_answer(event.found, before)
        if not self._ask_waiting():
            self.in_background(partial(self._count, event), "counts")

    def _ask_waiting(self) -> bool:
        if self._waiting is None:
            return False
        self._ask(self._waiting)
        return True

    def _count(self, event: Answered) -> Counted:
        """In the background: the counts beside an answer cost more than the answer."""
        return Counted(found.counts(event.found.question, event.results))

    @on(Counted)
    def take_counts(self, event: Counted) -> None:
        """Show the counts, if its answer is still shown."""
        event.stop()
        if self._found is not None and event.counts.question == self._found.question:
            self.show_counts(event.counts)

    @on(PagesWanted)
    def take_wanted(self, event: PagesWanted) -> None:
        """Fetch lessons that the list came to."""
        event.stop()
        if self._found is None or self._found.question.like is not None:
            return
        question, offsets = self._found.question, tuple(event.offsets)

        def work() -> MoreAnswered:
            further = partial(found.further_page, self.library, question)
            pages = [further(each, found.PAGE) for each in offsets]
            return MoreAnswered(question, pages)

        self.in_background(work, "pages")

    @on(MoreAnswered)
    def take_more(self, event: MoreAnswered) -> None:
        """Give the list its lessons, if it still shows that answer."""
        event.stop()
        if self._found is not None and event.question == self._found.question:
            self.show_pages(event.pages)

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
