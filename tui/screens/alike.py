"""A lesson that may tell already what is being written: read it, and add to it or go on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tui import commands
from tui.screens.frame import Frame, keys_of
from tui.widgets.chips import Chips
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kb.library import Library
    from tui.inks import Inks
    from tui.links import Page


class AlikeScreen(Frame["str | None"]):
    """Answers with the lesson's id when it shall be added to, else with None."""

    SCOPE = "alike"
    BINDINGS: ClassVar[list[BindingType]] = [
        *commands.bindings("alike"),
        # Behind it stand unfinished words: a stray letter leads back to them.
        Binding("q", "back", show=False),
    ]
    AUTO_FOCUS: ClassVar[str | None] = "#reader"

    def __init__(self, library: Library, entry_id: str) -> None:
        """Show this lesson."""
        super().__init__(classes="alone")
        self.library = library
        self._entry_id = entry_id

    def compose(self) -> ComposeResult:
        """The page and the bar."""
        yield Reader(id="reader", classes="pane")
        yield self.bar()

    def bar(self) -> Chips:
        """Only what leads back to the form, or to this lesson."""
        made = Chips(id="bar")
        made.chips = keys_of(commands.of(self.SCOPE))
        return made

    def on_mount(self) -> None:
        """Begin to draw the page."""
        reader = self.query_one(Reader)
        reader.border_title = "Does this one tell it already?"
        reader.show(self._entry_id, partial(_page, self.library, self._entry_id))

    def action_add(self) -> None:
        """Add to this lesson instead of writing another."""
        self.dismiss(self._entry_id)


def _page(library: Library, entry_id: str, inks: Inks, width: int) -> Page:
    """The lesson; for the background."""
    from tui.page import lesson_page  # noqa: PLC0415 (in the background, when first read)

    tensions = {each.id: each for each in library.tensions()}
    return lesson_page(library.entry(entry_id), tensions, inks, width)
