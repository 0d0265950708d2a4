"""Fields to write in that show no control character, whatever a file or a paste holds.

A field of one line cleans what it is given. That of many lines keeps its text as it is, so that
nothing is altered in a file but what a person changes, and cleans only what it draws.
"""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Selection

from tui.drawing import plain


class LineField(Input):
    """A field of one line."""

    def __init__(self, *, id: str, placeholder: str = "") -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, placeholder=placeholder, compact=True, select_on_focus=False)

    def validate_value(self, value: str) -> str:
        """Nothing that a terminal would obey; Textual asks before each change."""
        return plain(value)


class TextField(TextArea):
    """A field of many lines: soft wrap, undo, Tab goes on to the next field."""

    def __init__(self, *, id: str, placeholder: str = "") -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
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
        """A line as it is drawn, with as many characters as it has; headings stand out."""
        line = Text(plain(self.document.get_line(line_index)), end="", no_wrap=True)
        if line.plain.startswith("#"):
            line.stylize("bold")
        return line

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
