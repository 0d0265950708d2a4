"""Two versions of a lesson in one text, to be put together by hand and saved."""

from __future__ import annotations

import contextlib
import threading
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.widgets import TextArea

from kb.errors import BothandError, Changed
from tui import commands
from tui.drawing import plain, prose
from tui.messages.everywhere import Failed
from tui.messages.sharing import CombinedRead, Held, Outdated, Settled
from tui.screens.frame import Frame
from tui.widgets.chips import Chip, Chips
from tui.widgets.fields import TextField

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from kb.library import Library
    from kb.sharing import Conflict
    from kb.taking_back import Resolved

    Answer = Resolved | None

LONGEST: Final = 500_000
"""Bytes of a text that can be edited here without holding up the keys."""
HOLD_AFTER: Final = 0.5
"""Seconds without a key after which what is typed is kept."""


class CombineScreen(Frame["Answer"]):
    """The file as it will be saved; answers with what became of it, or None.

    Whatever is typed is kept on the disk at every pause and on leaving, under the text that it
    began with. Whoever comes back to the same two versions finds it again, after a kill too.
    """

    SCOPE = "combine"
    TYPED = True
    BINDINGS = commands.bindings("combine")
    CSS_PATH = "../styles/conflicts.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#combined"

    def __init__(self, library: Library, conflict: Conflict) -> None:
        """Settle this conflict by hand."""
        super().__init__()
        self.library = library
        self.conflict = conflict
        self._began = b""
        self._typed: bytes | None = None
        self._holding = threading.Lock()
        self._over = False
        self._pause: Timer | None = None
        self._as_begun = ""
        self._read = self._saving = False

    def compose(self) -> ComposeResult:
        """What this is, the text, and the bar."""
        yield Chips(id="heading", classes="pagetitle")
        yield TextField(id="combined")
        yield self.bar()

    @property
    def text(self) -> TextField:
        """The field."""
        return self.query_one("#combined", TextField)

    def on_mount(self) -> None:
        """Begin to put the versions together."""
        self._say("putting both versions together")
        self.text.disabled = True
        library, conflict = self.library, self.conflict

        def work() -> CombinedRead:
            began = library.combined(conflict.id)
            return CombinedRead(began, library.drafts.held(conflict.id, began))

        self.in_background(work, "combine")

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
        if event.typed is not None:
            self.text.show(event.typed.decode("utf-8", "surrogateescape"))
        self._read = True
        self.text.disabled = False
        self.text.focus()
        self._say("this is the file as it will be saved")

    @on(TextArea.Changed)
    def take_typed(self) -> None:
        """Keep what is typed at the next pause."""
        if not self._read:
            return
        self._typed = None if self.text.text == self._as_begun else self._data()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(HOLD_AFTER, partial(self._hold_in_background, leaving=False))

    def _data(self) -> bytes:
        return self.text.text.encode("utf-8", "surrogateescape")

    def _hold_in_background(self, *, leaving: bool) -> None:
        self.in_background(partial(self._hold, leaving=leaving), "hold")

    def _hold(self, *, leaving: bool) -> Held:
        """Write down the newest text, whichever thread comes last."""
        with self._holding:
            if self._over:
                return Held(leaving)
            if self._typed is None:
                self.library.drafts.let_go(self.conflict.id, self._began)
            else:
                self.library.drafts.hold(self.conflict.id, self._began, self._typed)
        return Held(leaving)

    @on(Held)
    def take_held(self, event: Held) -> None:
        """What is typed is safe: the screen may close."""
        event.stop()
        if event.leaving and self._typed is not None:
            self.app.notify("What you wrote waits here. The lesson is not changed yet.")
        if event.leaving:
            self.dismiss(None)

    def before_quit(self) -> None:
        """Keep what is typed before the notebook closes."""
        if self._read and self._typed is not None:
            with contextlib.suppress(BothandError):  # the last pause kept all but the last words
                self._hold(leaving=False)

    # -- saving and leaving ----------------------------------------------------------------

    def action_save(self) -> None:
        """Keep what is written."""
        if not self._read or self._saving:
            return
        self._saving = True
        typed = self.text.text
        same = typed == self._as_begun  # the field may hold line ends otherwise than the file
        data = self._began if same else self._data()
        self._say("saving")
        self.in_background(partial(self._save, data), "settle")

    def _save(self, data: bytes) -> Settled | Outdated:
        with self._holding:
            self._over = True  # a pause from now on must not bring back what settling lets go of
        try:
            return Settled(self.library.resolve(self.conflict.id, data), "")
        except Changed as error:
            return Outdated(str(error))
        except BaseException:
            self._over = False
            raise

    @on(Outdated)
    def take_outdated(self, event: Outdated) -> None:
        """Colleagues changed it once more: what was written is one of the versions now."""
        event.stop()
        self.app.notify(prose(event.sentence), severity="warning", markup=False)
        self.dismiss(None)

    @on(Settled)
    def take_settled(self, event: Settled) -> None:
        """Done."""
        event.stop()
        self.dismiss(event.resolved)

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
        if self._pause is not None:
            self._hold_in_background(leaving=True)
        else:
            self.dismiss(None)
