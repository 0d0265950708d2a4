"""One decision: what is asked, what is assumed, and what lessons say of that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on

from tui import commands
from tui.decision_page import decision_page, known
from tui.links import LESSON
from tui.messages.everywhere import StoreChanged
from tui.screens.decision_frame import DecisionFrame
from tui.screens.page_frame import PageFrame
from tui.widgets.lesson_reader import LessonReader

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kb.library import Library
    from tui.inks import Inks
    from tui.links import Page, Target


class DecisionScreen(DecisionFrame, PageFrame[None]):
    """Its page; its lessons are read over it."""

    SCOPE = "decision"
    BINDINGS = commands.bindings("decision")
    AUTO_FOCUS: ClassVar[str | None] = "#reader"

    def __init__(self, library: Library, decision_id: str) -> None:
        """Show the decision with this id."""
        super().__init__(library)
        self.add_class("alone")
        self._decision_id = decision_id

    def compose(self) -> ComposeResult:
        """The page and the bar."""
        yield LessonReader(id="reader", classes="pane")
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to read it."""
        self.reader.border_title = "Decision"
        self._show()

    def _show(self) -> None:
        draw = partial(_page, self.library, self._decision_id)
        self.reader.open_at(self._decision_id, draw, 0, None)

    @property
    def current(self) -> str:
        """The one that is shown."""
        return self._decision_id

    def read_again(self, decision_id: str) -> None:
        """Show it as it reads now; another one that was written is shown instead."""
        if decision_id == self._decision_id:
            self.reader.draw_again()
        else:
            self._decision_id = decision_id
            self._show()

    @on(StoreChanged)
    def take_change(self, event: StoreChanged) -> None:
        """A lesson was written, or picked on the map: that is read over this page."""
        event.stop()
        self.reader.draw_again()
        if event.entry_id is not None:
            self.notebook.open_lesson(event.entry_id)

    # -- where it leads --------------------------------------------------------------------

    def go(self, target: Target) -> None:
        """Read a lesson, or show the map."""
        if target.kind == LESSON:
            self.notebook.open_lesson(target.value, self.lessons)
        else:
            self.notebook.open_map(target.value)


def _page(library: Library, decision_id: str, inks: Inks, width: int) -> Page:
    """The page, for the background."""
    return decision_page(known(library, decision_id), inks, width)
