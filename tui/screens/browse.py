"""Finding and reading lessons. (Skeleton: the panes come next.)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal

from tui import commands
from tui.screens.frame import Frame
from tui.widgets.lesson_list import LessonList
from tui.widgets.reader import Reader
from tui.widgets.tension_list import TensionList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kb.library import Library


class BrowseScreen(Frame[None]):
    """Tensions, lessons, and the lesson under the cursor."""

    SCOPE = "browse"
    BINDINGS = commands.bindings("browse")

    def __init__(self, library: Library) -> None:
        """Browse this library."""
        super().__init__()
        self.library = library

    def compose(self) -> ComposeResult:
        """The three panes and the bar."""
        with Horizontal(id="panes"):
            yield TensionList(id="tensions")
            yield LessonList(id="lessons")
            yield Reader(id="reader")
        yield self.bar()
