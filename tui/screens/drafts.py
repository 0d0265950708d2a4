"""The lessons that are on this computer only: read on the right, go on writing with Enter."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Horizontal

from tui import commands
from tui.drawing import plain, prose, strip, wrapped
from tui.messages.parts import RowChosen, RowMoved
from tui.messages.writing import DraftsRead
from tui.screens.difference import when_words
from tui.screens.frame import Frame
from tui.widgets.lines import RowList
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.strip import Strip

    from kb.drafts import Draft
    from kb.library import Library
    from tui.inks import Inks


class DraftList(RowList):
    """One draft a row: its title, and when it was kept."""

    row_height = 2

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self.drafts: Sequence[Draft] = ()

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Show these, with the cursor left where it is."""
        self.drafts = drafts
        self.cursor = self.validate_cursor(self.cursor)
        self.lines_changed()

    def row_count(self) -> int:
        """All drafts."""
        return len(self.drafts)

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The title, and beneath it when."""
        del width
        draft = self.drafts[row]
        return [
            Text(plain(draft.title), self.inks.title),
            Text(f"  {_kept(draft)}", self.inks.muted),
        ]

    @property
    def current(self) -> Draft | None:
        """The draft under the cursor."""
        return self.drafts[self.cursor] if self.drafts else None


class DraftsScreen(Frame[str | None]):
    """Drafts on the left, the one under the cursor on the right; answers with one to write on."""

    SCOPE = "drafts"
    BINDINGS = commands.bindings("drafts")
    AUTO_FOCUS: ClassVar[str | None] = "#drafts"

    def __init__(self, library: Library) -> None:
        """Show the drafts of this library."""
        super().__init__(classes="stacked")
        self.library = library
        self._one_at_a_time = threading.Lock()

    def compose(self) -> ComposeResult:
        """The two panes and the bar."""
        with Horizontal(id="panes"):
            yield DraftList(id="drafts", classes="pane")
            yield Reader(id="reader", classes="pane")
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to read the drafts."""
        self._list.border_title = "Drafts, on this computer only"
        self._look()

    @property
    def _list(self) -> DraftList:
        return self.query_one(DraftList)

    def _look(self) -> None:
        self.in_background(lambda: DraftsRead(tuple(self.library.drafts.all())), "drafts")

    @on(DraftsRead)
    def take_drafts(self, event: DraftsRead) -> None:
        """List them."""
        event.stop()
        self._list.show_drafts(event.drafts)
        self._read()
        if event.said:
            self.app.notify(event.said, markup=False)

    @on(RowMoved)
    def take_move(self, event: RowMoved) -> None:
        """Show another draft."""
        event.stop()
        self._read()

    @on(RowChosen)
    def take_choice(self, event: RowChosen) -> None:
        """Go on writing the draft under the cursor."""
        event.stop()
        draft = self._list.current
        if draft is not None and draft.entry is not None:
            self.dismiss(draft.id)
        elif draft is not None:
            self.app.notify(
                f"This draft cannot be read as a lesson. Mend it in an editor: {draft.path}",
                severity="warning",
                markup=False,
            )

    def action_choose(self) -> None:
        """Go on writing it, for a click on the bar."""
        self._list.action_choose()

    def action_delete(self) -> None:
        """Delete the draft under the cursor; no question, as it can be brought back."""
        draft = self._list.current
        if draft is None:
            return

        def work() -> DraftsRead:
            with self._one_at_a_time:
                self.library.drafts.discard(draft.id)
            said = f"Deleted “{plain(draft.title)}”. Press u to bring it back."
            return DraftsRead(tuple(self.library.drafts.all()), said)

        self.in_background(work, "drafts")

    def action_undo(self) -> None:
        """Bring back the draft that was deleted last."""

        def work() -> DraftsRead:
            with self._one_at_a_time:
                back = self.library.drafts.bring_back()
            said = f"“{plain(back.title)}” is among your drafts again."
            return DraftsRead(tuple(self.library.drafts.all()), said)

        self.in_background(work, "drafts")

    def _read(self) -> None:
        draft, reader = self._list.current, self.query_one(Reader)
        if draft is None:
            reader.show("", lambda _inks, width: [strip(Text("No drafts."), width)])
        else:
            reader.show(draft.id, partial(_page, draft))


def _page(draft: Draft, inks: Inks, width: int) -> list[Strip]:
    """The text of a draft as it stands, for the background."""
    body = draft.entry.body if draft.entry else "This draft cannot be read as a lesson."
    lines = [Text(plain(draft.title), inks.title), Text(_kept(draft), inks.muted), Text()]
    lines += [Text(line) for line in prose(body).split("\n")]
    return [strip(part, width) for line in lines for part in wrapped(line, width)]


def _kept(draft: Draft) -> str:
    now = datetime.now(UTC).astimezone()
    return f"kept {when_words(datetime.fromtimestamp(draft.saved, UTC).astimezone(), now)}"
