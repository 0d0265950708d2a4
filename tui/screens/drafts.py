"""What is on this computer only: drafts to go on writing with Enter, read on the right.

Words of a small form stand among them once that form cannot be opened any more.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual import on
from textual.containers import Horizontal

from tui import commands
from tui.drawing import plain, prose, strip, wrapped
from tui.messages.parts import RowChosen, RowMoved
from tui.messages.writing import DraftsRead
from tui.screens.difference import when_words
from tui.screens.frame import Frame
from tui.stranded import Stranded, stranded
from tui.widgets.lines import RowList
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.strip import Strip

    from kb.drafts import Draft
    from kb.library import Library
    from tui.inks import Inks


WHAT_NOW: Final = "y copies the words, D deletes them."


class DraftList(RowList):
    """One draft a row: its title, and when it was kept; below them words without a form."""

    row_height = 2

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self.drafts: Sequence[Draft | Stranded] = ()

    def show_drafts(self, drafts: Sequence[Draft | Stranded]) -> None:
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
            Text(f"  {_under(draft)}", self.inks.muted),
        ]

    @property
    def current(self) -> Draft | Stranded | None:
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
        self._deleted: list[Stranded | None] = []
        """What was deleted here, the newest last; None: a draft, which waits on disk."""

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
        self.in_background(self._found, "drafts")

    def _found(self, said: str = "") -> DraftsRead:
        """All there is, for the background."""
        return DraftsRead(tuple(self.library.drafts.all()), stranded(self.library), said)

    @on(DraftsRead)
    def take_drafts(self, event: DraftsRead) -> None:
        """List them."""
        event.stop()
        self._list.show_drafts((*event.drafts, *event.stranded))
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
        if isinstance(draft, Stranded):
            self.app.notify(f"{draft.why} {WHAT_NOW}", markup=False)
        elif draft is not None and draft.entry is not None:
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
                if isinstance(draft, Stranded):
                    self.library.form_words.forget(draft.waiting.form)
                else:
                    self.library.drafts.discard(draft.id)
                self._deleted.append(draft if isinstance(draft, Stranded) else None)
            return self._found(f"Deleted “{plain(draft.title)}”. Press u to bring it back.")

        self.in_background(work, "drafts")

    def action_undo(self) -> None:
        """Bring back what was deleted last: words only while this screen is open."""

        def work() -> DraftsRead:
            with self._one_at_a_time:
                words = self._deleted.pop() if self._deleted else None
                if words is not None:
                    self.library.form_words.keep(words.waiting.form, words.waiting.typed)
                title = words.title if words else self.library.drafts.bring_back().title
            return self._found(f"“{plain(title)}” is among your drafts again.")

        self.in_background(work, "drafts")

    def action_copy(self) -> None:
        """Copy the words of the draft under the cursor."""
        draft = self._list.current
        if draft is not None:
            self.app.copy_to_clipboard(_text(draft))
            self.app.notify("Copied. Paste it where you write on.", markup=False)

    def _read(self) -> None:
        draft, reader = self._list.current, self.query_one(Reader)
        if draft is None:
            reader.show("", lambda _inks, width: [strip(Text("No drafts."), width)])
        else:
            name = draft.waiting.form if isinstance(draft, Stranded) else draft.id
            reader.show(name, partial(_page, draft))


def _page(draft: Draft | Stranded, inks: Inks, width: int) -> list[Strip]:
    """The text of a draft as it stands, for the background."""
    lines = [Text(plain(draft.title), inks.title), Text(_under(draft), inks.muted), Text()]
    lines += [Text(line) for line in _text(draft).split("\n")]
    if isinstance(draft, Stranded):
        lines += [Text(), Text(WHAT_NOW, inks.muted)]
    return [strip(part, width) for line in lines for part in wrapped(line, width)]


def _text(draft: Draft | Stranded) -> str:
    """The words of a draft, cleaned."""
    if isinstance(draft, Stranded):
        return draft.text
    return prose(draft.entry.body if draft.entry else "This draft cannot be read as a lesson.")


def _under(draft: Draft | Stranded) -> str:
    """When it was kept, and why it is no draft, where it is none."""
    saved = draft.waiting.saved if isinstance(draft, Stranded) else draft.saved
    now = datetime.now(UTC).astimezone()
    kept = f"kept {when_words(datetime.fromtimestamp(saved, UTC).astimezone(), now)}"
    return f"{draft.why} {kept}" if isinstance(draft, Stranded) else kept
