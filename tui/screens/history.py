"""The history of a lesson: what each version said, what it changed, and the way back to it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual import on
from textual.containers import Horizontal

from kb.errors import BothandError
from tui import commands
from tui.drawing import plain, strip, wrapped
from tui.messages.parts import RowMoved
from tui.messages.reading import HistoryRead, Restored
from tui.screens.comparing import differences
from tui.screens.difference import when_words
from tui.screens.frame import Frame
from tui.widgets.chips import Chip, Chips
from tui.widgets.lines import RowList
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.message import Message
    from textual.strip import Strip

    from kb.library import Library
    from kb.model import Revision
    from tui.inks import Inks
    from tui.screens.comparing import Compared


class VersionList(RowList):
    """The versions of a lesson, two lines each: when, and who did what."""

    row_height = 2

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self.revisions: Sequence[Revision] = ()

    def show_revisions(self, revisions: Sequence[Revision]) -> None:
        """List these, the newest first."""
        self.revisions = revisions
        self.lines_changed()

    def row_count(self) -> int:
        """A row a version."""
        return len(self.revisions)

    def draw_row(self, row: int, width: int) -> list[Text]:
        """When it was, and who did what."""
        del width
        revision = self.revisions[row]
        first = Text(when_words(revision.when, _now()), self.inks.title)
        if row == 0:
            first.append("  as it stands now", self.inks.accent)
        did = plain(revision.message).partition(": ")[0]
        second = Text(f"  {who(revision)} · {did}", self.inks.muted)
        return [first, second]


class HistoryScreen(Frame[str | None]):
    """The versions of one lesson; answers with its id when one was restored."""

    SCOPE = "history"
    BINDINGS = commands.bindings("history")
    CSS_PATH = "../styles/history.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#versions"

    def __init__(self, library: Library, entry_id: str) -> None:
        """Show the history of the lesson with this id."""
        super().__init__()
        self.library = library
        self.entry_id = entry_id
        self._revisions: tuple[Revision, ...] = ()

    def compose(self) -> ComposeResult:
        """The versions, what the one under the cursor said, and the bar."""
        yield Chips(id="heading", classes="pagetitle")
        with Horizontal(id="history"):
            yield VersionList(id="versions", classes="pane")
            yield Reader(id="version", classes="pane")
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to read the versions."""
        self.versions.border_title = "Versions"
        library, entry_id = self.library, self.entry_id

        def work() -> Message:
            revisions = tuple(library.history(entry_id))
            newest = library.version(entry_id, revisions[0].id).record if revisions else None
            return HistoryRead(newest.title if newest else entry_id, revisions)

        self.in_background(work, group="history")

    @property
    def versions(self) -> VersionList:
        """The list of versions."""
        return self.query_one("#versions", VersionList)

    @property
    def version(self) -> Reader:
        """What the version under the cursor said."""
        return self.query_one("#version", Reader)

    @on(HistoryRead)
    def take_history(self, event: HistoryRead) -> None:
        """List the versions and show the newest."""
        event.stop()
        self._revisions = event.revisions
        self.query_one("#heading", Chips).chips = (
            Chip("  The history of", ink="muted"),
            Chip(event.title, ink="title"),
        )
        self.versions.show_revisions(event.revisions)
        self._show(0)

    @on(RowMoved)
    def show_row(self, event: RowMoved) -> None:
        """Another version is under the cursor."""
        event.stop()
        self._show(event.index)

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._revisions):
            return
        versions = self._revisions[row : row + 2]
        self.version.border_title = when_words(versions[0].when, _now())
        first = len(versions) == 1
        self.version.border_subtitle = "the first version" if first else "+ new   - gone"
        draw = partial(_page, self.library, self.entry_id, versions)
        self.version.show(versions[0].id, draw)

    # -- restoring -------------------------------------------------------------------------

    def action_restore(self) -> None:
        """Make the version under the cursor the current one.

        Nobody is asked first: what stands now stays in the history, to be restored likewise.
        """
        row = self.versions.cursor
        if row == 0 or not self._revisions:
            self.app.notify("This is the version that stands now.", markup=False)
            return
        library, entry_id, revision = self.library, self.entry_id, self._revisions[row]

        def work() -> Message:
            return Restored(library.restore(entry_id, revision.id), revision)

        self.in_background(work, group="restore")

    @on(Restored)
    def leave(self, event: Restored) -> None:
        """Say what happened and show the lesson."""
        event.stop()
        when = when_words(event.revision.when, _now())
        said = f"Restored the version of {when}. The history (h) leads back."
        self.app.notify(said if event.saved.commit else "It reads so already.", markup=False)
        self.dismiss(event.saved.id)


def who(revision: Revision) -> str:
    """Whoever saved a version, as people say it."""
    return "no name given" if revision.author.anonymous else plain(revision.author.name)


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _page(
    library: Library, entry_id: str, versions: Sequence[Revision], inks: Inks, width: int
) -> list[Strip]:
    """The lines of the first version against the next, for the background.

    What cannot be read is said in its place.
    """
    try:
        read = [library.version(entry_id, each.id) for each in versions[:2]]
    except BothandError as error:
        return [strip(line, width) for line in wrapped(Text(plain(str(error))), width)]
    found = differences(read[1] if len(read) > 1 else None, read[0])
    return [strip(text, width) for line in found for text in _drawn(line, inks, width)]


def _drawn(line: Compared, inks: Inks, width: int) -> list[Text]:
    """A line with its sign, wrapped under itself; the words that differ are underlined."""
    ink = {"+": inks.helped, "-": inks.hurt}.get(line.sign, Style())
    text = Text("", ink)
    for part, differs in line.parts:
        words = part.rstrip() if differs else ""
        text.append(words, Style(bold=True, underline=True)).append(part[len(words) :])
    parts = wrapped(text, max(width - 2, 1))
    return [Text.assemble((f"{line.sign} ", ink), part) for part in parts]
