"""Taking a lesson out of the notebook; taking back that, or what was settled last."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from textual import on

from tui.drawing import plain
from tui.messages.everywhere import StoreChanged
from tui.messages.reading import Removal, RemovalUndone, Removed
from tui.messages.sharing import Settled, Unsettled
from tui.screens.responding import Responding

if TYPE_CHECKING:
    from kb.library import Library

R = TypeVar("R")

_TOLD: Final = (
    "It goes from every copy of the notebook once that is shared.",
    "Its history stays, so it can be brought back: at once with u, later with bothand restore.",
)


class Removing(Responding[R]):
    """Removes the lesson that is shown, after a question; undoes what was done last."""

    def __init__(self, library: Library, *, classes: str | None = None) -> None:
        """Remove lessons of this library."""
        super().__init__(library, classes=classes)
        self._one_removal = threading.Lock()

    def action_remove(self) -> None:
        """Ask before the lesson that is shown goes: colleagues lose it too."""
        key = self.reader.key
        if key:
            self.in_background(lambda: Removal(key, self.library.find(key).title), "remove")

    @on(Removal)
    def ask_about_removal(self, event: Removal) -> None:
        """Ask."""
        from tui.screens.ask import Answer, Ask  # noqa: PLC0415 (start-up pays for no dialog)

        event.stop()
        answers = Answer("remove", "Remove it", "r"), Answer("keep", "Keep it", "k")
        ask = Ask(f"Remove “{plain(event.title)}” from the notebook?", answers, _TOLD)
        self.app.push_screen(ask, partial(self._remove, event))

    def _remove(self, asked: Removal, answer: str | None) -> None:
        if answer != "remove":
            return

        def work() -> Removed:
            with self._one_removal:
                self.library.remove(asked.entry_id)
            return Removed(asked.entry_id, asked.title)

        self.in_background(work, "remove")

    @on(Removed)
    def take_removed(self, event: Removed) -> None:
        """Say how to undo it."""
        event.stop()
        self.notebook.undoable.append(event)
        said = f"Removed “{plain(event.title)}”. Press u to bring it back."
        self.app.notify(said, markup=False)
        self.is_removed()

    def is_removed(self) -> None:
        """The lesson that is read is gone: list what is there now."""
        self.post_message(StoreChanged())

    def action_undo(self) -> None:
        """Bring back what was removed or settled last, while Bothand is open."""
        if not self.notebook.undoable:
            said = "Nothing was removed or settled since Bothand was opened."
            self.app.notify(said, markup=False)
            return
        last = self.notebook.undoable.pop()

        def work() -> RemovalUndone | Unsettled:
            with self._one_removal:
                if isinstance(last, Settled):
                    return Unsettled(self.library.take_back(last.resolved))
                return RemovalUndone(self.library.undo_removal(last.entry_id).id)

        self.in_background(work, "remove")

    @on(RemovalUndone)
    def take_undone(self, event: RemovalUndone) -> None:
        """Show it again."""
        event.stop()
        self.app.clear_notifications()  # one that says to press u is no longer true
        self.app.notify("The lesson is back.", markup=False)
        self.post_message(StoreChanged(event.entry_id))

    @on(Unsettled)
    def take_unsettled(self, event: Unsettled) -> None:
        """Say where it waits."""
        event.stop()
        from tui.screens.conflict_words import unsettled  # noqa: PLC0415 (start-up needs none)

        self.app.notify(f"{unsettled(event.conflict)} Press c to see them.", markup=False)
        self.post_message(StoreChanged())
