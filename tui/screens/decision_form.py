"""Posting a decision, or changing one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual import on

from kb.deciding import Decision
from kb.model import BOTH
from tui.drawing import plain, pole_words
from tui.messages.parts import Chosen
from tui.screens import decision_words as words
from tui.screens import form_dialog as form
from tui.screens.form_dialog import NAMED, FormDialog, lines_of
from tui.screens.form_words import value_of
from tui.widgets.picker import QuestionPicker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.document import Document
    from kb.library import Library, Saved
    from kb.model import Tension
    from tui.screens.form_dialog import Job
    from tui.screens.form_words import Field

_FIRST: Final = "One a line; behind it = and the pole, once a question is picked"


class DecisionForm(FormDialog):
    """A new decision, or the one that was read."""

    HINT = "Ctrl+S puts it in the notebook, Esc leaves"

    def __init__(
        self,
        library: Library,
        tensions: Sequence[Tension],
        read: Document[Decision] | None = None,
        tension: str = "",
    ) -> None:
        """Begin with what was read; a new one may begin under a tension."""
        super().__init__()
        self.library, self._tensions, self._read = library, tensions, read
        record = read.record if read is not None else None
        self._before = record or Decision(id="", question="", tension=tension)
        said = words.said_of(self._before)
        name = library.signed.name.strip()
        self._question = form.line("question", "What is to be decided, in one line", said.question)
        self._picker = QuestionPicker(id="tension")
        self._options = form.text("options", _FIRST, "\n".join(said.options))
        self._leaning = form.choice("leaning", (), said.leaning)
        self._leaning.hint = "pick the question first"
        self._day = form.line("decide_by", "such as 2027-03-01; may stay empty", said.decide_by)
        self._owner = form.line("owner", "a role, such as Superintendent", said.owner)
        self._assumed = form.text("assumed", _FIRST, "\n".join(said.assumptions))
        self._signed = form.choice("signed", form.signed(name), NAMED if name else "")

    def key(self) -> str:
        """The decision that is changed, or the new one."""
        return f"decision {self._before.id or 'new'}"

    def heading(self) -> str:
        """What is written."""
        return "A decision that is to be made" if self._read is None else "Change this decision"

    def rows(self) -> Sequence[tuple[str, Field]]:
        """The fields; whether it is signed is asked of a new one only."""
        self._picker.tensions = tuple(self._tensions)
        self._picker.value = self._before.tension
        self._offer_poles(self._before.tension)
        asked: tuple[tuple[str, Field], ...] = (
            ("Question", self._question),
            ("Stands under", self._picker),
            ("Options", self._options),
            ("Leaning so far", self._leaning),
            ("By which day", self._day),
            ("Who decides", self._owner),
            ("We assume", self._assumed),
        )
        return asked if self._read is not None else (*asked, ("Signed", self._signed))

    @on(Chosen)
    def take_choice(self, event: Chosen) -> None:
        """Let other fields follow."""
        event.stop()
        self.follow(event.field)

    def follow(self, field: str) -> None:
        """Another question has other poles."""
        if field == "tension":
            self._offer_poles(self._picker.value)

    def _offer_poles(self, tension_id: str) -> None:
        tension = self._tension(tension_id)
        if tension is None:
            return
        poles = [each.id for each in tension.poles]
        self._leaning.choices = (
            ("", "not said"),
            *((each, pole_words(each)) for each in (*poles, BOTH)),
        )
        if not tension.accepts(self._leaning.value):
            self._leaning.value = ""
        hint = f"One a line, behind it = {plain(poles[0])} or = {plain(poles[1])}"
        self._options.placeholder = self._assumed.placeholder = hint

    def _tension(self, tension_id: str) -> Tension | None:
        return next((each for each in self._tensions if each.id == tension_id), None)

    def _said(self) -> words.Said:
        return words.Said(
            self._question.value,
            self._picker.value,
            lines_of(value_of(self._options)),
            self._leaning.value,
            self._day.value,
            self._owner.value,
            lines_of(value_of(self._assumed)),
        )

    def job(self) -> Job | str:
        """Save the decision."""
        said = self._said()
        tension = self._tension(said.tension)
        lacking = words.missing(said, self._tensions)
        if lacking or tension is None:
            return lacking
        library, read = self.library, self._read
        decision = words.decision_of(self._before, said, tension)
        if read is None:
            name = library.signed.name.strip() if self._signed.value else ""
            decision = replace(decision, author=name)

        def save(anyway: bool) -> Saved:
            return library.save_decision(decision, read, anyway=anyway)

        return save
