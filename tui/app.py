"""The app: themes, what holds on every screen, and the ways from one screen to another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from kb.errors import BothandError
from tui import commands
from tui.messages.everywhere import SearchWanted, StoreChanged
from tui.messages.sharing import NewsSeen
from tui.screens.browse import BrowseScreen
from tui.screens.frame import Frame
from tui.screens.lesson_frame import LessonFrame
from tui.shown_app import ShownApp
from tui.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.command import Provider

    from kb.library import Library
    from kb.model import Informs
    from kb.sharing import Piece
    from tui.messages.reading import Removed
    from tui.messages.sharing import Settled


def palette() -> type[Provider]:
    """The source of the command palette, imported when it is first opened."""
    from tui.palette import TablePalette  # noqa: PLC0415 (start-up pays for what it shows)

    return TablePalette


class Notebook(ShownApp[None]):
    """Bothand's screens over one library.

    Screens are opened through the ``open_*`` methods, so that each is imported only when it is
    first needed and every change comes back through ``StoreChanged`` in one place.
    """

    TITLE = "Bothand"
    CSS_PATH = "styles/app.tcss"
    BINDINGS = commands.bindings(commands.APP)
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {palette}

    def __init__(self, library: Library) -> None:
        """Show this library."""
        super().__init__(library.settings)
        self.library = library
        self.undoable: list[Removed | Settled] = []
        """What can be taken back as long as Bothand is open, the newest last."""

    def get_default_screen(self) -> BrowseScreen:
        """Start where lessons are found."""
        return BrowseScreen(self.library)

    def action_change_theme(self) -> None:
        """Turn to the next colours: dark, light, high contrast."""
        names = [theme.name for theme in THEMES]
        here = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(here + 1) % len(names)]
        self.run_worker(
            partial(self._keep_theme, self.theme), thread=True, group="theme", exclusive=True
        )

    def _keep_theme(self, name: str) -> None:
        try:
            self.library.keep_theme(name)
        except BothandError as error:
            self.call_from_thread(self.notify, str(error), severity="warning", markup=False)

    async def action_quit(self) -> None:
        """Leave, after every open screen has kept what is not saved."""
        await self.typed()
        for screen in self.screen_stack:
            if isinstance(screen, Frame):
                screen.before_quit()
        await super().action_quit()

    def action_help(self) -> None:
        """Show every key of this screen."""
        from tui.screens.help import HelpScreen  # noqa: PLC0415 (start-up pays for one screen)

        def clicked(action: str | None) -> None:
            if action:
                self.call_later(self.screen.run_action, action)

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(getattr(self.screen, "SCOPE", commands.APP)), clicked)

    def action_settings(self) -> None:
        """Show what is set for this person; a question is answered first."""
        from tui.screens.settings import SettingsScreen  # noqa: PLC0415 (start-up pays for one)

        if not isinstance(self.screen, SettingsScreen) and not self.screen.is_modal:
            self.push_screen(SettingsScreen(self.library))

    def show_large(self, *, large: bool) -> None:
        """Show lessons in large text, or as before, on every screen that is open."""
        for screen in self.screen_stack:
            if isinstance(screen, LessonFrame):
                screen.show_large(large=large)

    # -- from one screen to another --------------------------------------------------------

    def open_map(self, tension_id: str) -> None:
        """Show the map of a tension; it answers with the id of a lesson to read, or None."""
        from tui.screens.map import MapScreen  # noqa: PLC0415 (start-up pays for one screen)

        self.push_screen(MapScreen(self.library, tension_id), self._came_back)

    def open_lesson(self, entry_id: str, among: Sequence[str] = ()) -> None:
        """Read a lesson over the page that leads to it; Esc comes back to that page.

        ``among`` are the lessons of that page in their order, to go through one by one.
        """
        from tui.screens.lesson import LessonScreen  # noqa: PLC0415 (start-up pays for one screen)

        self.push_screen(LessonScreen(self.library, entry_id, among))

    def open_decisions(self) -> None:
        """Show the decisions."""
        from tui.screens.decisions import DecisionsScreen  # noqa: PLC0415 (start-up pays for one)

        self.push_screen(DecisionsScreen(self.library))

    def open_decision(self, decision_id: str) -> None:
        """Show one decision."""
        from tui.screens.decision import DecisionScreen  # noqa: PLC0415 (start-up pays for one)

        self.push_screen(DecisionScreen(self.library, decision_id))

    def open_brief(self, name: str) -> None:
        """Show the brief of a tension or decision."""
        from tui.screens.brief import BriefScreen  # noqa: PLC0415 (start-up pays for one screen)

        self.push_screen(BriefScreen(self.library, name))

    def open_writer(
        self,
        entry_id: str | None = None,
        informs: Informs | None = None,
        draft_id: str | None = None,
    ) -> None:
        """Write a lesson, or change the one with this id; answers with the id saved, or None.

        ``informs`` fills in the tension and pole of a new lesson; ``draft_id`` is gone on with.
        """
        from tui.screens.write import WriteScreen  # noqa: PLC0415 (start-up pays for one screen)

        self.push_screen(WriteScreen(self.library, entry_id, informs, draft_id), self._came_back)

    def open_drafts(self) -> None:
        """Show the lessons that are not shared yet, and go on writing the one that is picked."""
        from tui.screens.drafts import DraftsScreen  # noqa: PLC0415 (start-up pays for one screen)

        def write_on(draft_id: str | None) -> None:
            if draft_id is not None:
                self.open_writer(draft_id=draft_id)

        self.push_screen(DraftsScreen(self.library), write_on)

    def open_history(self, entry_id: str) -> None:
        """Show what a lesson said before; answers with its id when a version was restored."""
        from tui.screens.history import HistoryScreen  # noqa: PLC0415 (start-up pays for one screen)

        self.push_screen(HistoryScreen(self.library, entry_id), self._came_back)

    def open_conflicts(self) -> None:
        """Show the lessons that need the person to decide."""
        from tui.screens.conflicts import ConflictsScreen  # noqa: PLC0415 (start-up pays for one)

        self.push_screen(ConflictsScreen(self.library))

    def open_news(self) -> None:
        """Show what colleagues did since the last visit."""
        from tui.screens.news import NewsScreen  # noqa: PLC0415 (start-up pays for one screen)

        def seen(pieces: tuple[Piece, ...] | None) -> None:
            if pieces:
                self.screen_stack[0].post_message(NewsSeen(pieces))

        self.push_screen(NewsScreen(self.library), seen)

    def changed(self) -> None:
        """Let the screens below the one that is used know that lessons are others than before."""
        for screen in self.screen_stack[:-1] or self.screen_stack:
            screen.post_message(StoreChanged())

    def _came_back(self, entry_id: str | None) -> None:
        """Show the lesson that a screen answered with."""
        if entry_id is not None:
            self.screen.post_message(StoreChanged(entry_id))

    def on_search_wanted(self, event: SearchWanted) -> None:
        """Find lessons as another screen asks: back to the first screen, with that search begun."""
        event.stop()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if isinstance(self.screen, BrowseScreen):
            if event.like is None:
                self.screen.begin_search(event.text)
            else:
                self.screen.list_like(event.like)
