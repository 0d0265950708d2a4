"""Closing a decision: what was decided and why, and the lessons that mattered for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.drawing import plain
from tui.screens import form_dialog as form
from tui.screens.form_dialog import FormDialog
from tui.screens.form_words import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.library import Library, Saved
    from tui.decision_page import Known
    from tui.screens.form_dialog import Job
    from tui.screens.form_words import Field

MOST: Final = 8
"""Lessons that are offered to be cited; others are named by their ids."""
ON: Final = "on"
_LONGEST: Final = 60
"""Characters of a title in the list."""


class ClosingScreen(FormDialog):
    """The outcome of one decision."""

    def __init__(self, library: Library, known: Known) -> None:
        """Close this decision; the lessons that bear on it are offered to be cited."""
        super().__init__()
        self.library, self._decision = library, known.decision
        hits = {proof.hit.id: proof.hit for told in known.evidence.values() for proof in told}
        offered = [each for each in hits.values() if each.id not in known.decision.cites][:MOST]
        self._outcome = form.text("outcome", "What was decided, and why", known.decision.outcome)
        self._cites = {
            each.id: form.choice(f"cite-{each.id}", _named(each.title)) for each in offered
        }
        self._more = form.line("more", "their links or ids; y in a lesson copies its link")

    def key(self) -> str:
        """The outcome of this decision."""
        return f"close {self._decision.id}"

    def heading(self) -> str:
        """The question."""
        return plain(self._decision.question)

    def rows(self) -> Sequence[tuple[str, Field]]:
        """The outcome, a line for each lesson, and room for others."""
        lessons = enumerate(self._cites.values())
        return (
            ("Decided", self._outcome),
            *(("" if number else "It mattered", each) for number, each in lessons),
            ("Other lessons", self._more),
        )

    def job(self) -> Job | str:
        """Record it."""
        outcome = value_of(self._outcome)
        if not outcome.strip():
            return "Say what was decided, and why."
        library, decision_id = self.library, self._decision.id
        picked = [name for name, each in self._cites.items() if each.value]
        cites = (*picked, *_ids_in(self._more.value))

        def save(anyway: bool) -> Saved:
            return library.close_decision(decision_id, outcome, cites, anyway=anyway)

        return save


def _ids_in(typed: str) -> list[str]:
    """The ids among what was typed: alone, or in links as they are copied from a lesson."""
    alone = re.sub(r"\[\[([^\]|]*)(?:\|[^\]]*)?\]\]", r" \1 ", typed)
    return alone.replace(",", " ").split()


def _named(title: str) -> tuple[tuple[str, str], ...]:
    words = plain(title)
    return ((ON, words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"),)
