"""A screen on which a lesson is read: following links and back, copying, the own editor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.app import SuspendNotSupported

from kb.errors import BothandError, Changed, OutsideFailed, PersonalData
from tui import found, outside
from tui.links import DECISION, LESSON, MAP
from tui.messages.everywhere import StoreChanged
from tui.messages.reading import CopyOffered, EditRead, NotSaved, Opened, Rewritten
from tui.screens import reading_words as words
from tui.screens.page_frame import PageFrame
from tui.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.document import Document
    from kb.library import Library
    from kb.model import Entry, Tension
    from tui.inks import Inks
    from tui.links import Page, Target
    from tui.trail import Step

R = TypeVar("R")


class LessonFrame(PageFrame[R]):
    """Give it a LessonReader ``#reader``; ``read`` shows a lesson and begins a way through others.

    Whoever inherits may give ``tensions``, so that no page asks for them, and ``bring_up``.
    """

    def __init__(self, library: Library, *, classes: str | None = None) -> None:
        """Read lessons of this library."""
        super().__init__(classes=classes)
        self.library = library
        self.trail = Trail()
        self._large = library.large_text

    @property
    def tensions(self) -> Mapping[str, Tension]:
        """The tensions by id; none: they are asked for with each page."""
        return {}

    def bring_up(self) -> None:
        """Bring the lesson into view."""
        self.reader.focus()

    # -- from lesson to lesson -------------------------------------------------------------

    def read(self, entry_id: str) -> None:
        """Show a lesson; a way through others begins here."""
        self.trail.begin(entry_id)
        self._show_step(self.trail.follow(entry_id))

    def follow(self, entry_id: str) -> None:
        """Show a lesson that the one before leads to."""
        self._leave()
        self._show_step(self.trail.follow(entry_id))
        self.bring_up()

    def step_back(self) -> bool:
        """Show the lesson before again, as it was left; False where there is none."""
        self._leave()
        step = self.trail.back()
        if step is not None:
            self._show_step(step)
        return step is not None

    def _leave(self) -> None:
        self.trail.leave_at(self.reader.top, self.reader.chosen)

    def _show_step(self, step: Step) -> None:
        library, tensions, large = self.library, self.tensions, self._large

        def draw(inks: Inks, width: int) -> Page:
            from tui.page import LONGEST, lesson_page  # noqa: PLC0415 (in the background, when first read)

            read = library.entry(step.id)
            body = read.record.body[:LONGEST] if read.record is not None else ""
            around = found.around(library, step.id, body)
            known = tensions or {each.id: each for each in library.tensions()}
            return lesson_page(read, known, inks, width, around, large=large)

        self.reader.open_at(step.id, draw, step.top, step.chosen)
        self.reader.head(words.lesson_title(self.trail))

    def action_go_back(self) -> None:
        """Go back to the lesson before."""
        self.step_back()

    def action_go_forward(self) -> None:
        """Go again to the lesson that one has come back from."""
        self._leave()
        step = self.trail.forward()
        if step is not None:
            self._show_step(step)

    # -- links -----------------------------------------------------------------------------

    def action_links(self) -> None:
        """List all that the lesson leads to."""
        from tui.screens.links import LinksScreen  # noqa: PLC0415 (start-up pays for one screen)

        def go(target: Target | None) -> None:
            if target is not None:
                self.go(target)

        if self.reader.key:
            self.app.push_screen(LinksScreen(self.reader.targets), go)

    def go(self, target: Target) -> None:
        """Go where a link leads; an address is shown before it is opened."""
        if target.kind == LESSON:
            self.follow(target.value)
        elif target.kind == MAP:
            self.notebook.open_map(target.value)
        elif target.kind == DECISION:
            self.notebook.open_decision(target.value)
        else:
            self.app.push_screen(words.about_address(target.value), partial(self._open, target))

    def _open(self, target: Target, answer: str | None) -> None:
        """An address is opened only after the person has seen where it leads."""
        address = target.value
        if answer == "copy":
            self._copy(address)
        elif answer == "open":
            self.in_background(lambda: Opened(address, outside.opened(address)), "browser")

    @on(Opened)
    def take_opened(self, event: Opened) -> None:
        """Say so where there is no browser."""
        event.stop()
        if not event.done:
            self.app.notify(words.no_browser(event.address), severity="warning", markup=False)

    # -- copying ---------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Ask what of the lesson to copy."""
        key = self.reader.key

        def work() -> CopyOffered:
            from tui.citing import copies  # noqa: PLC0415 (start-up pays for what it shows)

            library = self.library
            return CopyOffered(copies(library.find(key), library.name, library.folder.resolve()))

        if key:
            self.in_background(work, "copy")

    @on(CopyOffered)
    def offer_copies(self, event: CopyOffered) -> None:
        """Show each text that can be copied."""
        event.stop()

        def copy(answer: str | None) -> None:
            for each in event.copies:
                if each.key == answer:
                    self._copy(each.text)

        self.app.push_screen(words.about_copies(event.copies), copy)

    def _copy(self, text: str) -> None:
        self.app.copy_to_clipboard(text)
        self.app.notify(words.copied(text), markup=False)

    # -- its life ----------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Change the lesson."""
        if self.reader.key:
            self.notebook.open_writer(self.reader.key)

    def action_history(self) -> None:
        """Show what the lesson said before."""
        if self.reader.key:
            self.notebook.open_history(self.reader.key)

    # -- the person's editor ---------------------------------------------------------------

    def action_outside(self) -> None:
        """Change the lesson's file in the person's own editor."""
        key = self.reader.key

        def work() -> EditRead:
            read = self.library.entry(key)
            return EditRead(read, read.data)

        if key:
            self.in_background(work, "edit")

    @on(EditRead)
    def take_edit(self, event: EditRead) -> None:
        """Hand the terminal to the editor, then save what it left."""
        event.stop()
        self._edit(event.document, event.data)

    def _edit(self, read: Document[Entry], data: bytes) -> None:
        typed: bytes | OutsideFailed | None = None
        try:
            with self.app.suspend():
                try:  # an error that left this block would leave the terminal suspended
                    typed = outside.edited(data)
                except OutsideFailed as error:
                    typed = error
        except SuspendNotSupported:
            self.app.notify(words.NO_EDITOR, severity="warning", markup=False)
            return
        if isinstance(typed, OutsideFailed):
            self.app.notify(words.plainly(typed), severity="error", markup=False)
            return
        if typed is None and data == read.data:
            self.app.notify("Nothing was changed.", markup=False)
            return
        self._rewrite(read, data if typed is None else typed)

    def _rewrite(self, read: Document[Entry], data: bytes, *, anyway: bool = False) -> None:
        def work() -> Rewritten | NotSaved:
            try:
                return Rewritten(self.library.rewrite(read, data, anyway=anyway))
            except BothandError as error:
                return NotSaved(error, self._rescued(read.path, data), read, data)

        self.in_background(work, "edit")

    def _rescued(self, path: str, data: bytes) -> str:
        """Where a text that could not be saved is kept; empty where not even that is possible."""
        try:
            return str(self.library.drafts.rescue(path, data))
        except BothandError:
            return ""

    @on(Rewritten)
    def take_rewritten(self, event: Rewritten) -> None:
        """Show the lesson as it reads now."""
        event.stop()
        done = "Saved what you wrote." if event.saved.commit else "Nothing was changed."
        self.app.notify(done, markup=False)
        self.reader.draw_again()
        self.post_message(StoreChanged())

    @on(NotSaved)
    def ask_about_edit(self, event: NotSaved) -> None:
        """Say why it was not saved and where it is kept; let the person go on from there."""
        event.stop()
        personal = isinstance(event.error, PersonalData)
        again = not isinstance(event.error, Changed)

        def go_on(answer: str | None) -> None:
            if answer == "again":
                self._edit(event.document, event.data)
            elif answer == "anyway":
                self._rewrite(event.document, event.data, anyway=True)

        asked = words.about_edit(event.error, event.kept, again=again, personal=personal)
        self.app.push_screen(asked, go_on)

    # -- large text ------------------------------------------------------------------------

    def action_large(self) -> None:
        """Turn large text on or off, for this and every later time."""
        self.show_large(large=not self._large)
        self.in_background(partial(self.library.keep_large_text, self._large), "large")

    def show_large(self, *, large: bool) -> None:
        """Show lessons so from now on."""
        if large == self._large:
            return
        self._large = large
        if self.reader.key:
            self._show_step(self.trail.here(self.reader.key))
