"""The three panes of finding lessons: the tensions, the lessons found, and the lesson to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from textual.containers import Horizontal

from tui import found
from tui.drawing import NOT_KNOWN, UNKNOWN

if TYPE_CHECKING:
    from textual import events

    from kb.overview import Overview
    from tui.found import Found
    from tui.widgets.lesson_list import LessonList
    from tui.widgets.lesson_reader import LessonReader
    from tui.widgets.tension_list import TensionList

LEAST: Final = 60
"""Columns from which on the tensions stand beside the lessons; below, digits and m lead to them."""


class Parts(NamedTuple):
    """The three panes."""

    tensions: TensionList
    lessons: LessonList
    reader: LessonReader


class Panes(Horizontal):
    """Empty until ``furnish`` is called or a pane is asked for: the first paint needs none."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id)
        self._parts: Parts | None = None

    def on_resize(self, event: events.Resize) -> None:
        """Where two panes leave no room for a title, the lessons have all of it."""
        self.set_class(event.size.width < LEAST, "-slim")

    def furnish(self) -> Parts:
        """Put the panes in, once."""
        if self._parts is None:
            from tui.widgets.lesson_list import LessonList  # noqa: PLC0415 (after the first paint)
            from tui.widgets.lesson_reader import LessonReader  # noqa: PLC0415 (likewise)
            from tui.widgets.tension_list import TensionList  # noqa: PLC0415 (likewise)

            self._parts = Parts(
                TensionList(id="tensions", classes="pane"),
                LessonList(id="lessons", classes="pane"),
                LessonReader(id="reader", classes="pane"),
            )
            self._parts.tensions.border_title = "Tensions"
            self._parts.tensions.border_subtitle = f"{UNKNOWN} {NOT_KNOWN}"
            self._parts.lessons.border_title = "Lessons"
            self._parts.reader.border_title = "Lesson"
            # They can be used from here on; Textual lays them out a moment later.
            self.mount(*self._parts)
        return self._parts

    @property
    def tensions(self) -> TensionList:
        """The pane on the left."""
        return self.furnish().tensions

    @property
    def lessons(self) -> LessonList:
        """The pane in the middle."""
        return self.furnish().lessons

    @property
    def reader(self) -> LessonReader:
        """The pane on the right."""
        return self.furnish().reader

    # -- what they show --------------------------------------------------------------------

    def show_overview(self, overview: Overview) -> None:
        """Show the tensions with their coverage."""
        self.tensions.show_tensions(overview.tensions, overview.coverage, overview.problems)

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
        lessons.head(f"Lessons ({answer.total:,})")
        self.tensions.point_at(tension)
