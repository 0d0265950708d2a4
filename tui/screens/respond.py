"""Answering a lesson: it held here too, it did not, or in part, and under which conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.deciding import Held
from kb.model import Person
from tui.drawing import plain
from tui.screens import form_dialog as form
from tui.screens.form_dialog import NAMED, FormDialog, lines_of
from tui.screens.form_words import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.library import Library, Saved
    from tui.screens.form_dialog import Job
    from tui.screens.form_words import Field

ANSWERS: Final = (
    (Held.YES.value, "It held here too"),
    (Held.NO.value, "It did not hold here"),
    (Held.PARTLY.value, "It held in part"),
)


class RespondScreen(FormDialog):
    """One answer to one lesson."""

    HINT = "Ctrl+S puts your answer in the notebook, Esc leaves"

    def __init__(self, library: Library, entry_id: str) -> None:
        """Answer the lesson with this id."""
        super().__init__()
        self.library, self._entry_id = library, entry_id
        name = library.signed.name.strip()
        self._held = form.choice("held", ANSWERS)
        self._when = form.text("when", "When, where and for whom: one condition a line")
        self._signed = form.choice("signed", form.signed(name), NAMED if name else "")

    def key(self) -> str:
        """The answer to this lesson."""
        return f"respond {self._entry_id}"

    def heading(self) -> str:
        """What is asked."""
        return "You tried it: did it hold?"

    def rows(self) -> Sequence[tuple[str, Field]]:
        """Whether it held, when, and by whom."""
        return (
            ("Where I work", self._held),
            ("It was so", self._when),
            ("Signed", self._signed),
        )

    def job(self) -> Job | str:
        """Save the answer."""
        held = self._held.value
        if not held:
            return "Say first whether it held: Space takes a choice."
        library, entry_id, when = self.library, self._entry_id, lines_of(value_of(self._when))
        writer = None if self._signed.value else Person()

        def save(anyway: bool) -> Saved:
            return library.respond(entry_id, held, when, writer=writer, anyway=anyway)

        return save


def thanks(title: str) -> str:
    """What is said once an answer is saved."""
    return f"Your answer stands with “{plain(title)}”." if title else "Your answer is saved."
