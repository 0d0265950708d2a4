"""In the form of a lesson: does it bear on a decision that is open? A folded line, three fields.

They are there only while a decision is open under the question that was picked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.containers import Horizontal, Vertical
from textual.content import Content

from tui.drawing import plain
from tui.screens.weigh import STANCES
from tui.widgets.choice import Choice
from tui.widgets.fields import LineField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.deciding import Decision
    from tui.screens.lesson_form import Answers

OPEN: Final = "bearing"
"""The id of the folded line."""
FIELDS: Final = ("bears", "stance", "when")
_LABELS: Final = {
    OPEN: "Decisions",
    "bears": "It bears on",
    "stance": "This lesson",
    "when": "When",
}
_LONGEST: Final = 50
"""Characters of a claim in the row of choices."""


class BearingRow(Horizontal):
    """A field with its name before it."""

    def __init__(self, field: Choice | LineField) -> None:
        """Put the field behind its name."""
        super().__init__(field, classes="row")
        self._label = _LABELS[field.id or ""]

    def render(self) -> Content:
        """The name of the field, marked while one is there."""
        return Content(f"{'›' if self.has_pseudo_class('focus-within') else ' '} {self._label}")


class BearingFields(Vertical):
    """The folded line, and what it unfolds: what it bears on, what it says, and when."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        """These decisions are open."""
        self._decisions = decisions
        self._open = Choice(id=OPEN)
        self._open.choices = (("yes", "does this bear on a decision that is open?"),)
        self._bears, self._stance = Choice(id="bears"), Choice(id="stance")
        self._stance.choices = STANCES
        self._when = LineField(id="when", placeholder="Under which condition; may stay empty")
        fields = (self._open, self._bears, self._stance, self._when)
        self._rows = [BearingRow(each) for each in fields]
        super().__init__(*self._rows, id="bears-on")

    def offer(self, tension: str) -> None:
        """Offer what the decisions under this tension assume; be gone where none is open."""
        self._bears.choices = tuple(
            (f"{decision.id}/{each.key}", _short(each.claim))
            for decision in self._decisions
            if decision.tension == tension
            for each in decision.assumptions
        )
        if self._bears.value not in dict(self._bears.choices):
            self._bears.value = ""
        self.display = bool(self._bears.choices)
        self.fold()

    def fold(self) -> None:
        """Show the fields while the line above them is open."""
        for row in self._rows[1:]:
            row.display = bool(self._open.value)

    def answers(self) -> dict[str, str]:
        """What is said, by the names of the fields; nothing while they are folded away."""
        if not (self.display and self._open.value):
            return dict.fromkeys(FIELDS, "")
        said = (self._bears.value, self._stance.value, self._when.value)
        return dict(zip(FIELDS, said, strict=True))

    def show(self, answers: Answers) -> None:
        """Show these answers."""
        self._open.value = "yes" if answers.bears else ""
        self._bears.value, self._stance.value = answers.bears, answers.stance
        self._when.value = answers.when
        self.fold()

    def go_to(self, field: str) -> None:
        """Unfold, and go to one of the fields."""
        self._open.value = "yes"
        self.fold()
        self.call_after_refresh(
            {"bears": self._bears, "when": self._when}.get(field, self._stance).focus
        )


def _short(claim: str) -> str:
    words = plain(claim)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
