"""Answering the lesson that is read: whether it held here, and what it says of a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual import on

from tui.messages.everywhere import StoreChanged
from tui.messages.reading import AssumptionsRead
from tui.screens.lesson_frame import LessonFrame

if TYPE_CHECKING:
    from tui.weighing import Ground

R = TypeVar("R")


class Responding(LessonFrame[R]):
    """Lets whoever reads a lesson answer it."""

    def action_tried(self) -> None:
        """Say whether the lesson held where one works."""
        from tui.screens.respond import RespondScreen  # noqa: PLC0415 (start-up pays for one screen)

        def answered(saved: str | None) -> None:
            if saved is not None:
                self._told("Your answer stands below the lesson.")

        if self.reader.key:
            self.app.push_screen(RespondScreen(self.library, self.reader.key), answered)

    def _told(self, sentence: str) -> None:
        self.app.notify(sentence, markup=False)
        self.reader.draw_again()
        self.post_message(StoreChanged())

    # -- decisions -------------------------------------------------------------------------

    def action_decisions(self) -> None:
        """Show the decisions of this notebook."""
        self.notebook.open_decisions()

    # -- evidence --------------------------------------------------------------------------

    def action_evidence(self) -> None:
        """Link the lesson to an assumption of an open decision."""
        from tui.weighing import grounds  # noqa: PLC0415 (start-up pays for what it shows)

        key, library = self.reader.key, self.library
        if key:
            self.in_background(lambda: AssumptionsRead(key, grounds(library, key)), "evidence")

    @on(AssumptionsRead)
    def offer_assumptions(self, event: AssumptionsRead) -> None:
        """Let one be picked; say so where there is none."""
        event.stop()
        from tui.screens.weigh import GroundsScreen, WeighScreen  # noqa: PLC0415 (likewise)

        if not event.grounds:
            said = "No decision is open that names what it assumes. D lists the decisions."
            self.app.notify(said, markup=False)
            return

        def linked(saved: str | None) -> None:
            if saved is not None:
                self._told("The lesson stands with that decision now.")

        def weigh(ground: Ground | None) -> None:
            if ground is not None:
                self.app.push_screen(WeighScreen(self.library, event.entry_id, ground), linked)

        self.app.push_screen(GroundsScreen(event.grounds), weigh)
