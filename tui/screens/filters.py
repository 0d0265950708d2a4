"""Choosing a filter from what the lessons found have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical

from tui import commands
from tui.drawing import sides
from tui.messages.parts import RowChosen
from tui.screens.frame import Frame
from tui.widgets.lines import ChoiceRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from tui.facets import Choice


class ChoiceList(ChoiceRows):
    """One choice a row, its count at the right."""

    def __init__(self, rows: Sequence[Choice], *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Show these choices."""
        super().__init__(id=id)
        self._rows = rows

    def row_count(self) -> int:
        """All choices."""
        return len(self._rows)

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The filter's name where it is another than above, the value, the count."""
        choice = self._rows[row]
        named = choice.group if self._begins(row) else ""
        left = Text(f" {named:<10}", self.inks.muted).append(choice.words)
        if choice.goes:
            return [sides(left, Text("take it out ", self.inks.muted), width)]
        count = "" if choice.many is None else f"{choice.many:,} "
        return [sides(left, Text(count, self.inks.accent), width)]

    def _begins(self, row: int) -> bool:
        return row == 0 or self._rows[row - 1].group != self._rows[row].group

    def next_group(self, step: int) -> None:
        """Go to the first row of the next filter, or with -1 of the one before."""
        begins = [row for row in range(len(self._rows)) if self._begins(row)]
        if step > 0:
            self.cursor = next((row for row in begins if row > self.cursor), self.cursor)
        else:
            self.cursor = max((row for row in begins if row < self.cursor), default=0)


class FilterScreen(Frame["str | None"]):
    """Answers with the question as it then reads, or None."""

    SCOPE = "filters"
    BINDINGS = commands.bindings("filters")
    AUTO_FOCUS: ClassVar[str | None] = "#choices"

    def __init__(self, rows: Sequence[Choice]) -> None:
        """Offer these."""
        super().__init__(classes="dialog")
        self._choices = list(rows)

    def compose(self) -> ComposeResult:
        """One list."""
        with Vertical(id="dialog"):
            yield ChoiceList(self._choices, id="choices")
        yield self.bar()

    def on_mount(self) -> None:
        """Name it."""
        self.query_one("#dialog").border_title = "Show only"

    def action_choose(self) -> None:
        """Take what is under the cursor."""
        self.query_one(ChoiceList).action_choose()

    @on(RowChosen)
    def take(self, event: RowChosen) -> None:
        """Answer with the choice."""
        event.stop()
        self.dismiss(self._choices[event.index].text)

    def action_next_group(self) -> None:
        """Go to the next filter."""
        self.query_one(ChoiceList).next_group(1)

    def action_last_group(self) -> None:
        """Go to the filter before."""
        self.query_one(ChoiceList).next_group(-1)
