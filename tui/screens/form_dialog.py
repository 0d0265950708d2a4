"""A small form in the middle of the screen: fields one below the other, saved in the background.

What is typed is kept on this computer at every pause, and stands there again the next time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import VerticalScroll
from textual.widgets import Input

from kb.errors import PersonalData
from tui import commands
from tui.drawing import plain
from tui.messages.everywhere import Failed
from tui.messages.forms import FormRefused, FormSaved
from tui.messages.parts import TypedHere
from tui.screens.ask import Answer, Ask
from tui.screens.keeping import KeepingWords
from tui.widgets.chips import Chip, Chips
from tui.widgets.choice import Choice
from tui.widgets.fields import LineField, TextField
from tui.widgets.labelled import Labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from kb.library import Saved
    from tui.screens.form_words import Field

    Job = Callable[[bool], Saved]

NAMED: Final = "named"
_PERSONAL: Final = (Answer("back", "Change it", "c"), Answer("anyway", "Save anyway", "a"))
_STAY: Final = Answer("stay", "Go on writing", "g")
_KEEP: Final = Answer("keep", "Keep it", "k")
_LEAVE: Final = Answer("leave", "Throw away", "t")
_UNSAVED: Final = "What you wrote here is not saved."
_WAITS: Final = "If you keep it, it waits in this form."


class FormDialog(KeepingWords):
    """Answers with the id of what was saved; None when the person leaves.

    Give ``heading``, ``rows`` and ``job``, and what :class:`KeepingWords` asks for. What a
    colleague may not see is asked about; any other refusal is told, and what is written stays.
    """

    SCOPE = "form"
    TYPED = True
    BINDINGS = commands.bindings("form")
    CSS_PATH = "../styles/form.tcss"
    HINT: ClassVar[str] = "Ctrl+S saves it, Esc leaves"

    def __init__(self) -> None:
        """Nothing is written yet."""
        super().__init__(classes="dialog")
        self._saving = False

    def heading(self) -> str:
        """What stands over the form."""
        return ""

    def rows(self) -> Sequence[tuple[str, Field]]:
        """The fields in their order, each with its name."""
        raise NotImplementedError

    def job(self) -> Job | str:
        """What saves the form as it stands, for the background; or a sentence of what is missing.

        The job is told whether to save although something may reach a person.
        """
        raise NotImplementedError

    # -- laying out ------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The fields, a line to say what is missing, and the bar."""
        yield VerticalScroll(id="dialog", can_focus=False)
        said = Chips(id="said")
        said.chips = (Chip(self.HINT, ink="muted"),)
        yield said
        yield self.bar()

    async def on_mount(self) -> None:
        """Lay the fields out, and look what was typed here before."""
        await self.lay_out()
        self.look_for_words()

    async def lay_out(self) -> None:
        """Put the fields in, and begin in the first."""
        rows = self.rows()
        self.fields = tuple(field for _, field in rows)
        box = self.query_one("#dialog")
        box.border_title = self.heading()
        await box.mount_all([Labelled(label, field) for label, field in rows])
        self.began = self.values()
        if self.fields:
            self.fields[0].focus()

    def say(self, sentence: str) -> None:
        """Say what is missing."""
        self.query_one("#said", Chips).chips = (Chip(sentence, ink="warning"),)

    @on(TypedHere)
    def say_how(self, event: TypedHere) -> None:
        """Words were typed upon a choice: say how one picks."""
        event.stop()
        self.say(event.sentence)

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    # -- saving ----------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save it, or say what is missing."""
        job = self.job()
        if isinstance(job, str):
            self.say(job)
        elif not self._saving:
            self._save(job, anyway=False)

    def _save(self, job: Job, *, anyway: bool) -> None:
        self._saving = True

        def work() -> FormSaved | FormRefused:
            try:
                saved = job(anyway)
            except PersonalData as error:
                return FormRefused(str(error), job)
            self.forget_words()
            return FormSaved(saved)

        self.in_background(work, "form")

    @on(FormSaved)
    def take_saved(self, event: FormSaved) -> None:
        """Answer with it."""
        event.stop()
        self.dismiss(event.saved.id)

    @on(FormRefused)
    def ask_about_person(self, event: FormRefused) -> None:
        """Something in it may reach a person: that is for the writer to decide."""
        event.stop()
        self._saving = False

        def go_on(answer: str | None) -> None:
            if answer == "anyway":
                self._save(event.job, anyway=True)

        ask = Ask("This may reach a person.", _PERSONAL, event.sentence.splitlines())
        self.app.push_screen(ask, go_on)

    @on(Failed)
    def tell(self, event: Failed) -> None:
        """It is not saved; what is written stays."""
        self._saving = False
        super().tell(event)

    def action_back(self) -> None:
        """Leave; where something was written, not without a question."""
        if self._saving:
            self.say("It is being saved.")
            return
        if self.values() == self.began:
            self.leave(keep=False)
            return

        def go_on(answer: str | None) -> None:
            if answer in (_KEEP.value, _LEAVE.value):
                self.leave(keep=answer == _KEEP.value)

        answers = (_STAY, _KEEP, _LEAVE) if self.key() else (_STAY, _LEAVE)
        told = [_UNSAVED, _WAITS] if self.key() else [_UNSAVED]
        self.app.push_screen(Ask("Leave without saving?", answers, told), go_on)


def choice(field_id: str, choices: Sequence[tuple[str, str]], value: str = "") -> Choice:
    """A row of choices with one of them taken."""
    made = Choice(id=field_id)
    made.choices = tuple(choices)
    made.value = value
    return made


def line(field_id: str, hint: str = "", value: str = "") -> LineField:
    """A field of one line."""
    made = LineField(id=field_id, placeholder=hint)
    made.value = value
    return made


def text(field_id: str, hint: str = "", value: str = "") -> TextField:
    """A field with one thing a line."""
    made = TextField(id=field_id, placeholder=hint)
    made.text = value
    return made


def signed(name: str) -> tuple[tuple[str, str], ...]:
    """Whether it is signed: with a name, where one is known, or without."""
    without = ("", "without a name")
    return ((NAMED, f"with my name, {plain(name)}"), without) if name else (without, without)[:1]


def lines_of(text_: str) -> tuple[str, ...]:
    """What stands in a field, one thing a line, without free lines."""
    return tuple(" ".join(each.split()) for each in text_.splitlines() if each.strip())
