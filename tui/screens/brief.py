"""A brief: the page of a tension or a decision for a leader, to read here or to keep as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on

from kb.errors import DiskFailed, Refused
from kb.library import Saved
from tui import commands
from tui.drawing import plain
from tui.links import LESSON
from tui.messages.everywhere import StoreChanged
from tui.screens import form_dialog as form
from tui.screens.form_dialog import FormDialog
from tui.screens.page_frame import PageFrame
from tui.widgets.lesson_reader import LessonReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from kb.library import Library
    from tui.inks import Inks
    from tui.links import Page, Target
    from tui.screens.form_dialog import Job
    from tui.screens.form_words import Field

FORMATS: Final = ("html", "md", "pdf")
"""What a brief can be kept as; a file is written as its name ends."""
_WIDEST: Final = 88


class BriefScreen(PageFrame[None]):
    """The page; its lessons are read over it."""

    SCOPE = "brief"
    BINDINGS = commands.bindings("brief")
    AUTO_FOCUS: ClassVar[str | None] = "#reader"

    def __init__(self, library: Library, name: str) -> None:
        """Show the brief of the tension or decision with this id."""
        super().__init__(classes="alone")
        self.library = library
        self._wanted = name

    def compose(self) -> ComposeResult:
        """The page and the bar."""
        yield LessonReader(id="reader", classes="pane")
        yield self.bar()

    def on_mount(self) -> None:
        """Begin to make it."""
        self.reader.border_title = "Brief"
        draw = partial(_page, self.library, self._wanted)
        self.reader.open_at(self._wanted, draw, 0, None)

    @on(StoreChanged)
    def take_change(self, event: StoreChanged) -> None:
        """Lessons are others by now."""
        event.stop()
        self.reader.draw_again()

    # -- where it leads --------------------------------------------------------------------

    def go(self, target: Target) -> None:
        """Read a lesson."""
        if target.kind == LESSON:
            self.notebook.open_lesson(target.value, self.lessons)

    # -- keeping it ------------------------------------------------------------------------

    def action_save(self) -> None:
        """Write it to a file that the person names."""

        def saved(path: str | None) -> None:
            if path is not None:
                self.app.notify(f"The brief is in {plain(_short(Path(path)))}", markup=False)

        self.app.push_screen(KeepBriefScreen(self.library, self._wanted), saved)


class KeepBriefScreen(FormDialog):
    """Where to write a brief; answers with the path."""

    HINT = "A file that ends in .html prints well; .md and .pdf do too. Ctrl+S writes it."

    def __init__(self, library: Library, name: str) -> None:
        """Keep the brief of this tension or decision."""
        super().__init__()
        self.library, self._wanted = library, name
        folder = Path.home()
        self._path = form.line("path", "a file", str(folder / f"brief-{plain(name)}.html"))

    def key(self) -> str:
        """The file for this brief."""
        return f"brief {self._wanted}"

    def heading(self) -> str:
        """What is asked."""
        return "Keep this brief as a file"

    def rows(self) -> Sequence[tuple[str, Field]]:
        """One line."""
        return (("File", self._path),)

    def job(self) -> Job | str:
        """Write it; no file that is there already is written over."""
        typed = self._path.value.strip()
        path = Path(typed).expanduser()
        if not typed or path.suffix.lower().lstrip(".") not in FORMATS:
            return "Name a file that ends in .html, .md or .pdf."
        library, name = self.library, self._wanted

        def save(anyway: bool) -> Saved:
            del anyway
            whole = path.absolute()
            write(whole, drawn(library, name, path.suffix.lower().lstrip(".")))
            return Saved(str(whole), str(whole), None)

        return save


def _short(path: Path) -> str:
    """The path as people write it: one that is long would be torn apart where it is told."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def drawn(library: Library, name: str, kind: str) -> bytes:
    """The brief as the bytes of a file of this kind, one of FORMATS.

    Raises:
        NotFound: there is no such tension or decision.
        Refused: it cannot be made as that here.
    """
    brief = library.brief(name)
    if kind == "pdf":
        from kb.brief_pdf import pdf  # noqa: PLC0415 (only where one is made)

        return pdf(brief)
    if kind == "html":
        from kb.brief_html import html  # noqa: PLC0415 (likewise)

        return html(brief).encode()
    from kb.brief_markdown import markdown  # noqa: PLC0415 (likewise)

    return markdown(brief).encode()


def write(path: Path, data: bytes) -> None:
    """Write a new file.

    Raises:
        Refused: there is one of that name.
        DiskFailed: it cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise Refused(f"There is a file {path} already. Choose another name.") from None
    except OSError as error:
        raise DiskFailed(f"{path} cannot be written: {error.strerror}.") from error


def _page(library: Library, name: str, inks: Inks, width: int) -> Page:
    """The page, for the background."""
    from tui.brief_page import brief_page  # noqa: PLC0415 (0.15 s, not before the first paint)

    return brief_page(library, name, inks, min(width, _WIDEST))
