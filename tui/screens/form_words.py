"""The words in the fields of a small form: what differs, what is laid in again, and keeping it."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from kb.errors import BothandError
from kb.form_words import Typed
from tui.widgets.fields import LineField, TextField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.library import Library
    from tui.widgets.choice import Choice
    from tui.widgets.picker import QuestionPicker

    Field = Choice | LineField | TextField | QuestionPicker


class WordKeeper:
    """Writes down the newest words of one form, whichever thread comes last."""

    def __init__(self, library: Library, form: str) -> None:
        """Keep them where this library keeps what is not shared; ``form`` names the form."""
        self._library, self._form = library, form
        self._lock = threading.Lock()
        self._over = False
        self.typed: Typed | None = None
        """What differs from how the form began; None: nothing does."""

    def found(self) -> Typed | None:
        """What was kept the last time this form was open."""
        return self._library.form_words.find(self._form)

    def keep(self) -> None:
        """Bring the disk up to what is typed.

        Raises:
            DiskFailed: it cannot be written, or not be deleted.
        """
        with self._lock:
            if self._over:
                return
            if self.typed is None:
                self._library.form_words.forget(self._form)
            else:
                self._library.form_words.keep(self._form, self.typed)

    def end(self) -> None:
        """Forget them: they are saved, or not wanted. Whatever comes later is kept no more."""
        with self._lock:
            self._over = True
            with suppress(BothandError):  # what stays there is told as words from before
                self._library.form_words.forget(self._form)


def typed(began: Mapping[str, str], now: Mapping[str, str]) -> Typed | None:
    """The fields that differ from how they began; None where none does."""
    changed = {field: text for field, text in now.items() if text != began[field]}
    return Typed({field: began[field] for field in changed}, changed) if changed else None


def laid(began: str, now: str, before: str) -> str:
    """Words from before in a field that began with one text and reads so now.

    Whoever is quick has begun to type before they were read: that goes on behind them.
    """
    if now == began:
        return before
    return f"{before}{now[len(began) :]}" if now.startswith(began) else now


def changed_meanwhile(before: Typed, began: Mapping[str, str]) -> bool:
    """Whether a field that was written in begins with another text than it did then."""
    return any(began.get(field, text) != text for field, text in before.began.items())


def value_of(field: Field) -> str:
    """What stands in a field."""
    return field.text if isinstance(field, TextField) else field.value


def show(field: Field, value: str) -> None:
    """Let this stand in a field, with the cursor behind it."""
    if isinstance(field, TextField):
        field.text = value
        field.move_cursor(field.document.end)
    else:
        field.value = value
        if isinstance(field, LineField):
            field.cursor_position = len(field.value)
