"""The app: themes, what holds on every screen, and the ways from one screen to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from tui import commands
from tui.messages import StoreChanged
from tui.screens.browse import BrowseScreen

if TYPE_CHECKING:
    from kb.library import Library
    from kb.model import Informs


class Notebook(App[None]):
    """Bothand's screens over one library.

    Screens are opened through the ``open_*`` methods, so that each is imported only when it is first
    needed and every change comes back through ``StoreChanged`` in one place.
    """

    TITLE = "Bothand"
    CSS_PATH = "styles/app.tcss"
    BINDINGS = commands.bindings(commands.APP)

    def __init__(self, library: Library) -> None:
        """Show this library."""
        super().__init__()
        self.library = library

    def on_mount(self) -> None:
        """Start where lessons are found."""
        self.push_screen(BrowseScreen(self.library))

    def open_map(self, tension_id: str) -> None:
        """Show the map of a tension; it answers with the id of a lesson to read, or None."""
        from tui.screens.map import MapScreen  # noqa: PLC0415 (start-up pays for one screen)

        self.push_screen(MapScreen(self.library, tension_id), self._came_back)

    def open_writer(self, entry_id: str | None = None, informs: Informs | None = None) -> None:
        """Write a lesson, or change the one with this id; answers with the id saved, or None.

        ``informs`` fills in the tension and pole of a new lesson.
        """
        from tui.screens.write import WriteScreen  # noqa: PLC0415 (start-up pays for one screen)

        self.push_screen(WriteScreen(self.library, entry_id, informs), self._came_back)

    def open_history(self, entry_id: str) -> None:
        """Show what a lesson said before; answers with its id when a version was restored."""
        from tui.screens.history import HistoryScreen  # noqa: PLC0415 (start-up pays for one screen)

        self.push_screen(HistoryScreen(self.library, entry_id), self._came_back)

    def _came_back(self, entry_id: str | None) -> None:
        """Show the lesson that a screen answered with."""
        if entry_id is not None:
            self.screen.post_message(StoreChanged(entry_id))
