"""A screen with a page that leads on: choosing one of its links, and following it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from textual import on

from tui.links import LESSON
from tui.messages.parts import LinkTaken
from tui.screens.frame import Frame

if TYPE_CHECKING:
    from tui.links import Target
    from tui.widgets.lesson_reader import LessonReader

R = TypeVar("R")


class PageFrame(Frame[R]):
    """Give it a LessonReader ``#reader``, and ``go``, which leads where a link does."""

    @property
    def reader(self) -> LessonReader:
        """The page."""
        return cast("LessonReader", self.query_one("#reader"))

    @property
    def lessons(self) -> list[str]:
        """The lessons that the page leads to, in their order."""
        leads = (each.value for each in self.reader.targets if each.kind == LESSON)
        return list(dict.fromkeys(leads))

    def go(self, target: Target) -> None:
        """Go where a link leads."""
        raise NotImplementedError

    def action_next_link(self) -> None:
        """Choose the next link; after the last one go on to the next pane, if there is one."""
        if not self.reader.choose(1):
            self.focus_next()

    def action_last_link(self) -> None:
        """Choose the link before; before the first one go to the pane before."""
        if not self.reader.choose(-1):
            self.focus_previous()

    def action_follow(self) -> None:
        """Go where the chosen link leads; where none is chosen yet, choose the first in view."""
        if self.reader.target is None:
            self.reader.choose(1)
        else:
            self.go(self.reader.target)

    @on(LinkTaken)
    def take_link(self, event: LinkTaken) -> None:
        """A link was clicked."""
        event.stop()
        self.go(event.target)
