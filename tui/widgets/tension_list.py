"""The tensions with their coverage: both poles, what helped and what hurt apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.coverage import attention_lines, coverage_heading, coverage_lines
from tui.widgets.lines import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.text import Text
    from textual import events

    from kb.model import Tension
    from kb.overview import Coverage

ALL: Final = ""
"""The value of the row for all lessons."""
ATTENTION: Final = "!"
"""The value of the row for files that need attention; no tension has such an id."""


class _Row(NamedTuple):
    """One row: what it stands for, its first line, and how its lines are drawn."""

    value: str
    top: int
    height: int
    draw: Callable[[int], list[Text]]


class TensionList(RowList):
    """All lessons, each tension, and what needs attention."""

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self._rows: list[_Row] = []
        self._shown: tuple[Sequence[Tension], Coverage | None, int] = ((), None, 0)
        self._roomy = False

    def show_tensions(self, tensions: Sequence[Tension], coverage: Coverage, faults: int) -> None:
        """Show these tensions, and how many files need attention."""
        self._shown = (tensions, coverage, faults)
        self._lay_out()

    def _lay_out(self) -> None:
        tensions, coverage, faults = self._shown
        self._rows.clear()
        if coverage is None:
            return
        # A heading over each tension where all of them still fit.
        height = self.scrollable_content_region.height
        self._roomy = height >= 4 * len(tensions) + 4
        self.row_gap = 1 if self._roomy else 0
        self._add(ALL, 2 if self._roomy else 1, lambda width: coverage_heading(self.inks, width))
        for tension in tensions:
            self._add(tension.id, 4 if self._roomy else 2, self._drawing(tension, coverage))
        if faults:
            self._add(
                ATTENTION, 1 + self.row_gap, lambda _width: attention_lines(faults, self.inks)
            )
        self.set_reactive(RowList.cursor, self.validate_cursor(self.cursor))
        self.lines_changed()

    def _drawing(self, tension: Tension, coverage: Coverage) -> Callable[[int], list[Text]]:
        return lambda width: coverage_lines(tension, coverage, self.inks, width, named=self._roomy)

    def _add(self, value: str, height: int, draw: Callable[[int], list[Text]]) -> None:
        self._rows.append(_Row(value, self.line_count(), height, draw))

    @property
    def value(self) -> str:
        """What the cursor stands on: ALL, ATTENTION or a tension's id."""
        return self._rows[self.cursor].value if self._rows else ALL

    @property
    def at_attention(self) -> bool:
        """Whether the cursor stands on what needs attention, and so on no tension."""
        return self.value == ATTENTION

    def point_at(self, tension: str | None) -> None:
        """Put the cursor on a tension, or on all, without telling: the search decides of it."""
        for index, row in enumerate(self._rows):
            if row.value == (tension or ALL) and index != self.cursor:
                self.set_reactive(RowList.cursor, index)
                self.show_row(index)
                self.refresh()

    def value_at(self, row: int) -> str:
        """What a row stands for."""
        return self._rows[row].value if row < len(self._rows) else ALL

    def row_count(self) -> int:
        """All rows."""
        return len(self._rows)

    def row_lines(self, row: int) -> int:
        """How many lines a row has."""
        return self._rows[row].height

    def row_top(self, row: int) -> int:
        """The first line of a row."""
        if row < len(self._rows):
            return self._rows[row].top
        return self._rows[-1].top + self._rows[-1].height if self._rows else 0

    def row_of(self, line: int) -> int:
        """The row that a line belongs to."""
        return next(place for place, row in enumerate(self._rows) if line < row.top + row.height)

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The lines of a row."""
        return self._rows[row].draw(width)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the rows out for the new height."""
        super().on_resize(event)
        self._lay_out()
