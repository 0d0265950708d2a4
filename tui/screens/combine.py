"""Two versions of a lesson in one text, to be put together by hand and saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.widgets import TextArea

from kb.errors import Changed
from tui import commands
from tui.drawing import plain, prose
from tui.messages import CombinedRead, Failed, Outdated, Settled
from tui.screens.ask import Answer, Ask
from tui.screens.frame import Frame
from tui.widgets.chips import Chip, Chips
from tui.widgets.fields import TextField

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from textual.app import ComposeResult

    from kb.library import Library, Saved
    from kb.sharing import Conflict

    SavedLesson = Saved | None

LONGEST: Final = 500_000
"""Bytes of a text that can be edited here without holding up the keys."""
_LEAVE: Final = (Answer("stay", "Stay here", "s"), Answer("leave", "Leave it for now", "l"))


class CombineScreen(Frame["SavedLesson"]):
    """The file as it will be saved; answers with what became of it, or None.

    Whatever is typed is put into ``written`` under the id of the conflict, so that whoever goes
    back to look at the versions finds it again.
    """

    SCOPE = "combine"
    BINDINGS = commands.bindings("combine")
    CSS_PATH = "../styles/conflicts.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#combined"

    def __init__(
        self, library: Library, conflict: Conflict, written: MutableMapping[str, str]
    ) -> None:
        """Settle this conflict by hand."""
        super().__init__()
        self.library = library
        self.conflict = conflict
        self._written = written
        self._began = b""
        self._as_begun = ""
        self._read = self._saving = False

    def compose(self) -> ComposeResult:
        """What this is, the text, and the bar."""
        yield Chips(id="heading", classes="pagetitle")
        yield TextField(id="combined")
        yield self.bar()

    def bar(self) -> Chips:
        """Only keys that work while the text is typed in."""
        made = Chips(id="bar")
        made.chips = tuple(
            Chip(each.words, each.action, key=each.key)
            for each in commands.of(self.SCOPE)
            if each.bar
        )
        return made

    @property
    def text(self) -> TextField:
        """The field."""
        return self.query_one("#combined", TextField)

    def on_mount(self) -> None:
        """Begin to put the versions together."""
        self._say("putting both versions together")
        self.text.disabled = True
        library, conflict = self.library, self.conflict
        self.in_background(lambda: CombinedRead(library.combined(conflict.id)), "combine")

    def _say(self, words: str, ink: str = "muted") -> None:
        self.query_one("#heading", Chips).chips = (
            Chip("  Combine by hand:", ink="title"),
            Chip(words, ink=ink),
            Chip(plain(self.conflict.title), ink="title"),
        )

    @on(CombinedRead)
    def take_combined(self, event: CombinedRead) -> None:
        """Show both in one text, or what was typed here before."""
        event.stop()
        if len(event.data) > LONGEST:
            self.post_message(Failed("This text is too long to edit here. Keep one, or both."))
            return
        self._began = event.data
        # Bytes that are no text come back as they were; what is drawn of them is cleaned.
        self.text.show(event.data.decode("utf-8", "surrogateescape"))
        self._as_begun = self.text.text
        if self.conflict.id in self._written:
            self.text.show(self._written[self.conflict.id])
        self._read = True
        self.text.disabled = False
        self.text.focus()
        self._say("this is the file as it will be saved")

    @on(TextArea.Changed)
    def take_typed(self) -> None:
        """Hold on to what is typed."""
        if self._read:
            self._written[self.conflict.id] = self.text.text

    # -- saving and leaving ----------------------------------------------------------------

    def action_save(self) -> None:
        """Keep what is written."""
        if not self._read or self._saving:
            return
        self._saving = True
        typed = self.text.text
        same = typed == self._as_begun  # the field may hold line ends otherwise than the file
        data = self._began if same else typed.encode("utf-8", "surrogateescape")
        self._say("saving")
        self.in_background(partial(self._save, data), "settle")

    def _save(self, data: bytes) -> Settled | Outdated:
        try:
            return Settled(self.library.resolve(self.conflict.id, data), "")
        except Changed as error:
            return Outdated(str(error))

    @on(Outdated)
    def take_outdated(self, event: Outdated) -> None:
        """Colleagues changed it once more: what was written is one of the versions now."""
        event.stop()
        self._written.pop(self.conflict.id, None)
        self.app.notify(prose(event.sentence), severity="warning", markup=False)
        self.dismiss(None)

    @on(Settled)
    def take_settled(self, event: Settled) -> None:
        """Done."""
        event.stop()
        self._written.pop(self.conflict.id, None)
        self.dismiss(event.saved)

    @on(Failed)
    def tell(self, event: Failed) -> None:
        """Say what went wrong; the text stays as it is."""
        super().tell(event)
        self._saving = False
        if self._read:
            self._say("not saved yet", ink="warning")
        else:
            self.dismiss(None)

    def action_back(self) -> None:
        """Back to the versions; what is typed waits there."""
        if self._saving:
            return
        if self._read and self.text.text != self._as_begun:
            told = ("Your text stays here until you leave the list; it is not saved.",)
            self.app.push_screen(Ask("This is not saved yet.", _LEAVE, told), self._leave)
        else:
            self.dismiss(None)

    def _leave(self, answer: str | None) -> None:
        if answer == "leave":
            self.dismiss(None)
