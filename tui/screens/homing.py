"""Home as a state of the first screen: whether it is shown, what it tells, where its rows lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui import matters
from tui.home_plan import Content
from tui.messages.finding import MattersRead
from tui.widgets.home import Home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.overview import Overview
    from tui.matters import Lead, Matter
    from tui.screens.browse import BrowseScreen

OF_A_LESSON: Final = frozenset(
    (
        *("edit", "history", "links", "copy", "outside", "related", "correct", "remove"),
        *("tried", "evidence"),
        *("next_link", "last_link", "follow", "go_back", "go_forward"),
    )
)
"""What on the first screen is done to the lesson that is read: there is none on home."""


class Homing:
    """Shows home or the panes of one screen, never both; ``at`` says which.

    It decides by itself what home tells, and leaves to the screen what its rows lead to.
    """

    def __init__(self, screen: BrowseScreen) -> None:
        """Begin at home."""
        self._screen = screen
        self.at = True
        self.came_from = False
        """Whether the lesson that is read was opened from home: there its way back ends."""
        self._overview: Overview | None = None
        self._matters: Sequence[Matter] = ()
        self._number = 0
        self._read = False
        self._awake = False
        """Whether the first paint is over: until then nothing is read that is not shown."""

    @property
    def page(self) -> Home:
        """What is drawn."""
        return self._screen.query_one("#home", Home)

    # -- which of the two is shown ---------------------------------------------------------

    def enter(self) -> None:
        """Show home, with what there is to tell now."""
        self._set(True)
        self._screen.set_focus(self.page)
        self.gather()

    def leave(self) -> None:
        """Show the panes; the keys go where they went."""
        if self.at:
            self.came_from = False
            self._set(False)

    def _set(self, at: bool) -> None:
        # By style and at once, so that the next key meets what is shown.
        self.at = at
        screen = self._screen
        self.page.display = at
        for part in ("#panes", "#counts"):
            screen.query_one(part).display = not at
        screen.show_reading()
        screen.show_bar()

    # -- what it tells ---------------------------------------------------------------------

    def open_with(self, overview: Overview) -> None:
        """The first paint: what the index tells at once."""
        self._matters = matters.at_once(self._screen.library, overview)
        self._show(overview)

    def show_overview(self, overview: Overview) -> None:
        """The tensions and their coverage are others, and so may be what there is to tell."""
        self._read = True
        self._show(overview)
        self._awake = True
        self.gather()

    def wake(self) -> None:
        """A moment after the first paint: however long the notebook is still looked at."""
        if not self._awake:
            self._awake = True
            self.gather()

    def _show(self, overview: Overview) -> None:
        self._overview = overview
        content = Content(overview.tensions, overview.coverage, self._matters, self._read)
        self.page.show_content(content)

    def gather(self) -> None:
        """Ask anew what there is to tell, in the background, while home is shown."""
        overview, library = self._overview, self._screen.library
        if overview is None or not self.at or not self._awake:
            return
        self._number += 1
        number = self._number

        def work() -> MattersRead:
            return MattersRead(number, matters.gather(library, overview))

        self._screen.in_background(work, "matters")

    def take_matters(self, event: MattersRead) -> None:
        """Show them, unless they were asked for again."""
        if event.number == self._number and self._overview is not None:
            self._matters = event.matters
            self._show(self._overview)

    # -- where its rows lead ---------------------------------------------------------------

    def choose(self) -> None:
        """Go where the row under the cursor leads."""
        if (tension := self.page.tension) is not None:
            self._screen.notebook.open_map(tension)
        elif (matter := self.page.matter) is not None:
            self._go(matter.lead)

    def _go(self, lead: Lead) -> None:
        screen = self._screen
        if lead.kind == matters.LESSON:
            screen.open_lesson(lead.value)
        elif lead.kind == matters.DECISION:
            screen.notebook.open_decision(lead.value)
        elif lead.kind == matters.DECISIONS:
            screen.notebook.open_decisions()
        elif lead.kind == matters.WRITE:
            screen.notebook.open_writer(informs=lead.informs)
        elif lead.kind == matters.ALL:
            screen.to_lessons()
        elif lead.kind == matters.CONFLICTS:
            screen.action_conflicts()
        elif lead.kind == matters.NEWS:
            screen.action_news()
        elif lead.kind == matters.DRAFTS:
            screen.action_drafts()
        elif lead.kind == matters.ATTENTION:
            screen.action_attention()
