"""The search line."""

from __future__ import annotations

from textual.widgets import Input

from tui import commands


class QueryInput(Input):
    """A field of one line whose arrows up and down move the list that it searches."""

    BINDINGS = commands.bindings("search")

    def insert_text_at_cursor(self, text: str) -> None:
        """Take in what is typed; the key that leads here, pressed once more, is no word."""
        if text != "/" or self.value:
            super().insert_text_at_cursor(text)
