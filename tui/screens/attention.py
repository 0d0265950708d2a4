"""The files that need attention: what is wrong in which line, what to do, and the raw text."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Horizontal

from tui import commands
from tui.drawing import plain, prose, strip, wrapped
from tui.messages.finding import FaultsRead
from tui.messages.parts import RowMoved
from tui.screens.frame import Frame
from tui.widgets.lines import RowList
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.strip import Strip

    from kb.library import Library
    from kb.model import Problem
    from tui.inks import Inks

MOST_LINES = 5_000
"""Lines of raw text that are shown."""


class FaultList(RowList):
    """One fault a row: where it stands, and what is wrong."""

    row_height = 2

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self.faults: Sequence[Problem] = ()

    def show_faults(self, faults: Sequence[Problem]) -> None:
        """Show these, with the cursor left where it is."""
        self.faults = faults
        self.cursor = self.validate_cursor(self.cursor)
        self.lines_changed()

    def row_count(self) -> int:
        """All faults."""
        return len(self.faults)

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """Where, and beneath it what."""
        del width
        fault = self.faults[row]
        folder, _, name = plain(fault.path).rpartition("/")
        line = f":{fault.line}" if fault.line else ""
        where = Text(f"{name}{line}", self.inks.title)
        if folder:
            where.append(f"  {folder}/", self.inks.muted)
        return [where, Text(f"  {plain(fault.message)}", self.inks.warning)]


class AttentionScreen(Frame[None]):
    """Faults on the left; the file of the one under the cursor on the right."""

    SCOPE = "attention"
    BINDINGS = commands.bindings("attention")
    AUTO_FOCUS: ClassVar[str | None] = "#faults"

    def __init__(self, library: Library) -> None:
        """Show the faults of this library."""
        super().__init__(classes="stacked")
        self.library = library

    def compose(self) -> ComposeResult:
        """The two panes and the bar."""
        with Horizontal(id="panes"):
            yield FaultList(id="faults", classes="pane")
            yield Reader(id="reader", classes="pane")
        yield self.bar()

    def on_mount(self) -> None:
        """Show what is known, then look again."""
        self.query_one("#faults").border_title = "Needs attention"
        self.query_one("#reader").border_title = "The file as it is"
        self.in_background(lambda: FaultsRead(self.library.problems()), "faults")

    def action_refresh(self) -> None:
        """Look at the files again."""

        def work() -> FaultsRead:
            self.library.refresh()
            return FaultsRead(self.library.problems())

        self.in_background(work, "faults")

    @on(FaultsRead)
    def take_faults(self, event: FaultsRead) -> None:
        """List them."""
        event.stop()
        faults = self.query_one(FaultList)
        faults.show_faults(event.faults)
        faults.border_title = f"Needs attention ({len(event.faults):,})"
        self._read()

    @on(RowMoved)
    def take_move(self, event: RowMoved) -> None:
        """Show the file of another fault."""
        event.stop()
        self._read()

    def _read(self) -> None:
        faults, reader = self.query_one(FaultList), self.query_one(Reader)
        if not faults.faults:
            reader.show("", lambda inks, width: list(_all_well(inks, width)))
            return
        fault = faults.faults[faults.cursor]
        reader.show(str(fault), lambda inks, width: list(_page(self.library, fault, inks, width)))


def _all_well(inks: Inks, width: int) -> Iterator[Strip]:
    yield strip(Text("Every file can be read. Nothing needs attention.", inks.muted), width)


def _page(library: Library, fault: Problem, inks: Inks, width: int) -> Iterator[Strip]:
    """What is wrong, what to do, and the file line by line, in the background."""
    yield from (strip(each, width) for each in wrapped(Text(plain(fault.path), inks.muted), width))
    said = Text(f"{plain(fault.message)}.", inks.warning)
    yield from (strip(each, width) for each in wrapped(said, width))
    todo = Text("What to do: ", inks.key).append(f"{plain(fault.fix)}.")
    yield from (strip(each, width) for each in wrapped(todo, width))
    yield strip(Text("─" * width, inks.rule), width)
    lines = prose(library.raw(fault.path)).split("\n")
    for number, line in enumerate(lines[:MOST_LINES], 1):
        here = number == fault.line
        text = Text(f"{number:>4} ", inks.warning if here else inks.muted)
        yield strip(text.append(plain(line[:width]), inks.warning if here else None), width)
    if len(lines) > MOST_LINES:
        yield strip(Text(f"… {len(lines) - MOST_LINES:,} more lines", inks.muted), width)
