"""The tensions as questions to pick from: people know the question, not its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.reactive import reactive

from tui import commands
from tui.drawing import plain, pole_words, sides, wrapped
from tui.messages.parts import Chosen
from tui.widgets.picked import Picked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.geometry import Size

    from kb.model import Tension

PARTS: Final = 3
"""All questions in full may take one of so many parts of the screen's height."""

_GAP: Final = 3
"""Columns between a question and its poles."""


class QuestionPicker(Picked):
    """Every question until one is picked, then that one alone. Posts Chosen.

    On a screen with little room a question has one line and is cut; the one at the cursor is told
    in full, with the focus or without. It folds and unfolds only when its own keys or a click say
    so. Thus nothing moves away under the mouse, whose press brings the focus before it is a click.
    """

    BINDINGS = commands.bindings("picker")
    HOW: ClassVar[str] = "a number picks, or ↑ ↓ and Enter; Tab goes on"

    tensions: reactive[Sequence[Tension]] = reactive((), layout=True)
    value: reactive[str] = reactive("", layout=True)
    """The id of the tension picked; empty: none yet."""
    folded: reactive[bool] = reactive(False, layout=True)
    also: reactive[Sequence[str]] = reactive((), layout=True)
    """Ids of other tensions that are only told of, while folded."""
    cursor: reactive[int] = reactive(0)

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        self._lines: tuple[object, list[tuple[int, Text]]] | None = None
        super().__init__(id=id)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the questions take."""
        del container
        return max(len(self._placed(width, viewport.height)), 1)

    def line_count(self) -> int:
        """As many lines as the questions need."""
        return len(self._placed(self.size.width))

    @property
    def _picked(self) -> int:
        return next((n for n, each in enumerate(self.tensions) if each.id == self.value), 0)

    def _placed(self, width: int, height: int = 0) -> list[tuple[int, Text]]:
        """Each line with the row it belongs to, as a screen of this height has room for."""
        height = height or self.app.size.height
        key = (width, height, self.tensions, self.value, self.folded, self.also, self.cursor)
        if self._lines is None or self._lines[0] != key:
            made = self._alone(width) if self.folded else self._all(width, height)
            self._lines = (key, made)
        return self._lines[1]

    def _alone(self, width: int) -> list[tuple[int, Text]]:
        """The question picked, and what else is told of."""
        asked = [(self._picked, line) for line in self._asked(self._picked, width)]
        return asked + self._others(width)

    def _all(self, width: int, height: int) -> list[tuple[int, Text]]:
        """All questions in full; on one line each where that would take too much of the screen."""
        rows = [self._asked(row, width) for row in range(len(self.tensions))]
        most = max(height // PARTS, len(rows))
        if sum(map(len, rows)) > most:
            rows = [
                self._opened(row, lines, width) if row == self.cursor else self._cut(lines, width)
                for row, lines in enumerate(rows)
            ]
        return [(row, line) for row, lines in enumerate(rows) for line in lines]

    def _cut(self, lines: Sequence[Text], width: int) -> list[Text]:
        """A question on one line, cut after a word."""
        if len(lines) == 1:
            return list(lines)
        begun = wrapped(lines[0], width - 1)[0]
        begun.rstrip()
        return [begun.append("…", self.inks.muted)]

    def _opened(self, row: int, lines: Sequence[Text], width: int) -> list[Text]:
        """A question in full and its poles; two lines at least, since most take as many."""
        poles, last = self._poles(row), lines[-1]
        if len(lines) == 1:
            told = last.plain.endswith(poles.plain)
            return [last, Text() if told else sides(Text(), poles, width)]
        if last.cell_len + poles.cell_len + _GAP <= width:
            last = sides(last, poles, width)
        return [*lines[:-1], last]

    def _others(self, width: int) -> list[tuple[int, Text]]:
        """The other questions that the lesson speaks to."""
        told = [
            Text(f"and to: {plain(each.question)}", self.inks.muted)
            for each in self.tensions
            if each.id in self.also
        ]
        return [
            (self._picked, Text.assemble("  ", line))
            for each in told
            for line in wrapped(each, max(width - 2, 1))
        ]

    def _poles(self, row: int) -> Text:
        poles = (pole_words(each.id) for each in self.tensions[row].poles)
        return Text(" / ".join(poles), self.inks.muted)

    def _asked(self, row: int, width: int) -> list[Text]:
        """A question in full, with its poles if they fit."""
        tension = self.tensions[row]
        ink = self.inks.title if tension.id == self.value else self.inks.muted
        number = Text(f"{tension.number or row + 1} ", self.inks.accent)
        room = max(width - number.cell_len, 1)
        lines = wrapped(Text(plain(tension.question), ink), room)
        poles = self._poles(row)
        if len(lines) == 1 and lines[0].cell_len + poles.cell_len + _GAP <= room:
            lines = [sides(lines[0], poles, room)]
        blank = " " * number.cell_len
        return [Text.assemble(blank if part else number, line) for part, line in enumerate(lines)]

    def notify_style_update(self) -> None:
        """Forget the lines in the colours of the theme before."""
        self._lines = None
        super().notify_style_update()

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """A line of a question."""
        row, text = self._placed(width)[line]
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

    def watch_cursor(self) -> None:
        """Draw anew: the question under the cursor may have more lines than the others."""
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
            lines = self._placed(self.size.width)
            if place.y < len(lines):
                self._take(lines[place.y][0])
