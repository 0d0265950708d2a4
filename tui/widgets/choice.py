"""A row of choices of which one is taken, as lines and not as a widget a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.reactive import reactive

from tui import commands
from tui.drawing import plain
from tui.messages.parts import Chosen
from tui.widgets.picked import Picked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.geometry import Size


class Choice(Picked):
    """Choices beside each other, on as many lines as they need. Posts Chosen.

    ``choices`` are pairs of a value and its words; a lone one is switched on and off.
    ``hint`` stands there while there are none.
    """

    BINDINGS = commands.bindings("choice")
    HOW: ClassVar[str] = "→ or ← picks, Enter goes on"

    choices: reactive[Sequence[tuple[str, str]]] = reactive((), layout=True)
    value: reactive[str] = reactive("")
    """The value taken; empty: none yet."""
    hint: str = ""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the choices need."""
        del container, viewport
        return len(self._placed(width))

    def line_count(self) -> int:
        """As many lines as the choices need."""
        return len(self._placed(self.size.width))

    def _placed(self, width: int) -> list[list[tuple[int, str, str]]]:
        """For each line its choices: from which column, the value, the words."""
        lines: list[list[tuple[int, str, str]]] = [[]]
        column = 0
        for value, words in self.choices:
            shown = Text(f"( ) {plain(words)}")
            if lines[-1] and column + shown.cell_len > width:
                lines.append([])
                column = 0
            lines[-1].append((column, value, plain(words)))
            column += shown.cell_len + 3
        return lines

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """The choices of a line, the one taken marked by sign and ink."""
        if not self.choices:
            return Text(self.hint, self.inks.muted), None
        text = Text()
        for column, value, words in self._placed(width)[line]:
            text.append(" " * (column - text.cell_len))
            taken = value == self.value
            ink = self.inks.title if taken else self.inks.muted
            if taken and self.has_focus:
                ink = ink + self.inks.cursor
            off, on = ("( )", "(•)") if len(self.choices) > 1 else ("[ ]", "[x]")
            text.append(on if taken else off, self.inks.accent if taken else self.inks.muted)
            text.append(f" {words}", ink)
        return text, self.inks.resting if self.has_focus else None

    def action_next(self) -> None:
        """Take the next choice."""
        self._step(1)

    def action_before(self) -> None:
        """Take the choice before."""
        self._step(-1)

    def action_onward(self) -> None:
        """Go on to the next field."""
        self.screen.focus_next()

    def _step(self, step: int) -> None:
        values = [value for value, _ in self.choices]
        if not values:
            return
        if values == [self.value]:
            self._take("")
            return
        if self.value not in values:
            self._take(values[0 if step > 0 else -1])
        else:
            self._take(values[(values.index(self.value) + step) % len(values)])

    def _take(self, value: str) -> None:
        self.value = value
        self.post_message(Chosen(self.id or "", value))

    def on_click(self, event: events.Click) -> None:
        """Take the choice under the mouse."""
        place = event.get_content_offset(self)
        if place is None or not self.choices:
            return
        event.stop()
        lines = self._placed(self.size.width)
        for column, value, words in lines[place.y] if place.y < len(lines) else []:
            if column <= place.x < column + Text(words).cell_len + 4:
                lone = len(self.choices) == 1 and value == self.value
                self._take("" if lone else value)
