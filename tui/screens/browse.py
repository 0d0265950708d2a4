"""Finding and reading lessons: tensions on the left, lessons in the middle, the lesson to read.

Home or the three panes stand under the search line. The query in that line is the whole truth of
what is listed: a tension picked on the left or a filter picked from the counts is written into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input

from kb.query import parse
from tui import commands, found
from tui.links import MAP
from tui.messages.parts import ChipPressed, RowChosen, RowMoved
from tui.screens.first import FirstScreen
from tui.screens.frame import keys_of
from tui.screens.homing import OF_A_LESSON, Homing
from tui.widgets.chips import Chip, Chips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.library import Library
    from tui.found import Counts, Found, More
    from tui.messages.finding import Question


class BrowseScreen(FirstScreen[None]):
    """Home, or tensions, lessons, and the lesson under the cursor.

    Where only two panes fit, the lesson takes the whole width when it is opened.
    """

    SCOPE = "browse"
    BINDINGS = commands.bindings("browse")
    AUTO_FOCUS: ClassVar[str | None] = "#home"

    def __init__(self, library: Library) -> None:
        """Browse this library."""
        super().__init__(library)
        self.home = Homing(self)
        self._under = ""

    # -- what was found --------------------------------------------------------------------

    def show_list(self) -> None:
        """From home to the panes."""
        self.home.leave()

    def show_answer(self, answer: Found, before: Question | None) -> None:
        """List what was found, and read the first."""
        asked = answer.question
        same = before is not None and (before.text, before.like) == (asked.text, asked.like)
        tension = found.tension_of(answer.query, self._known)
        self._panes.show_found(answer, tension, stay=same)
        self.show_reading()
        # Nobody who is reading is taken to another lesson because the list was looked at again.
        if not (self.reader.has_focus and (same or before is None)):
            self._follow()

    def show_counts(self, counts: Counts) -> None:
        """Show how many lessons found are of which kind and effect."""
        self.query_one("#counts", Chips).chips = _counted(counts)

    def show_pages(self, pages: Sequence[More]) -> None:
        """Give the list its lessons."""
        for page in pages:
            self._lessons.fill(page.offset, page.rows)
        self._follow()

    def show_failure(self, sentence: str) -> None:
        """Say why there is no answer; what was found before stays."""
        self._say(sentence)
        self._lessons.give_up()

    # -- reading ---------------------------------------------------------------------------

    def _follow(self) -> None:
        """Read the lesson under the cursor, when it is another than before."""
        if self.home.at:
            return
        lesson = self._lessons.current
        if lesson is not None:
            if lesson.id != self._under or not self.reader.key:
                self._under = lesson.id
                self.read(lesson.id)
        elif not self._lessons.total:
            self._under = ""
            self.reader.clear()

    # -- moving about ----------------------------------------------------------------------

    @on(RowMoved)
    def take_move(self, event: RowMoved) -> None:
        """Another lesson is under the cursor, or another tension."""
        event.stop()
        if event.rows == "lessons":
            self._follow()
        elif event.rows == "tensions" and not self._tensions.at_attention:
            self.narrow(tension=self._tensions.value)

    @on(RowChosen)
    def take_choice(self, event: RowChosen) -> None:
        """Open the lesson, go on to the lessons of the tension, or show what needs attention."""
        event.stop()
        if event.rows == "home":
            self.home.choose()
        elif event.rows == "lessons":
            if (offer := self._lessons.offer) is not None:
                self.query_line.value = offer.text
            elif self._lessons.current is not None:
                self.action_open()
        elif self._tensions.at_attention:
            self.action_attention()
        else:
            self.set_focus(self._lessons)

    @on(ChipPressed)
    async def take_chip(self, event: ChipPressed) -> None:
        """A count narrows; a filter that is named goes away; how sharing stands leads on."""
        name, _, value = event.value.partition(":")
        if name == found.MORE:
            self.action_filter()
        elif event.line == "counts":
            self.narrow(**{name: value})
        elif event.line == "reading":
            self._take_reading(name, value)
        elif event.line in ("standing", "brand"):
            await self.run_action(event.value)

    def _take_reading(self, name: str, value: str) -> None:
        """A part of how the question was read was clicked."""
        if name == found.AGAIN:
            self.query_line.value = value
        elif name == found.CORRECT:
            self.action_correct()
        elif name == found.LIKE_ONE:
            self.ask(self._question.text)
        else:
            self.query_line.value = parse(self.query_line.value).without(name).text

    @on(Input.Submitted, "#query")
    def take_submitted(self, event: Input.Submitted) -> None:
        """The words are whole; go to the lessons."""
        event.stop()
        self.remember(event.value)
        self.ask(event.value)
        self.to_lessons()

    def begin_search(self, text: str) -> None:
        """Show what another screen asks for, ready to be typed on."""
        self.home.leave()
        self.query_line.value = text
        self.action_search()

    def on_descendant_focus(self) -> None:
        """Show what can be done where one is now."""
        self.show_reading()
        self.show_bar()

    def show_bar(self) -> None:
        """The keys that matter most where one is."""
        if self.query_line.has_focus:
            here = commands.searching()
        elif self.home.at:
            here = commands.homing()
        else:
            here = commands.reading() if self.reader.has_focus else commands.finding()
        self.query_one("#bar", Chips).chips = keys_of(here)

    def show_reading(self) -> None:
        """How the question was read; while the line for it is empty, the searches of before."""
        before = self.before
        if self.home.at:
            self.query_one("#reading", Chips).chips = before
        elif self._found is not None:
            chips = _reading(self._found)
            self.query_one("#reading", Chips).chips = (*chips[:1], *before) if before else chips

    def action_correct(self) -> None:
        """Write the word that was searched instead of one that no lesson holds."""
        if self._found is not None and self._found.corrected:
            self.query_line.value = found.corrected(self._found)

    def to_lessons(self) -> None:
        """Go to the list of what was found."""
        self.home.leave()
        self._reading_only(False)
        self.set_focus(self._lessons)
        self._follow()

    # -- commands --------------------------------------------------------------------------

    def action_share_now(self) -> None:
        """Share now, or stop it."""
        self._top.share_now()

    def action_conflicts(self) -> None:
        """Show the lessons that need the person."""
        self.notebook.open_conflicts()

    def action_news(self) -> None:
        """Show what is new from colleagues."""
        self.notebook.open_news()

    def action_search(self) -> None:
        """Go to the search line."""
        self._reading_only(False)
        self.set_focus(self.query_line)

    def action_list_down(self) -> None:
        """Next lesson, from the search line; on home to the rows below."""
        self._move(1)

    def action_list_up(self) -> None:
        """Lesson before, from the search line."""
        self._move(-1)

    def _move(self, step: int) -> None:
        if self.home.at:
            self.set_focus(self.home.page)
        else:
            self._lessons.cursor += step

    def action_open(self) -> None:
        """Read the lesson under the cursor; on home go where the row leads."""
        if self.home.at:
            self.home.choose()
        elif self.reader.key:
            self.home.came_from = False
            self.bring_up()

    def open_lesson(self, entry_id: str) -> None:
        """Read a lesson that is wanted from elsewhere; from home, the way back leads there."""
        came_from = self.home.at
        self.home.leave()
        self.home.came_from = came_from
        self._under = entry_id
        self.read(entry_id)
        self.bring_up()

    def bring_up(self) -> None:
        """Bring the lesson into view: the search that led there is worth remembering."""
        if not self.home.came_from:
            self.remember(self._question.text)
        self._reading_only(True)
        self.set_focus(self.reader)

    def action_home(self) -> None:
        """Go home, and leave the search behind: what is typed next is another one."""
        self._reading_only(False)
        self.home.enter()
        if self._question.like is not None:
            self.ask("")
        self.query_line.value = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On home there is no lesson, so that no key can change one that is not seen."""
        if action in OF_A_LESSON and self.home.at:
            return False
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Leave the lesson, or go to the one before; else clear the search; else go home."""
        if self.home.at:
            self.set_focus(self.home.page)
        elif self.reader.has_focus or self.has_class("-reading"):
            if self.step_back():
                return
            if self.home.came_from:
                self.action_home()
            else:
                self.to_lessons()
        elif self._question.like is not None:
            self._take_reading(found.LIKE_ONE, "")
        elif self.query_line.value:
            self.query_line.value = ""
        else:
            self.action_home()

    def _reading_only(self, only: bool) -> None:
        # Where there is room for all panes nothing looks different, and nothing is styled anew.
        self.set_class(only, "-reading", update=self.has_class("-narrow"))

    def action_tension(self, number: int) -> None:
        """Go to the tension with this number; 0 shows all lessons."""
        wanted = next((each.id for each in self._known if each.number == number), "")
        if wanted or number == 0:
            self.narrow(tension=wanted)
            if self.home.at or self.has_class("-reading"):
                self.to_lessons()

    def action_map(self) -> None:
        """Show the map of the tension that is picked, else of the lesson's own, else the first."""
        if self.home.at:
            tension = self.home.page.tension
        else:
            tension = found.tension_of(parse(self.query_line.value), self._known) or self._own
        if tension is None and self._known:
            tension = self._known[0].id
        if tension is not None:
            self.notebook.open_map(tension)

    @property
    def _own(self) -> str | None:
        """The first tension of the lesson that is read, which a link may have led to."""
        lesson = self._lessons.current
        if lesson is not None and lesson.id == self.reader.key:
            return lesson.informs[0].tension if lesson.informs else None
        return next((each.value for each in self.reader.targets if each.kind == MAP), None)

    def action_new(self) -> None:
        """Write a new lesson."""
        self.notebook.open_writer()

    def action_drafts(self) -> None:
        """Show the lessons that are not shared yet."""
        self.notebook.open_drafts()

    def action_related(self) -> None:
        """List the lessons that are like this one."""
        if self.reader.key:
            self.list_like(self.reader.key)

    def list_like(self, entry_id: str) -> None:
        """List the lessons that are like this one."""
        self.ask(self._question.text, like=entry_id)
        self.to_lessons()

    def action_attention(self) -> None:
        """Show the files that need attention."""
        from tui.screens.attention import AttentionScreen  # noqa: PLC0415 (start-up pays for one)

        self.app.push_screen(AttentionScreen(self.library))


def _reading(answer: Found) -> tuple[Chip, ...]:
    """How the question was read, and each filter with a way to take it out."""
    chips = [Chip(f"{answer.total:,} {'lesson' if answer.total == 1 else 'lessons'}", ink="title")]
    return (*chips, *(Chip(words, value, ink) for words, value, ink in found.read_as(answer)))


def _counted(counts: Counts) -> tuple[Chip, ...]:
    return tuple(
        Chip(words, value, ink) if value else Chip(words)
        for words, value, ink in found.counted(counts)
    )
