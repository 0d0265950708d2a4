"""All that a lesson leads to, to be chosen from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical

from tui import commands
from tui.drawing import plain
from tui.messages.parts import RowChosen
from tui.screens.frame import Frame
from tui.widgets.lines import ChoiceRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from tui.links import Target


class TargetList(ChoiceRows):
    """A target a row, with the part of the page it stands in where that is another than above."""

    def __init__(self, targets: Sequence[Target], *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Show these."""
        super().__init__(id=id)
        self._targets = targets

    def row_count(self) -> int:
        """All of them, or the line that says that there is none."""
        return len(self._targets) or 1

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The part, and what it leads to."""
        del width
        if not self._targets:
            return [Text(" This lesson leads to nothing else.", self.inks.muted)]
        target = self._targets[row]
        above = self._targets[row - 1].part if row else ""
        part = target.part if target.part != above else ""
        return [Text(f" {part:<22}", self.inks.muted).append(plain(target.words))]


class LinksScreen(Frame["Target | None"]):
    """Answers with the target chosen, or None."""

    SCOPE = "links"
    BINDINGS = commands.bindings("links")
    AUTO_FOCUS: ClassVar[str | None] = "#choices"

    def __init__(self, targets: Sequence[Target]) -> None:
        """Offer these, each once."""
        super().__init__(classes="dialog")
        known: dict[tuple[str, str], Target] = {}
        for each in targets:
            known.setdefault((each.kind, each.value), each)
        self._targets = list(known.values())

    def compose(self) -> ComposeResult:
        """One list."""
        with Vertical(id="dialog"):
            yield TargetList(self._targets, id="choices")
        yield self.bar()

    def on_mount(self) -> None:
        """Name it."""
        self.query_one("#dialog").border_title = "Where this lesson leads"

    def action_choose(self) -> None:
        """Take what is under the cursor."""
        self.query_one(TargetList).action_choose()

    @on(RowChosen)
    def take(self, event: RowChosen) -> None:
        """Answer with the target."""
        event.stop()
        self.dismiss(self._targets[event.index] if self._targets else None)
