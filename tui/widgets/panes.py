"""The three panes of finding lessons: the tensions, the lessons found, and the lesson to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal

from tui import found
from tui.drawing import NOT_KNOWN, UNKNOWN
from tui.widgets.lesson_list import LessonList
from tui.widgets.lesson_reader import LessonReader
from tui.widgets.tension_list import ALL, TensionList

if TYPE_CHECKING:
    from tui.found import Found, Overview


class Panes(Horizontal):
    """Empty until ``furnish`` is called or a pane is asked for: the first paint needs none."""

    def furnish(self) -> None:
        """Put the panes in, once."""
        if self.query("#lessons"):
            return
        tensions = TensionList(id="tensions", classes="pane")
        tensions.border_title = "Tensions"
        tensions.border_subtitle = f"{UNKNOWN} {NOT_KNOWN}"
        lessons = LessonList(id="lessons", classes="pane")
        lessons.border_title = "Lessons"
        reader = LessonReader(id="reader", classes="pane")
        reader.border_title = "Lesson"
        # They can be asked for from here on; Textual lays them out a moment later.
        self.mount(tensions, lessons, reader)

    @property
    def tensions(self) -> TensionList:
        """The pane on the left."""
        self.furnish()
        return self.query_one("#tensions", TensionList)

    @property
    def lessons(self) -> LessonList:
        """The pane in the middle."""
        self.furnish()
        return self.query_one("#lessons", LessonList)

    @property
    def reader(self) -> LessonReader:
        """The pane on the right."""
        self.furnish()
        return self.query_one("#reader", LessonReader)

    # -- what they show --------------------------------------------------------------------

    def show_overview(self, overview: Overview) -> None:
        """Show the tensions with their coverage."""
        problems = len(overview.problems)
        self.tensions.show_tensions(overview.tensions, overview.coverage, problems)

    def show_found(self, answer: Found, tension: str | None, *, stay: bool) -> None:
        """List what was found.

        Args:
            answer: what was found.
            tension: the one tension that was asked for; None: all of them.
            stay: keep the cursor where it is.
        """
        lessons = self.lessons
        lessons.nothing, lessons.offers = found.nothing(answer), answer.offers
        lessons.show_found(answer.total, answer.rows, stay=stay)
        lessons.border_title = f"Lessons ({answer.total:,})"
        self.tensions.point_at(tension or ALL)
