"""A bare Textual list under a field: what each key of the screens is measured against."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.widgets import Input, OptionList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

ROWS = 200
"""As many as a person goes through in one measurement."""
PAINTED = "lesson number 7"


class BareList(App[None]):
    """Textual's own list and field, with nothing behind them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("slash", "focus_on('Input')", "Search"),
        ("escape", "focus_on('OptionList')", "List"),
        *((str(number), f"row({number})", "Go to a row") for number in range(8)),
    ]

    def compose(self) -> ComposeResult:
        """The field and the rows."""
        yield Input(compact=True)
        yield OptionList(*(f"lesson number {number}" for number in range(ROWS)), markup=False)

    def on_mount(self) -> None:
        """Begin in the list."""
        self.action_focus_on("OptionList")

    def on_option_list_option_selected(self) -> None:
        """Go to the field, as opening a lesson goes to another part of the screen."""
        self.action_focus_on("Input")

    def action_focus_on(self, part: str) -> None:
        """Go to this part."""
        self.query_one(part).focus()

    def action_row(self, number: int) -> None:
        """Go to this row."""
        self.query_one(OptionList).highlighted = number


if __name__ == "__main__":
    BareList().run()
