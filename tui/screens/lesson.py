"""A lesson that is read from another page, and leads back there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on

from tui import commands
from tui.links import MAP
from tui.messages.everywhere import StoreChanged
from tui.screens.responding import Responding
from tui.widgets.lesson_reader import LessonReader

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kb.library import Library


class LessonScreen(Responding[None]):
    """The lesson alone, over the map, the decision or the brief that it was opened from."""

    SCOPE = "reading"
    BINDINGS = commands.bindings("reading")
    AUTO_FOCUS: ClassVar[str | None] = "#reader"

    def __init__(self, library: Library, entry_id: str) -> None:
        """Show the lesson with this id."""
        super().__init__(library, classes="alone")
        self._wanted = entry_id

    def compose(self) -> ComposeResult:
        """The page and the bar."""
        yield LessonReader(id="reader", classes="pane")
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to read it."""
        self.read(self._wanted)

    @on(StoreChanged)
    def take_change(self, event: StoreChanged) -> None:
        """This lesson was changed, or another one was picked on a map: that is followed."""
        event.stop()
        if event.entry_id not in (None, self.reader.key):
            self.follow(event.entry_id)
        else:
            self.reader.draw_again()
        self.notebook.changed()

    def action_map(self) -> None:
        """Show the map of the lesson's first tension."""
        of_its_own = (each.value for each in self.reader.targets if each.kind == MAP)
        if (tension := next(of_its_own, None)) is not None:
            self.notebook.open_map(tension)

    def action_back(self) -> None:
        """Go to the lesson before; from the first one back to the page that it was opened from."""
        if not self.step_back():
            self.dismiss(None)
