"""A small form that loses no word: kept at every pause and on quitting, there again next time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.widgets import Input, TextArea

from kb.errors import BothandError
from tui.drawing import prose
from tui.messages.forms import WordsFound, WordsNotKept, WordsSettled
from tui.messages.parts import Chosen
from tui.screens import form_words
from tui.screens.form_words import WordKeeper, show, value_of
from tui.screens.frame import Frame
from tui.widgets.chips import Chip, Chips
from tui.widgets.fields import LineField, TextField

if TYPE_CHECKING:
    from textual.timer import Timer

    from kb.form_words import Typed
    from kb.library import Library
    from tui.screens.form_words import Field

KEEP_AFTER = 1.0
"""Seconds without a key after which what is typed is kept."""
BEFORE: Final = "Your words from before are here."
WAITS: Final = "What you wrote waits here, on this computer only."
CHANGED: Final = "It was changed since: read it first."


class KeepingWords(Frame[str | None]):
    """Give it ``library`` and ``key``, set ``fields`` and ``began``, and ``look_for_words`` then.

    Needs Chips ``#said`` to tell that words from before are here.
    """

    library: Library
    HINT: ClassVar[str] = ""

    def __init__(self, *, classes: str | None = None) -> None:
        """Nothing is written yet."""
        super().__init__(classes=classes)
        self.fields: tuple[Field, ...] = ()
        self.began: dict[str, str] = {}
        self._keeper: WordKeeper | None = None
        self._looked = self._ever_kept = self._told = False
        self._pause: Timer | None = None

    def key(self) -> str:
        """The kind of form and what it is about; empty: what is typed is kept nowhere."""
        return ""

    def follow(self, field: str) -> None:
        """Called when another value stands in this field: fields that hang on it adapt."""

    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return {field.id or "": value_of(field) for field in self.fields}

    # -- words from before -----------------------------------------------------------------

    def look_for_words(self) -> None:
        """Look in the background what was typed here the last time."""
        if key := self.key():
            keeper = self._keeper = WordKeeper(self.library, key)
            self.in_background(lambda: WordsFound(keeper.found()), "words")

    @on(WordsFound)
    def lay_in(self, event: WordsFound) -> None:
        """Lay each into its field; from now on words are kept, and none from before is lost."""
        event.stop()
        self._looked = True
        if event.typed is not None:
            self._ever_kept = True
            now = self.values()
            for field in self.fields:
                self._lay(field, now, event.typed)
            self._say_before(event.typed)
        self._touched()

    def _lay(self, field: Field, now: dict[str, str], typed: Typed) -> None:
        name = field.id or ""
        if name not in typed.now:
            return
        before, stands, began = typed.now[name], now[name], self.began[name]
        if isinstance(field, LineField | TextField):
            show(field, form_words.laid(began, stands, before))
        elif stands == began:
            show(field, before)
        self.follow(name)

    def _say_before(self, before: Typed) -> None:
        changed = form_words.changed_meanwhile(before, self.began)
        more = Chip(CHANGED, ink="warning") if changed else Chip(self.HINT, ink="muted")
        self.query_one("#said", Chips).chips = (Chip(BEFORE, ink="title"), more)

    # -- keeping ---------------------------------------------------------------------------

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Chosen)
    def _touched(self) -> None:
        """Keep what is typed at the next pause."""
        if self._pause is not None:
            self._pause.stop()
        if self._worth_keeping():
            self._pause = self.set_timer(KEEP_AFTER, self._keep_in_background)

    def _worth_keeping(self) -> bool:
        """Take note of what is typed; False where the disk holds nothing and needs nothing."""
        if not self._looked or self._keeper is None:
            return False
        self._keeper.typed = form_words.typed(self.began, self.values())
        return self._ever_kept or self._keeper.typed is not None

    def _keep_in_background(self) -> None:
        self._ever_kept = True
        self.in_background(self._keep, "keep")

    def _keep(self) -> WordsNotKept | None:
        try:
            if self._keeper is not None:
                self._keeper.keep()
        except BothandError as error:
            return WordsNotKept(str(error))
        return None

    @on(WordsNotKept)
    def tell_not_kept(self, event: WordsNotKept) -> None:
        """Say so once, and not again at every pause."""
        event.stop()
        if not self._told:
            self._told = True
            self.app.notify(prose(event.sentence), severity="warning", markup=False)

    def before_quit(self) -> None:
        """Keep the words of the last moment too."""
        if self._worth_keeping() and self._keeper is not None:
            with suppress(BothandError):  # there is no screen left to say so on
                self._keeper.keep()

    # -- letting go ------------------------------------------------------------------------

    def forget_words(self) -> None:
        """Let go of what was kept, and keep no more; for the background."""
        if self._keeper is not None:
            self._keeper.end()

    def leave(self, *, keep: bool) -> None:
        """Leave this form; what is typed is there again the next time, or forgotten."""
        if not self._worth_keeping():
            self.dismiss(None)
            return

        def work() -> WordsSettled | WordsNotKept:
            if not keep:
                self.forget_words()
                return WordsSettled(kept=False)
            return self._keep() or WordsSettled(kept=True)

        self._told = False  # who stays because nothing could be kept is to know why
        self.in_background(work, "leave")

    @on(WordsSettled)
    def take_settled(self, event: WordsSettled) -> None:
        """Leave."""
        event.stop()
        if event.kept:
            self.app.notify(WAITS, markup=False)
        self.dismiss(None)
