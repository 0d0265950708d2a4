"""Finding and reading lessons: tensions on the left, lessons in the middle, the lesson to read.

The query in the search line is the whole truth of what is listed: a tension picked on the left or a
filter picked from the counts is written into it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal
from textual.widgets import Input

from kb.errors import BothandError, Busy
from kb.query import parse
from tui import commands, found
from tui.drawing import NOT_KNOWN, UNKNOWN
from tui.messages import (
    Answered,
    ChipPressed,
    Counted,
    MoreAnswered,
    NewsSeen,
    NotAnswered,
    PagesWanted,
    Question,
    Refreshed,
    RowChosen,
    RowMoved,
    StandingChanged,
    StoreChanged,
)
from tui.screens.frame import keys_of
from tui.screens.removing import Removing
from tui.widgets.chips import Chip, Chips
from tui.widgets.lesson_list import PAGE, LessonList
from tui.widgets.lesson_reader import LessonReader
from tui.widgets.query_input import QueryInput
from tui.widgets.tension_list import ALL, ATTENTION, TensionList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult

    from kb.library import Library
    from kb.model import Tension
    from tui.exchanging import Exchange
    from tui.found import Counts, Found, Overview
    from tui.widgets.standing_line import StandingLine

SHARE_AFTER = 0.5
"""Seconds after the first screen, when sharing begins to take part."""


class BrowseScreen(Removing[None]):
    """Tensions, lessons, and the lesson under the cursor.

    Where only two panes fit, the lesson takes the whole width when it is opened.
    """

    SCOPE = "browse"
    BINDINGS = commands.bindings("browse")
    AUTO_FOCUS: ClassVar[str | None] = "#lessons"

    def __init__(self, library: Library) -> None:
        """Browse this library."""
        super().__init__(library)
        self._question = Question(0, "")
        self._found: Found | None = None
        self._overview: Overview | None = None
        self._under = ""
        self._searching = False
        self._waiting: Question | None = None
        self._exchange: Exchange | None = None
        self._standing: StandingLine | None = None

    def compose(self) -> ComposeResult:
        """The search line, what it found, the three panes and the bar."""
        with Horizontal(id="top"):
            yield Chips(id="brand")
            yield QueryInput(
                id="query",
                compact=True,
                placeholder="Search in your own words",
                select_on_focus=False,
            )
        yield Chips(id="reading")
        yield Chips(id="counts")
        with Horizontal(id="panes"):
            yield TensionList(id="tensions", classes="pane")
            yield LessonList(id="lessons", classes="pane")
            yield LessonReader(id="reader", classes="pane")
        yield self.bar()

    # -- the parts -------------------------------------------------------------------------

    @property
    def _tensions(self) -> TensionList:
        return self.query_one("#tensions", TensionList)

    @property
    def _lessons(self) -> LessonList:
        return self.query_one("#lessons", LessonList)

    # -- opening and keeping up ------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the newest lessons at once; all that costs more comes after the first paint."""
        self.query_one("#brand", Chips).chips = (Chip("Bothand", ink="key"),)
        self._tensions.border_title = "Tensions"
        self._tensions.border_subtitle = f"{UNKNOWN} {NOT_KNOWN}"
        self._lessons.border_title = "Lessons"
        self.reader.border_title = "Lesson"
        try:
            self._show_overview(found.overview(self.library))
            self._show(found.first_page(self.library, self._question, PAGE)[0])
        except BothandError as error:
            self._say(str(error))
        self.call_after_refresh(self.action_refresh)
        self.call_after_refresh(self.note)
        self.set_timer(SHARE_AFTER, self._sharing)

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
        self._ask(self._question._replace(number=self._question.number + 1))

    @on(StoreChanged)
    def take_change(self, event: StoreChanged) -> None:
        """A lesson was written, changed or picked elsewhere: show it."""
        event.stop()
        if event.entry_id is not None:
            self.read(event.entry_id)
            self.action_open()
        self.action_refresh()
        if self._exchange is not None:
            self._exchange.saved()

    def _show_overview(self, overview: Overview) -> None:
        self._overview = overview
        problems = len(overview.problems)
        self._tensions.show_tensions(overview.tensions, overview.coverage, problems)

    # -- asking and being answered ---------------------------------------------------------

    @on(Input.Changed, "#query")
    def take_typed(self, event: Input.Changed) -> None:
        """Ask with every key."""
        event.stop()
        typing = self.query_line.has_focus
        self._ask(Question(self._question.number + 1, event.value, typing=typing))

    def _ask(self, question: Question) -> None:
        """Ask in the background; while one question is being answered only the newest waits."""
        self._question = question
        if self._searching:
            self._waiting = question
            return
        self._searching, self._waiting = True, None
        self.in_background(partial(self._answer, question), "search")

    def _answer(self, question: Question) -> Answered | NotAnswered:
        """In the background: the first lessons, then, if nothing newer was asked, the counts."""
        try:
            answer, results = found.first_page(self.library, question, PAGE)
        except BothandError as error:
            return NotAnswered(question, str(error))
        return Answered(answer, results)

    @on(NotAnswered)
    def take_failure(self, event: NotAnswered) -> None:
        """Say why there is no answer; what was found before stays."""
        event.stop()
        self._searching = False
        self._say(event.sentence)
        self._lessons.give_up()
        self._ask_waiting()

    @on(Answered)
    def take_answer(self, event: Answered) -> None:
        """Show what was found, unless something newer is shown already."""
        event.stop()
        self._searching = False
        if self._found is None or event.found.question.number > self._found.question.number:
            self._show(event.found)
        if not self._ask_waiting():
            self.in_background(partial(self._count, event), "counts")

    def _ask_waiting(self) -> bool:
        if self._waiting is None:
            return False
        self._ask(self._waiting)
        return True

    def _count(self, event: Answered) -> Counted:
        """In the background: the counts beside an answer cost more than the answer."""
        return Counted(found.counts(event.found.question, event.results))

    def _show(self, answer: Found) -> None:
        before = self._found.question if self._found is not None else None
        asked = answer.question
        same = before is not None and (before.text, before.like) == (asked.text, asked.like)
        self._found = answer
        self._lessons.nothing, self._lessons.offers = found.nothing(answer), answer.offers
        self._lessons.show_found(answer.total, answer.rows, stay=same)
        self._lessons.border_title = f"Lessons ({answer.total:,})"
        self._tensions.point_at(found.tension_of(answer.query, self._known) or ALL)
        self.show_reading()
        # Nobody who is reading is taken to another lesson because the list was looked at again.
        if not (same and self.reader.has_focus):
            self._follow()

    @property
    def tensions(self) -> Mapping[str, Tension]:
        """The tensions by id."""
        return {each.id: each for each in self._known}

    @property
    def _known(self) -> Sequence[Tension]:
        return self._overview.tensions if self._overview is not None else ()

    @on(Counted)
    def take_counts(self, event: Counted) -> None:
        """Show how many lessons found are of which kind and effect."""
        event.stop()
        if self._found is not None and event.counts.question == self._found.question:
            self.query_one("#counts", Chips).chips = _counted(event.counts)

    @on(PagesWanted)
    def take_wanted(self, event: PagesWanted) -> None:
        """Fetch lessons that the list came to."""
        event.stop()
        if self._found is None or self._found.question.like is not None:
            return
        question, offsets = self._found.question, tuple(event.offsets)

        def work() -> MoreAnswered:
            pages = [found.further_page(self.library, question, each, PAGE) for each in offsets]
            return MoreAnswered(question, pages)

        self.in_background(work, "pages")

    @on(MoreAnswered)
    def take_more(self, event: MoreAnswered) -> None:
        """Give the list its lessons, if it still shows that answer."""
        event.stop()
        if self._found is not None and event.question == self._found.question:
            for page in event.pages:
                self._lessons.fill(page.offset, page.rows)
            self._follow()

    # -- reading ---------------------------------------------------------------------------

    def _follow(self) -> None:
        """Read the lesson under the cursor, when it is another than before."""
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
        elif (value := self._tensions.value) != ATTENTION:
            self.narrow(tension=value)

    @on(RowChosen)
    def take_choice(self, event: RowChosen) -> None:
        """Open the lesson, go on to the lessons of the tension, or show what needs attention."""
        event.stop()
        if event.rows == "lessons":
            if (offer := self._lessons.offer) is not None:
                self.query_line.value = offer.text
            else:
                self.action_open()
        elif self._tensions.value == ATTENTION:
            self.action_attention()
        else:
            self._lessons.focus()

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
        elif event.line == "standing":
            await self.run_action(event.value)

    def _take_reading(self, name: str, value: str) -> None:
        """A part of how the question was read was clicked."""
        if name == found.AGAIN:
            self.query_line.value = value
        elif name == found.CORRECT:
            self.action_correct()
        elif name == found.LIKE_ONE:
            self._ask(Question(self._question.number + 1, self._question.text))
        else:
            self.query_line.value = parse(self.query_line.value).without(name).text

    @on(Input.Submitted, "#query")
    def take_submitted(self, event: Input.Submitted) -> None:
        """The words are whole; go to the lessons."""
        event.stop()
        self.remember(event.value)
        self._ask(Question(self._question.number + 1, event.value))
        self._lessons.focus()

    def begin_search(self, text: str) -> None:
        """Show what another screen asks for, ready to be typed on."""
        self.query_line.value = text
        self.action_search()

    def on_descendant_focus(self) -> None:
        """Show what can be done where one is now."""
        self.show_reading()
        here = commands.reading() if self.reader.has_focus else commands.finding()
        self.query_one("#bar", Chips).chips = keys_of(here)

    def show_reading(self) -> None:
        """How the question was read; while the line for it is empty, the searches of before."""
        if self._found is None:
            return
        chips = _reading(self._found)
        before = self.before
        self.query_one("#reading", Chips).chips = (*chips[:1], *before) if before else chips

    def action_correct(self) -> None:
        """Write the word that was searched instead of one that no lesson holds."""
        if self._found is not None and self._found.corrected:
            self.query_line.value = found.corrected(self._found)

    # -- sharing with colleagues -----------------------------------------------------------

    def _sharing(self) -> Exchange:
        """What shares behind the screens; from now on it does."""
        from tui.exchanging import Exchange  # noqa: PLC0415 (after the first paint)

        if self._exchange is None:
            self._exchange = Exchange(self.library)
            self.mount(self._exchange)
        return self._exchange

    @on(StandingChanged)
    def take_standing(self, event: StandingChanged) -> None:
        """Show how sharing stands, where the notebook is shared at all."""
        event.stop()
        standing = event.shown.standing
        due = standing is not None and (standing.address or standing.read_only)
        if self._standing is None and due:
            from tui.widgets.standing_line import StandingLine  # noqa: PLC0415 (likewise)

            self._standing = StandingLine(id="standing")
            self._standing.columns = self.size.width
            self.query_one("#top").mount(self._standing)
        if self._standing is not None:
            self._standing.shown = event.shown

    @on(NewsSeen)
    def take_seen(self, event: NewsSeen) -> None:
        """The person has been through the news."""
        event.stop()
        self._sharing().seen(event.pieces)

    def on_resize(self, event: events.Resize) -> None:
        """Tell it in as many words as there is room for."""
        if self._standing is not None:
            self._standing.columns = event.size.width

    def before_quit(self) -> None:
        """Wait for no server."""
        if self._exchange is not None:
            self._exchange.leave()

    def to_lessons(self) -> None:
        """Go to the list of what was found."""
        self._reading_only(False)
        self._lessons.focus()

    # -- commands --------------------------------------------------------------------------

    def action_share_now(self) -> None:
        """Share now, or stop it."""
        self._sharing().share_now()

    def action_conflicts(self) -> None:
        """Show the lessons that need the person."""
        self.notebook.open_conflicts()

    def action_news(self) -> None:
        """Show what is new from colleagues."""
        self.notebook.open_news()

    def action_search(self) -> None:
        """Go to the search line."""
        self._reading_only(False)
        self.query_line.focus()

    def action_list_down(self) -> None:
        """Next lesson, from the search line."""
        self._lessons.cursor += 1

    def action_list_up(self) -> None:
        """Lesson before, from the search line."""
        self._lessons.cursor -= 1

    def action_open(self) -> None:
        """Read the lesson under the cursor."""
        if self.reader.key:
            self.remember(self._question.text)
            self._reading_only(True)
            self.reader.focus()

    def action_back(self) -> None:
        """Leave the lesson, or go to the one before; else clear the search; else to the lessons."""
        if self.reader.has_focus or self.has_class("-reading"):
            if not self.step_back():
                self.to_lessons()
        elif self._question.like is not None:
            self._take_reading(found.LIKE_ONE, "")
        elif self.query_line.value:
            self.query_line.value = ""
        else:
            self._lessons.focus()

    def _reading_only(self, only: bool) -> None:
        # Where there is room for all panes nothing looks different, and nothing is styled anew.
        self.set_class(only, "-reading", update=self.has_class("-narrow"))

    def action_tension(self, number: int) -> None:
        """Go to the tension with this number; 0 shows all lessons."""
        wanted = next((each.id for each in self._known if each.number == number), "")
        if wanted or number == 0:
            self.narrow(tension=wanted)
            if self.has_class("-reading"):
                self.to_lessons()

    def action_map(self) -> None:
        """Show the map of the tension that is picked, else of the lesson's own, else the first."""
        tension = found.tension_of(parse(self.query_line.value), self._known)
        lesson = self._lessons.current
        if tension is None and lesson is not None and lesson.informs:
            tension = lesson.informs[0].tension
        if tension is None and self._known:
            tension = self._known[0].id
        if tension is not None:
            self.notebook.open_map(tension)

    def action_new(self) -> None:
        """Write a new lesson."""
        self.notebook.open_writer()

    def action_drafts(self) -> None:
        """Show the lessons that are not shared yet."""
        self.notebook.open_drafts()

    def action_edit(self) -> None:
        """Change the lesson that is shown."""
        if self.reader.key:
            self.notebook.open_writer(self.reader.key)

    def action_history(self) -> None:
        """Show what the lesson said before."""
        if self.reader.key:
            self.notebook.open_history(self.reader.key)

    def action_related(self) -> None:
        """List the lessons that are like this one."""
        if self.reader.key:
            text, number = self._question.text, self._question.number + 1
            self._ask(Question(number, text, like=self.reader.key))
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
