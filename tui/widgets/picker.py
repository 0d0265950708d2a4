"""The tensions as questions to pick from: people know the question, not its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.reactive import reactive

from tui import commands
from tui.drawing import fit, plain, pole_words
from tui.messages import Chosen
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.geometry import Size

    from kb.model import Tension


class QuestionPicker(LineView):
    """Every question on its line until one is picked, then that one alone. Posts Chosen.

    It folds and unfolds only when its own keys or a click say so, so that nothing moves away under
    the mouse.
    """

    BINDINGS = commands.bindings("picker")

    tensions: reactive[Sequence[Tension]] = reactive((), layout=True)
    value: reactive[str] = reactive("", layout=True)
    """The id of the tension picked; empty: none yet."""
    folded: reactive[bool] = reactive(False, layout=True)
    cursor: reactive[int] = reactive(0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line a question; folded, one."""
        del container, viewport, width
        return max(self.line_count(), 1)

    def line_count(self) -> int:
        """A line a question; folded, one."""
        return 1 if self.folded else len(self.tensions)

    @property
    def _picked(self) -> int:
        return next((n for n, each in enumerate(self.tensions) if each.id == self.value), 0)

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """A question with its number and its poles."""
        row = self._picked if self.folded else line
        tension = self.tensions[row]
        taken = tension.id == self.value
        poles = " / ".join(pole_words(pole.id) for pole in tension.poles)
        ink = self.inks.title if taken else self.inks.muted
        text = Text(f"{tension.number or row + 1} ", self.inks.accent)
        shown = Text(f"  {poles}", self.inks.muted)
        room = max(width - text.cell_len - shown.cell_len - 2, width // 2)
        text.append_text(fit(Text(plain(tension.question), ink), room)).append_text(shown)
        under = self.inks.resting if self.has_focus else None
        if not self.folded and row == self.cursor and self.has_focus:
            under = self.inks.cursor
        return text, under

    def watch_value(self, value: str) -> None:
        """Fold around the question picked."""
        self.folded = any(each.id == value for each in self.tensions)
        self.cursor = self._picked

    def watch_tensions(self) -> None:
        """The same, once the questions are known."""
        self.watch_value(self.value)
        self.lines_changed()

    def watch_folded(self) -> None:
        """Draw the other number of lines."""
        self.lines_changed()

    def action_up(self) -> None:
        """Go to the question before."""
        self._move(-1)

    def action_down(self) -> None:
        """Go to the next question."""
        self._move(1)

    def _move(self, step: int) -> None:
        if self.folded:
            self.folded = False
        elif self.tensions:
            self.cursor = (self.cursor + step) % len(self.tensions)

    def action_pick(self) -> None:
        """Take the question under the cursor; folded, show them all."""
        if self.folded:
            self.folded = False
        else:
            self._take(self.cursor)

    def action_number(self, number: int) -> None:
        """Take the question with this number."""
        rows = [n for n, each in enumerate(self.tensions, 1) if (each.number or n) == number]
        if rows:
            self._take(rows[0] - 1)

    def _take(self, row: int) -> None:
        if 0 <= row < len(self.tensions):
            self.value = self.tensions[row].id
            self.folded = True
            self.post_message(Chosen(self.id or "", self.value))

    def on_click(self, event: events.Click) -> None:
        """Take the question under the mouse; folded, show them all."""
        place = event.get_content_offset(self)
        if place is None:
            return
        event.stop()
        if self.folded:
            self.folded = False
        else:
            self._take(place.y)
