"""The first screen itself: its parts, how it opens, and how it keeps up with the notebook.

What is done on it, finding and reading lessons, is told in :mod:`tui.screens.browse`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual import on

from kb.errors import BothandError, Busy
from tui.messages.everywhere import StoreChanged
from tui.messages.finding import MattersRead, Refreshed
from tui.messages.sharing import NewsSeen, StandingChanged
from tui.screens.asking import Asking
from tui.widgets.chips import Chip, Chips
from tui.widgets.home import Home
from tui.widgets.panes import Panes
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from kb.library import Library
    from kb.model import Tension
    from kb.overview import Overview
    from kb.sharing import Standing
    from tui.screens.homing import Homing
    from tui.widgets.lesson_list import LessonList
    from tui.widgets.lesson_reader import LessonReader
    from tui.widgets.tension_list import TensionList

R = TypeVar("R")

SHARE_AFTER = 0.5
"""Seconds after the first screen, when sharing begins to take part."""


class FirstScreen(Asking[R]):
    """Home or the three panes under a search line, as the notebook stands now.

    Needs ``home``, ``show_bar`` and ``open_lesson`` of whoever inherits.
    """

    home: Homing
    """Whether home is shown, and what it tells."""

    def __init__(self, library: Library) -> None:
        """Show this library."""
        super().__init__(library)
        self._overview: Overview | None = None
        self._waits: tuple[int, int] = (0, 0)

    def compose(self) -> ComposeResult:
        """The search line, what it found, home, the panes (not yet furnished), and the bar."""
        yield TopLine(self.library, id="top")
        yield Chips(id="reading")
        counts = Chips(id="counts")
        panes = Panes(id="panes")
        counts.display = panes.display = False
        yield counts
        yield Home(id="home")
        yield panes
        yield self.bar()

    # -- the parts -------------------------------------------------------------------------

    @property
    def _top(self) -> TopLine:
        return self.query_one("#top", TopLine)

    @property
    def _panes(self) -> Panes:
        return self.query_one("#panes", Panes)

    @property
    def _tensions(self) -> TensionList:
        return self._panes.tensions

    @property
    def _lessons(self) -> LessonList:
        return self._panes.lessons

    @property
    def reader(self) -> LessonReader:
        """The page of a lesson."""
        return self._panes.reader

    # -- opening and keeping up ------------------------------------------------------------

    def on_mount(self) -> None:
        """Show home at once; all that costs more comes after the first paint."""
        try:
            self._overview = self.library.last_overview() or self.library.overview()
            self.home.open_with(self._overview)
        except BothandError as error:
            self._say(str(error))
        self.show_bar()
        self.call_after_refresh(self._furnish)
        self.set_timer(SHARE_AFTER, self._share)

    def _furnish(self) -> None:
        """After the first paint: the panes, and what changed outside."""
        self._panes.furnish()
        if self._overview is not None:
            self._panes.show_overview(self._overview)
        self.action_refresh()
        self.note()

    def _share(self) -> None:
        self._top.begin()
        self.home.wake()

    def action_refresh(self) -> None:
        """Take in what changed outside Bothand, in the background."""

        def work() -> Refreshed:
            try:
                changed = self.library.refresh(self._progress).anything
            except Busy:
                changed = True
            return Refreshed(self.library.overview(), changed)

        self.in_background(work, "refresh")

    def _progress(self, done: int, total: int) -> None:
        """Called in the background while the index is built."""
        if total >= 1000:  # noqa: PLR2004 - below that it is over before it can be read
            self.app.call_from_thread(self._say, f"Reading the notebook: {done:,} of {total:,}")

    @on(Refreshed)
    def take_refreshed(self, event: Refreshed) -> None:
        """Show what changed, leaving the cursor where it is."""
        event.stop()
        self._show_overview(event.overview)
        if event.changed:
            self.reader.draw_again()
        self.ask_again()

    @on(StoreChanged)
    def take_change(self, event: StoreChanged) -> None:
        """A lesson was written, changed or picked elsewhere: show it."""
        event.stop()
        if event.entry_id is not None:
            self.open_lesson(event.entry_id)
        else:
            # What sharing brought is in the index already: looking again would find no change.
            self.reader.draw_again()
        self.action_refresh()
        self._top.saved()

    def _show_overview(self, overview: Overview) -> None:
        self._overview = overview
        self._panes.show_overview(overview)
        self.home.show_overview(overview)

    @on(MattersRead)
    def take_matters(self, event: MattersRead) -> None:
        """Home has other things to tell."""
        event.stop()
        self.home.take_matters(event)

    def on_screen_resume(self) -> None:
        """Drafts, news and conflicts may be others after another screen."""
        self.home.gather()

    @on(StandingChanged)
    def take_standing(self, event: StandingChanged) -> None:
        """What waits for the person stands on home as well."""
        event.stop()
        standing: Standing | None = event.shown.standing
        waits = (standing.waiting, standing.news) if standing is not None else (0, 0)
        if waits != self._waits:
            self._waits = waits
            self.home.gather()

    @on(NewsSeen)
    def take_seen(self, event: NewsSeen) -> None:
        """The person has been through the news."""
        event.stop()
        self._top.seen(event.pieces)

    def before_quit(self) -> None:
        """Wait for no server."""
        self._top.leave()

    # -- what whoever inherits needs --------------------------------------------------------

    @property
    def tensions(self) -> Mapping[str, Tension]:
        """The tensions by id."""
        return {each.id: each for each in self._known}

    @property
    def _known(self) -> Sequence[Tension]:
        return self._overview.tensions if self._overview is not None else ()

    def _say(self, sentence: str) -> None:
        """Say something in the line below the search."""
        self.query_one("#reading", Chips).chips = (Chip(sentence, ink="warning"),)

    def show_bar(self) -> None:
        """Show the keys that matter most where one is."""
        raise NotImplementedError

    def open_lesson(self, entry_id: str) -> None:
        """Read a lesson that is wanted from elsewhere."""
        raise NotImplementedError
