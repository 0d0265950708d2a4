"""Fields to write in that show no control character, whatever a file or a paste holds.

A field of one line cleans what it is given. That of many lines keeps its text as it is, so that
nothing is altered in a file but what a person changes, and cleans only what it draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Selection

from tui import pasted
from tui.drawing import plain
from tui.inks import inks_of
from tui.writing_inks import colour

if TYPE_CHECKING:
    from collections.abc import Collection

    from textual import events

    from tui.widgets.dropdown import Dropdown


class LineField(Input):
    """A field of one line."""

    dropdown: Dropdown | None = None
    """What completes the words typed here; a few keys are its own while it is open."""

    def __init__(self, *, id: str, placeholder: str = "") -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, placeholder=placeholder, compact=True, select_on_focus=False)

    def validate_value(self, value: str) -> str:
        """Nothing that a terminal would obey; Textual asks before each change."""
        return plain(value)

    def before_cursor(self) -> tuple[str, str]:
        """The text up to the cursor, and after it."""
        return self.value[: self.cursor_position], self.value[self.cursor_position :]

    def replace_before(self, length: int, text: str) -> None:
        """Write a text in the place of so many characters before the cursor."""
        before, after = self.before_cursor()
        kept = before[: len(before) - length]
        self.value = f"{kept}{text}{after}"
        self.cursor_position = len(kept) + len(text)

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override] # called beside it
        """Let the open list have its keys; Textual calls Input's own handler after this one."""
        if self.dropdown is not None and self.dropdown.takes(event.key):
            event.stop()
            event.prevent_default()


class TextField(TextArea):
    """A field of many lines: soft wrap, undo, Tab goes on to the next field."""

    dropdown: Dropdown | None = None
    """What completes the words typed here; a few keys are its own while it is open."""
    asked: Collection[str] = ()
    """Lines that ask; what is typed at either end of one goes below it."""

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 (Textual's name)
        placeholder: str = "",
        markdown: bool = False,
    ) -> None:
        """Start empty; a field without Markdown holds one item a line."""
        self._markdown = markdown
        super().__init__(
            id=id,
            placeholder=placeholder,
            compact=True,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
        )

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn, with as many characters as it has."""
        line = Text(plain(self.document.get_line(line_index)), end="", no_wrap=True)
        if self._markdown:
            colour(line, inks_of(self.app.theme_variables))
        return line

    def before_cursor(self) -> tuple[str, str]:
        """The line up to the cursor, and after it."""
        row, column = self.cursor_location
        line = self.document.get_line(row)
        return line[:column], line[column:]

    def replace_before(self, length: int, text: str) -> None:
        """Write a text in the place of so many characters before the cursor; one step to undo."""
        row, column = self.cursor_location
        self.replace(text, (row, column - length), (row, column), maintain_selection_offset=False)
        self.history.checkpoint()

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override] # called beside it
        """Let the open list have its keys; Textual calls TextArea's own handler after this one."""
        if self.dropdown is not None and self.dropdown.takes(event.key):
            event.stop()
            event.prevent_default()
        elif event.is_printable:
            self._leave_question()

    def _leave_question(self) -> None:
        """Put the cursor below the line that asks: words glued to it would be no answer."""
        before, after = self.before_cursor()
        if before + after not in self.asked or (before and after) or not self.selection.is_empty:
            return
        row = self.cursor_location[0]
        if row + 1 == self.document.line_count or self.document.get_line(row + 1):
            end = (row, len(before + after))
            self.replace("\n", end, end, maintain_selection_offset=False)
        self.move_cursor((row + 1, 0))

    def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override] # likewise
        """Make plain lines of what a word processor left; Textual's own handler writes it."""
        event.text = self._sane(event.text)

    def action_paste(self) -> None:
        """The same for what was copied within the notebook."""
        if result := self._replace_via_keyboard(self._sane(self.app.clipboard), *self.selection):
            self.move_cursor(result.end_location)

    def _sane(self, text: str) -> str:
        return pasted.sane(text) if self._markdown else pasted.items(text)

    def show(self, text: str) -> None:
        """Replace the text, unless it is there already: undo would be lost for nothing."""
        if text != self.text:
            self.load_text(text)

    def mark(self, passage: str) -> None:
        """Select the first place where this passage stands; it lies on one line."""
        for number in range(self.document.line_count):
            column = self.document.get_line(number).find(passage)
            if column >= 0:
                self.selection = Selection((number, column), (number, column + len(passage)))
                self.scroll_cursor_visible()
                return
