"""Choosing a filter from what the lessons found have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical

from tui import commands
from tui.drawing import plain, sides
from tui.messages import RowChosen
from tui.screens.frame import Frame
from tui.widgets.lines import RowList

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.app import ComposeResult

    Choice = tuple[str, str, str, int]
    """The filter's name, its value, its words, and how many lessons have it."""

OFFERED = ("kind", "effect", "tension", "pole")


def choices(facets: Mapping[str, Mapping[str, int]]) -> Iterator[Choice]:
    """What can be chosen, the most frequent value of each filter first."""
    for name in OFFERED:
        counted = facets.get(name, {})
        for value, count in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
            yield name, value.rpartition("/")[2], plain(value.replace("/", ": ")), count


class ChoiceList(RowList):
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
        name, _, words, count = self._rows[row]
        named = name if row == 0 or self._rows[row - 1][0] != name else ""
        left = Text(f" {named:<9}", self.inks.muted).append(words)
        return [sides(left, Text(f"{count:,} ", self.inks.accent), width)]


class FilterScreen(Frame[tuple[str, str] | None]):
    """Answers with the filter's name and value, or None."""

    SCOPE = "filters"
    BINDINGS = commands.bindings("filters")
    AUTO_FOCUS: ClassVar[str | None] = "#choices"

    def __init__(self, facets: Mapping[str, Mapping[str, int]]) -> None:
        """Offer what these counts hold."""
        super().__init__(classes="dialog")
        self._choices = list(choices(facets))

    def compose(self) -> ComposeResult:
        """One list."""
        with Vertical(id="dialog"):
            yield ChoiceList(self._choices, id="choices")
        yield self.bar()

    def on_mount(self) -> None:
        """Name it."""
        self.query_one("#dialog").border_title = "Show only"

    @on(RowChosen)
    def take(self, event: RowChosen) -> None:
        """Answer with the choice."""
        event.stop()
        name, value, *_ = self._choices[event.index]
        self.dismiss((name, value))
