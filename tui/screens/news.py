"""What is new: the lessons that colleagues added, changed or removed since the last visit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from rich.text import Text
from textual import on
from textual.containers import Horizontal

from kb.errors import BothandError, NotFound
from tui import commands
from tui.drawing import plain, prose, strip, wrapped
from tui.messages.parts import RowChosen, RowMoved
from tui.messages.sharing import NewsRead
from tui.screens.frame import Frame
from tui.widgets.lines import RowList
from tui.widgets.reader import Reader
from tui.written_by import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.strip import Strip

    from kb.library import Library
    from kb.sharing import Piece
    from tui.inks import Inks
    from tui.links import Page

    Listed = tuple[Piece, ...] | None

_KINDS: Final = {"added": "new", "modified": "changed", "removed": "removed"}


class Item(NamedTuple):
    """A piece of news, with its title and who wrote it: worked out in the background."""

    piece: Piece
    title: str
    by: str = ""


def items_of(library: Library) -> tuple[Item, ...]:
    """The news, for the background. One that is gone is called by the name of its file."""
    return tuple(_item(library, each) for each in library.news())


def _item(library: Library, piece: Piece) -> Item:
    if piece.kind != "removed":
        try:
            hit = library.find(piece.id)
        except NotFound:
            pass
        else:
            return Item(piece, hit.title, name_of(hit.author, published=bool(hit.sources)))
    name = piece.path.rpartition("/")[2].removesuffix(".md").removesuffix(piece.id).strip("-")
    return Item(piece, name.replace("-", " ").capitalize() or piece.path)


class NewsList(RowList):
    """A lesson a row: its title, and what became of it."""

    row_height = 2

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (Textual's name)
        """Start empty."""
        super().__init__(id=id, classes=classes)
        self.items: Sequence[Item] = ()

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these."""
        self.items = items
        self.cursor = self.validate_cursor(self.cursor)
        self.lines_changed()

    def row_count(self) -> int:
        """All of them."""
        return len(self.items)

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """The title, and beneath it what became of the lesson and who wrote it."""
        del width
        item = self.items[row]
        kind = _KINDS.get(item.piece.kind, plain(item.piece.kind))
        ink = self.inks.hurt if item.piece.kind == "removed" else self.inks.muted
        told = f"  {kind}, written by {plain(item.by)}" if item.by else f"  {kind}"
        return [Text(plain(item.title), self.inks.title), Text(told, ink)]

    @property
    def one_click(self) -> bool:
        """Where only the list fits, the lesson is not seen beside it."""
        return self.screen.has_class("-narrow")

    @property
    def current(self) -> Item | None:
        """The one under the cursor."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None


class NewsScreen(Frame["Listed"]):
    """The list on the left, the lesson under the cursor on the right; answers with all it listed.

    Where only one fits, Enter shows the lesson alone.
    """

    SCOPE = "news"
    BINDINGS = commands.bindings("news")
    CSS_PATH = "../styles/conflicts.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#news"

    def __init__(self, library: Library) -> None:
        """Show the news of this library."""
        super().__init__()
        self.library = library

    def compose(self) -> ComposeResult:
        """The two panes and the bar."""
        with Horizontal(id="panes"):
            yield NewsList(id="news", classes="pane")
            yield Reader(id="newspage", classes="pane")
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to read the news."""
        self._list.border_title = "New from colleagues"
        self._reader.border_title = "Lesson"
        self.in_background(lambda: NewsRead(items_of(self.library)), "news")

    @property
    def _list(self) -> NewsList:
        return self.query_one(NewsList)

    @property
    def _reader(self) -> Reader:
        return self.query_one(Reader)

    @on(NewsRead)
    def take_news(self, event: NewsRead) -> None:
        """List them."""
        event.stop()
        self._list.show_items(event.items)
        self._list.border_title = f"New from colleagues ({len(event.items):,})"
        self._read()

    @on(RowMoved)
    def take_move(self, event: RowMoved) -> None:
        """Show another lesson."""
        event.stop()
        self._read()

    def _read(self) -> None:
        item = self._list.current
        if item is None:
            self._reader.show("", _nothing)
        else:
            self._reader.show(
                f"{item.piece.kind} {item.piece.path}", partial(_page, self.library, item)
            )

    @on(RowChosen)
    def take_choice(self, event: RowChosen) -> None:
        """Read the lesson under the cursor."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Read the lesson under the cursor."""
        if self._list.current is not None:
            self.add_class("-reading")
            self._reader.focus()

    def action_history(self) -> None:
        """Show what the lesson said before; also of one that is gone."""
        item = self._list.current
        if item is not None:
            self.notebook.open_history(item.piece.id)

    def action_back(self) -> None:
        """From the lesson to the list; from the list away, and the news are seen."""
        if self._reader.has_focus:
            self.remove_class("-reading")
            self._list.focus()
            return
        self.dismiss(tuple(item.piece for item in self._list.items))


def _nothing(inks: Inks, width: int) -> list[Strip]:
    return [strip(Text("Nothing is new since your last visit.", inks.muted), width)]


def _page(library: Library, item: Item, inks: Inks, width: int) -> Page | Sequence[Strip]:
    """The lesson, or what became of it; for the background."""
    from tui.page import lesson_page  # noqa: PLC0415 (in the background, when first read)

    if item.piece.kind == "removed":
        return _said("A colleague removed this lesson. Press h for what it said.", inks, width)
    try:
        tensions = {each.id: each for each in library.tensions()}
        return lesson_page(library.entry(item.piece.id), tensions, inks, width)
    except NotFound:
        pass  # no lesson but another file of the notebook, or gone by now
    except BothandError as error:
        return _said(str(error), inks, width)
    try:
        return _said(library.raw(item.piece.path), inks, width)
    except BothandError as error:
        return _said(str(error), inks, width)


def _said(text: str, inks: Inks, width: int) -> list[Strip]:
    lines = [part for line in prose(text).split("\n") for part in wrapped(Text(line), width)]
    return [strip(line, width, inks.muted) for line in lines]
