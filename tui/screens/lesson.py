"""A lesson that is read from another page, and leads back there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on

from tui import commands
from tui.links import MAP
from tui.messages.everywhere import SearchWanted, StoreChanged
from tui.screens.frame import keys_of
from tui.screens.reading_words import lesson_title
from tui.screens.removing import Removing
from tui.widgets.lesson_reader import LessonReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from kb.library import Library
    from tui.widgets.chips import Chips


REMOVED: Final = "Removed; u brings it back, Esc leaves"
"""What stands over a lesson that was taken out and can be brought back at once."""


class LessonScreen(Removing[None]):
    """The lesson alone, over the map, the decision or the brief that it was opened from.

    Every key of a lesson does what it does on the first screen; the list that the arrows go
    through is that of the page below.
    """

    SCOPE = "reading"
    BINDINGS = commands.bindings("reading")
    AUTO_FOCUS: ClassVar[str | None] = "#reader"

    def __init__(self, library: Library, entry_id: str, among: Sequence[str] = ()) -> None:
        """Show the lesson with this id, one of these."""
        super().__init__(library, classes="alone")
        self._wanted, self._among = entry_id, among

    def compose(self) -> ComposeResult:
        """The page and the bar."""
        yield LessonReader(id="reader", classes="pane")
        yield self.bar()

    def bar(self) -> Chips:
        """The keys that matter while a lesson is read, as on the first screen."""
        made = super().bar()
        made.chips = keys_of(commands.reading())
        return made

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
            self.reader.head(lesson_title(self.trail))
            self.reader.draw_again()
        self.notebook.changed()

    def is_removed(self) -> None:
        """It is read on, so that it can be brought back; the screens below list what is there."""
        self.reader.head(REMOVED)
        self.notebook.changed()

    def action_list_down(self) -> None:
        """Read the next lesson of the page below."""
        self._move(1)

    def action_list_up(self) -> None:
        """Read the lesson before it there."""
        self._move(-1)

    def _move(self, step: int) -> None:
        if self._wanted in self._among:
            at = list(self._among).index(self._wanted) + step
            if 0 <= at < len(self._among):
                self._wanted = self._among[at]
                self.read(self._wanted)

    def action_related(self) -> None:
        """List the lessons that are like this one, on the first screen."""
        if self.reader.key:
            self.app.post_message(SearchWanted("", self.reader.key))

    def action_map(self) -> None:
        """Show the map of the lesson's first tension."""
        of_its_own = (each.value for each in self.reader.targets if each.kind == MAP)
        if (tension := next(of_its_own, None)) is not None:
            self.notebook.open_map(tension)

    def action_back(self) -> None:
        """Go to the lesson before; from the first one back to the page that it was opened from."""
        if not self.step_back():
            self.dismiss(None)
