"""What the screens of decisions have in common: writing one, closing it, taking it up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from tui.decision_page import known
from tui.messages.deciding import ClosingRead, DecisionChanged, DecisionOpened
from tui.screens.frame import Frame

if TYPE_CHECKING:
    from kb.library import Library


class DecisionFrame(Frame[None]):
    """Give it ``current``, the id of the decision that is meant, and ``read_again``."""

    def __init__(self, library: Library) -> None:
        """Decisions of this library."""
        super().__init__()
        self.library = library

    @property
    def current(self) -> str:
        """The decision that is meant; empty: none."""
        return ""

    def read_again(self, decision_id: str) -> None:
        """Called when the decision with this id was saved."""

    def _saved(self, sentence: str, decision_id: str | None) -> None:
        if decision_id is not None:
            self.app.notify(sentence, markup=False)
            self.notebook.changed()
            self.read_again(decision_id)

    # -- writing ---------------------------------------------------------------------------

    def action_new(self) -> None:
        """Write down a decision that is to be made."""
        library = self.library
        self.in_background(lambda: DecisionOpened(tuple(library.tensions()), None), "form")

    def action_edit(self) -> None:
        """Change the decision."""
        library, wanted = self.library, self.current

        def work() -> DecisionOpened:
            return DecisionOpened(tuple(library.tensions()), library.decision_document(wanted))

        if wanted:
            self.in_background(work, "form")

    @on(DecisionOpened)
    def open_form(self, event: DecisionOpened) -> None:
        """Let it be written."""
        event.stop()
        from tui.screens.decision_form import DecisionForm  # noqa: PLC0415 (start-up pays for one)

        read = event.document
        if read is not None and read.record is None:
            said = f"It cannot be read. Mend it in an editor: {read.path}"
            self.app.notify(said, severity="warning", markup=False)
            return
        said = "The decision stands here." if read is None else "The decision is changed."
        made = DecisionForm(self.library, event.tensions, read)
        self.app.push_screen(made, lambda saved: self._saved(said, saved))

    # -- the outcome -----------------------------------------------------------------------

    def action_close(self) -> None:
        """Say what was decided, and why."""
        library, wanted = self.library, self.current
        if wanted:
            self.in_background(lambda: ClosingRead(known(library, wanted)), "form")

    @on(ClosingRead)
    def ask_outcome(self, event: ClosingRead) -> None:
        """Ask for it; a decision that is made is not made again without being taken up."""
        event.stop()
        from tui.screens.closing import ClosingScreen  # noqa: PLC0415 (start-up pays for one)

        if not event.known.decision.open:
            self.app.notify("It is decided already. Press o to take it up again.", markup=False)
            return
        said = "Decided. Whoever wrote a lesson that it cites will see it."
        made = ClosingScreen(self.library, event.known)
        self.app.push_screen(made, lambda saved: self._saved(said, saved))

    def action_brief(self) -> None:
        """Make one page for a leader of it."""
        if self.current:
            self.notebook.open_brief(self.current)

    def action_reopen(self) -> None:
        """Take the decision up again."""
        library, wanted = self.library, self.current
        if wanted:
            self.in_background(
                lambda: DecisionChanged(library.reopen_decision(wanted).id, "It is open again."),
                "form",
            )

    @on(DecisionChanged)
    def take_changed(self, event: DecisionChanged) -> None:
        """Show it."""
        event.stop()
        self._saved(event.sentence, event.decision_id)
