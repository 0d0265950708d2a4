"""A question in the middle of the screen; it takes values and returns the answer chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui import commands
from tui.drawing import prose, wrapped
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size


class Answer(NamedTuple):
    """One of the answers: what it returns, its words, and the letter that gives it at once."""

    value: str
    words: str
    key: str


class Told(LineView, can_focus=True):
    """What there is to know before answering; it scrolls where it is long."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Show these lines, each wrapped."""
        super().__init__(id="told")
        self._told = [prose(line) for line in lines]
        self.can_focus = False

    def _wrapped(self, width: int) -> list[Text]:
        return [line for told in self._told for line in wrapped(Text(told), width)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as its text, as far as the style sheet lets it."""
        del container, viewport
        return len(self._wrapped(width - 1))

    def line_count(self) -> int:
        """All lines."""
        return len(self._wrapped(max(self.size.width - 1, 1)))

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """One line."""
        del width
        return self._wrapped(max(self.size.width - 1, 1))[line], None


class Ask(ModalScreen[str | None]):
    """Asks, and answers with the value chosen; None when the person backs out."""

    BINDINGS = commands.bindings("ask")
    CSS_PATH = "../styles/ask.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Button"

    def __init__(self, question: str, answers: Sequence[Answer], told: Sequence[str] = ()) -> None:
        """Ask a question of one line; the first answer is the one under Enter."""
        super().__init__()
        self.question = question
        self.answers = tuple(answers)
        self.told = tuple(told)

    def compose(self) -> ComposeResult:
        """The question, what there is to know, and the answers side by side."""
        with Vertical(id="ask"):
            yield Static(Content(prose(self.question)), id="question")
            if self.told:
                yield Told(self.told)
            with Horizontal(id="answers"):
                for number, each in enumerate(self.answers):
                    label = Content(f" {each.words} ({each.key}) ")
                    yield Button(label, id=f"answer-{number}", compact=True)

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        """Return what the button stands for."""
        event.stop()
        self.dismiss(self.answers[int((event.button.id or "answer-0").split("-")[1])].value)

    def on_click(self, event: events.Click) -> None:
        """A click beside the question backs out, as Esc does."""
        if self.get_widget_at(*event.screen_offset)[0] is self:
            self.action_back()

    def on_key(self, event: events.Key) -> None:
        """A letter answers at once."""
        for each in self.answers:
            if event.character == each.key:
                event.stop()
                self.dismiss(each.value)
                return

    def action_next(self) -> None:
        """Go to the next answer."""
        self.focus_next(Button)

    def action_before(self) -> None:
        """Go to the answer before."""
        self.focus_previous(Button)

    def action_back(self) -> None:
        """Answer nothing."""
        self.dismiss(None)
