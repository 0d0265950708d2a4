"""Finding and reading lessons: tensions on the left, lessons in the middle, the lesson to read.

Home or the three panes stand under the search line. The query in that line is the whole truth of
what is listed: a tension picked on the left or a filter picked from the counts is written into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input

from kb.errors import BothandError, Busy
from kb.query import parse
from tui import commands, found
from tui.links import MAP
from tui.messages.everywhere import StoreChanged
from tui.messages.finding import MattersRead, Refreshed
from tui.messages.parts import ChipPressed, RowChosen, RowMoved
from tui.messages.sharing import NewsSeen, StandingChanged
from tui.screens.frame import keys_of
from tui.screens.homing import OF_A_LESSON, Homing
from tui.screens.removing import Removing
from tui.widgets.chips import Chip, Chips
from tui.widgets.home import Home
from tui.widgets.panes import Panes
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from kb.library import Library
    from kb.model import Tension
    from kb.sharing import Standing
    from tui.found import Counts, Found, More, Overview
    from tui.messages.finding import Question
    from tui.widgets.lesson_list import LessonList
    from tui.widgets.lesson_reader import LessonReader
    from tui.widgets.tension_list import TensionList

SHARE_AFTER = 0.5
"""Seconds after the first screen, when sharing begins to take part."""


class BrowseScreen(Removing[None]):
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
        self._overview: Overview | None = None
        self._under = ""
        self._waits: tuple[int, int] = (0, 0)

    def compose(self) -> ComposeResult:
        """The search line, what it found, home, the panes (not yet furnished), and the bar."""
        yield TopLine(self.library, id="top")
        yield Chips(id="reading")
        counts = Chips(id="counts")
        panes = Panes(id="panes")
        counts.display = panes.display = False
        yield counts
        yield Home(id="home")
        yield panes
        yield self.bar()

    # -- the parts -------------------------------------------------------------------------

    @property
    def _top(self) -> TopLine:
        return self.query_one("#top", TopLine)

    @property
    def _panes(self) -> Panes:
        return self.query_one("#panes", Panes)

    @property
    def _tensions(self) -> TensionList:
        return self._panes.tensions

    @property
    def _lessons(self) -> LessonList:
        return self._panes.lessons

    @property
    def reader(self) -> LessonReader:
        """The page of a lesson."""
        return self._panes.reader

    # -- opening and keeping up ------------------------------------------------------------

    def on_mount(self) -> None:
        """Show home at once; all that costs more comes after the first paint."""
        try:
            self._overview = found.overview(self.library)
            self.home.open_with(self._overview)
        except BothandError as error:
            self._say(str(error))
        self.show_bar()
        self.call_after_refresh(self._furnish)
        self.set_timer(SHARE_AFTER, self._share)

    def _furnish(self) -> None:
        """After the first paint: the panes, and what changed outside."""
        self._panes.furnish()
        if self._overview is not None:
            self._panes.show_overview(self._overview)
        self.action_refresh()
        self.note()

    def _share(self) -> None:
        self._top.begin()
        self.home.wake()

    def action_refresh(self) -> None:
        """Take in what changed outside Bothand, in the background."""

        def work() -> Refreshed:
            try:
                changed = self.library.refresh(self._progress).anything
            except Busy:
                changed = True
            return Refreshed(found.overview(self.library), changed)

        self.in_background(work, "refresh")

    def _progress(self, done: int, total: int) -> None:
        """Called in the background while the index is built."""
        if total >= 1000:  # noqa: PLR2004 - below that it is over before it can be read
            self.app.call_from_thread(self._say, f"Reading the notebook: {done:,} of {total:,}")

    @on(Refreshed)
    def take_refreshed(self, event: Refreshed) -> None:
        """Show what changed, leaving the cursor where it is."""
        event.stop()
        self._show_overview(event.overview)
        if event.changed:
            self.reader.draw_again()
        self.ask_again()

    @on(StoreChanged)
    def take_change(self, event: StoreChanged) -> None:
        """A lesson was written, changed or picked elsewhere: show it."""
        event.stop()
        if event.entry_id is not None:
            self.open_lesson(event.entry_id)
        else:
            # What sharing brought is in the index already: looking again would find no change.
            self.reader.draw_again()
        self.action_refresh()
        self._top.saved()

    def _show_overview(self, overview: Overview) -> None:
        self._overview = overview
        self._panes.show_overview(overview)
        self.home.show_overview(overview)

    @on(MattersRead)
    def take_matters(self, event: MattersRead) -> None:
        """Home has other things to tell."""
        event.stop()
        self.home.take_matters(event)

    def on_screen_resume(self) -> None:
        """Drafts, news and conflicts may be others after another screen."""
        self.home.gather()

    @on(StandingChanged)
    def take_standing(self, event: StandingChanged) -> None:
        """What waits for the person stands on home as well."""
        event.stop()
        standing: Standing | None = event.shown.standing
        waits = (standing.waiting, standing.news) if standing is not None else (0, 0)
        if waits != self._waits:
            self._waits = waits
            self.home.gather()

    @on(NewsSeen)
    def take_seen(self, event: NewsSeen) -> None:
        """The person has been through the news."""
        event.stop()
        self._top.seen(event.pieces)

    def before_quit(self) -> None:
        """Wait for no server."""
        self._top.leave()

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

    @property
    def tensions(self) -> Mapping[str, Tension]:
        """The tensions by id."""
        return {each.id: each for each in self._known}

    @property
    def _known(self) -> Sequence[Tension]:
        return self._overview.tensions if self._overview is not None else ()

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
            self.ask(self._question.text, like=self.reader.key)
            self.to_lessons()

    def action_attention(self) -> None:
        """Show the files that need attention."""
        from tui.screens.attention import AttentionScreen  # noqa: PLC0415 (start-up pays for one)

        self.app.push_screen(AttentionScreen(self.library))

    def _say(self, sentence: str) -> None:
        """Say something in the line below the search."""
        self.query_one("#reading", Chips).chips = (Chip(sentence, ink="warning"),)


def _reading(answer: Found) -> tuple[Chip, ...]:
    """How the question was read, and each filter with a way to take it out."""
    chips = [Chip(f"{answer.total:,} {'lesson' if answer.total == 1 else 'lessons'}", ink="title")]
    return (*chips, *(Chip(words, value, ink) for words, value, ink in found.read_as(answer)))


def _counted(counts: Counts) -> tuple[Chip, ...]:
    return tuple(
        Chip(words, value, ink) if value else Chip(words)
        for words, value, ink in found.counted(counts)
    )
