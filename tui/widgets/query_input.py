"""The search line."""

from __future__ import annotations

from typing import ClassVar

from textual.widgets import Input

from tui import commands
from tui.drawing import plain


class QueryInput(Input, inherit_css=False):
    """A field of one line whose arrows up and down move the list that it searches.

    Its style is its own: Textual's for fields knows twenty states that this one has not.
    """

    BINDINGS = commands.bindings("search")
    COMPONENT_CLASSES: ClassVar[set[str]] = Input.COMPONENT_CLASSES
    DEFAULT_CSS = """
    QueryInput {
        height: 1;
        width: 1fr;
        scrollbar-size-horizontal: 0;
        & > .input--cursor { text-style: reverse; }
        & > .input--selection { background: $input-selection-background; }
        & > .input--placeholder { color: $ink-muted; }
    }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(
            id=id, placeholder="Search in your own words", compact=True, select_on_focus=False
        )

    def validate_value(self, value: str) -> str:
        """Nothing that a terminal would obey, whatever is pasted; Textual asks at each change."""
        return plain(value)
