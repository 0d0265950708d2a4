"""A field with its name before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget


class Labelled(Horizontal):
    """The row draws the name itself: a widget less for each field. A click there goes to it."""

    def __init__(self, label: str, field: Widget, *, classes: str = "row") -> None:
        """Put the field behind its name."""
        super().__init__(field, classes=classes)
        self._label = label
        self._field = field

    def render(self) -> Content:
        """The name of the field, marked while one is there."""
        return Content(f"{'›' if self.has_pseudo_class('focus-within') else ' '} {self._label}")

    def on_click(self, event: events.Click) -> None:
        """Go to the field, as a click on the name of one does elsewhere."""
        if self.screen.get_widget_at(*event.screen_offset)[0] is self:
            event.stop()
            self._field.focus()
