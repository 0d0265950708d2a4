"""The lessons that need a person: two versions of each, how it was before, and what to keep."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Horizontal

from tui import commands
from tui.drawing import plain
from tui.messages.everywhere import Failed
from tui.messages.parts import ChipPressed, RowMoved
from tui.messages.sharing import ConflictsRead, Settled, Unsettled
from tui.screens.comparing import SIGNS
from tui.screens.conflict_words import (
    SIDE_WORDS,
    SIDES,
    choices,
    settled,
    side_page,
    situation,
    unsettled,
)
from tui.screens.difference import when_words
from tui.screens.frame import Frame
from tui.widgets.chips import Chip, Chips
from tui.widgets.lines import RowList
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from kb.library import Library
    from kb.sharing import Conflict
    from kb.taking_back import Resolved


class ConflictList(RowList):
    """A lesson a row: its title, and since when it waits."""

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self.conflicts: Sequence[Conflict] = ()

    def show_conflicts(self, conflicts: Sequence[Conflict], wanted: str = "") -> None:
        """Show these, with the cursor on the one with the id that is wanted, else where it was."""
        held = wanted or (self.current.id if self.current else "")
        self.conflicts = conflicts
        places = [place for place, each in enumerate(conflicts) if each.id == held]
        self.cursor = places[0] if places else self.validate_cursor(self.cursor)
        self.lines_changed()

    def row_count(self) -> int:
        """All lessons that wait."""
        return len(self.conflicts)

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The title, and since when it waits."""
        conflict = self.conflicts[row]
        now = datetime.now(UTC).astimezone()
        since = Text(f"  since {when_words(conflict.since, now)}", self.inks.muted)
        title = Text(plain(conflict.title) or plain(conflict.path), self.inks.title)
        title.truncate(max(width - since.cell_len, 10), overflow="ellipsis")
        return [title + since]

    @property
    def current(self) -> Conflict | None:
        """The lesson under the cursor."""
        return self.conflicts[self.cursor] if self.cursor < len(self.conflicts) else None


class ConflictsScreen(Frame[None]):
    """The list above, the versions below: side by side, or one at a time where room is short."""

    SCOPE = "conflicts"
    BINDINGS = commands.bindings("conflicts")
    CSS_PATH = "../styles/conflicts.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#conflicts"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 (as in Frame)

    def __init__(self, library: Library) -> None:
        """Show what waits in this library."""
        super().__init__(classes="-mine")
        self.library = library
        self._settling = False
        self._wanted = ""

    def compose(self) -> ComposeResult:
        """The list, what happened, the versions, what can be done, and the bar."""
        yield ConflictList(id="conflicts", classes="pane")
        yield Chips(id="situation")
        with Horizontal(id="sides"):
            for side in SIDES:
                yield Reader(id=side, classes="pane side")
        yield Chips(id="settle")
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to read what waits."""
        self._list.border_title = "Need you"
        for number, side in enumerate(SIDES, 1):
            pane = self._pane(side)
            pane.border_title = f"{number} {SIDE_WORDS[side]}"
            pane.border_subtitle = "" if side == "base" else SIGNS
        self._look()

    @property
    def _list(self) -> ConflictList:
        return self.query_one(ConflictList)

    def _pane(self, side: str) -> Reader:
        return self.query_one(f"#{side}", Reader)

    def _look(self) -> None:
        self.in_background(lambda: ConflictsRead(tuple(self.library.conflicts())), "conflicts")

    @on(ConflictsRead)
    def take_conflicts(self, event: ConflictsRead) -> None:
        """List them; once the last is settled there is nothing to stay for."""
        event.stop()
        if self._settling:
            return  # what waits is about to be other than this, and is looked at again
        had = self._list.row_count()
        self._list.show_conflicts(event.conflicts, self._wanted)
        self._wanted = ""
        self._list.border_title = f"Need you ({len(event.conflicts):,})"
        if had and not event.conflicts:
            self.dismiss(None)
            return
        self._show()

    @on(RowMoved)
    def take_move(self, event: RowMoved) -> None:
        """Another lesson is under the cursor."""
        event.stop()
        self._show()

    def _show(self) -> None:
        conflict = self._list.current
        said, settle = self.query_one("#situation", Chips), self.query_one("#settle", Chips)
        if conflict is None:
            said.chips, settle.chips = (Chip("Nothing needs you: all is settled."),), ()
            for side in SIDES:
                self._pane(side).clear()
            return
        said.chips, settle.chips = (Chip(situation(conflict), ink="title"),), choices(conflict)
        for side in SIDES:
            # The versions themselves may be others by now, so their identity belongs to the key.
            key = f"{conflict.id} {hash((conflict.mine, conflict.theirs, conflict.base))}"
            self._pane(side).show(key, partial(side_page, self.library, conflict, side))

    # -- going about -----------------------------------------------------------------------

    def action_side(self, number: int) -> None:
        """Read one of the versions."""
        self._go_to(SIDES[number - 1])

    def action_next_side(self) -> None:
        """Go to the next version, and after the last one back to the list.

        Where only one is seen, that is the one after it, though the list has the keys.
        """
        seen = next((n for n, side in enumerate(SIDES, 1) if self.has_class(f"-{side}")), 0)
        self._step(1, seen if self.has_class("-narrow") else 0)

    def action_last_side(self) -> None:
        """Go to the version before, and from the first one to the list."""
        self._step(-1)

    def _step(self, by: int, elsewhere: int = 0) -> None:
        stops = [self._list.id or "", *SIDES]
        here = self.focused.id if self.focused is not None else None
        at = stops.index(here) if here in SIDES else elsewhere
        self._go_to(stops[(at + by) % len(stops)])

    def _go_to(self, stop: str) -> None:
        if stop not in SIDES:
            self._list.focus()
            return
        for side in SIDES:
            self.set_class(side == stop, f"-{side}")
        self._pane(stop).focus()

    def action_back(self) -> None:
        """From a version to the list, from the list to the lessons."""
        if self._list.has_focus:
            if not self._settling:  # else nobody would be told how that ends, nor could undo it
                self.dismiss(None)
        else:
            self._list.focus()

    # -- settling --------------------------------------------------------------------------

    def action_mine(self) -> None:
        """Keep the person's own version."""
        self._settle("mine")

    def action_theirs(self) -> None:
        """Keep the colleague's version."""
        self._settle("theirs")

    def action_both(self) -> None:
        """Keep both, the person's own as a lesson of its own."""
        conflict = self._list.current
        if conflict is not None and (conflict.mine is None or conflict.theirs is None):
            self.app.notify("There is only one version to keep: press m or t.", markup=False)
        else:
            self._settle("both")

    def _settle(self, keep: str) -> None:
        conflict = self._list.current
        if conflict is None or self._settling:
            return
        self._settling = True

        def work() -> Settled:
            return Settled(self.library.resolve(conflict.id, keep), settled(conflict, keep))

        self.in_background(work, "settle")

    @on(Settled)
    def take_settled(self, event: Settled) -> None:
        """Say what stands now, and go on with what still waits."""
        event.stop()
        self._settling = False
        self.notebook.undoable.append(event)
        self.app.notify(f"{event.sentence} Press u to take it back.", markup=False)
        self.notebook.changed()
        self._look()

    def action_undo(self) -> None:
        """Take back what was settled last."""
        if self._settling:
            return
        settlements = [each for each in self.notebook.undoable if isinstance(each, Settled)]
        if not settlements:
            self.app.notify("Nothing was settled since Bothand was opened.", markup=False)
            return
        self.notebook.undoable.remove(settlements[-1])
        self._settling = True
        resolved = settlements[-1].resolved
        self.in_background(lambda: Unsettled(self.library.take_back(resolved)), "settle")

    @on(Unsettled)
    def take_unsettled(self, event: Unsettled) -> None:
        """Go to the lesson that waits again."""
        event.stop()
        self._settling = False
        self._wanted = event.conflict.id
        self.app.notify(unsettled(event.conflict), markup=False)
        self.notebook.changed()
        self._look()

    @on(Failed)
    def tell(self, event: Failed) -> None:
        """Say what went wrong; it goes on waiting, unless it was settled elsewhere."""
        super().tell(event)
        if self._settling:
            self._settling = False
            self._look()

    def action_combine(self) -> None:
        """Write the lesson by hand, from both versions."""
        from tui.screens.combine import CombineScreen  # noqa: PLC0415 (start-up pays for one)

        conflict = self._list.current
        if conflict is None or self._settling:
            return

        def came_back(resolved: Resolved | None) -> None:
            if resolved is not None:
                self.post_message(Settled(resolved, settled(conflict, "")))
            else:
                self._look()  # the versions may be others by now

        self.app.push_screen(CombineScreen(self.library, conflict), came_back)

    @on(ChipPressed)
    async def run_pressed(self, event: ChipPressed) -> None:
        """A click on what can be done does what the key does."""
        if event.line == "settle":
            event.stop()
            await self.run_action(event.value)
        else:
            await super().run_pressed(event)
